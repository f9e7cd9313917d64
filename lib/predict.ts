/**
 * Prediction and evaluation with a network.
 *
 * @module
 */

import type { Dataset } from "./mnist.ts";
import { type NdArray, ndarray, sizeOf } from "./ndarray.ts";
import * as raw from "./raw_ops.ts";
import { forward, type Network, networkOf, weightHandles } from "./stages.ts";
import type { Handle, LayersModel } from "./tensorflow.ts";

/** Images a pass: what goes through the layers then stays in the processor's cache. */
const BATCH_SIZE = 128;

/** Loss and accuracy on a data set. */
export interface Evaluation {
  /** Mean categorical cross-entropy. */
  readonly loss: number;
  /** Share of the images whose most probable class is their label. */
  readonly acc: number;
}

const networks = new WeakMap<LayersModel, Network>();

/**
 * Returns the probabilities of the ten classes for each image.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param images Images `[n, 28, 28, 1]`, values 0–1; unchanged.
 * @returns Probabilities `[n, 10]`; each row sums to 1.
 * @throws {TypeError} If the images have another shape than the network's input.
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "./model.ts";
 * import { ndarray } from "./ndarray.ts";
 * import { predict } from "./predict.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const blank = ndarray(new Float32Array(784), [1, 28, 28, 1]);
 * assert.deepEqual(predict(model, blank).shape, [1, 10]);
 * model.dispose();
 * ```
 */
export function predict(model: LayersModel, images: NdArray): NdArray {
  checkImages(images);
  const rows: Float32Array[] = [];
  eachBatch(model, images, (logits) => {
    const probabilities = raw.unary("Softmax", logits);
    rows.push(raw.read(probabilities));
    raw.free(probabilities);
  });
  return concatenated(rows, images.shape[0] ?? 0);
}

/**
 * Returns loss and accuracy on a data set, without dropout.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param dataset Images `[n, 28, 28, 1]`, values 0–1, and labels `[n]`; at least one.
 * @returns The mean over all images.
 * @throws {TypeError} If the images have another shape than the network's input, or are not as
 * many as the labels.
 * @throws {RangeError} If there is no image, or a label above 9.
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "./model.ts";
 * import { ndarray } from "./ndarray.ts";
 * import { evaluate } from "./predict.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const images = ndarray(new Float32Array(784), [1, 28, 28, 1]);
 * // A blank picture tells the untrained network nothing: each class gets a tenth.
 * const { loss } = evaluate(model, { images, labels: new Uint8Array([3]) });
 * assert.ok(Math.abs(loss - Math.log(10)) < 1e-6);
 * model.dispose();
 * ```
 */
export function evaluate(model: LayersModel, dataset: Dataset): Evaluation {
  const { images, labels } = dataset;
  checkImages(images);
  checkLabels(labels, images);
  const n = labels.length;
  let loss = 0;
  let correct = 0;
  eachBatch(model, images, (logits, start) => {
    const rows = logits.shape[0] ?? 0;
    const batch = raw.ints(Int32Array.from(labels.subarray(start, start + rows)), [rows]);
    const { losses, gradient } = raw.sparseSoftmaxCrossEntropy(logits, batch);
    const count = raw.countCorrect(logits, batch);
    loss += raw.read(losses).reduce((total, value) => total + value, 0);
    correct += raw.read(count)[0] ?? 0;
    raw.free(batch, losses, gradient, count);
  });
  return { loss: loss / n, acc: correct / n };
}

/** Calls `use` with the logits of one batch after another, and the number of its first image. */
function eachBatch(
  model: LayersModel,
  images: NdArray,
  use: (logits: Handle, start: number) => void,
): void {
  const { stages } = network(model);
  const weights = weightHandles(model);
  const [n = 0, ...shape] = images.shape;
  const size = sizeOf(shape);
  for (let start = 0; start < n; start += BATCH_SIZE) {
    const end = Math.min(n, start + BATCH_SIZE);
    const batch = images.data.subarray(start * size, end * size);
    const input = raw.floats(batch, [end - start, ...shape]);
    const logits = forward(stages, weights, input);
    use(logits, start);
    raw.free(input, logits);
  }
}

function network(model: LayersModel): Network {
  const known = networks.get(model) ?? networkOf(model);
  networks.set(model, known);
  return known;
}

function concatenated(rows: readonly Float32Array[], n: number): NdArray {
  if (n === 0) return ndarray(new Float32Array(0), [0, 10]);
  const [first = new Float32Array(0)] = rows;
  if (rows.length === 1) return ndarray(first, [n, first.length / n]);
  const data = new Float32Array(rows.reduce((size, row) => size + row.length, 0));
  let offset = 0;
  for (const row of rows) {
    data.set(row, offset);
    offset += row.length;
  }
  return ndarray(data, [n, data.length / n]);
}

function checkImages({ shape }: NdArray): void {
  if (shape.length !== 4 || shape.slice(1).join() !== "28,28,1") {
    throw new TypeError(
      `Cannot run a model on images as their shape must be [n, 28, 28, 1]: it is [${
        shape.join(", ")
      }]`,
    );
  }
}

function checkLabels(labels: Uint8Array, { shape: [n = 0] }: NdArray): void {
  if (n !== labels.length) {
    throw new TypeError(
      `Cannot evaluate a model as images and labels must agree in count: there are ${n} and ${labels.length}`,
    );
  }
  if (n === 0) {
    throw new RangeError("Cannot evaluate a model as there must be an image: there are 0");
  }
  const bad = labels.findIndex((label) => label > 9);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot evaluate a model as labels must be from 0 to 9: label ${bad} is ${labels[bad]}`,
    );
  }
}
