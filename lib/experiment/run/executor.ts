/**
 * What runs a study's trials: processes of this machine, or workers of a queue.
 *
 * @module
 */

import { type Check, createCheck } from "../../base/mod.ts";
import { verifyMnist } from "../../mnist/mod.ts";
import { runTrial } from "./run_trial.ts";
import type { TrialTask } from "../study/task.ts";
import type { Outcome } from "../study/trial.ts";

/** What runs trials. */
export interface Executor {
  /** How many trials it takes at a time. */
  readonly slots: number;
  /** How many trials run at a time, for the estimate of what is left. */
  readonly workers: () => number;
  /** Runs a trial; rejects only when `signal` is aborted, or when no trial can be run at all. */
  readonly run: (task: TrialTask, order: TrialOrder) => Promise<Outcome>;
}

/** What goes with a trial that is run. */
export interface TrialOrder {
  /** A trial that takes longer fails. */
  readonly timeLimitMs: number;
  /** Ends the trial without a result. */
  readonly signal: AbortSignal;
  /** Whether others wait for its result. */
  readonly urgent: boolean;
  /** A word for this beginning of the study: another one must not get its results. */
  readonly run: string;
}

/** How processes of this machine run trials. */
export interface ProcessExecutorOptions {
  /** The study's folder. */
  readonly folder: string;
  /** Trials at a time, each in a process of its own; default one for each core. */
  readonly workers?: number;
  /** A trial that holds more memory fails; default four fifths of the machine's by the workers. */
  readonly memoryLimitMb?: number;
  /** The module that a trial's process runs; default the real one. */
  readonly program?: string;
}

const check: Check = createCheck("run a study");

const MOST_WORKERS = 1_024;

/**
 * Returns what runs each trial in a process of this machine.
 *
 * @throws {RangeError} If there can't be so many workers.
 */
export function processExecutor(options: ProcessExecutorOptions): Executor {
  const cores = navigator.hardwareConcurrency;
  const { folder, workers = cores, program } = options;
  check.whole("workers", workers, 1, MOST_WORKERS);
  const machineMb = Deno.systemMemoryInfo().total / 1e6;
  const memoryLimitMb = options.memoryLimitMb ?? Math.floor(0.8 * machineMb / workers);
  const own = {
    folder,
    threads: Math.max(1, Math.floor(cores / workers)),
    memoryLimitMb,
    ...program === undefined ? {} : { program },
  };
  // Trials take the data as it is, so that each need not check it.
  let verified: Promise<void> | undefined;
  return {
    slots: workers,
    workers: () => workers,
    run: async (task, { timeLimitMs, signal }) => {
      await (verified ??= verifyMnist());
      return await runTrial(task, { ...own, timeLimitMs, signal });
    },
  };
}
