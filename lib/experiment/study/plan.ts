/**
 * What a study asks for, in order: both searches side by side, then the longer and full trials.
 *
 * @module
 */

import { mean } from "../../base/mod.ts";
import type { Outcome } from "../run/outcome.ts";
import { linearSearch, randomVariations } from "./search.ts";
import { baselineOf, buildFault, variationKey } from "./search_space.ts";
import type { LinearStep, StudyDefinition } from "./study.ts";
import { taskOf, type TrialTask } from "./task.ts";
import type { Params, Stage, TrialLength } from "./trial.ts";

/** A trial that a study asks for. */
export interface Request {
  /** Counted from 0. */
  readonly number: number;
  readonly stage: Stage;
  readonly params: Params;
  readonly seed: number;
  readonly task: TrialTask;
}

/** What a study asks for as its results come in. */
export interface Plan {
  /** Asks for all that can be asked for with the results so far. */
  readonly advance: () => void;
  /** All requests so far, by number; no two have the same id. */
  readonly requests: readonly Request[];
  /** Whether there will be no more. */
  readonly isWhole: () => boolean;
  /** Whether the linear search waits for this one: it is run before others. */
  readonly isUrgent: (request: Request) => boolean;
  /** How many more trials there will be at most, by stage. */
  readonly unasked: () => Readonly<Record<Stage, number>>;
  /** The variations that the linear search asked for. */
  readonly linear: readonly Params[];
  /** The variations that the random search asked for. */
  readonly random: readonly Params[];
  /** The variations that only a comparison asked for. */
  readonly compared: readonly Params[];
  /** The finished steps of the linear search. */
  readonly path: readonly LinearStep[];
  /** The best variation of the search so far. */
  readonly best: () => Params | undefined;
  /** A variation's mean validation accuracy in the search, once it is complete with each seed. */
  readonly meanOf: (params: Params) => number | undefined;
}

/**
 * Returns the plan of a study.
 *
 * Whenever the linear search asks for variations, as many are drawn: so both have the same budget,
 * and there is something to run while the linear search waits for the last of a batch. What is
 * asked for, and its numbers, depend on the definition and the results alone.
 *
 * @param study The study.
 * @param outcomeOf Returns how the trial with an id ended, or nothing while it has not.
 */
