/**
 * The axis of channels put first.
 *
 * @module
 */

import { type NdArray, ndarray } from "../base/mod.ts";

/**
 * Returns an image's feature maps as images of their own.
 *
 * @param maps `[height, width, channels]`: a layer's output for one image.
 * @returns A new array `[channels, height, width]`.
 * @throws {TypeError} If there are not three axes.
 *
 * @example
 * ```ts
 * import { channelsFirst } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const maps = ndarray(new Float32Array([1, 10, 2, 20]), [1, 2, 2]);
 * assert.deepEqual([...channelsFirst(maps).data], [1, 2, 10, 20]);
 * ```
 */
export function channelsFirst(maps: NdArray): NdArray {
  const [height = 0, width = 0, channels = 0] = maps.shape;
  if (maps.shape.length !== 3) {
    throw new TypeError(
      `Cannot take feature maps apart as their shape must be [height, width, channels]: it is [${
        maps.shape.join(", ")
      }]`,
    );
  }
  const size = height * width;
  const data = new Float32Array(size * channels);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < channels; k++) data[k * size + i] = maps.data[i * channels + k] ?? 0;
  }
  return ndarray(data, [channels, height, width]);
}
