/**
 * A network's forward pass in plain TypeScript, for where TensorFlow is not: a page in a browser.
 *
 * Nothing here may import TensorFlow, or a package that a browser lacks.
 *
 * @module
 */

import { type Check, createCheck, type NdArray, ndarray, sizeOf } from "../base/mod.ts";
import type { LayerRecord } from "./records.ts";

const check: Check = createCheck("run a network without TensorFlow");

/** What a layer makes of one image. */
export interface LayerOutput {
  /** The layer's name, for example `conv1`. */
  readonly layer: string;
  /** `[height, width, channels]` of a convolution or pooling, `[units]` of a dense layer. */
  readonly output: NdArray;
  /** The same before the layer's activation. */
  readonly beforeActivation: NdArray;
}

/**
 * Runs a network on an image `[28, 28, 1]` in 0–1; returns what each layer makes of it, the
 * probabilities last.
 */
export type PlainNetwork = (image: NdArray) => LayerOutput[];

/**
 * Returns a network that runs without TensorFlow: probabilities and outputs of layers differ from
 * those of `predict` and `cutModel` by rounding only, less than 0.00001.
 *
 * For each pixel of its output a convolution adds up rows of weights, one number for each filter,
 * each times a value under the filters. Values of 0, of which black paper and ReLU leave many, are
 * passed over. A digit takes some milliseconds; for many images TensorFlow is faster.
 *
 * @param layers The layers, as {@linkcode layersOf} gives them.
 * @throws {TypeError} If a layer's weights don't fit what the layer before it gives.
 * @throws {RangeError} If an activation is none that can be run.
 *
 * @example
 * ```ts
 * import { createMnistCnn, createPlainNetwork, layersOf } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn({ filters: [4], units: [8] });
 * const network = createPlainNetwork(layersOf(model));
 * const outputs = network(ndarray(new Float32Array(784), [28, 28, 1]));
 * assert.deepEqual(outputs.map(({ layer }) => layer), ["conv1", "pool1", "dense1", "dense2"]);
 * assert.deepEqual(outputs.at(-1)?.output.shape, [10]);
 * model.dispose();
 * ```
 */
export function createPlainNetwork(layers: readonly LayerRecord[]): PlainNetwork {
  const plain = layers.flatMap(plainLayers);
  return (image) => {
    check.shape("the image must be", image, [28, 28, 1]);
    let input = image;
    return plain.map(({ layer, run, activate }) => {
      const beforeActivation = run(input);
      const { data, shape } = beforeActivation;
      input = { data: activate(data), shape };
      return { layer, output: input, beforeActivation };
    });
  };
}

/** A layer ready to run. */
interface PlainLayer {
  readonly layer: string;
  readonly run: (input: NdArray) => NdArray;
  readonly activate: (values: Float32Array) => Float32Array;
}

