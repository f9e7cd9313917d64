/**
 * Starting programs of the project's Python environment.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { venv } from "../command.ts";

/** Starts a program without what it doesn't need. */
const RUN_PROGRAM = join(dirname(fromFileUrl(import.meta.url)), "run_program.py");

/**
 * Starts a program of the Python environment.
 *
 * @param program Its name, `jupyter-lab`, or `python`.
 * @param options As `Deno.Command` takes them.
 * @throws {Deno.errors.NotFound} If set-up hasn't installed it.
 */
export function startPython(program: string, options: Deno.CommandOptions): Deno.ChildProcess {
  try {
    Deno.statSync(venv(program));
    const args = program === "python" ? [] : [RUN_PROGRAM, program];
    return new Deno.Command(venv("python"), {
      ...options,
      args: [...args, ...options.args ?? []],
    }).spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(
      `Cannot run "${program}" as it is not installed: run "deno task setup"`,
      { cause },
    );
  }
}
