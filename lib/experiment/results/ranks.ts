/**
 * Ranks, and whether two rankings agree.
 *
 * @module
 */

import { mean } from "../../base/mod.ts";

/**
 * Returns the rank of each value, the lowest 1; equal values share the mean of their ranks.
 *
 * @param values Finite numbers.
 *
 * @example
 * ```ts
 * import { ranks } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(ranks([10, 30, 10, 20]), [1.5, 4, 1.5, 3]);
 * ```
 */
export function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

/**
 * Returns Spearman's rank correlation: Pearson's correlation of the ranks.
 *
 * @param first Numbers.
 * @param second As many.
 * @returns −1 to 1; NaN where either has no two different numbers, or one that isn't finite.
 * @throws {TypeError} If they are not as many.
 * @see C. Spearman, "The proof and measurement of association between two things", 1904.
 *
 * @example
 * ```ts
 * import { rankCorrelation } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(rankCorrelation([1, 2, 3], [10, 1000, 100]), 0.5);
 * ```
 */
export function rankCorrelation(first: readonly number[], second: readonly number[]): number {
  if (first.length !== second.length) {
    throw new TypeError(
      "Cannot correlate ranks as there must be as many numbers in both: " +
        `there are ${first.length} and ${second.length}`,
    );
  }
  if (first.length === 0 || ![...first, ...second].every(Number.isFinite)) return NaN;
  const [a, b] = [centred(ranks(first)), centred(ranks(second))];
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function centred(values: readonly number[]): number[] {
  const centre = mean(values);
  return values.map((value) => value - centre);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, i) => total + value * (b[i] ?? NaN), 0);
}
