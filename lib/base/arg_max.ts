/**
 * Where the greatest of some numbers is.
 *
 * @module
 */

/**
 * Returns the place of the greatest value; of equal ones the lowest.
 *
 * @param values Numbers, such as the probability of each class; `NaN` is never the greatest.
 * @returns A place from 0; -1 where there is no number.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.argmax.html
 *
 * @example
 * ```ts
 * import { argMax } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(argMax([0.1, 0.6, 0.3]), 1);
 * assert.equal(argMax([0.5, 0.5]), 0);
 * ```
 */
export function argMax(values: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0, most = NaN; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (Number.isNaN(value) || value <= most) continue;
    best = i;
    most = value;
  }
  return best;
}
