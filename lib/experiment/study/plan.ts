/**
 * What a study asks for, in order: both searches side by side, then the trials of the other stages.
 *
 * @module
 */

import { mean } from "../../base/mod.ts";
import { linearSearch, randomVariations, type SearchOptions } from "./search.ts";
import { baselineOf, buildFault } from "./search_space.ts";
import type { LinearStep, StudyDefinition, StudyResult } from "./study.ts";
import { type Outcome, type Params, paramsKey, type Stage, type Trial } from "./trial.ts";
import { createTrialList, isOpen, type TrialList } from "./trial_list.ts";

/** What a study asks for as its results come in. */
export interface Plan extends Pick<TrialList, "trials" | "taskOf" | "setRunning" | "meanOf"> {
  /** Says how a trial ended, and asks for all that can be asked for then. */
  readonly end: (id: string, outcome: Outcome) => void;
  /** The trial to run next: an urgent one before others. */
  readonly next: () => Trial | undefined;
  /**
   * Whether the linear search waits for this one, or it is one of the full ones: they take so long
   * that the others of the end rather fill what they leave.
   */
  readonly isUrgent: (trial: Trial) => boolean;
  /** Whether there will be no more trials. */
  readonly isWhole: () => boolean;
  /** How many more trials there will be at most, by stage. */
  readonly unasked: () => Unasked;
  /** What came of the study so far. */
  readonly result: () => StudyResult;
}

/** Trials that were not asked for yet: at most so many, by stage. */
export type Unasked = Readonly<Record<Stage, number>>;

/** What the searches have asked for, and how far the linear one has come. */
export interface Asked {
  readonly linear: Params[];
  readonly random: Params[];
  readonly compared: Params[];
  readonly path: LinearStep[];
}

/**
 * Returns the plan of a study, with how trials ended that ran before, by id.
 *
 * What is asked for, and its numbers, depend on the definition and the results alone.
 */
export function createPlan(
  study: StudyDefinition,
  outcomes: ReadonlyMap<string, Outcome> = new Map(),
): Plan {
  const list = createTrialList(study, outcomes);
  const asked: Asked = { linear: [], random: [], compared: [], path: [] };
  const steps = studySteps(study, list, asked);
  let awaited: readonly Params[] = [];
  let urgent = new Set<string>();
  let searches = true;
  let whole = false;

  function advance(): void {
    for (;;) {
      const open = awaited.findIndex((params) => !list.hasEnded(params));
      // What has ended is not looked at again.
      if (open > 0) awaited = awaited.slice(open);
      if (whole || open >= 0) return;
      const step = steps.next();
      whole = step.done === true;
      ({ awaited, searches } = step.value ?? { awaited: [], searches: false });
      const first = whole
        ? list.trials.filter(({ stage }) => stage === "full")
        : awaited.flatMap(list.searched);
      urgent = new Set(first.map(({ id }) => id));
    }
  }

  advance();
  const isUrgent = ({ id }: Trial) => urgent.has(id);
  return {
    ...list,
    end: (id, outcome) => {
      list.end(id, outcome);
      advance();
    },
    next: () => list.waiting(urgent) ?? list.waiting(),
    isUrgent,
    isWhole: () => whole,
    unasked: () => whole ? NONE_LEFT : unaskedIn(study, asked, searches),
    result: () => {
      const [best] = ranking(asked, list);
      const complete = whole && !list.trials.some(isOpen);
      return {
        trials: [...list.trials],
        ...asked,
        ...best === undefined ? {} : { best },
        complete,
      };
    },
  };
}

/** A step of a study: what must have ended before the next, and whether the searches go on then. */
interface Step {
  readonly awaited: readonly Params[];
  readonly searches: boolean;
}

const NONE_LEFT: Unasked = { search: 0, longer: 0, full: 0, quickest: 0 };

/**
 * Asks for a study's trials step by step.
 *
 * Whenever the linear search asks for variations, as many are drawn: so both have the same budget,
 * and there is something to run while the linear search waits for the last of a batch.
 */
function* studySteps(
  study: StudyDefinition,
  list: TrialList,
  asked: Asked,
): Generator<Step, undefined, void> {
  const { space, search } = study;
  const faultOf = faultsIn(study);
  const options: SearchOptions = { space, search, faultOf, meanOf: list.meanOf };
  const askFor = (params: Params, by: "linear" | "random" | "compared") => {
    asked[by].push(params);
    list.ask("search", params);
  };
  const draws = randomVariations(options);
  for (const batch of linearSearch(options, asked.path)) {
    batch.forEach((params) => askFor(params, "linear"));
    for (const params of take(draws, batch.length)) askFor(params, "random");
    yield { awaited: batch, searches: true };
  }
  for (const params of unmeasured(study, asked, faultOf)) askFor(params, "compared");
  yield { awaited: [...asked.random, ...asked.compared], searches: false };
  askForLast(study, list, ranking(asked, list));
}

