/**
 * Layers rebuilt in plain TypeScript: what a network's library computes, computed without it.
 *
 * @module
 */

import { filter2D } from "../filter2d/mod.ts";
import { type Check, createCheck, type NdArray, ndarray, shapeText } from "../base/mod.ts";
import type { Activation } from "../model/mod.ts";

/** What {@linkcode rebuildConvolution} takes: the weights of a convolution. */
export interface ConvolutionWeights {
  /** `[height, width, inChannels, outChannels]`. */
  readonly kernel: NdArray;
  /** One number a filter, `[outChannels]`. */
  readonly bias: NdArray;
}

const check: Check = createCheck("rebuild a convolution");
const poolCheck: Check = createCheck("pool feature maps", {
  now: "current value is",
  whole: "an integer",
});
const compareCheck: Check = createCheck("compare arrays");

const SELU = { scale: 1.0507009873554805, alpha: 1.6732632423543772 } as const;

const ACTIVATE: Readonly<Record<Activation, (sum: number) => number>> = {
  relu: (sum) => Math.max(0, sum),
  elu: (sum) => sum > 0 ? sum : Math.expm1(sum),
  selu: (sum) => SELU.scale * (sum > 0 ? sum : SELU.alpha * Math.expm1(sum)),
  tanh: Math.tanh,
  sigmoid: (sum) => 1 / (1 + Math.exp(-sum)),
};

/**
 * Returns the output of a convolution with *valid* padding, rebuilt from `filter2D`.
 *
 *     map k = activation(bias[k] + Σ over channels c of valid(filter2D(input[c], kernel[·, ·, c, k])))
 *
 * `valid` keeps the results for which the whole kernel lies on the image, so that the border that
 * `filter2D` makes up takes no part: of 28×28 results of a 3×3 kernel the inner 26×26.
 *
 * @param input One image's channels, `[height, width, inChannels]`.
 * @param weights Kernel and bias, as `layerWeights` gives them.
 * @param activation What the layer does with its sums; default `"relu"`, `max(0, x)`.
 * @returns `[height - kernelHeight + 1, width - kernelWidth + 1, outChannels]`.
 * @throws {TypeError} If the shapes don't fit together.
 * @throws {RangeError} If the kernel is larger than the image.
 * @see https://keras.io/api/layers/convolution_layers/convolution2d/
 *
 * @example
 * ```ts
 * import { rebuildConvolution } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array([1, 2, 3, 4]), [2, 2, 1]);
 * // Two filters of 1×2: the left pixel less the right one, and their sum.
 * const kernel = ndarray(new Float32Array([1, 1, -1, 1]), [1, 2, 1, 2]);
 * const bias = ndarray(new Float32Array([0.5, -4]), [2]);
 * const maps = rebuildConvolution(image, { kernel, bias });
 * assert.deepEqual(maps, ndarray(new Float32Array([0, 0, 0, 3]), [2, 1, 2]));
 * ```
 */
export function rebuildConvolution(
  input: NdArray,
  { kernel, bias }: ConvolutionWeights,
  activation: Activation = "relu",
): NdArray {
  const activate = ACTIVATE[activation];
  const [height = 0, width = 0, channels = 0] = input.shape;
  const [kernelHeight = 0, kernelWidth = 0, , filters = 0] = kernel.shape;
  checkShapes(input, kernel, bias);
  const rows = height - kernelHeight + 1, columns = width - kernelWidth + 1;
  const images = Array.from({ length: channels }, (_, c) => slice(input, [height, width], c));
  const data = new Float32Array(rows * columns * filters);
  for (let k = 0; k < filters; k++) {
    const sums = new Float64Array(rows * columns).fill(bias.data[k] ?? NaN);
    images.forEach((image, c) => {
      const filter = slice(kernel, [kernelHeight, kernelWidth], c * filters + k);
      const response = filter2D(image, filter);
      addValid(sums, response, { top: kernelHeight >> 1, left: kernelWidth >> 1, columns });
    });
    sums.forEach((sum, i) => data[i * filters + k] = activate(sum));
  }
  return ndarray(data, [rows, columns, filters]);
}

