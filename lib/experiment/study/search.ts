/**
 * Which variations a study asks for, one batch after another: the linear and the random search.
 *
 * @module
 */

import { argMax, createRandom, mixSeeds, shuffledIndices } from "../../base/mod.ts";
import { baselineOf, type Dimension, type SearchSpace } from "./search_space.ts";
import type { LinearStep, SearchSettings } from "./study.ts";
import { type Params, paramsKey } from "./trial.ts";

/** What a search needs to know. */
export interface SearchOptions {
  readonly space: SearchSpace;
  readonly search: SearchSettings;
  /** Returns why a variation can't be built, or nothing if it can. */
  readonly faultOf: (params: Params) => string | undefined;
  /** Returns a variation's mean over the seeds, or nothing if one of them failed. */
  readonly meanOf: (params: Params) => number | undefined;
}

/** Draws that find nothing new before a random search gives up. */
const MOST_DRAWS = 10_000;

/**
 * Returns the linear search of a space.
 *
 * It begins with the baseline. Then it holds all dimensions but one at the best so far, tries every
 * value of that one, keeps the best (the present value where no other is better), and moves on to
 * the next dimension. Each round takes all dimensions in an order that is drawn from the seed. It
 * ends after the given rounds, after one that changed nothing, or before a step that would need
 * more variations than it may ask for. A value that can't be built is passed over.
 *
 * The iterator is called for the next batch once the last one's results are there; finished steps
 * are added to `path`.
 */
export function* linearSearch(
  options: SearchOptions,
  path: LinearStep[] = [],
): Generator<readonly Params[], void, void> {
  const { space, search } = options;
  let best = baselineOf(space);
  const asked = new Set([paramsKey(best)]);
  yield [best];
  for (let round = 1; round <= search.rounds; round++) {
    const before = best;
    for (const place of shuffledIndices(space.length, mixSeeds(search.seed, round))) {
      const dimension = space[place] as Dimension;
      const variations = changesOf(best, dimension, options);
      const fresh = variations.filter((params) => !asked.has(paramsKey(params)));
      if (asked.size + fresh.length > search.variations) return;
      fresh.forEach((params) => asked.add(paramsKey(params)));
      if (fresh.length > 0) yield fresh;
      const step = stepOf(round, dimension, best, variations, options);
      path.push(step);
      best = { ...best, [dimension.name]: step.chosen };
    }
    if (paramsKey(best) === paramsKey(before)) return;
  }
}

/** The variations that a dimension's values make of one, this one first; those that build. */
function changesOf(
  from: Params,
  { name, values }: Dimension,
  { faultOf }: SearchOptions,
): Params[] {
  const others = values.filter((value) => value !== from[name])
    .map((value) => ({ ...from, [name]: value }));
  return [from, ...others.filter((params) => faultOf(params) === undefined)];
}

function stepOf(
  round: number,
  { name, values }: Dimension,
  from: Params,
  variations: readonly Params[],
  { meanOf, faultOf }: SearchOptions,
): LinearStep {
  const tried = values.map((value) => {
    const params = { ...from, [name]: value };
    const fault = faultOf(params);
    if (fault !== undefined) return { value, fault };
    const mean = meanOf(params);
    return mean === undefined ? { value } : { value, mean };
  });
  return { round, dimension: name, from, tried, chosen: highest(variations, meanOf)[name] ?? "" };
}

/**
 * Returns variations of a space that are drawn from a seed, each only once; it ends where the space
 * seems to have no more.
 */
export function* randomVariations(
  { space, search, faultOf }: Omit<SearchOptions, "meanOf">,
): Generator<Params, void, void> {
  const random = createRandom(mixSeeds(search.seed, 0));
  const drawn = new Set<string>();
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const params = drawVariation(space, random);
    const key = paramsKey(params);
    if (drawn.has(key)) continue;
    drawn.add(key);
    if (faultOf(params) !== undefined) continue;
    draws = 0;
    yield params;
  }
}

/** Returns the variation with the highest mean; of several, or where none has one, the first. */
function highest(
  variations: readonly Params[],
  meanOf: (params: Params) => number | undefined,
): Params {
  return variations[Math.max(0, argMax(variations.map((params) => meanOf(params) ?? NaN)))] ?? {};
}

/** Returns a variation that is drawn from a space. */
export function drawVariation(space: SearchSpace, random: () => number): Params {
  return Object.fromEntries(space.map(({ name, values, baseline }) => [
    name,
    values[Math.floor(random() * values.length)] ?? baseline,
  ]));
}
