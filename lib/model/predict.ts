/**
 * Prediction and evaluation with a network.
 *
 * @module
 */

import type { Dataset } from "../mnist/mod.ts";
import {
  forward,
  type Graph,
  type Handle,
  inParts,
  type LayersModel,
  networkOf,
  ops,
  recordGraph,
  type Stage,
  weightHandles,
} from "../engine/mod.ts";
import { argMax, type Check, createCheck, type NdArray, ndarray, sizeOf } from "../base/mod.ts";
import { checkDataset, checkImages } from "./inputs.ts";

const check: Check = createCheck("run a model on images");
const evaluation: Check = createCheck("evaluate a model");

/** Images a batch: large enough for few calls, small enough to keep memory low. */
const BATCH_SIZE = 250;

/** Images a part of a batch in a graph: fewer cost more calls, more leave less in the cache. */
const PART_SIZE = 62;

/** Classes that a network tells apart. */
const CLASSES = 10;

/**
 * After so many images in batches of one length a graph is recorded for it, which takes about as
 * long as five hundred images do. Its probabilities may differ in the last digit.
 */
const GRAPH_IMAGES = 500;

/** Loss and accuracy on a data set. */
export interface Evaluation {
  /** Mean categorical cross-entropy. */
  readonly loss: number;
  /** Share of the images whose most probable class is their label. */
  readonly acc: number;
}

/**
 * Returns the probabilities of the ten classes for each image.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param images Images `[n, 28, 28, 1]`, values 0–1; unchanged.
 * @returns Probabilities `[n, 10]`; each row sums to 1.
 * @throws {TypeError} If the images have another shape than the network's input.
 * @throws {RangeError} If a value is not from 0 to 1.
 *
 * @example
 * ```ts
 * import { createMnistCnn, predict } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const blank = ndarray(new Float32Array(784), [1, 28, 28, 1]);
 * assert.deepEqual(predict(model, blank).shape, [1, 10]);
 * model.dispose();
 * ```
 */
export function predict(model: LayersModel, images: NdArray): NdArray {
  checkImages(check, images);
  const logits = logitsOf(model, images);
  const data = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += CLASSES) {
    const row = logits.subarray(start, start + CLASSES);
    const total = logSumExp(row);
    row.forEach((logit, i) => data[start + i] = Math.exp(logit - total));
  }
  return ndarray(data, [logits.length / CLASSES, CLASSES]);
}

/**
 * Returns loss and accuracy on a data set, without dropout.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param dataset Images `[n, 28, 28, 1]`, values 0–1, and labels `[n]`; at least one.
 * @returns The mean over all images.
 * @throws {TypeError} If the images have another shape than the network's input, or are not as
 * many as the labels.
 * @throws {RangeError} If there is no image, a value that is not from 0 to 1, or a label above 9.
 *
 * @example
 * ```ts
 * import { createMnistCnn, evaluate } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
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
  checkImages(check, images);
  checkDataset(evaluation, dataset);
  const logits = logitsOf(model, images);
  let loss = 0;
  let correct = 0;
  labels.forEach((label, i) => {
    const row = logits.subarray(i * CLASSES, (i + 1) * CLASSES);
    loss += logSumExp(row) - (row[label] ?? NaN);
    if (argMax(row) === label) correct++;
  });
  return { loss: loss / labels.length, acc: correct / labels.length };
}

/** The logarithm of the sum of the exponentials, from which softmax and cross-entropy follow. */
function logSumExp(logits: Float32Array): number {
  const largest = Math.max(...logits);
  return largest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
}

/** The values of the last layer before its softmax, image after image. */
function logitsOf(model: LayersModel, images: NdArray): Float32Array {
  const { run } = runnerOf(model);
  const weights = weightHandles(model);
  const [n = 0, ...shape] = images.shape;
  const size = sizeOf(shape);
  const logits = new Float32Array(n * CLASSES);
  let place = 0;
  for (let start = 0; start < n; start += BATCH_SIZE) {
    const end = Math.min(n, start + BATCH_SIZE);
    const batch = images.data.subarray(start * size, end * size);
    const input = ops.floats(batch, [end - start, ...shape]);
    const outputs = run(input, weights, n - start);
    for (const rows of outputs.map(ops.read)) {
      logits.set(rows, place);
      place += rows.length;
    }
    ops.free(input, ...outputs);
  }
  return logits;
}

/** A network ready to run. */
interface Runner {
  /** Returns the logits of a batch, in parts; `ahead` images are yet to come, its own among them. */
  run(input: Handle, weights: readonly Handle[], ahead: number): Handle[];
  /** Its graphs by the length of a batch. */
  readonly graphs: Map<number, Graph>;
}

const runners = new WeakMap<LayersModel, Runner>();

const graphsOfLostModels = new FinalizationRegistry((graphs: Runner["graphs"]) =>
  graphs.forEach((graph) => graph.dispose())
);

function runnerOf(model: LayersModel): Runner {
  const known = runners.get(model);
  if (known !== undefined) return known;
  const made = createRunner(networkOf(model).stages);
  runners.set(model, made);
  graphsOfLostModels.register(model, made.graphs);
  return made;
}

function createRunner(stages: readonly Stage[]): Runner {
  const graphs: Runner["graphs"] = new Map();
  const seen = new Map<number, number>();

  function record(input: Handle, weights: readonly Handle[]): Graph {
    const [n = 0] = input.shape;
    const inputs = [input, ...weights].map((handle) => ({ handle, dtype: "float32" } as const));
    const body = (): Handle[] =>
      inParts({ n, size: PART_SIZE }, (take) => {
        const part = take(input);
        const logits = forward(stages, weights, part);
        ops.free(part);
        return [logits];
      }).flat();
    const graph = recordGraph({ logits: { inputs, body } });
    graphs.set(n, graph);
    return graph;
  }

  return {
    graphs,
    run(input, weights, ahead) {
      const [n = 0] = input.shape;
      const before = seen.get(n) ?? 0;
      seen.set(n, before + n);
      const graph = graphs.get(n) ??
        (before + ahead < GRAPH_IMAGES ? undefined : record(input, weights));
      return graph?.run("logits", [input, ...weights]) ?? [forward(stages, weights, input)];
    },
  };
}
