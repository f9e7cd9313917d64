/**
 * What runs a study's trials: processes of this machine, or workers of a queue.
 *
 * @module
 */

import { type Check, createCheck } from "../../base/mod.ts";
import { verifyMnist } from "../../mnist/mod.ts";
import type { ProcessOptions } from "./process.ts";
import { processShare } from "./trial_limits.ts";
import { createTrialRunner } from "./trial_runner.ts";
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

/** Runs trials until it is closed. */
export interface ClosableExecutor extends Executor {
  /** Leaves what runs the trials. */
  readonly close: () => Promise<void>;
}

/** What goes with a trial that is run. */
export interface TrialOrder {
  /** A trial that takes longer fails. */
  readonly timeLimitMs: number;
  /** Ends the trial without a result. */
  readonly signal: AbortSignal;
  /** Whether it goes before others. */
  readonly urgent: boolean;
  /** A word for this beginning of the study: another one must not get its results. */
  readonly run: string;
}

const check: Check = createCheck("run a study");

const MOST_WORKERS = 1_024;

/**
 * Returns what runs trials in processes of this machine.
 *
 * @throws {RangeError} If there can't be so many workers.
 */
export function processExecutor(
  { folder, workers = navigator.hardwareConcurrency, memoryLimitMb, program }:
    & Pick<ProcessOptions, "folder" | "program">
    & { readonly workers?: number; readonly memoryLimitMb?: number },
): ClosableExecutor {
  check.whole("workers", workers, 1, MOST_WORKERS);
  const share = processShare(workers, memoryLimitMb);
  const runner = createTrialRunner({ folder, program, ...share });
  // Trials take the data as it is, so that each need not check it.
  let verified: Promise<void> | undefined;
  return {
    slots: workers,
    workers: () => workers,
    run: async (task, { timeLimitMs, signal }) => {
      await (verified ??= verifyMnist());
      return await runner.run(task, { timeLimitMs, signal });
    },
    close: runner.close,
  };
}
