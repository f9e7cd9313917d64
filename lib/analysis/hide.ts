/**
 * Hiding the pixels that matter: the test of a map of what matters.
 *
 * @module
 */

import {
  argMax,
  type Check,
  createCheck,
  createRandom,
  item,
  type NdArray,
  ndarray,
  shapeText,
} from "../base/mod.ts";

const check: Check = createCheck("hide pixels", { now: "current value is" });

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
  check.that(
    maps.shape.join() === `${n},${height},${width}` && images.data.length === n * size,
    `each must have a number: shapes are ${shapeText(images.shape)} and ${shapeText(maps.shape)}`,
    TypeError,
  );
  check.that(
    Number.isSafeInteger(count) && count >= 0,
    `count must be a whole number: current value is ${count}`,
  );
  const data = images.data.slice();
  for (let start = 0; start < data.length; start += size) {
    const map = maps.data.subarray(start, start + size);
    const order = [...map.keys()].sort((a, b) => (map[b] ?? NaN) - (map[a] ?? NaN));
    for (const pixel of order.slice(0, count)) data[start + pixel] = 0;
  }
  return ndarray(data, images.shape);
}

/** What is left of a network's answers when pixels are hidden. */
export interface Deletion {
  /** The mean probability of the watched classes, 0–1. */
  readonly probability: number;
  /** How many images still have their class as the answer. */
  readonly recognised: number;
}

/**
 * Returns what is left of a network's answers when the pixels that a map ranks highest are hidden:
 * the less, the better the map says what they hang on.
 *
 * @param predict Images in, probabilities `[n, classes]` out.
 * @param images As {@linkcode hidePixels} takes them, at least one.
 * @param classes The class to watch for each image, `[n]`.
 * @param maps One number for each pixel, `[n, height, width]`.
 * @param count How many pixels of each image to hide.
 * @throws As {@linkcode hidePixels}.
 * @see Petsiuk, Das and Saenko (2018), RISE
 *
 * @example
 * ```ts
 * import { deletion } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Two classes: the left pixel speaks for class 0, the right one for class 1.
 * const image = ndarray(new Float32Array([0.9, 0.1]), [1, 1, 2]);
 * const predict = ({ data }: { data: Float32Array }) => ndarray(data.slice(), [1, 2]);
 * const map = ndarray(new Float32Array([1, 0]), [1, 1, 2]);
 * assert.deepEqual(deletion(predict, image, [0], map, 1), { probability: 0, recognised: 0 });
 * ```
 */
export function deletion(
  predict: (images: NdArray) => NdArray,
  images: NdArray,
  classes: readonly number[],
  maps: NdArray,
  count: number,
): Deletion {
  const scores = predict(hidePixels(images, maps, count));
  const rows = classes.map((label, i) => ({ label, scores: item(scores, i).data }));
  const sum = rows.reduce((sum, { label, scores }) => sum + (scores[label] ?? NaN), 0);
  return {
    probability: sum / classes.length,
    recognised: rows.filter(({ label, scores }) => argMax(scores) === label).length,
  };
}

/**
 * Returns a map that ranks each pixel with ink at random, and all others behind them: the standard
 * that a map of what matters has to beat.
 *
 * @param images Any shape whose pixels lie in 0–1; ink is above 0.5.
 * @param seed What the random numbers begin with.
 * @returns A new array of the images' first three axes, `[n, height, width]`.
 *
 * @example
 * ```ts
 * import { randomInk } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { data } = randomInk(ndarray(new Float32Array([0, 1, 0.4, 0.6]), [1, 2, 2, 1]), 42);
 * assert.deepEqual([...data].map((rank) => rank >= 1), [false, true, false, true]);
 * ```
 */
export function randomInk({ data, shape }: NdArray, seed: number): NdArray {
  const random = createRandom(seed);
  return ndarray(data.map((ink) => ink > 0.5 ? 1 + random() : 0), shape.slice(0, 3));
}
