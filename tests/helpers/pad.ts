import assert from "node:assert/strict";
import { request } from "node:http";
import { join } from "@std/path";
import { PROJECT } from "../../tools/command.ts";
import { lines } from "../../tools/report/lines.ts";

/** A pad that a test started. */
export interface RunningPad {
  /** The address of its page. */
  readonly url: string;
  /** The folder where it saves. */
  readonly data: string;
  readonly pid: number;
  /** Returns what it says next on standard output, without the address. */
  readonly nextLine: () => Promise<string>;
}

/** How a test starts a pad. */
export interface PadStart {
  /** More arguments. */
  readonly args?: readonly string[];
  /** Variables of the environment that differ. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `body` with a pad that saves into a folder of its own, then ends it with Ctrl-C. */
export async function withPad(
  body: (pad: RunningPad) => Promise<void>,
  { args = [], env = {} }: PadStart = {},
): Promise<void> {
  const data = await Deno.makeTempDir();
  await Deno.symlink(join(PROJECT, "data", "greek"), join(data, "greek"));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(PROJECT, "tools", "pad.ts"), "--data", data, ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = lines(child.stdout);
  const complaints = Array.fromAsync(lines(child.stderr));
  try {
    const { value: line = "" } = await output.next();
    const [, url = ""] = /^Pad: (http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/)$/.exec(line) ?? [];
    assert.notEqual(url, "", line || (await complaints).join("\n"));
    const nextLine = async () => String((await output.next()).value);
    await body({ url, data, pid: child.pid, nextLine });
  } finally {
    child.kill("SIGINT");
    await Array.fromAsync(output);
    await Deno.remove(data, { recursive: true });
  }
  assert.deepEqual(await complaints, []);
  assert.equal((await child.status).code, 0);
}

/** What to ask. */
export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What was answered. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Asks without any proxy, and with whatever headers, as `fetch` may not. */
export function ask(
  url: string,
  { method = "GET", headers = {}, body }: Question = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers }, async (response) => {
      try {
        const parts = await Array.fromAsync(response.setEncoding("utf8"));
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text: parts.join("") });
      } catch (error) {
        reject(error);
      }
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** Asks about a picture. */
export function post(url: string, body: Uint8Array, type = "image/png"): Promise<Reply> {
  return ask(url, {
    method: "POST",
    headers: { "content-type": type, "content-length": String(body.length) },
    body,
  });
}
