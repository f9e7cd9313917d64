/**
 * Which pixels a prediction hangs on, found by hiding them.
 *
 * @module
 */

import { argMax, type Check, createCheck, type NdArray, ndarray, shapeText } from "../base/mod.ts";

/** A model from the outside: images `[n, height, width, 1]` to scores `[n, classes]`. */
export type Predict = (images: NdArray) => NdArray;

/** What hides the pixels, and whose score is watched. */
export interface OcclusionMapOptions {
  /** The side of the square that hides pixels; 1 to the image's shorter side, default 5. */
  readonly size?: number;
  /** How far the square moves each time; 1 to `size`, default 1. */
  readonly stride?: number;
  /** The value put in place of the pixels; default 0, the paper of an MNIST digit. */
  readonly fill?: number;
  /** The class whose score is watched; default the one with the highest score. */
  readonly label?: number;
}

/** How much each pixel matters to one class. */
export interface OcclusionMap {
  /** By how much hiding the pixel lowers the score on average, `[height, width]`. */
  readonly map: NdArray;
  /** The class that was watched. */
  readonly label: number;
  /** Its score with nothing hidden. */
  readonly score: number;
}

const check: Check = createCheck("map occlusion", { whole: "an integer" });

/** How many images the model is given at once, so that memory stays small. */
const BATCH_SIZE = 256;

/**
 * Returns how much of a class's score is lost when parts of the image are hidden.
 *
 * A square of `fill` moves over the image by `stride`, and lies at the right and the lower
 * edge at the end of each way. A pixel's value is the mean loss over the squares that cover
 * it: above 0 where the pixel speaks for the class, below 0 where it speaks against it.
 *
 * @param image One image `[height, width]` or `[height, width, 1]`.
 * @param predict The model; called with up to 256 images at a time.
 * @param options The square and the class.
 * @returns The map, the class and its score; the image is unchanged.
 * @throws {TypeError} If the image has another rank, or `predict` gives another shape.
 * @throws {RangeError} If the square or its stride doesn't fit, or there is no such class.
 * @see Zeiler and Fergus (2014), Visualizing and understanding convolutional networks
 *
 * @example
 * ```ts
 * import { occlusionMap } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // A "model" of one class, whose score is the upper left pixel.
 * const predict = ({ data, shape: [n = 0] }: { data: Float32Array; shape: readonly number[] }) =>
 *   ndarray(Float32Array.from({ length: n }, (_, i) => data[4 * i] ?? NaN), [n, 1]);
 * const image = ndarray(new Float32Array([1, 1, 1, 1]), [2, 2]);
 * assert.deepEqual([...occlusionMap(image, predict, { size: 1 }).map.data], [1, 0, 0, 0]);
 * ```
 */
export function occlusionMap(
  image: NdArray,
  predict: Predict,
  options: OcclusionMapOptions = {},
): OcclusionMap {
  const [height, width] = shapeOf(image);
  const { size = 5, stride = 1, fill = 0 } = options;
  check.whole("size", size, 1, Math.min(height, width));
  check.whole("stride", stride, 1, size);
  const whole = scoresOf({ data: image.data, shape: [1, height, width, 1] }, predict)[0] ?? [];
  const { label = argMax(whole) } = options;
  const score = whole[label];
  check.that(
    score !== undefined,
    `label must be from 0 to ${whole.length - 1}: it is ${label}`,
  );

  const squares = starts(height, size, stride)
    .flatMap((top) => starts(width, size, stride).map((left) => ({ top, left, size })));
  const losses = new Float64Array(height * width), counts = new Uint32Array(height * width);
  for (let first = 0; first < squares.length; first += BATCH_SIZE) {
    const batch = squares.slice(first, first + BATCH_SIZE);
    const scores = scoresOf(hidden(image.data, height, width, batch, fill), predict);
    batch.forEach((square, i) => {
      for (const pixel of pixelsOf(square, width)) {
        losses[pixel]! += score - (scores[i]?.[label] ?? NaN);
        counts[pixel]! += 1;
      }
    });
  }
  const data = Float32Array.from(losses, (loss, pixel) => loss / (counts[pixel] ?? NaN));
  return { map: { data, shape: [height, width] }, label, score };
}

interface Square {
  readonly top: number;
  readonly left: number;
  readonly size: number;
}

/** Where squares begin along one axis: by the stride, and so that the last one ends with it. */
function starts(length: number, size: number, stride: number): number[] {
  const last = length - size;
  return [...Array.from({ length: Math.ceil(last / stride) }, (_, i) => i * stride), last];
}

function* pixelsOf({ top, left, size }: Square, width: number): Generator<number> {
  for (let row = top; row < top + size; row++) {
    for (let column = left; column < left + size; column++) yield row * width + column;
  }
}

/** A copy of the image for each square, with the square hidden. */
function hidden(
  image: Float32Array,
  height: number,
  width: number,
  squares: readonly Square[],
  fill: number,
): NdArray {
  const data = new Float32Array(squares.length * image.length);
  squares.forEach((square, i) => {
    const copy = data.subarray(i * image.length, (i + 1) * image.length);
    copy.set(image);
    for (const pixel of pixelsOf(square, width)) copy[pixel] = fill;
  });
  return { data, shape: [squares.length, height, width, 1] };
}

function scoresOf(images: NdArray, predict: Predict): number[][] {
  const { data, shape } = predict(images);
  const [n = 0] = images.shape;
  const [rows, classes = 0] = shape;
  check.that(
    shape.length === 2 && rows === n && classes > 0 && data.length === n * classes,
    `predict must give [${n}, classes]: shape is ${shapeText(shape)}`,
    TypeError,
  );
  return Array.from({ length: n }, (_, i) => [...data.subarray(i * classes, (i + 1) * classes)]);
}

function shapeOf({ shape, data }: NdArray): [height: number, width: number] {
  const [height = 0, width = 0, channels = 1] = shape;
  const isImage = shape.length === 2 || shape.length === 3;
  check.that(
    isImage && channels === 1 && data.length === height * width,
    `the image must be [height, width]: shape is ${shapeText(shape)}`,
    TypeError,
  );
  return [height, width];
}

/** The least probability that counts, so that logarithms stay finite. */
const LEAST = 1e-7;

/**
 * Returns the log-odds of probabilities, `ln(p / (1 - p))`: a measure that still moves where a
 * network is all but certain and its probability no longer does.
 *
 * @param probabilities 0–1, any shape; taken as at least 10⁻⁷ and at most 1 - 10⁻⁷.
 * @returns A new array of the same shape, from -16.1 to 16.1.
 *
 * @example
 * ```ts
 * import { logOdds } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...logOdds(ndarray(new Float32Array([0.5]), [1])).data], [0]);
 * ```
 */
export function logOdds({ data, shape }: NdArray): NdArray {
  const odds = (p: number) => {
    const within = Math.min(1 - LEAST, Math.max(LEAST, p));
    return Math.log(within / (1 - within));
  };
  return ndarray(data.map(odds), shape);
}
