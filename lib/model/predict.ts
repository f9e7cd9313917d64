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
  type LayersModel,
  type Network,
  networkOf,
  ops,
  recordGraph,
  weightHandles,
} from "../engine/mod.ts";
import { type Check, createCheck, type NdArray, ndarray, sizeOf } from "../base/mod.ts";
import { checkDataset, checkImages } from "./inputs.ts";

const check: Check = createCheck("run a model on images");
const evaluation: Check = createCheck("evaluate a model");

/** Images a pass: large enough for few passes, small enough to keep memory low. */
const BATCH_SIZE = 250;

/** From so many images on, recording a graph pays: it takes about as long as three batches. */
const GRAPH_IMAGES = 1_000;

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
  const [n = 0] = images.shape;
  const data = new Float32Array(10 * n);
  let place = 0;
  eachBatch(model, images, {
    name: "predict",
    extras: () => [],
    compute: (logits) => [ops.unary("Softmax", logits)],
    use([rows = new Float32Array()]) {
      data.set(rows, place);
      place += rows.length;
    },
  });
  return ndarray(data, [n, 10]);
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
  const n = labels.length;
  let loss = 0;
  let correct = 0;
  eachBatch(model, images, {
    name: "evaluate",
    extras: (start, end) => [
      ops.ints(Int32Array.from(labels.subarray(start, end)), [end - start]),
    ],
    compute: lossAndCorrect,
    use([[batchLoss = NaN] = [], [batchCorrect = NaN] = []]) {
      loss += batchLoss;
      correct += batchCorrect;
    },
  });
  return { loss: loss / n, acc: correct / n };
}

/** The sum of the cross-entropies, and how many are right. */
function lossAndCorrect(logits: Handle, [labels]: readonly Handle[]): Handle[] {
  const { losses, gradient } = ops.sparseSoftmaxCrossEntropy(logits, labels as Handle);
  const results = [ops.sum(losses), ops.countCorrect(logits, labels as Handle)];
  ops.free(losses, gradient);
  return results;
}

/** What is done with the logits of each batch. */
interface BatchWork {
  /** Tells the graph of this work from those of others. */
  readonly name: string;
  /** Int32 tensors that it needs of the images from `start` to `end`. */
  readonly extras: (start: number, end: number) => Handle[];
  /** Pure: from the logits and those tensors to its results. */
  readonly compute: (logits: Handle, extras: readonly Handle[]) => Handle[];
  /** Takes the results' values, batch after batch. */
  readonly use: (values: Float32Array[]) => void;
}

/** Works on all images in batches; full batches run as a graph where there are enough to pay. */
function eachBatch(model: LayersModel, images: NdArray, work: BatchWork): void {
  const { network, graphs } = runner(model);
  const weights = weightHandles(model);
  const [n = 0, ...shape] = images.shape;
  const size = sizeOf(shape);
  const compute = ([input, ...rest]: readonly Handle[]): Handle[] => {
    const extras = rest.slice(weights.length);
    const logits = forward(network.stages, rest.slice(0, weights.length), input as Handle);
    const results = work.compute(logits, extras);
    ops.free(logits);
    return results;
  };
  for (let start = 0; start < n; start += BATCH_SIZE) {
    const end = Math.min(n, start + BATCH_SIZE);
    const batch = images.data.subarray(start * size, end * size);
    const input = ops.floats(batch, [end - start, ...shape]);
    const extras = work.extras(start, end);
    const inputs = [input, ...weights, ...extras];
    const isFull = end - start === BATCH_SIZE && n >= GRAPH_IMAGES;
    const results = isFull ? graphOf(inputs, extras).run(inputs) : compute(inputs);
    work.use(results.map(ops.read));
    ops.free(input, ...extras, ...results);
  }

  function graphOf(inputs: readonly Handle[], extras: readonly Handle[]): Graph {
    const graph = graphs.get(work.name) ?? recordGraph(
      inputs.map((handle) => ({ handle, dtype: extras.includes(handle) ? "int32" : "float32" })),
      () => compute(inputs),
    );
    graphs.set(work.name, graph);
    return graph;
  }
}

/** A network ready to run: its stages, and its graphs by the name of their work. */
interface Runner {
  readonly network: Network;
  readonly graphs: Map<string, Graph>;
}

const runners = new WeakMap<LayersModel, Runner>();

const graphsOfLostModels = new FinalizationRegistry((graphs: Runner["graphs"]) =>
  graphs.forEach((graph) => graph.dispose())
);

function runner(model: LayersModel): Runner {
  const known = runners.get(model);
  if (known !== undefined) return known;
  const made = { network: networkOf(model), graphs: new Map() };
  runners.set(model, made);
  graphsOfLostModels.register(model, made.graphs);
  return made;
}
