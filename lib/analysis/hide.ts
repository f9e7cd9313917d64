/**
 * Hiding the pixels that matter: the test of a map of what matters.
 *
 * @module
 */

import { type NdArray, ndarray } from "../base/mod.ts";

export type { NdArray };

/**
 * Returns images in which the pixels of the highest numbers in a map are black.
 *
 * If the maps say rightly what a prediction hangs on, it suffers more than from other pixels.
 *
 * @param images `[n, height, width, 1]` or `[n, height, width]`; unchanged.
 * @param maps One number for each pixel, `[n, height, width]`; of equal ones the earlier is higher.
 * @param count How many pixels of each image, a whole number.
 * @returns A new array of the images' shape.
 * @throws {TypeError} If there are not as many numbers as pixels.
 * @throws {RangeError} If `count` is no whole number.
 * @see Petsiuk, Das and Saenko (2018), RISE: Randomized input sampling for explanation of black-box
 * models (the measure *deletion*)
 *
 * @example
 * ```ts
 * import { hidePixels } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array([1, 1, 1, 1]), [1, 2, 2]);
 * const map = ndarray(new Float32Array([0.5, 3, -1, 2]), [1, 2, 2]);
 * assert.deepEqual([...hidePixels(image, map, 2).data], [1, 0, 1, 0]);
 * ```
 */
export function hidePixels(images: NdArray, maps: NdArray, count: number): NdArray {
  const [n = 0, height = 0, width = 0] = images.shape;
  const size = height * width;
  if (maps.shape.join() !== `${n},${height},${width}` || images.data.length !== n * size) {
    throw new TypeError(
      `Cannot hide pixels as each must have a number: shapes are [${images.shape.join(", ")}] ` +
        `and [${maps.shape.join(", ")}]`,
    );
  }
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(
      `Cannot hide pixels as count must be a whole number: current value is ${count}`,
    );
  }
  const data = images.data.slice();
  for (let start = 0; start < data.length; start += size) {
    const map = maps.data.subarray(start, start + size);
    const order = [...map.keys()].sort((a, b) => (map[b] ?? NaN) - (map[a] ?? NaN));
    for (const pixel of order.slice(0, count)) data[start + pixel] = 0;
  }
  return ndarray(data, images.shape);
}