/**
 * Returns the maximum of each square of pixels of each feature map, squares side by side; rows and
 * columns left over at the far edges are left out.
 *
 * @param maps `[height, width, channels]`.
 * @param poolSize The side of a square, from 1 to the shorter side of the maps.
 * @returns `[⌊height / poolSize⌋, ⌊width / poolSize⌋, channels]`.
 * @throws {TypeError} If there are not three axes.
 * @throws {RangeError} If no square fits.
 * @see https://keras.io/api/layers/pooling_layers/max_pooling2d/
 *
 * @example
 * ```ts
 * import { maxPool } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const map = ndarray(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3, 1]);
 * assert.deepEqual(maxPool(map, 2), ndarray(new Float32Array([5]), [1, 1, 1]));
 * ```
 */
export function maxPool(maps: NdArray, poolSize: number): NdArray {
  const [height = 0, width = 0, channels = 0] = maps.shape;
  const most = Math.min(height, width);
  poolCheck.shape("their shape must be", maps, ["height", "width", "channels"], "it is");
  poolCheck.whole("poolSize", poolSize, 1, most);
  const rows = Math.floor(height / poolSize), columns = Math.floor(width / poolSize);
  const data = new Float32Array(rows * columns * channels).fill(-Infinity);
  for (let row = 0; row < rows * poolSize; row++) {
    for (let column = 0; column < columns * poolSize; column++) {
      const from = (row * width + column) * channels;
      const to = (Math.floor(row / poolSize) * columns + Math.floor(column / poolSize)) * channels;
      for (let c = 0; c < channels; c++) {
        data[to + c] = Math.max(data[to + c] ?? NaN, maps.data[from + c] ?? NaN);
      }
    }
  }
  return ndarray(data, [rows, columns, channels]);
}

/**
 * Returns the largest absolute difference between two arrays of one shape.
 *
 * @param a Numbers of any shape.
 * @param b As many, of the same shape.
 * @returns 0 for equal or empty arrays; NaN where a number is NaN.
 * @throws {TypeError} If the shapes differ.
 *
 * @example
 * ```ts
 * import { largestDifference } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const a = ndarray(new Float32Array([1, 5]), [2]);
 * const b = ndarray(new Float32Array([2, 2]), [2]);
 * assert.equal(largestDifference(a, b), 3);
 * ```
 */
export function largestDifference(a: NdArray, b: NdArray): number {
  compareCheck.that(
    a.shape.join() === b.shape.join(),
    `they must have the same shape: shapes are ${shapeText(a.shape)} and ${shapeText(b.shape)}`,
    TypeError,
  );
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (b.data[i] ?? NaN))), 0);
}

/** Number `index` of each pixel, where the first two axes are those of `shape`. */
function slice({ data }: NdArray, shape: readonly [number, number], index: number): NdArray {
  const size = shape[0] * shape[1];
  const step = data.length / size;
  return ndarray(
    Float32Array.from({ length: size }, (_, i) => data[i * step + index] ?? NaN),
    shape,
  );
}

/** Adds the part of a response from row `top` and column `left` on, `columns` wide. */
function addValid(
  sums: Float64Array,
  { data, shape: [, width = 0] }: NdArray,
  { top, left, columns }: { top: number; left: number; columns: number },
): void {
  for (let i = 0; i < sums.length; i++) {
    const row = top + Math.floor(i / columns), column = left + i % columns;
    sums[i]! += data[row * width + column] ?? NaN;
  }
}

function checkShapes(input: NdArray, kernel: NdArray, bias: NdArray): void {
  const [height = 0, width = 0, channels] = input.shape;
  const [kernelHeight = 0, kernelWidth = 0, inChannels, filters] = kernel.shape;
  const fits = input.shape.length === 3 && kernel.shape.length === 4 && channels === inChannels &&
    bias.shape.join() === String(filters);
  const shapes = [input, kernel, bias].map(({ shape }) => shapeText(shape)).join(", ");
  check.that(
    fits,
    "input, kernel and bias must be [height, width, in], " +
      `[kernelHeight, kernelWidth, in, out] and [out]: shapes are ${shapes}`,
    TypeError,
  );
  check.that(
    kernelHeight <= height && kernelWidth <= width,
    "the kernel must fit in the image: " +
      `kernel is ${kernelHeight}×${kernelWidth}, image is ${height}×${width}`,
  );
}
