/**
 * How far a study has come, and how long it will take.
 *
 * @module
 */

import { countMacs } from "../../model/mod.ts";
import type { Plan, Unasked } from "../study/plan.ts";
import type { StudyDefinition } from "../study/study.ts";
import type { TrialTask } from "../study/task.ts";
import type { Params, Trial, TrialLength } from "../study/trial.ts";
import { isOpen } from "../study/trial_list.ts";

/** How far a study has come. */
export interface StudyProgress {
  /** Trials that are complete. */
  readonly complete: number;
  /** Trials that failed. */
  readonly failed: number;
  /** Trials that run. */
  readonly running: number;
  /** Trials in all: at most so many, until the searches have ended. */
  readonly total: number;
  /** Whether `total` can still become less. */
  readonly totalIsBound: boolean;
  /** The best variation so far, and its mean validation accuracy. */
  readonly best?: { readonly params: Params; readonly mean: number };
  /** Since the study was started or resumed, in milliseconds. */
  readonly elapsedMs: number;
  /** How long the rest will take, from how long the others took; nothing before one has ended. */
  readonly leftMs?: number;
}

/** Multiply–accumulates of the study's network, for trials of which nothing else is known. */
const MACS = 6_100_000;

/** Work beside the multiply–accumulates, for each image, in the same unit. */
const OVERHEAD_MACS = 2_000_000;

/** A trial's graphs take as long to make as to train the study's network on 500 images. */
const GRAPHS_WORK = 500 * 8_100_000;

/** Evaluating an image takes a third of training on it. */
const EVALUATION = 1 / 3;

/**
 * Returns how much work a trial is, in a unit of its own, from the multiply–accumulates for one image
 * and the times through the training images.
 */
export function workOf(
  macs: number,
  epochs: number,
  { trainImages, validationImages, test = false }: Omit<TrialLength, "epochsTimes">,
): number {
  const evaluated = trainImages + validationImages + (test ? 10_000 : 0);
  return GRAPHS_WORK + (macs + OVERHEAD_MACS) * (trainImages * epochs + EVALUATION * evaluated);
}

/** What tells how far a study has come. */
export interface ProgressOptions {
  readonly study: StudyDefinition;
  readonly plan: Plan;
  /** When those that run were begun, by id, as `performance.now()` gave it. */
  readonly begun: ReadonlyMap<string, number>;
  /** How many trials run at a time. */
  readonly workers: () => number;
}

/** Returns a function that tells how far a study has come, which begins now. */
export function studyProgress(options: ProgressOptions): () => StudyProgress {
  const started = performance.now();
  const { plan, begun, workers } = options;
  return () => {
    const { trials, best: params } = plan.result();
    const count = (state: Trial["state"]) => trials.filter((trial) => trial.state === state).length;
    const unasked = sum(Object.values(plan.unasked()));
    const mean = params === undefined ? undefined : plan.meanOf(params);
    const leftMs = estimateLeft(trials, options);
    return {
      complete: count("complete"),
      failed: count("fail"),
      running: Math.min(begun.size, workers()),
      total: trials.length + unasked,
      totalIsBound: !plan.isWhole(),
      ...params === undefined || mean === undefined ? {} : { best: { params, mean } },
      elapsedMs: performance.now() - started,
      ...leftMs === undefined ? {} : { leftMs },
    };
  };
}

/**
 * Returns how long the rest of a study will take, or nothing before a trial has ended.
 *
 * A trial is expected to take its work times the time that the ended ones took for theirs.
 */
function estimateLeft(trials: readonly Trial[], options: ProgressOptions): number | undefined {
  const { study, plan, begun } = options;
  const workers = options.workers();
  const done = trials.filter((trial) => !isOpen(trial));
  if (done.length === 0) return undefined;
  const work = (some: readonly Trial[]) =>
    sum(some.map((trial) => workOfTrial(plan.taskOf(trial))));
  const msPerWork = sum(done.map(({ durationMs = 0 }) => durationMs)) / work(done);
  const searched = trials.filter(({ stage }) => stage === "search");
  const left = work(trials.filter(isOpen)) +
    unaskedWork(study, plan.unasked(), work(searched) / searched.length);
  const now = performance.now();
  // Of trials on a queue only the first ones run; the others wait there.
  const running = trials.filter(({ id }) => begun.has(id)).slice(0, workers);
  const spentMs = running.map((trial) =>
    Math.min(now - (begun.get(trial.id) ?? now), work([trial]) * msPerWork)
  );
  return Math.max(0, left * msPerWork - sum(spentMs)) / workers;
}

const known = new WeakMap<TrialTask, number>();

function workOfTrial(task: TrialTask): number {
  const work = known.get(task) ?? workOf(countMacs(task.model), task.fit.epochs, task);
  known.set(task, work);
  return work;
}

/** The work of trials that were not asked for yet, if they are like those of the search. */
function unaskedWork(
  { length, longer, full, quickest }: StudyDefinition,
  unasked: Unasked,
  searchWork: number,
): number {
  const units = (each: TrialLength) => workOf(MACS, each.epochsTimes, each);
  const times = (other: { readonly length: TrialLength } | undefined) =>
    other === undefined ? 0 : units(other.length) / units(length);
  return searchWork *
    (unasked.search + unasked.longer * times(longer) + unasked.full * times(full) +
      unasked.quickest * times(quickest));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
