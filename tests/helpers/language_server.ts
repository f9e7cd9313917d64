/**
 * A client of Deno's language server, as far as an editor's notebooks need one.
 *
 * @see https://microsoft.github.io/language-server-protocol/
 * @module
 */

import { venv } from "../../tools/command.ts";

/** A message to the server or from it. */
interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** What the server finds fault with. */
export interface Diagnostic {
  readonly message: string;
  readonly code?: string | number;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** A running language server. */
export interface LanguageServer {
  /** What it says of itself. */
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly request: (method: string, params: unknown) => Promise<unknown>;
  readonly notify: (method: string, params: unknown) => Promise<void>;
  /** What it last published for each document that it has looked at. */
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
}

/**
 * Calls `body` with the language server of the project's Deno, on a folder and with the settings
 * that an editor would hand it; ends it after.
 *
 * @param folder The address of the workspace's folder.
 * @param settings Its settings by name, `"deno.enable"`.
 * @param body What to do with it.
 */
export async function withLanguageServer(
  folder: string,
  settings: Readonly<Record<string, unknown>>,
  body: (server: LanguageServer) => Promise<void>,
): Promise<void> {
  const child = new Deno.Command(venv("deno"), {
    args: ["lsp"],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const waiting = new Map<number, (answer: Message) => void>();
  const diagnostics = new Map<string, readonly Diagnostic[]>();
  const send = (message: object) => writer.write(framed({ jsonrpc: "2.0", ...message }));
  const notify = (method: string, params: unknown) => send({ method, params });
  let lastId = 0;
  const request = async (method: string, params: unknown) => {
    const id = ++lastId;
    const answered = new Promise<Message>((resolve) => waiting.set(id, resolve));
    await send({ id, method, params });
    const { result, error } = await answered;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  const reading = (async () => {
    for await (const message of messages(child.stdout)) {
      if (message.method === undefined) waiting.get(message.id as number)?.(message);
      else if (message.id !== undefined) await send(answerTo(message, settings));
      else if (message.method === "textDocument/publishDiagnostics") {
        const { uri, diagnostics: found } = message.params as PublishedDiagnostics;
        diagnostics.set(uri, found);
      }
    }
    for (const answer of waiting.values()) answer({ error: { message: "the server has ended" } });
  })();
  try {
    const { capabilities } = await request("initialize", initialization(folder, settings)) as {
      capabilities: Record<string, unknown>;
    };
    await notify("initialized", {});
    await body({ capabilities, request, notify, diagnostics });
    await request("shutdown", undefined);
    await notify("exit", undefined);
  } finally {
    await writer.close().catch(() => {});
    try {
      child.kill();
    } catch {
      // It has ended.
    }
    await child.status;
    await reading;
  }
}

interface PublishedDiagnostics {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the extension for Deno tells the server when a folder is opened. */
function initialization(folder: string, settings: Readonly<Record<string, unknown>>): unknown {
  return {
    processId: Deno.pid,
    rootUri: folder,
    workspaceFolders: [{ uri: folder, name: "project" }],
    initializationOptions: section(settings, "deno"),
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true },
      textDocument: {
        hover: { contentFormat: ["markdown"] },
        publishDiagnostics: { versionSupport: true },
      },
      notebookDocument: { synchronization: {} },
    },
  };
}

/** Answers what the server asks an editor: settings; and agrees to the rest. */
function answerTo({ id, method, params }: Message, settings: Record<string, unknown>): object {
  if (method !== "workspace/configuration") return { id, result: null };
  const { items } = params as { items: readonly { readonly section?: string }[] };
  return { id, result: items.map(({ section: name = "" }) => section(settings, name)) };
}

/** Returns the settings below a name as the editor hands them out: nested, without the name. */
function section(settings: Readonly<Record<string, unknown>>, name: string): unknown {
  const nested: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(settings)) {
    if (!key.startsWith(`${name}.`)) continue;
    const path = key.slice(name.length + 1).split(".");
    const last = path.pop() ?? "";
    let place = nested;
    for (const part of path) place = (place[part] ??= {}) as Record<string, unknown>;
    place[last] = value;
  }
  return nested;
}

function framed(message: object): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(JSON.stringify(message));
  const header = new TextEncoder().encode(`Content-Length: ${bytes.length}\r\n\r\n`);
  const whole = new Uint8Array(header.length + bytes.length);
  whole.set(header);
  whole.set(bytes, header.length);
  return whole;
}

async function* messages(stream: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  let rest = new Uint8Array();
  for await (const chunk of stream) {
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    rest = joined;
    for (;;) {
      const text = new TextDecoder("latin1").decode(rest.subarray(0, 200));
      const [header, length] = /^(?:[^\r\n]+\r\n)*?Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/i
        .exec(text) ?? [];
      if (header === undefined || rest.length < header.length + Number(length)) break;
      const end = header.length + Number(length);
      yield JSON.parse(new TextDecoder().decode(rest.subarray(header.length, end)));
      rest = rest.slice(end);
    }
  }
}