/** Asks for the trials of a ranking that come after the search. */
function askForLast(study: StudyDefinition, list: TrialList, ranked: readonly Params[]): void {
  const { longer, full, quickest, space } = study;
  for (const params of spread(ranked, longer?.variations ?? 0)) list.ask("longer", params);
  const [best] = ranked;
  if (best === undefined) return;
  if (full !== undefined) [best, baselineOf(space)].forEach((params) => list.ask("full", params));
  const quick = quickest && quickestOf(quickest.atLeast, list, ranked);
  if (quick !== undefined) list.ask("quickest", quick);
}

/** Returns the variation whose training took the least, of those that are accurate enough. */
function quickestOf(
  atLeast: number,
  { meanOf, searched, taskOf }: TrialList,
  ranked: readonly Params[],
): Params | undefined {
  const timeOf = (params: Params) =>
    mean(
      searched(params).map((trial) => (trial.metrics?.epochMs ?? NaN) * taskOf(trial).fit.epochs),
    );
  return ranked.filter((params) => (meanOf(params) ?? 0) >= atLeast)
    .map((params) => ({ params, time: timeOf(params) }))
    .sort((a, b) => a.time - b.time)[0]?.params;
}

/** All variations that were asked for, each once, by their values. */
function variationsOf({ linear, random, compared }: Asked): Map<string, Params> {
  return new Map([...linear, ...random, ...compared].map((params) => [paramsKey(params), params]));
}

/** All complete variations, the best first; of equals the one that was asked for first. */
function ranking(asked: Asked, { meanOf }: Pick<TrialList, "meanOf">): Params[] {
  return [...variationsOf(asked).values()]
    .flatMap((params) => {
      const mean = meanOf(params);
      return mean === undefined || Number.isNaN(mean) ? [] : [{ params, mean }];
    })
    .sort((a, b) => b.mean - a.mean)
    .map(({ params }) => params);
}

/**
 * Returns what must be tried beside the baseline so that each comparison of a study has its two
 * variations, of those that can be built.
 */
export function unmeasured(
  { space, comparisons = [] }: Pick<StudyDefinition, "space" | "comparisons">,
  asked: Asked,
  faultOf: (params: Params) => string | undefined,
): Params[] {
  if (comparisons.length === 0) return [];
  const tried = variationsOf(asked);
  const missing = new Map<string, Params>();
  for (const { dimension, from, to } of comparisons) {
    const hasOther = (params: Params) => tried.has(paramsKey({ ...params, [dimension]: to }));
    if (tried.values().some((params) => params[dimension] === from && hasOther(params))) continue;
    for (const value of [from, to]) {
      const params = { ...baselineOf(space), [dimension]: value };
      const key = paramsKey(params);
      if (!tried.has(key) && faultOf(params) === undefined) missing.set(key, params);
    }
  }
  return [...missing.values()];
}

/** Returns what says why a variation of a study can't be built. */
function faultsIn({ variationOf, length }: StudyDefinition): SearchOptions["faultOf"] {
  return (params) => buildFault(params, { variationOf, ...length });
}

/** How many trials there will be at most beside those that the searches have asked for. */
function unaskedIn(study: StudyDefinition, asked: Asked, searches: boolean): Unasked {
  const { seeds, longer, full, quickest } = study;
  const more = () =>
    2 * Math.max(0, mostVariations(study) - asked.linear.length) +
    unmeasured(study, asked, faultsIn(study)).length;
  return {
    search: searches ? more() * seeds.length : 0,
    longer: longer === undefined ? 0 : longer.variations * longer.seeds.length,
    full: full === undefined ? 0 : 2 * full.seeds.length,
    quickest: quickest?.seeds.length ?? 0,
  };
}

/** How many variations the linear search can ask for, if every step finds another best. */
export function mostVariations(
  { space, search }: Pick<StudyDefinition, "space" | "search">,
): number {
  const perRound = space.reduce((sum, { values }) => sum + values.length - 1, 0);
  return Math.min(search.variations, 1 + search.rounds * perRound);
}

/** Returns items at even steps of a list, the first and the last among them. */
export function spread<T>(list: readonly T[], count: number): T[] {
  const most = Math.min(count, list.length);
  const step = (list.length - 1) / Math.max(1, most - 1);
  return Array.from({ length: most }, (_, i) => Math.round(i * step))
    .flatMap((place) => list.slice(place, place + 1));
}

function* take<T>(iterator: Iterator<T, void, void>, count: number): Generator<T, void, void> {
  for (let i = 0; i < count; i++) {
    const { value, done } = iterator.next();
    if (done) return;
    yield value as T;
  }
}
