/**
 * How quickly a search finds what is good.
 *
 * @module
 */

/**
 * Returns the highest value up to and including each place.
 *
 * @param values In the order in which they were found; NaN, of a variation that failed, is passed
 * over.
 * @returns As many numbers; NaN before the first that is one.
 *
 * @example
 * ```ts
 * import { bestSoFar } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(bestSoFar([2, 1, NaN, 3]), [2, 2, 2, 3]);
 * ```
 */
export function bestSoFar(values: readonly number[]): number[] {
  let best = NaN;
  return values.map((value) => {
    if (value > best || (Number.isNaN(best) && !Number.isNaN(value))) best = value;
    return best;
  });
}
