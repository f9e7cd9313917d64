/**
 * JupyterLab for tests: started as a person starts it, with settings and data of its own.
 *
 * @module
 */

import { request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { dirname, join } from "@std/path";
import { PROJECT, venv } from "../../tools/command.ts";
import { lines } from "../../tools/report/lines.ts";

/** Whether set-up has not installed JupyterLab yet. */
export const NOT_SET_UP: boolean = await Deno.stat(venv("jupyter-lab"))
  .then(() => false, () => true);
if (NOT_SET_UP) console.log("skipped: the tests of JupyterLab need `deno task setup`");

/** A JupyterLab that answers. */
export interface Lab {
  /** The line that `deno task lab` printed first. */
  readonly line: string;
  /** `http://127.0.0.1:` and the port. */
  readonly server: string;
  /** What its pages and its interface ask for. */
  readonly token: string;
  /** Asks for a path with the token, without any proxy; throws on other answers than 2xx. */
  readonly ask: (path: string, method?: string, body?: unknown) => Promise<unknown>;
  /** Ends it as Ctrl-C does; returns the status and what it printed on standard error. */
  readonly end: () => Promise<{ code: number; errors: string }>;
}

/** How to start JupyterLab. */
export interface LabOptions {
  /** Arguments of `deno task lab`. */
  readonly args?: readonly string[];
  /** Jupyter's configuration, in Python. */
  readonly config?: string;
  /** JupyterLab's settings, by plugin: `"@jupyterlab/notebook-extension:tracker"`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Starts `tools/lab.ts` with a folder for everything that Jupyter remembers. */
export function startLab(
  folder: string,
  args: readonly string[] = [],
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(PROJECT, "tools", "lab.ts"), ...args],
    env: {
      NO_COLOR: "1",
      JUPYTER_CONFIG_DIR: join(folder, "config"),
      // Holds which notebooks are trusted: none, as in a fresh clone.
      JUPYTER_DATA_DIR: join(folder, "data"),
      JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
      JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Calls `body` with a JupyterLab that serves the notebooks; ends it and its kernels after. */
export async function withLab(
  { args = [], config = "", settings = {} }: LabOptions,
  body: (lab: Lab) => Promise<void>,
): Promise<void> {
  await withJupyterFolder(config, settings, async (folder) => {
    const child = startLab(folder, args);
    const output = lines(child.stdout);
    const errors = Array.fromAsync(lines(child.stderr));
    const end = async () => {
      endProcess(child);
      await Array.fromAsync(output);
      const { code } = await child.status;
      return { code, errors: (await errors).join("\n") };
    };
    try {
      const { value: line = "" } = await output.next();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address === undefined) throw new Error((await end()).errors);
      const token = /[?&]token=(\w+)/.exec(line)?.[1] ?? "";
      const ask = (path: string, method = "GET", content?: unknown) =>
        answerOf(`${address}${path}`, token, method, content);
      await body({ line, server: address, token, ask, end });
    } finally {
      await end();
    }
  });
}

/** Calls `body` with a temporary folder that holds Jupyter's configuration and settings. */
export async function withJupyterFolder(
  config: string,
  settings: Readonly<Record<string, unknown>>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "lab_test_" });
  try {
    await write(join(folder, "config", "jupyter_server_config.py"), config);
    for (const [plugin, values] of Object.entries(settings)) {
      const path = `${plugin.replace(":", "/")}.jupyterlab-settings`;
      await write(join(folder, "settings", path), JSON.stringify(values));
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asks without any proxy, as `fetch` may not; returns the status and the body. */
export function ask(
  url: string,
  method = "GET",
  body = "",
): Promise<readonly [status: number, body: string]> {
  const headers = { "content-type": "application/json", "content-length": body.length };
  return new Promise((resolve, reject) =>
    request(url, { method, headers }, async (response) => {
      const parts = await Array.fromAsync(response.setEncoding("utf8"));
      resolve([response.statusCode ?? 0, parts.join("")]);
    }).on("error", reject).end(body)
  );
}

/** Whether a kernel's process is there. */
export async function isRunning(kernel: string): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-eo", "args"] }).output();
  return new TextDecoder().decode(stdout).includes(`kernel-${kernel}.json`);
}

/** Waits until `holds` does. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  seconds = 300,
): Promise<void> {
  const end = Date.now() + 1000 * seconds;
  while (!await holds()) {
    if (Date.now() > end) throw new Error(`Cannot wait longer than ${seconds} s until ${what}`);
    await delay(50);
  }
}

async function answerOf(
  url: string,
  token: string,
  method: string,
  content: unknown,
): Promise<unknown> {
  const separator = url.includes("?") ? "&" : "?";
  const body = content === undefined ? "" : JSON.stringify(content);
  const [status, text] = await ask(`${url}${separator}token=${token}`, method, body);
  if (status < 200 || status > 299) throw new Error(`${method} ${url}: ${status} ${text}`);
  return text === "" ? undefined : JSON.parse(text);
}

function endProcess(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGINT");
  } catch {
    // It has ended.
  }
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}
