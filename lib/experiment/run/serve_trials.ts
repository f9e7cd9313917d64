/**
 * What a process does that runs trials, one after another: tasks come in, results go out.
 *
 * A task is a line of the standard input, with a word that was drawn for it. Its result is a file,
 * written aside and renamed; that it is there is told by that word, on both streams: nothing that a
 * trial prints can be taken for it, and what was printed before it belongs to the trial.
 *
 * @module
 */

import { fromFileUrl, join } from "@std/path";
import { writeWhole } from "../../base/mod.ts";
import type { TrialTask } from "../study/task.ts";

/** What comes in a line. */
export interface TrialLine {
  /** Tells that the trial has ended. */
  readonly word: string;
  readonly task: TrialTask;
}

/** The file with a trial's result, in the folder of its process. */
export const RESULT = "result.json";

/** The module that {@linkcode serveTrials} runs beside; the process must be allowed to read it. */
export const PARENT_WATCH: string = fromFileUrl(import.meta.resolve("./parent_watch.ts"));

/** What ends the output of a trial, of which the last line may be torn. */
export function endMark(word: string): Uint8Array {
  return new TextEncoder().encode(`${word}\n`);
}

/**
 * Runs each task that comes in, and leaves what `run` returns in a folder; an error of `run` ends
 * this process.
 *
 * The process also ends when its standard input does, as it does with the process that holds its
 * other end. That is noticed in a thread of its own: a loop without an end, or a call into a
 * library that never returns, does not keep this process alive.
 */
export function serveTrials(folder: string, run: (task: TrialTask) => Promise<unknown>): void {
  const lines = new Worker(import.meta.resolve("./parent_watch.ts"), { type: "module" });
  lines.onmessage = async ({ data }: MessageEvent<string>) => {
    const { word, task } = JSON.parse(data) as TrialLine;
    await writeWhole(join(folder, RESULT), JSON.stringify(await run(task)));
    for (const stream of [Deno.stdout, Deno.stderr]) stream.writeSync(endMark(word));
  };
}
