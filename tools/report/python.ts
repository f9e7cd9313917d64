/**
 * Starting programs of the project's Python environment.
 *
 * @module
 */

import { venv } from "../command.ts";

/**
 * Starts a program of the Python environment, such as `papermill`; says so if set-up hasn't
 * installed it.
 */
export function startPython(program: string, options: Deno.CommandOptions): Deno.ChildProcess {
  try {
    return new Deno.Command(venv(program), options).spawn();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(
      `Cannot run "${program}" as it is not installed: run "deno task setup"`,
      { cause },
    );
  }
}
