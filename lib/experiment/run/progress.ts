/**
 * How far a study has come, and how long it will take.
 *
 * @module
 */

import { countMacs } from "../../model/mod.ts";
import type { Outcome } from "./outcome.ts";
import type { Plan, Request } from "../study/plan.ts";
import type { StudyDefinition } from "../study/study.ts";
import type { Params, Stage, TrialLength } from "../study/trial.ts";

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

/** A process takes as long to start as to train the study's network on 2,000 images. */
const START_WORK = 2_000 * 8_100_000;

/** Evaluating an image takes a third of training on it. */
const EVALUATION = 1 / 3;

/**
 * Returns how much work a trial is, in a unit of its own: by which durations are compared.
 *
 * @param macs Multiply–accumulates to predict one image.
 * @param epochs Times through the training images, in all.
 * @param length How many images there are.
 */
export function workOf(
  macs: number,
  epochs: number,
  { trainImages, validationImages, test = false }: Omit<TrialLength, "epochsTimes">,
): number {
  const evaluated = trainImages + validationImages + (test ? 10_000 : 0);
  return START_WORK + (macs + OVERHEAD_MACS) * (trainImages * epochs + EVALUATION * evaluated);
}

/** What tells how far a study has come. */
export interface ProgressOptions {
  readonly study: StudyDefinition;
  readonly plan: Plan;
  readonly outcomeOf: (id: string) => Outcome | undefined;
  /** When those that run were begun, by id, as `performance.now()` gave it. */
  readonly begun: ReadonlyMap<string, number>;
  /** How many trials run at a time. */
  readonly workers: () => number;
}

/** Returns a function that tells how far a study has come, which begins now. */
export function studyProgress(options: ProgressOptions): () => StudyProgress {
  const started = performance.now();
  const { plan, outcomeOf, begun, workers } = options;
  return () => {
    const states = plan.requests.map(({ task }) => outcomeOf(task.id)?.state);
    const unasked = Object.values(plan.unasked()).reduce((sum, count) => sum + count, 0);
    const params = plan.best();
    const mean = params === undefined ? undefined : plan.meanOf(params);
    const leftMs = estimateLeft(options);
    return {
      complete: states.filter((state) => state === "complete").length,
      failed: states.filter((state) => state === "fail").length,
      running: Math.min(begun.size, workers()),
      total: plan.requests.length + unasked,
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
function estimateLeft(options: ProgressOptions): number | undefined {
  const { study, plan, outcomeOf, begun } = options;
  const workers = options.workers();
  const [done, open, searched] = [sums(), sums(), sums()];
  const works = new Map<string, number>();
  for (const request of plan.requests) {
    const work = requestWork(request);
    works.set(request.task.id, work);
    const outcome = outcomeOf(request.task.id);
    if (request.stage === "search") searched.add(work);
    if (outcome === undefined) open.add(work);
    else done.add(work, outcome.durationMs);
  }
  if (done.work() === 0) return undefined;
  const unasked = unaskedWork(study, plan.unasked(), searched.work() / searched.count());
  const msOf = (work: number) => work * done.ms() / done.work();
  const now = performance.now();
  // Of trials on a queue only the first ones run; the others wait there.
  const running = [...begun].slice(0, workers);
  const spentMs = running.map(([id, start]) => Math.min(now - start, msOf(works.get(id) ?? 0)))
    .reduce((total, ms) => total + ms, 0);
  return Math.max(0, msOf(open.work() + unasked) - spentMs) / workers;
}

function sums() {
  let [work, ms, count] = [0, 0, 0];
  return {
    add: (more: number, moreMs = 0) => [work, ms, count] = [work + more, ms + moreMs, count + 1],
    work: () => work,
    ms: () => ms,
    count: () => count,
  };
}

const known = new WeakMap<Request, number>();

function requestWork(request: Request): number {
  const { task } = request;
  const work = known.get(request) ?? workOf(countMacs(task.model), task.fit.epochs, task);
  known.set(request, work);
  return work;
}

/** The work of trials that were not asked for yet, if they are like those of the search. */
function unaskedWork(
  { length, longer, full }: StudyDefinition,
  unasked: Readonly<Record<Stage, number>>,
  searchWork: number,
): number {
  const units = (each: TrialLength) => workOf(MACS, each.epochsTimes, each);
  const times = (other: { readonly length: TrialLength } | undefined) =>
    other === undefined ? 0 : units(other.length) / units(length);
  return searchWork *
    (unasked.search + unasked.longer * times(longer) + unasked.full * times(full));
}
