/**
 * How well feature maps tell classes apart.
 *
 * @module
 */

import {
  type Check,
  correlation,
  createCheck,
  median,
  type NdArray,
  shapeText,
} from "../base/mod.ts";
import type { Label } from "../neighbors/mod.ts";

/** How well one feature map tells the classes apart. */
export interface MapSeparation {
  /** The map's number, from 0. */
  readonly map: number;
  /** The F statistic of its mean activation. */
  readonly f: number;
}

const check: Check = createCheck("compute F");
const mapsCheck: Check = createCheck("separate maps");
const likenessCheck: Check = createCheck("compare maps");
const meansCheck: Check = createCheck("average maps");

/**
 * Returns the F statistic of a one-way analysis of variance: how far the classes' means
 * lie apart, measured by how far the values of one class do.
 *
 *     F = (Σ nₖ (mₖ - m)² / (K - 1)) / (Σ (xᵢ - m of its class)² / (n - K))
 *
 * with `n` values in `K` classes of `nₖ` values and mean `mₖ`, and `m` the mean of all.
 * About 1 where the class makes no difference.
 *
 * @param values Finite numbers `[n]`, more than there are classes.
 * @param labels The class of each, `[n]`; at least two different ones.
 * @returns F, 0 or more. 0 where all values are equal (a dead map separates nothing);
 * infinity where they differ between classes and never within one.
 * @throws {TypeError} If there aren't as many labels as values.
 * @throws {RangeError} If there are too few classes or values, or one isn't finite.
 * @see https://docs.scipy.org/doc/scipy/reference/generated/scipy.stats.f_oneway.html
 *
 * @example
 * ```ts
 * import { fStatistic } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Means 1 and 4 about 2.5: (2 · 1.5² + 2 · 1.5²) / 1 = 9; within: (4 · 1) / 2 = 2.
 * assert.equal(fStatistic([0, 2, 3, 5], ["a", "a", "b", "b"]), 4.5);
 * ```
 */
export function fStatistic(values: ArrayLike<number>, labels: ArrayLike<Label>): number {
  checkSample(values, labels);
  const classes = Map.groupBy(Array.from(values), (_, i) => labels[i]);
  const [n, k] = [values.length, classes.size];
  check.that(
    k >= 2 && n > k,
    "it takes at least 2 classes and more values than classes: " +
      `there are ${k} classes and ${n} values`,
  );
  const all = mean(Array.from(values));
  let between = 0, within = 0;
  for (const members of classes.values()) {
    const own = mean(members);
    between += members.length * (own - all) ** 2;
    for (const value of members) within += (value - own) ** 2;
  }
  return between === 0 ? 0 : between / (k - 1) / (within / (n - k));
}

/**
 * Returns how well each feature map's mean activation tells the classes apart.
 *
 * @param meanActivations One row per image, one column per map, `[n, maps]`.
 * @param labels The class of each image, `[n]`.
 * @returns {@link fStatistic} of each column, a row for each map.
 * @throws {TypeError} If the array has another rank, or there aren't as many labels as rows.
 * @throws {RangeError} As {@link fStatistic}.
 *
 * @example
 * ```ts
 * import { mapSeparation } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Of two maps, the first tells the classes apart and the second does not.
 * const activations = ndarray(new Float32Array([0, 1, 2, 5, 3, 5, 5, 1]), [4, 2]);
 * assert.deepEqual(mapSeparation(activations, [0, 0, 1, 1]), [{ map: 0, f: 4.5 }, { map: 1, f: 0 }]);
 * ```
 */
export function mapSeparation(
  meanActivations: NdArray,
  labels: ArrayLike<Label>,
): MapSeparation[] {
  const { data, shape } = meanActivations;
  mapsCheck.shape("activations must be", meanActivations, ["n", "maps"]);
  const [n = 0, maps = 0] = shape;
  return Array.from({ length: maps }, (_, map) => {
    const column = Float64Array.from({ length: n }, (_, i) => data[i * maps + map] ?? NaN);
    return { map, f: fStatistic(column, labels) };
  });
}

/**
 * Returns how alike some feature maps are: the median of the correlations between each two of them,
 * over the images. Near 1 they rise and fall together, so that one says what the others do; near 0
 * each says something of its own.
 *
 * @param meanActivations One row per image, one column per map, `[n, maps]`.
 * @param maps The numbers of the maps to compare.
 * @returns -1 to 1; 1 for fewer than two maps.
 * @throws {TypeError} If the array has another rank.
 * @throws {RangeError} If there is no such map.
 *
 * @example
 * ```ts
 * import { mapLikeness } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Of three images: two maps that rise together, and one that falls.
 * const means = ndarray(new Float32Array([1, 2, 9, 2, 4, 6, 3, 6, 3]), [3, 3]);
 * assert.equal(mapLikeness(means, [0, 1]), 1);
 * assert.equal(mapLikeness(means, [0, 2]), -1);
 * ```
 */
export function mapLikeness(meanActivations: NdArray, maps: readonly number[]): number {
  likenessCheck.shape("activations must be", meanActivations, ["n", "maps"]);
  const { data, shape: [n = 0, count = 0] } = meanActivations;
  const isMap = (map: number) => Number.isInteger(map) && map >= 0 && map < count;
  likenessCheck.each(
    `maps must be numbered from 0 to ${count - 1}`,
    maps,
    isMap,
    (i) => `number ${i}`,
  );
  const columns = maps.map((map) =>
    Float32Array.from({ length: n }, (_, i) => data[i * count + map] ?? NaN)
  );
  const pairs = columns.flatMap((column, i) =>
    columns.slice(i + 1).map((other) => correlation(column, other))
  );
  return pairs.length === 0 ? 1 : median(pairs);
}

/**
 * Returns the mean of each feature map of each image.
 *
 * @param activations Feature maps `[n, height, width, maps]`.
 * @returns A new array `[n, maps]`.
 * @throws {TypeError} If the array has another rank, or a map has no pixel.
 *
 * @example
 * ```ts
 * import { meanActivations } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // One image with two maps of 1×2 pixels: (0, 2) and (10, 30).
 * const maps = ndarray(new Float32Array([0, 10, 2, 30]), [1, 1, 2, 2]);
 * assert.deepEqual([...meanActivations(maps).data], [1, 20]);
 * ```
 */
export function meanActivations(activations: NdArray): NdArray {
  const [n = 0, height = 0, width = 0, maps = 0] = activations.shape;
  const pixels = height * width;
  meansCheck.that(
    activations.shape.length === 4 && pixels > 0,
    "activations must be [n, height, width, maps] with a pixel: " +
      `shape is ${shapeText(activations.shape)}`,
    TypeError,
  );
  const means = new Float32Array(n * maps);
  for (let image = 0; image < n; image++) {
    const first = image * pixels * maps;
    for (let map = 0; map < maps; map++) {
      let sum = 0;
      for (let i = first + map; i < first + pixels * maps; i += maps) {
        sum += activations.data[i] ?? NaN;
      }
      means[image * maps + map] = sum / pixels;
    }
  }
  return { data: means, shape: [n, maps] };
}

/** By the first value's side, so that equal values have exactly their own mean. */
function mean(values: readonly number[]): number {
  const [first = NaN] = values;
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length;
}

function checkSample(values: ArrayLike<number>, labels: ArrayLike<Label>): void {
  check.counts("each value must have a label", { values: values.length, labels: labels.length });
  check.each("values must be finite", values, Number.isFinite, (i) => `value ${i}`);
}
