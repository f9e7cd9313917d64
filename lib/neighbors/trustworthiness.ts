/**
 * How far a map of few directions keeps neighbours.
 *
 * @module
 */

import { type Check, createCheck, type NdArray } from "../base/mod.ts";
import { ssdMatrix } from "./distance.ts";

const check: Check = createCheck("compute a trustworthiness", { whole: "an integer" });

/** How many neighbours on the map are asked. */
export interface TrustworthinessOptions {
  /** How many, from 1 to less than half of the rows; default 5. */
  readonly nNeighbors?: number;
}

/**
 * Returns how far neighbours on a map are neighbours in the data, 0–1:
 *
 *     1 − 2 / (n k (2n − 3k − 1)) Σᵢ Σⱼ max(0, r(i, j) − k)
 *
 * over the `k` rows `j` nearest to each row `i` on the map, where `r(i, j)` says that `j` is the
 * r-th nearest to `i` in the data. So 1 is a map whose neighbours are all neighbours in the data, and a
 * stranger drawn near costs as much as it is far.
 *
 * @param data Rows `[n, d]`.
 * @param map The same rows on the map, `[n, m]`.
 * @param options How many neighbours are asked.
 * @throws {TypeError} If there aren't as many rows in both.
 * @throws {RangeError} If `nNeighbors` isn't an integer from 1 to less than half of the rows.
 * @see Venna and Kaski (2001), Neighborhood preservation in nonlinear projection methods
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.manifold.trustworthiness.html
 *
 * @example
 * ```ts
 * import { trustworthiness } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const line = ndarray(new Float32Array([0, 1, 3, 7]), [4, 1]);
 * const mixed = ndarray(new Float32Array([0, 7, 3, 1]), [4, 1]);
 * assert.equal(trustworthiness(line, line, { nNeighbors: 1 }), 1);
 * assert.ok(trustworthiness(line, mixed, { nNeighbors: 1 }) < 0.5);
 * ```
 */
export function trustworthiness(
  data: NdArray,
  map: NdArray,
  { nNeighbors = 5 }: TrustworthinessOptions = {},
): number {
  const [n = 0] = data.shape;
  check.counts("both must have as many rows", {
    "of the data": n,
    "of the map": map.shape[0] ?? 0,
  });
  check.whole("nNeighbors", nNeighbors, 1, Math.ceil(n / 2) - 1);
  const [inData, onMap] = [nearestFirst(data), nearestFirst(map)];
  const penalty = onMap.flatMap((near, row) =>
    near.slice(0, nNeighbors).map((other) =>
      Math.max(0, (inData[row] ?? []).indexOf(other) + 1 - nNeighbors)
    )
  ).reduce((sum, value) => sum + value, 0);
  return 1 - penalty * 2 / (n * nNeighbors * (2 * n - 3 * nNeighbors - 1));
}

/** For each row all other rows, the nearest first; of equally near ones the lower. */
function nearestFirst(rows: NdArray): number[][] {
  const { data, shape: [n = 0] } = ssdMatrix(rows, rows);
  return Array.from({ length: n }, (_, row) =>
    Array.from({ length: n }, (_, other) => other)
      .filter((other) => other !== row)
      .sort((a, b) => (data[row * n + a] ?? NaN) - (data[row * n + b] ?? NaN)));
}
