/**
 * Where things are, and running other programs.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";

/** The project's folder. */
export const PROJECT: string = dirname(dirname(fromFileUrl(import.meta.url)));

/** The path of a program in a project's Python environment. */
export function venv(program: string, project = PROJECT): string {
  return Deno.build.os === "windows"
    ? join(project, ".venv", "Scripts", `${program}.exe`)
    : join(project, ".venv", "bin", program);
}

/** Whether there is something at this path, links followed. */
export function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(() => true, () => false);
}

/** How to run a program. */
export interface RunOptions {
  /** Its working folder; default the project's. */
  readonly cwd?: string;
  /** Variables added to its environment. */
  readonly env?: Record<string, string>;
  /** Called with each line that it prints. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program to its end, and returns what it printed on standard output; where it does not exit
 * with 0, throws with the end of its output.
 */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { code, out, err } = await outputOf(program, args, options);
  if (code === 0) return out;
  const line = [program, ...args].join(" ");
  const tail = (out + err).trim().split("\n").slice(-12).join("\n");
  throw new Error(`Cannot run "${line}": it ended with status ${code}\n${tail}`);
}

/** Runs a program to its end; returns what it printed, and its status, whatever that is. */
export async function outputOf(
  program: string,
  args: readonly string[],
  { cwd = PROJECT, env = {}, onLine }: RunOptions = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    // A program's own stack would push its reason out of the lines that an error keeps.
    env: { RUST_BACKTRACE: "0", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [out, err, { code }] = await Promise.all([
    collect(child.stdout, onLine),
    collect(child.stderr, onLine),
    child.status,
  ]);
  return { code, out, err };
}

async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine?: (line: string) => void,
): Promise<string> {
  let text = "";
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (onLine === undefined) continue;
    const lines = (rest + chunk).split(/[\r\n]/);
    rest = lines.pop() ?? "";
    lines.filter((line) => line !== "").forEach(onLine);
  }
  if (rest !== "") onLine?.(rest);
  return text;
}
