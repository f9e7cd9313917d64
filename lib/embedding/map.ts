/**
 * A map of an embedding in two directions.
 *
 * @module
 */

import type { NdArray } from "../base/mod.ts";
import { fitPca } from "../neighbors/mod.ts";

/** A place on a map. */
export interface MapPoint {
  /** What lies there. */
  readonly name: string;
  /** Along the direction in which the rows vary most. */
  readonly x: number;
  /** Along the next. */
  readonly y: number;
}

/** Rows of an embedding in two directions. */
export interface PcaMap {
  /** One place per row, in their order. */
  readonly points: readonly MapPoint[];
  /** The share of the variance that each direction holds, 0–1. */
  readonly shares: readonly [x: number, y: number];
}

/**
 * Returns where rows lie in the two directions in which they vary most.
 *
 * @param rows `[n, d]`, at least three.
 * @param names What each row is.
 * @throws {RangeError} What `fitPca` throws.
 *
 * @example
 * ```ts
 * import { pcaMap } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 0, 2, 0, 1, 0]), [3, 2]);
 * const { points, shares } = pcaMap(rows, ["a", "b", "c"]);
 * assert.deepEqual([Math.abs(points[0]?.x ?? 0), shares[0]], [1, 1]);
 * ```
 */
export function pcaMap(rows: NdArray, names: readonly string[]): PcaMap {
  const pca = fitPca(rows, { nComponents: 2 });
  const { data } = pca.transform(rows);
  const [x = 0, y = 0] = pca.explainedVarianceRatio;
  return {
    points: names.map((name, i) => ({ name, x: data[2 * i] ?? NaN, y: data[2 * i + 1] ?? NaN })),
    shares: [x, y],
  };
}
