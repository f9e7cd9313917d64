/**
 * What goes on inside a network: its filters, and the outputs of its layers.
 *
 * @module
 */

import { type NdArray, ndarray, sizeOf } from "../base/mod.ts";
import { channelsFirst } from "./channels_first.ts";
import {
  asTfjs,
  forward,
  type LayersModel,
  layerStages,
  linear,
  ops,
  type Stage,
  weightHandles,
} from "../engine/mod.ts";

/** Images a pass. */
const BATCH_SIZE = 128;

/** The weights of a layer. */
export interface LayerWeights {
  /** `[height, width, inChannels, outChannels]` of a convolution, `[in, units]` of a dense layer. */
  readonly kernel: NdArray;
  /** One number a filter or unit. */
  readonly bias: NdArray;
}

/** How to cut a network. */
export interface CutOptions {
  /** Whether the cut comes before the named layer's activation; default `false`. */
  readonly beforeActivation?: boolean;
}

/** A network in two parts. */
export interface CutModel {
  /** The layer after which it is cut. */
  readonly layer: string;
  /** The shape of that layer's output for one image. */
  readonly outputShape: readonly number[];
  /** Runs the part up to the cut: `[n, 28, 28, 1]` in, `[n, …outputShape]` out. */
  activations(images: NdArray): NdArray;
  /** Runs the part behind the cut: `[n, …outputShape]` in, the network's output `[n, 10]` out. */
  rest(activations: NdArray): NdArray;
}

/**
 * Returns kernel and bias of a layer, read by its name.
 *
 * @param model A network.
 * @param layer The name of a layer with weights.
 * @returns Copies of the weights.
 * @throws {RangeError} If there is no such layer; the message lists those with weights.
 *
 * @example
 * ```ts
 * import { createMnistCnn, layerWeights } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * assert.deepEqual(layerWeights(model, "conv1").kernel.shape, [3, 3, 1, 32]);
 * model.dispose();
 * ```
 */
export function layerWeights(model: LayersModel, layer: string): LayerWeights {
  const withWeights = asTfjs(model).layers.filter((other) => other.countParams() > 0);
  const found = withWeights.find(({ name }) => name === layer);
  if (found === undefined) refuseLayer("read weights of", layer, model, withWeights);
  const [kernel, bias] = found.getWeights().map((weight) =>
    ndarray(weight.dataSync() as Float32Array, weight.shape)
  );
  return { kernel: kernel as NdArray, bias: bias as NdArray };
}

/**
 * Returns the filters of a first layer as images.
 *
 * @param model A network.
 * @param layer The name of a convolution with one input channel.
 * @returns `[filters, height, width]`.
 * @throws {RangeError} If there is no such layer.
 * @throws {TypeError} If the layer isn't a convolution of one channel.
 *
 * @example
 * ```ts
 * import { createMnistCnn, filtersOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * assert.deepEqual(filtersOf(model, "conv1").shape, [32, 3, 3]);
 * model.dispose();
 * ```
 */
export function filtersOf(model: LayersModel, layer: string): NdArray {
  const { kernel } = layerWeights(model, layer);
  const [height = 0, width = 0, channels, filters = 0] = kernel.shape;
  if (kernel.shape.length !== 4 || channels !== 1) {
    throw new TypeError(
      `Cannot show the filters of "${layer}" as its kernel must have the shape ` +
        `[height, width, 1, filters]: it is [${kernel.shape.join(", ")}]`,
    );
  }
  return channelsFirst({ data: kernel.data, shape: [height, width, filters] });
}

/**
 * Returns the network in two parts, cut after a layer. Both share the network's weights: they
 * follow it when it is trained on, and end with it.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param layer The name of the layer after which to cut, for example `dense1`.
 * @param options Whether to cut before the layer's activation.
 * @returns The two parts; nothing needs to be disposed.
 * @throws {RangeError} If there is no such layer; the message lists the names.
 *
 * @example
 * ```ts
 * import { createMnistCnn, cutModel } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const { activations } = cutModel(model, "dense1");
 * const images = ndarray(new Float32Array(2 * 784), [2, 28, 28, 1]);
 * assert.deepEqual(activations(images).shape, [2, 128]);
 * model.dispose();
 * ```
 */
export function cutModel(
  model: LayersModel,
  layer: string,
  { beforeActivation = false }: CutOptions = {},
): CutModel {
  const layers = layerStages(model);
  const place = layers.findIndex(({ name }) => name === layer);
  if (place < 0) refuseLayer("cut", layer, model, layers);
  const before = layers.slice(0, place + 1).flatMap(({ stages }) => stages);
  const after = layers.slice(place + 1).flatMap(({ stages }) => stages);
  const last = before.at(-1);
  const [outputShape = [], finalShape = []] = [model.layers[place], model.layers.at(-1)].map(
    (end) => (end as unknown as { outputShape: number[] }).outputShape.slice(1),
  );
  if (beforeActivation && last?.applies !== undefined) before.splice(-1, 1, linear(last));
  return {
    layer,
    outputShape,
    activations: (images) => runStages(model, before, images, [28, 28, 1], outputShape),
    rest(activations) {
      if (beforeActivation) {
        throw new TypeError(
          `Cannot run what follows "${layer}" as the cut must come after its activation: ` +
            "it comes before it",
        );
      }
      return runStages(model, after, activations, outputShape, finalShape);
    },
  };
}

/** Runs stages on inputs of the given shape, batch by batch. */
function runStages(
  model: LayersModel,
  stages: readonly Stage[],
  inputs: NdArray,
  inputShape: readonly number[],
  outputShape: readonly number[],
): NdArray {
  const [n = 0, ...found] = inputs.shape;
  if (inputs.shape.length === 0 || found.join() !== inputShape.join()) {
    throw new TypeError(
      `Cannot run layers on inputs as their shape must be [n, ${inputShape.join(", ")}]: it is [${
        inputs.shape.join(", ")
      }]`,
    );
  }
  if (stages.length === 0) return inputs;
  const weights = weightHandles(model);
  const [inputSize, outputSize] = [sizeOf(inputShape), sizeOf(outputShape)];
  const data = new Float32Array(n * outputSize);
  for (let start = 0; start < n; start += BATCH_SIZE) {
    const end = Math.min(n, start + BATCH_SIZE);
    const batch = inputs.data.subarray(start * inputSize, end * inputSize);
    const input = ops.floats(batch, [end - start, ...inputShape]);
    const output = forward(stages, weights, input);
    data.set(ops.read(output), start * outputSize);
    ops.free(input, output);
  }
  return ndarray(data, [n, ...outputShape]);
}

function refuseLayer(
  action: string,
  layer: string,
  model: LayersModel,
  layers: readonly { readonly name: string }[],
): never {
  throw new RangeError(
    `Cannot ${action} layer "${layer}" in model "${model.name}" as there is none: layers are ${
      layers.map(({ name }) => `"${name}"`).join(", ")
    }`,
  );
}
