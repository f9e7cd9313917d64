/**
 * The project's programs, run as a person runs them.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT } from "../../tools/command.ts";

/** What a program did. */
export interface ProgramRun {
  /** Its exit status. */
  readonly code: number;
  /** What it printed. */
  readonly out: string;
  /** What it printed on standard error. */
  readonly err: string;
}

/**
 * Runs a task as a person types it in a folder, which is not the project's.
 *
 * @param out Where its standard output goes, instead of into the answer: `/dev/full` is a full disk.
 */
export async function runTask(
  folder: string,
  words: readonly string[],
  out?: string,
): Promise<ProgramRun> {
  const args = ["task", "--quiet", "--config", join(PROJECT, "deno.json"), ...words];
  const { code, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `"$0" "$@" ${out === undefined ? "" : `> ${out}`}`, Deno.execPath(), ...args],
    cwd: folder,
    env: { NO_COLOR: "1", INIT_CWD: folder },
    stdin: "null",
  }).output();
  const [text = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: text, err };
}

/** Runs a program of `tools/`, for example `match`, in the project's folder. */
export async function runTool(name: string, ...args: readonly string[]): Promise<ProgramRun> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", join(PROJECT, "tools", `${name}.ts`), ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}
