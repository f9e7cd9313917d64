/**
 * Running a study: trials side by side, each result kept in the journal.
 *
 * @module
 */

import { join } from "@std/path";
import { type Executor, processExecutor } from "./executor.ts";
import { type Journal, type JournalEntries, openJournal, readJournal } from "./journal.ts";
import { type StudyProgress, studyProgress, workOf } from "./progress.ts";
import { createStop } from "./stop.ts";
import { createPlan } from "../study/plan.ts";
import type { StudyDefinition, StudyResult } from "../study/study.ts";
import { studySettings } from "../study/study_settings.ts";
import type { TrialTask } from "../study/task.ts";
import type { Outcome, Trial } from "../study/trial.ts";

/** How a study is run; nothing here changes its results. */
export interface RunStudyOptions {
  /** Its folder: for the journal, logs, and what trials need while they run. */
  readonly folder: string;
  /** Trials at a time, each in a process of its own; default one for each core. */
  readonly workers?: number;
  /** A trial of the search that takes longer fails; longer ones in proportion; default 5 minutes. */
  readonly timeLimitMs?: number;
  /** A trial that holds more memory fails; default four fifths of the machine's by the workers. */
  readonly memoryLimitMb?: number;
  /**
   * Whether to put an old journal aside and begin anew; default `false`. `"if complete"`: only where
   * nothing is left to run, or the journal is another study's.
   */
  readonly fresh?: boolean | "if complete";
  /** Whether trials that failed run again; default `false`. */
  readonly retryFailed?: boolean;
  /** A folder with a journal to begin with, where `folder` has none. */
  readonly startFrom?: string;
  /** Called whenever a trial begins or ends, and every second. */
  readonly onProgress?: (progress: StudyProgress) => void | Promise<void>;
  /** Called with what a person should know, for example of lines that can't be read. */
  readonly onWarning?: (text: string) => void;
  /** Stops the study when aborted: trials that run are given up. */
  readonly signal?: AbortSignal;
  /** Making this file stops the study; one that is left from before is removed. */
  readonly stopFile?: string;
  /** The module that a trial's process runs; default the real one. */
  readonly program?: string;
  /** What runs the trials, instead of processes of this machine. */
  readonly executor?: Executor;
  /** Called with what came of it. */
  readonly onEnd?: (result: StudyResult) => void | Promise<void>;
}

/** A trial that fails is run once more. */
const ATTEMPTS = 2;

const TIME_LIMIT_MS = 300_000;

const PROGRESS_MS = 1_000;

/**
 * Runs a study, or what is left of it, and returns what came of it.
 *
 * Each result is in the journal before it counts. Killed at any moment, the study goes on from
 * there when it is run again, and ends as if it had never been interrupted.
 *
 * @param study What to run.
 * @param options Where and how.
 * @returns The trials, the searches' ways, and whether all is done (else it was stopped).
 * @throws {TypeError | RangeError} If the study is not one that can be run, or the journal is that
 * of another one.
 * @throws {Deno.errors.Busy} If another program runs a study in the same folder.
 * @throws {Error} If a result can't be written; no trial is left running then.
 *
 * @example
 * ```ts
 * import { runStudy } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const values = [4, 8];
 * const study = {
 *   name: "filters",
 *   space: [{ name: "filters", title: "filters", values, baseline: 4 }],
 *   variationOf: (params: Record<string, number | string>) => ({
 *     model: { filters: [Number(params.filters)], poolSize: 4, units: [] },
 *     fit: { epochs: 1, batchSize: 50 },
 *   }),
 *   seeds: [1],
 *   length: { trainImages: 200, validationImages: 100, epochsTimes: 1 },
 *   search: { seed: 0, rounds: 1, variations: 2 },
 * };
 * const folder = await Deno.makeTempDir();
 * const { trials, complete } = await runStudy(study, { folder });
 * assert.ok(complete);
 * assert.deepEqual(trials.map(({ params }) => params.filters).sort(), values);
 * ```
 */
