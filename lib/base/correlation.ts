/**
 * How alike two sets of numbers run.
 *
 * @module
 */

import { type Check, createCheck } from "./check.ts";

const check: Check = createCheck("correlate samples");

/**
 * Returns Pearson's correlation of two samples, from -1 to 1.
 *
 *     r = Σ (aᵢ - mean a)(bᵢ - mean b) / √(Σ (aᵢ - mean a)² · Σ (bᵢ - mean b)²)
 *
 * Answers whether a filter's response follows the one that was predicted for it.
 *
 * @param a At least two numbers, such as the values of one response map.
 * @param b As many.
 * @returns 1 where one is a rising linear function of the other, -1 where it is a falling
 * one; 0 where one of them is constant, since then nothing runs alike.
 * @throws {TypeError} If the lengths differ.
 * @throws {RangeError} If there are fewer than two.
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.pearsonr.html
 *
 * @example
 * ```ts
 * import { correlation } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(correlation([1, 2, 3], [30, 20, 10]), -1);
 * ```
 */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  check.that(
    a.length === b.length,
    `they must have the same length: lengths are ${a.length} and ${b.length}`,
    TypeError,
  );
  check.that(a.length >= 2, `two values are needed: there are ${a.length}`);
  const [x, y] = [deviations(a), deviations(b)];
  const norm = Math.sqrt(dot(x, x) * dot(y, y));
  return norm === 0 ? 0 : Math.max(-1, Math.min(1, dot(x, y) / norm));
}

/** From the mean; taken from the first value before, so that a constant gives exact zeros. */
function deviations(values: ArrayLike<number>): Float64Array {
  const first = values[0] ?? NaN;
  const shifted = Float64Array.from(values, (value) => value - first);
  const mean = shifted.reduce((sum, value) => sum + value, 0) / shifted.length;
  return shifted.map((value) => value - mean);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
}
