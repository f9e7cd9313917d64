/**
 * What the seeds of a variation say together.
 *
 * @module
 */

import { mean, standardDeviation, tQuantile } from "../../base/mod.ts";
import { type Params, paramsKey, type Stage, type Trial } from "../study/trial.ts";

/** A measure over the seeds of a variation. */
export interface Summary {
  /** The mean; NaN of none. */
  readonly mean: number;
  /** The standard deviation over the seeds, n − 1 below the line; NaN of fewer than two. */
  readonly spread: number;
  /** How many seeds. */
  readonly n: number;
}

/** A variation with its complete trials taken together. */
export interface VariationSummary {
  /** The variation. */
  readonly params: Params;
  /** Its complete trials, by seed. */
  readonly trials: readonly Trial[];
  /** How many of its trials failed. */
  readonly failed: number;
  /** Accuracy on the validation set, 0–1. */
  readonly valAcc: Summary;
  /** Processor time of an epoch's training, in milliseconds. */
  readonly epochMs: Summary;
  /** Processor time to predict 1,000 images, in milliseconds. */
  readonly predictMs: Summary;
  /** Weights of the network; NaN where no trial is complete. */
  readonly weights: number;
  /** Multiply–accumulates to predict one image; NaN where no trial is complete. */
  readonly macs: number;
}

/**
 * Returns the mean of a sample and its standard deviation.
 *
 * @param values Any number of numbers.
 *
 * @example
 * ```ts
 * import { summaryOf } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(summaryOf([1, 3, 5]), { mean: 3, spread: 2, n: 3 });
 * ```
 */
export function summaryOf(values: readonly number[]): Summary {
  return {
    mean: values.length === 0 ? NaN : mean(values),
    spread: values.length < 2 ? NaN : standardDeviation(values),
    n: values.length,
  };
}

/**
 * Returns a measure as a text shows it: `"96.52 ± 0.38"`.
 *
 * @param summary Mean and spread.
 * @param digits Decimals of both; default 2.
 * @param unit What both are divided by, 0.01 for shares in per cent; default 1.
 *
 * @example
 * ```ts
 * import { summaryText } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(summaryText({ mean: -0.25, spread: 0.125, n: 3 }, 1, 0.01), "−25.0 ± 12.5");
 * assert.equal(summaryText({ mean: NaN, spread: NaN, n: 0 }), "–");
 * ```
 */
export function summaryText({ mean, spread, n }: Summary, digits = 2, unit = 1): string {
  if (n === 0) return "–";
  const text = (value: number) => (value / unit).toFixed(digits).replace("-", "−");
  return Number.isNaN(spread) ? text(mean) : `${text(mean)} ± ${text(spread)}`;
}

/** Between which numbers a mean lies. */
export interface MeanInterval {
  /** The lower end; NaN of fewer than two numbers. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
}

/**
 * Returns the 95 % interval of a mean, `mean ± t · spread / √n`, by Student's t with n − 1 degrees of
 * freedom: of three numbers 2.5 spreads to either side, of six one, of fifteen half of one.
 *
 * @param summary Mean and spread.
 * @see Student, "The probable error of a mean", 1908
 *
 * @example
 * ```ts
 * import { meanInterval, summaryOf } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { low, high } = meanInterval(summaryOf([1, 3, 5]));
 * assert.deepEqual([low.toFixed(2), high.toFixed(2)], ["-1.97", "7.97"]);
 * ```
 */
export function meanInterval({ mean, spread, n }: Summary): MeanInterval {
  if (n < 2) return { low: NaN, high: NaN };
  const half = tQuantile(0.975, n - 1) * spread / Math.sqrt(n);
  return { low: mean - half, high: mean + half };
}

/**
 * Returns the 95 % interval of a mean as a text shows it: `"−1.97 to 7.97"`.
 *
 * @param summary Mean and spread.
 * @param digits Decimals; default 2.
 * @param unit What both ends are divided by; default 1.
 *
 * @example
 * ```ts
 * import { intervalText, summaryOf } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(intervalText(summaryOf([1, 3, 5])), "−1.97 to 7.97");
 * assert.equal(intervalText(summaryOf([1])), "–");
 * ```
 */
export function intervalText(summary: Summary, digits = 2, unit = 1): string {
  const { low, high } = meanInterval(summary);
  if (Number.isNaN(low)) return "–";
  return [low, high].map((end) => summaryText({ mean: end / unit, spread: NaN, n: 1 }, digits))
    .join(" to ");
}

/**
 * Returns the variations of a stage, the highest mean validation accuracy first; of equals the one
 * that was asked for first. Those without a complete trial come last.
 *
 * @param trials Trials of any stage and state.
 * @param stage Whose trials count; default those of the search.
 */
export function summarizeVariations(
  trials: readonly Trial[],
  stage: Stage = "search",
): VariationSummary[] {
  const ofStage = trials.filter((trial) => trial.stage === stage);
  const groups = Map.groupBy(ofStage, ({ params }) => paramsKey(params));
  const rank = ({ valAcc }: VariationSummary) => valAcc.n === 0 ? -1 : valAcc.mean;
  return [...groups.values()].map(summarize).sort((a, b) => rank(b) - rank(a));
}

function summarize(all: readonly Trial[]): VariationSummary {
  const trials = all.filter(({ state, metrics }) => state === "complete" && metrics !== undefined)
    .toSorted((a, b) => a.seed - b.seed);
  const measured = trials.flatMap(({ metrics }) => metrics === undefined ? [] : [metrics]);
  const [first] = measured;
  return {
    params: all[0]?.params ?? {},
    trials,
    failed: all.filter(({ state }) => state === "fail").length,
    valAcc: summaryOf(measured.map(({ valAcc }) => valAcc)),
    epochMs: summaryOf(measured.map(({ epochMs }) => epochMs)),
    predictMs: summaryOf(measured.map(({ predictMs }) => predictMs)),
    weights: first?.params ?? NaN,
    macs: first?.macs ?? NaN,
  };
}