export async function runStudy(
  study: StudyDefinition,
  options: RunStudyOptions,
): Promise<StudyResult> {
  const settings = studySettings(study);
  const { folder, startFrom } = options;
  const fresh = options.fresh === "if complete"
    ? await readStudy(study, folder).then(({ complete }) => complete, () => true)
    : options.fresh ?? false;
  const begin = startFrom === undefined ? { settings, fresh } : { settings, fresh, startFrom };
  // It starts nothing before a trial is run.
  const processes = processExecutor(options);
  const executor = options.executor ?? processes;
  const journal = await openJournal(folder, begin);
  try {
    await removeWorkFolders(folder);
    for (const { line, reason } of journal.unreadable) {
      options.onWarning?.(`Line ${line} of the journal is passed over: ${reason}`);
    }
    const result = await runRest(study, journal, executor, options);
    await options.onEnd?.(result);
    return result;
  } finally {
    await processes.close();
    await removeWorkFolders(folder);
    journal.close();
  }
}

/** Removes what trials left that were killed with the one who started them. */
async function removeWorkFolders(folder: string): Promise<void> {
  await Deno.remove(join(folder, "trials"), { recursive: true }).catch(() => {});
}

/**
 * Returns what came of a study so far, without running anything.
 *
 * @param study The study.
 * @param folder Its folder.
 * @returns What its journal says; of a study that was never begun, that no trial has ended.
 * @throws {TypeError | RangeError} If the study is not one that can be run, or the journal is that
 * of another one.
 */
export async function readStudy(study: StudyDefinition, folder: string): Promise<StudyResult> {
  const journal = await readJournal(folder, studySettings(study));
  return createPlan(study, journal?.outcomes).result();
}

/** Runs all that the journal has no result of. */
async function runRest(
  study: StudyDefinition,
  journal: Journal,
  executor: Executor,
  options: RunStudyOptions,
): Promise<StudyResult> {
  const plan = createPlan(study, countedOutcomes(journal, options));
  const running = new Map<string, Promise<void>>();
  const begun = new Map<string, number>();
  const stop = await createStop(options);
  const progress = studyProgress({ study, plan, begun, workers: executor.workers });
  const tell = async () => await options.onProgress?.(progress());

  async function run(trial: Trial): Promise<void> {
    const { id } = trial;
    const task = plan.taskOf(trial);
    try {
      begun.set(id, performance.now());
      await tell();
      const timeLimitMs = timeLimit(study, task, options);
      const order = { timeLimitMs, signal: stop.signal, urgent: plan.isUrgent(trial) };
      const outcome = await attempts(() => executor.run(task, { ...order, run: journal.run }));
      await journal.add(trial, outcome);
      plan.end(id, outcome);
    } catch (error) {
      stop.fail(error);
      plan.setRunning(id, false);
    } finally {
      begun.delete(id);
      running.delete(id);
    }
    await tell().catch(stop.fail);
  }

  function fill(): void {
    while (running.size < executor.slots && !stop.signal.aborted) {
      const trial = plan.next();
      if (trial === undefined) return;
      plan.setRunning(trial.id, true);
      running.set(trial.id, run(trial));
    }
  }

  const timer = setInterval(() => tell().catch(stop.fail), PROGRESS_MS);
  try {
    for (fill(); running.size > 0; fill()) await Promise.race(running.values());
    await tell();
  } catch (error) {
    stop.fail(error);
    await Promise.all(running.values());
  } finally {
    clearInterval(timer);
    await stop.close();
  }
  if (stop.failure() !== undefined) throw stop.failure();
  return plan.result();
}

/** How trials ended, without the failures that are to run again. */
function countedOutcomes(
  { outcomes }: JournalEntries,
  { retryFailed = false }: RunStudyOptions,
): Map<string, Outcome> {
  return new Map([...outcomes].filter(([_, { state }]) => !(retryFailed && state === "fail")));
}

async function attempts(run: () => Promise<Outcome>): Promise<Outcome> {
  for (let attempt = 1;; attempt++) {
    const outcome = await run();
    if (outcome.state === "complete" || attempt === ATTEMPTS) return outcome;
  }
}

/** Longer trials get more time, in proportion to what they do. */
function timeLimit(
  { length }: StudyDefinition,
  task: TrialTask,
  { timeLimitMs = TIME_LIMIT_MS }: RunStudyOptions,
): number {
  const searched = workOf(0, length.epochsTimes, length);
  return timeLimitMs * Math.max(1, workOf(0, task.fit.epochs, task) / searched);
}
