/**
 * What the images of a class have in common.
 *
 * @module
 */

import { type Check, createCheck, type NdArray, ndarray, sizeOf } from "../base/mod.ts";
import { checkLabels } from "./labels.ts";

const check: Check = createCheck("average classes");

/**
 * Returns the mean of the items of each class, number by number.
 *
 * @param items `[n, …]`, for example feature maps; unchanged.
 * @param labels The class of each, `[n]`, whole numbers from 0.
 * @param classes How many classes there are, from 1.
 * @returns A new array `[classes, …]`; NaN for a class without an item.
 * @throws {TypeError} If there are not as many labels as items.
 * @throws {RangeError} If a label is not from 0 to `classes - 1`.
 *
 * @example
 * ```ts
 * import { classMeans } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 10, 2, 20, 7, 7]), [3, 2]);
 * assert.deepEqual([...classMeans(rows, [0, 0, 1], 2).data], [1, 15, 7, 7]);
 * ```
 */
export function classMeans(items: NdArray, labels: ArrayLike<number>, classes: number): NdArray {
  const [n = 0, ...shape] = items.shape;
  const size = sizeOf(shape);
  check.counts("each item must have a label", { items: n, labels: labels.length });
  checkLabels(check, labels, classes);
  const sums = new Float64Array(classes * size);
  const counts = new Float64Array(classes);
  for (let i = 0; i < n; i++) {
    const label = labels[i] ?? NaN;
    counts[label]! += 1;
    for (let j = 0; j < size; j++) sums[label * size + j]! += items.data[i * size + j] ?? NaN;
  }
  const data = Float32Array.from(sums, (sum, i) => sum / (counts[Math.floor(i / size)] ?? NaN));
  return ndarray(data, [classes, ...shape]);
}