export function createPlan(
  study: StudyDefinition,
  outcomeOf: (id: string) => Outcome | undefined,
): Plan {
  const { space, search, variationOf, length, seeds } = study;
  const requests: Request[] = [];
  const asked = new Set<string>();
  const linear: Params[] = [];
  const random: Params[] = [];
  const compared: Params[] = [];
  const path: LinearStep[] = [];
  const tasksOf = searchTasks(study);
  const faultOf = (params: Params) => buildFault(params, { variationOf, ...length });
  const options = { space, search, faultOf, meanOf };

  const steps = run();
  let awaited: readonly Params[] = [];
  let urgent = new Set<string>();
  let searchEnded = false;
  let whole = false;

  function* run(): Generator<readonly Params[], void, void> {
    const draws = randomVariations(options);
    for (const batch of linearSearch(options, path)) {
      batch.forEach((params) => askFor(params, linear));
      for (const params of take(draws, batch.length)) askFor(params, random);
      yield batch;
    }
    for (const params of unmeasured()) askFor(params, compared);
    searchEnded = true;
    yield [...random, ...compared];
    askForLast();
  }

  function askFor(params: Params, list: Params[]): void {
    list.push(params);
    tasksOf(params).forEach((task, i) => add("search", params, seeds[i] ?? 0, task));
  }

  function askForLast(): void {
    const { longer, full } = study;
    if (longer !== undefined) {
      for (const params of spread(ranking(), longer.variations)) {
        askInLength("longer", params, longer);
      }
    }
    const [found] = ranking();
    if (full === undefined || found === undefined) return;
    for (const params of [found, baselineOf(space)]) askInLength("full", params, full);
  }

  function askInLength(
    stage: Stage,
    params: Params,
    { seeds, length }: { readonly seeds: readonly number[]; readonly length: TrialLength },
  ): void {
    for (const seed of seeds) add(stage, params, seed, taskOf(variationOf(params), seed, length));
  }

  function add(stage: Stage, params: Params, seed: number, task: TrialTask): void {
    if (asked.has(task.id)) return;
    asked.add(task.id);
    requests.push({ number: requests.length, stage, params, seed, task });
  }

  /** All variations that were asked for, each once, by their keys. */
  function variations(): Map<string, Params> {
    return new Map(
      [...linear, ...random, ...compared].map((params) => [variationKey(space, params), params]),
    );
  }

  /** What must be tried beside the baseline so that each comparison has its two variations. */
  function unmeasured(): Params[] {
    const tried = variations();
    const missing = new Map<string, Params>();
    for (const { dimension, from, to } of study.comparisons ?? []) {
      const hasOther = (params: Params) =>
        tried.has(variationKey(space, { ...params, [dimension]: to }));
      if (tried.values().some((params) => params[dimension] === from && hasOther(params))) continue;
      for (const value of [from, to]) {
        const params = { ...baselineOf(space), [dimension]: value };
        const key = variationKey(space, params);
        if (!tried.has(key) && faultOf(params) === undefined) missing.set(key, params);
      }
    }
    return [...missing.values()];
  }

  function hasEnded(params: Params): boolean {
    return tasksOf(params).every(({ id }) => outcomeOf(id) !== undefined);
  }

  function meanOf(params: Params): number | undefined {
    const values = tasksOf(params).map(({ id }) => {
      const outcome = outcomeOf(id);
      return outcome?.state === "complete" ? outcome.metrics.valAcc : undefined;
    });
    const numbers = values.filter((value) => value !== undefined);
    return numbers.length < values.length ? undefined : mean(numbers);
  }

  /** All complete variations, the best first. */
  function ranking(): Params[] {
    return [...variations().values()].map((params) => ({ params, mean: meanOf(params) ?? NaN }))
      .filter(({ mean }) => !Number.isNaN(mean))
      .sort((a, b) => b.mean - a.mean)
      .map(({ params }) => params);
  }

  function advance(): void {
    while (!whole && awaited.every(hasEnded)) {
      const next = steps.next();
      awaited = next.value ?? [];
      urgent = new Set(awaited.flatMap((params) => tasksOf(params).map(({ id }) => id)));
      whole = next.done === true;
    }
  }

  function unasked(): Record<Stage, number> {
    if (whole) return { search: 0, longer: 0, full: 0 };
    const { longer, full } = study;
    return {
      search: searchEnded
        ? 0
        : (Math.max(0, mostVariations(study) - linear.length) * 2 + unmeasured().length) *
          seeds.length,
      longer: longer === undefined ? 0 : longer.variations * longer.seeds.length,
      full: full === undefined ? 0 : 2 * full.seeds.length,
    };
  }

  return {
    advance,
    requests,
    isWhole: () => whole,
    isUrgent: ({ task }) => urgent.has(task.id),
    unasked,
    linear,
    random,
    compared,
    path,
    best: () => ranking()[0],
    meanOf,
  };
}

/** How many variations the linear search can ask for, if every step finds another best. */
function mostVariations({ space, search }: StudyDefinition): number {
  const perRound = space.reduce((sum, { values }) => sum + values.length - 1, 0);
  return Math.min(search.variations, 1 + search.rounds * perRound);
}

/** Variations at even steps of a ranking, the first and the last among them. */
function spread(ranking: readonly Params[], count: number): Params[] {
  const most = Math.min(count, ranking.length);
  const step = (ranking.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, i) => ranking[Math.round(i * step)] ?? {});
}

/** The tasks of a variation in the search, one a seed; they are made once. */
function searchTasks(
  { space, variationOf, seeds, length }: StudyDefinition,
): (params: Params) => readonly TrialTask[] {
  const known = new Map<string, readonly TrialTask[]>();
  return (params) => {
    const key = variationKey(space, params);
    const tasks = known.get(key) ??
      seeds.map((seed) => taskOf(variationOf(params), seed, length));
    known.set(key, tasks);
    return tasks;
  };
}

function* take<T>(iterator: Iterator<T, void, void>, count: number): Generator<T, void, void> {
  for (let i = 0; i < count; i++) {
    const { value, done } = iterator.next();
    if (done) return;
    yield value as T;
  }
}
