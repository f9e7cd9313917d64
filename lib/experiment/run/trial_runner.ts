/**
 * Running trials of this machine, each in a process that no other one uses meanwhile.
 *
 * @module
 */

import { join } from "@std/path";
import { type BoundedLog, boundedLog } from "./bounded_log.ts";
import { type ProcessOptions, startProcess, type TrialProcess } from "./process.ts";
import type { TrialTask } from "../study/task.ts";
import type { Outcome } from "../study/trial.ts";
import type { TrialLimits } from "./trial_limits.ts";

/** Trains and measures variations. */
export interface TrialRunner {
  /**
   * Runs a trial.
   *
   * It throws if the folder can't be written, or what `signal` was aborted with; nothing is left
   * running of the trial then.
   */
  readonly run: (task: TrialTask, limits: TrialLimits) => Promise<Outcome>;
  /** Ends the processes that wait for more. */
  readonly close: () => Promise<void>;
}

/** A disk that is full, or can't be written: the trial is not to blame. */
const NO_ROOM = /\(os error (28|30|122)\)/;

/**
 * Returns what runs trials, as many at a time as it is asked to.
 *
 * A process is started where none waits. It stays for further trials as long as they are complete
 * and leave it enough memory; a trial that failed is run again in a new one, so that none fails
 * because of others.
 */
export function createTrialRunner(options: ProcessOptions): TrialRunner {
  const { folder } = options;
  const waiting = new Set<TrialProcess>();
  const failed = new Set<string>();

  async function take(id: string): Promise<TrialProcess> {
    const [known] = failed.has(id) ? [] : waiting;
    if (known !== undefined) {
      waiting.delete(known);
      return known;
    }
    const started = await startProcess(options)
      .catch((cause: Error) => refuseFolder(cause.message, cause));
    // One can also end while it waits, for example because someone kills it.
    started.ended.then(() => waiting.delete(started) ? started.end() : undefined);
    return started;
  }

  return {
    async run(task, limits) {
      const { signal } = limits;
      signal?.throwIfAborted();
      const process = await take(task.id);
      let stays = false;
      try {
        const log = boundedLog();
        const outcome = await process.run(task, log, limits);
        // A result that came just before the end counts.
        if (outcome.state === "fail") {
          signal?.throwIfAborted();
          if (NO_ROOM.test(outcome.error)) refuseFolder(outcome.error);
          failed.add(task.id);
        }
        await writeLog(join(folder, "logs"), task.id, outcome, log);
        stays = outcome.state === "complete" && await process.isFit();
        return outcome;
      } finally {
        if (stays) waiting.add(process);
        else await process.end();
      }
    },
    async close() {
      const ending = [...waiting];
      waiting.clear();
      await Promise.all(ending.map(({ end }) => end()));
    },
  };
}

function refuseFolder(found: string, cause?: unknown): never {
  throw new Error(`Cannot run trials as they must have a folder to write to: ${found}`, { cause });
}

/** The log is for people; a full disk that has no place for it must not lose the result. */
async function writeLog(
  folder: string,
  id: string,
  outcome: Outcome,
  log: BoundedLog,
): Promise<void> {
  const last = outcome.state === "complete" ? "complete" : `fail: ${outcome.error}`;
  const text = `${log.text()}${last} after ${outcome.durationMs} ms\n`;
  await Deno.mkdir(folder, { recursive: true })
    .then(() => Deno.writeTextFile(join(folder, `${id}.log`), text))
    .catch(() => {});
}
