/**
 * What changes when one dimension goes from one value to another and all else stays.
 *
 * @module
 */

import type { ValueChange } from "../study/search_space.ts";
import type { Trial, TrialMetrics } from "../study/trial.ts";
import { paramsKey, type Summary, summaryOf, type VariationSummary } from "./summaries.ts";

/** A measure of a trial. */
export type Metric = Exclude<keyof TrialMetrics, "testAcc" | "testLoss">;

/** An effect: mean and spread over pairs of trials. */
export interface Effect extends Summary {
  /** In how many settings of the other dimensions it was measured. */
  readonly settings: number;
}

/** How two trials of a pair are compared: `second − first`, or `second ÷ first`. */
export type Comparison = "difference" | "ratio";

/**
 * Whether a difference is no larger than its spread, and so called a tie.
 *
 * @param effect Mean and spread; a spread that isn't known, of a single pair, counts as 0.
 * @param none What the mean would be without any effect: 0 of a difference, 1 of a ratio.
 *
 * @example
 * ```ts
 * import { isTie } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isTie({ mean: 0.25, spread: 0.5, n: 3 }));
 * assert.ok(!isTie({ mean: 1.5, spread: 0.25, n: 3 }, 1));
 * ```
 */
export function isTie({ mean, spread }: Summary, none = 0): boolean {
  return !(Math.abs(mean - none) > (Number.isNaN(spread) ? 0 : spread));
}

/**
 * Returns how much more a measure is in the second trials than in the first: mean and standard
 * deviation over the pairs of trials with the same seed.
 *
 * @param first Complete trials of one variation.
 * @param second Complete trials of another.
 * @param measure What is measured.
 * @param comparison Second minus first (default), or second divided by first.
 *
 * @example
 * ```ts
 * import { pairedEffect } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const trial = (seed: number, value: number) => ({
 *   number: 0,
 *   stage: "search",
 *   params: {},
 *   state: "complete",
 *   seed,
 *   value,
 * } as const);
 * const [first, second] = [[trial(1, 2), trial(2, 3)], [trial(2, 6), trial(1, 3)]];
 * const effect = pairedEffect(first, second, ({ value = NaN }) => value);
 * assert.equal(effect.mean, 2);
 * ```
 */
export function pairedEffect(
  first: readonly Trial[],
  second: readonly Trial[],
  measure: (trial: Trial) => number,
  comparison: Comparison = "difference",
): Summary {
  return summaryOf(pairs(first, second, measure, comparison));
}

/**
 * Returns the effect of taking a dimension from one value to another, over all pairs of variations
 * that differ in nothing else, seed by seed.
 *
 * @param summaries Variations with their trials.
 * @param change The dimension, its two values, and the measure.
 * @param comparison Difference (default) or ratio.
 * @returns Mean and spread over the pairs of trials; `n` is 0 where there is no pair.
 */
export function effectOf(
  summaries: readonly VariationSummary[],
  { dimension, from, to, metric }: ValueChange & { readonly metric: Metric },
  comparison: Comparison = "difference",
): Effect {
  const byKey = new Map(summaries.map((summary) => [paramsKey(summary.params), summary]));
  const measure = ({ metrics }: Trial): number => metrics?.[metric] ?? NaN;
  const settings = summaries
    .filter(({ params }) => params[dimension] === from)
    .map(({ params, trials }) => {
      const other = byKey.get(paramsKey({ ...params, [dimension]: to }));
      return pairs(trials, other?.trials ?? [], measure, comparison);
    })
    .filter(({ length }) => length > 0);
  return { ...summaryOf(settings.flat()), settings: settings.length };
}

/**
 * Returns the largest ratio of a measure's mean between two variations that differ in one dimension
 * only.
 *
 * @param summaries Variations.
 * @param dimension The dimension's name.
 * @param measure What is measured.
 * @returns At least 1, or NaN where no two variations differ in this dimension only.
 */
export function largestRatio(
  summaries: readonly VariationSummary[],
  dimension: string,
  measure: "epochMs" | "predictMs",
): number {
  const alike = Map.groupBy(
    summaries.filter((summary) => summary[measure].n > 0),
    ({ params }) => paramsKey({ ...params, [dimension]: "any" }),
  );
  const ratios = [...alike.values()].filter(({ length }) => length > 1).map((group) => {
    const means = group.map((summary) => summary[measure].mean);
    return Math.max(...means) / Math.min(...means);
  });
  return ratios.length === 0 ? NaN : Math.max(...ratios);
}

function pairs(
  first: readonly Trial[],
  second: readonly Trial[],
  measure: (trial: Trial) => number,
  comparison: Comparison,
): number[] {
  return first.flatMap((one) => {
    const other = second.find(({ seed }) => seed === one.seed);
    if (other === undefined) return [];
    const [a, b] = [measure(one), measure(other)];
    return [comparison === "ratio" ? b / a : b - a];
  });
}
