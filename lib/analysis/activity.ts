/**
 * How much of a layer's output is above 0.
 *
 * @module
 */

import { type Check, createCheck, median, type NdArray } from "../base/mod.ts";

/** How many of a layer's numbers answer to an image. */
export interface MapActivity {
  /** The share of numbers above 0, 0–1. */
  readonly share: number;
  /** That share of the median map: in how many places a typical map answers. */
  readonly medianShare: number;
  /** The maps that are 0 everywhere, by number. */
  readonly silent: readonly number[];
}

const check: Check = createCheck("measure activity");

/**
 * Returns how much of one image's feature maps is above 0, and which maps are 0 everywhere.
 *
 * @param maps `[height, width, maps]`.
 * @throws {TypeError} If there are not three axes.
 *
 * @example
 * ```ts
 * import { mapActivity } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Two pixels of two maps, of which the second is silent.
 * const maps = ndarray(new Float32Array([1, 0, 0, 0]), [1, 2, 2]);
 * assert.deepEqual(mapActivity(maps), { share: 0.25, medianShare: 0.25, silent: [1] });
 * ```
 */
export function mapActivity(maps: NdArray): MapActivity {
  check.shape("maps must be", maps, ["height", "width", "maps"]);
  const { data, shape: [, , count = 0] } = maps;
  const heard = new Set<number>();
  const above = new Float64Array(count);
  data.forEach((value, i) => {
    if (value !== 0) heard.add(i % count);
    if (value > 0) above[i % count]! += count / data.length;
  });
  return {
    share: data.filter((value) => value > 0).length / data.length,
    medianShare: median([...above]),
    silent: Array.from({ length: count }, (_, map) => map).filter((map) => !heard.has(map)),
  };
}