/** The weights of a layer in double precision, which spares a conversion at each product. */
interface Weights {
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

/** The layer itself, or none where it changes nothing in prediction. */
function plainLayers(record: LayerRecord): PlainLayer[] {
  if (record.kind === "Dropout" || record.kind === "Flatten") return [];
  const { name: layer } = record;
  if (record.kind === "MaxPooling2D") {
    return [{ layer, run: (input) => pooled(input, record.poolSize), activate: ACTIVATE.linear }];
  }
  const [kernel, bias] = [record.kernel, record.bias].map(({ data }) => Float64Array.from(data));
  const weights = { kernel, bias } as Weights;
  check.oneOf(
    `the activation of "${layer}"`,
    record.activation,
    Object.keys(ACTIVATE) as (keyof typeof ACTIVATE)[],
  );
  const activate = ACTIVATE[record.activation];
  if (record.kind === "Dense") {
    return [{ layer, run: (input) => multiplied(layer, input, weights), activate }];
  }
  const [kernelSize = 0] = record.kernel.shape;
  const isSame = record.padding === "same";
  const before = isSame ? Math.floor((kernelSize - 1) / 2) : 0;
  const less = isSame ? 0 : kernelSize - 1;
  return [{
    layer,
    run: (input) => convolved(layer, input, weights, { kernelSize, before, less }),
    activate,
  }];
}

/** Throws where a kernel has other rows than the values that it is to be multiplied with. */
function checkRows(layer: string, { kernel, bias }: Weights, rows: number): void {
  check.that(
    kernel.length === rows * bias.length,
    `the kernel of "${layer}" must have ${rows} rows for what comes in: ` +
      `it has ${kernel.length / bias.length}`,
    TypeError,
  );
}

/** Where filters of a side are laid: how far outside the image, and how much smaller it gets. */
interface Laid {
  readonly kernelSize: number;
  readonly before: number;
  readonly less: number;
}

/** The correlation of an image with each filter of a kernel `[height, width, channels, filters]`. */
function convolved(
  layer: string,
  { data, shape: [height = 0, width = 0, channels = 0] }: NdArray,
  { kernel, bias }: Weights,
  { kernelSize, before, less }: Laid,
): NdArray {
  checkRows(layer, { kernel, bias }, kernelSize ** 2 * channels);
  const filters = bias.length;
  const shape = [height - less, width - less, filters];
  const output = new Float32Array(sizeOf(shape));
  const sums = new Float64Array(filters);
  for (let row = 0, place = 0; row < height - less; row++) {
    for (let column = 0; column < width - less; column++, place += filters) {
      sums.set(bias);
      for (let y = 0; y < kernelSize; y++) {
        const from = row + y - before;
        if (from < 0 || from >= height) continue;
        // What lies outside of the image is 0.
        const first = Math.max(0, before - column);
        const end = Math.min(kernelSize, width + before - column);
        const start = (from * width + column + first - before) * channels;
        const count = (end - first) * channels;
        addProducts(sums, data, start, count, kernel, (y * kernelSize + first) * channels);
      }
      output.set(sums, place);
    }
  }
  return { data: output, shape };
}

/** The largest value of each square window. */
function pooled(
  { data, shape: [height = 0, width = 0, channels = 0] }: NdArray,
  side: number,
): NdArray {
  const shape = [Math.floor(height / side), Math.floor(width / side), channels];
  const [rows = 0, columns = 0] = shape;
  const output = new Float32Array(sizeOf(shape)).fill(-Infinity);
  for (let row = 0; row < rows * side; row++) {
    for (let column = 0; column < columns * side; column++) {
      const from = (row * width + column) * channels;
      const to = (Math.floor(row / side) * columns + Math.floor(column / side)) * channels;
      for (let k = 0; k < channels; k++) {
        const value = data[from + k] as number;
        if (value > (output[to + k] as number)) output[to + k] = value;
      }
    }
  }
  return { data: output, shape };
}

/** The input, flattened, times a kernel `[in, units]`. */
function multiplied(layer: string, { data }: NdArray, { kernel, bias }: Weights): NdArray {
  checkRows(layer, { kernel, bias }, data.length);
  const sums = bias.slice();
  addProducts(sums, data, 0, data.length, kernel, 0);
  return ndarray(Float32Array.from(sums), [sums.length]);
}

/**
 * Adds to each sum the products of `count` values from `start` on with its column of the rows of
 * weights from `row` on: all the arithmetic of a network, and nearly all of its time.
 */
function addProducts(
  sums: Float64Array,
  values: Float32Array,
  start: number,
  count: number,
  weights: Float64Array,
  row: number,
): void {
  const { length } = sums;
  for (let i = 0; i < count; i++) {
    const value = values[start + i] as number;
    if (value === 0) continue;
    const place = (row + i) * length;
    for (let k = 0; k < length; k++) {
      sums[k] = (sums[k] as number) + value * (weights[place + k] as number);
    }
  }
}

/** @see Klambauer, Unterthiner, Mayr and Hochreiter (2017), Self-Normalizing Neural Networks */
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 } as const;

const ACTIVATE = {
  linear: (values: Float32Array) => values,
  relu: (values: Float32Array) => values.map((value) => Math.max(value, 0)),
  elu: (values: Float32Array) => values.map((value) => value < 0 ? Math.expm1(value) : value),
  selu: (values: Float32Array) =>
    values.map((value) => SELU.scale * (value < 0 ? SELU.alpha * Math.expm1(value) : value)),
  tanh: (values: Float32Array) => values.map(Math.tanh),
  sigmoid: (values: Float32Array) => values.map((value) => 1 / (1 + Math.exp(-value))),
  softmax,
} as const;

function softmax(values: Float32Array): Float32Array {
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
