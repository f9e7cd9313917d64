/**
 * What changes when one dimension goes from one value to another and all else stays.
 *
 * @module
 */

import type { SearchSpace, ValueChange } from "../study/search_space.ts";
import {
  type Params,
  paramsKey,
  type ParamValue,
  type Trial,
  type TrialMetrics,
} from "../study/trial.ts";
import {
  type MeanInterval,
  meanInterval,
  type Summary,
  summaryOf,
  type VariationSummary,
} from "./summaries.ts";

/** A measure of a trial. */
export type Metric = Exclude<keyof TrialMetrics, "testAcc" | "testLoss">;

/** An effect in one setting of the other dimensions: mean and spread over the seeds. */
export interface SettingEffect extends Summary {
  /** The variation before the change. */
  readonly params: Params;
}

/** An effect: mean and spread over pairs of trials. */
export interface Effect extends Summary {
  /** The same in each setting of the other dimensions in which it was measured. */
  readonly settings: readonly SettingEffect[];
}

/** How two trials of a pair are compared: `second − first`, or `second ÷ first`. */
export type Comparison = "difference" | "ratio";

/**
 * Whether an effect is told from none: whether the 95 % interval of its mean, by Student's t over the
 * pairs, leaves out what the mean would be without any.
 *
 * Where it does not, the effect is undecided, which is not to say that there is none: of three pairs
 * an effect has to be two and a half times its spread to be told.
 *
 * @param effect Mean and spread; of fewer than two pairs nothing can be told.
 * @param none What the mean would be without any effect: 0 of a difference, 1 of a ratio.
 *
 * @example
 * ```ts
 * import { isDecided } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(!isDecided({ mean: 1, spread: 0.5, n: 3 }));
 * assert.ok(isDecided({ mean: 1, spread: 0.5, n: 6 }));
 * ```
 */
export function isDecided(effect: Summary, none = 0): boolean {
  const { low, high } = meanInterval(effect);
  return low > none || high < none;
}

/**
 * Whether one variation is no farther from another than the spread over the seeds, and so called a
 * tie: they are close, which is not to say that they are equal.
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
 * that differ in nothing else, seed by seed: `n` is 0 where there is no pair.
 */
export function effectOf(
  summaries: readonly VariationSummary[],
  { dimension, from, to, metric }: ValueChange & { readonly metric: Metric },
  comparison: Comparison = "difference",
): Effect {
  const byKey = new Map(summaries.map((summary) => [paramsKey(summary.params), summary]));
  const measure = ({ metrics }: Trial): number => metrics?.[metric] ?? NaN;
  const found = summaries
    .filter(({ params }) => params[dimension] === from)
    .map(({ params, trials }) => {
      const other = byKey.get(paramsKey({ ...params, [dimension]: to }));
      return { params, values: pairs(trials, other?.trials ?? [], measure, comparison) };
    })
    .filter(({ values }) => values.length > 0);
  return {
    ...summaryOf(found.flatMap(({ values }) => values)),
    settings: found.map(({ params, values }) => ({ params, ...summaryOf(values) })),
  };
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

/** What one dimension's change does to accuracy and to time. */
export interface ChangeRow {
  /** The dimension's title. */
  readonly dimension: string;
  /** The baseline's value. */
  readonly from: ParamValue;
  /** Another one. */
  readonly to: ParamValue;
  /** Both in words: `"filter size → 5"`. */
  readonly change: string;
  /** Mean change of accuracy in points, over all pairs of variations that differ in this only. */
  readonly points: number;
  /** The lower end of the mean's 95 % interval; the mean itself of a single pair. */
  readonly pointsLow: number;
  /** The upper end. */
  readonly pointsHigh: number;
  /** Mean ratio of the times per epoch, over the same pairs. */
  readonly time: number;
  /** The lower end of the mean's 95 % interval. */
  readonly timeLow: number;
  /** The upper end. */
  readonly timeHigh: number;
  /** Over how many pairs. */
  readonly pairs: number;
  /** Whether an epoch takes longer, as far as can be told. */
  readonly slower: boolean;
  /** What that means for who chooses: see {@linkcode isDecided}. */
  readonly advice:
    | "more accurate"
    | "undecided, faster per epoch"
    | "undecided"
    | "undecided, slower per epoch"
    | "less accurate";
}

/**
 * Returns what each value of each dimension does in place of the baseline's: to accuracy and to
 * training time. Changes that were never measured are left out.
 *
 * @param summaries The variations of the search.
 * @param space The dimensions.
 */
export function changeRows(
  summaries: readonly VariationSummary[],
  space: SearchSpace,
): ChangeRow[] {
  return space.flatMap(({ name, title, values, baseline: from }) =>
    values.filter((to) => to !== from).flatMap((to) => {
      const change = { dimension: name, from, to };
      const points = inPoints(effectOf(summaries, { ...change, metric: "valAcc" }));
      const time = effectOf(summaries, { ...change, metric: "epochMs" }, "ratio");
      if (points.n === 0) return [];
      const [p, t] = [endsOf(points), endsOf(time)];
      return [{
        ...{ dimension: title, from, to, change: `${title} → ${to}`, pairs: points.n },
        ...{ points: points.mean, pointsLow: p.low, pointsHigh: p.high },
        ...{ time: time.mean, timeLow: t.low, timeHigh: t.high },
        slower: time.mean > 1 && isDecided(time, 1),
        advice: adviceOn(points, time),
      }];
    })
  );
}

function adviceOn(points: Effect, time: Effect): ChangeRow["advice"] {
  if (isDecided(points)) return points.mean > 0 ? "more accurate" : "less accurate";
  if (!isDecided(time, 1)) return "undecided";
  return time.mean < 1 ? "undecided, faster per epoch" : "undecided, slower per epoch";
}

/** The ends of an interval; of a single pair nothing to either side is known. */
function endsOf(effect: Effect): MeanInterval {
  return effect.n < 2 ? { low: effect.mean, high: effect.mean } : meanInterval(effect);
}

/** Returns an effect on a share, 0–1, in points. */
export function inPoints({ settings, ...effect }: Effect): Effect {
  const points = <S extends Summary>(summary: S): S => ({
    ...summary,
    mean: 100 * summary.mean,
    spread: 100 * summary.spread,
  });
  return { ...points(effect), settings: settings.map(points) };
}
