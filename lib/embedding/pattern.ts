/**
 * What distances within a class and between classes look like.
 *
 * @module
 */

import { median, type NdArray } from "../base/mod.ts";

/** The distances of one example. */
export interface PatternRow {
  /** The example's class. */
  readonly name: string;
  /** The median distance to the others of its class. */
  readonly within: number;
  /** The median distance to all of other classes. */
  readonly between: number;
  /** The largest distance within the class. */
  readonly farthestWithin: number;
  /** The least distance to another class. */
  readonly nearestBetween: number;
  /** How many of its class are farther away than the nearest of another. */
  readonly overlap: number;
}

/**
 * Returns for each example how far its own class and the others are; the example itself is left
 * out.
 *
 * @param distances `[m, n]`: from each of `m` examples to each of `n` samples.
 * @param examples The row that each example has among the samples.
 * @param names The class of each sample; an example needs another of its class and one of another.
 * @throws {RangeError} If an example has no other sample of its class, or none of another.
 *
 * @example
 * ```ts
 * import { distancePattern } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const distances = ndarray(new Float32Array([0, 1, 5, 4, 9]), [1, 5]);
 * const [row] = distancePattern(distances, [0], ["a", "a", "a", "b", "b"]);
 * assert.deepEqual(row, {
 *   name: "a",
 *   within: 3,
 *   between: 6.5,
 *   farthestWithin: 5,
 *   nearestBetween: 4,
 *   overlap: 1,
 * });
 * ```
 */
export function distancePattern(
  { data, shape: [, n = 0] }: NdArray,
  examples: readonly number[],
  names: readonly string[],
): PatternRow[] {
  return examples.map((example, i) => {
    const name = names[example] ?? "";
    const row = Array.from(data.subarray(i * n, (i + 1) * n));
    const own = row.filter((_, k) => names[k] === name && k !== example);
    const other = row.filter((_, k) => names[k] !== name);
    if (own.length === 0 || other.length === 0) {
      throw new RangeError(
        `Cannot compare distances as ${JSON.stringify(name)} must have another sample, and there ` +
          `must be one of another class: there are ${own.length} and ${other.length}`,
      );
    }
    const nearestBetween = Math.min(...other);
    return {
      name,
      within: median(own),
      between: median(other),
      farthestWithin: Math.max(...own),
      nearestBetween,
      overlap: own.filter((distance) => distance > nearestBetween).length,
    };
  });
}
