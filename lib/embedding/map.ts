/**
 * Maps of an embedding in two directions.
 *
 * @module
 */

import { UMAP } from "umap-js";
import { type Check, createCheck, createRandom, item, type NdArray } from "../base/mod.ts";
import { fitPca } from "../neighbors/mod.ts";

const mapping: Check = createCheck("draw a map by neighbours");

/** A place on a map. */
export interface MapPoint {
  /** What lies there. */
  readonly name: string;
  /** Along the map's first direction. */
  readonly x: number;
  /** Along the second. */
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

/** How a map by neighbours is drawn. */
export interface UmapOptions {
  /** How many nearest rows each is held near, at least 2 and fewer than there are; default 15. */
  readonly nNeighbors?: number;
  /** How near equals may lie, in units of the map, 0–1: more makes looser islands; default 0.1. */
  readonly minDist?: number;
  /** The same seed, the same map; default 42. */
  readonly seed?: number;
}

/**
 * Returns where rows lie on a map that keeps neighbours near (UMAP), by Euclidean distance. What is
 * far, and how far, it does not keep; `x` and `y` have no meaning of their own.
 *
 * @param rows `[n, d]`, at least three.
 * @param names What each row is.
 * @param options How many neighbours count, and the seed.
 * @throws {RangeError} If `nNeighbors` or `minDist` is outside its range.
 * @see McInnes, Healy and Melville (2018), UMAP: Uniform Manifold Approximation and Projection
 * @see https://github.com/PAIR-code/umap-js
 *
 * @example
 * ```ts
 * import { umapMap } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 1, 2, 90, 91, 92]), [6, 1]);
 * const [a, , c, d] = umapMap(rows, [..."aaabbb"], { nNeighbors: 2 });
 * const apart = (p = a, q = a) => Math.hypot((p?.x ?? 0) - (q?.x ?? 0), (p?.y ?? 0) - (q?.y ?? 0));
 * assert.ok(apart(a, c) < apart(c, d));
 * ```
 */
export function umapMap(
  rows: NdArray,
  names: readonly string[],
  { nNeighbors = 15, minDist = 0.1, seed = 42 }: UmapOptions = {},
): MapPoint[] {
  mapping.whole("nNeighbors", nNeighbors, 2, names.length - 1);
  mapping.that(minDist >= 0 && minDist <= 1, `minDist must be from 0 to 1: it is ${minDist}`);
  const umap = new UMAP({ nNeighbors, minDist, random: createRandom(seed) });
  const places = umap.fit(names.map((_, i) => [...item(rows, i).data]));
  return places.map(([x = NaN, y = NaN], i) => ({ name: names[i] ?? "", x, y }));
}
