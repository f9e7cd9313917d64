/**
 * Embeddings: what a layer of a trained network makes of an image.
 *
 * @module
 */

import { cutModel } from "../model/mod.ts";
import { type NdArray, ndarray } from "../base/mod.ts";
import type { LayersModel } from "../engine/mod.ts";

/** Turns images `[n, 28, 28, 1]` in 0–1 into rows `[n, d]`. */
export type Embedding = (images: NdArray) => NdArray;

/** Where an embedding is taken from a network. */
export interface LayerEmbeddingOptions {
  /** Whether to take what comes into the layer's activation, negative numbers and all; default
   * `false`. */
  readonly beforeActivation?: boolean;
}

/**
 * Returns the pixels of images as rows: the embedding to compare others with.
 *
 * @param images `[n, 28, 28, 1]`.
 * @returns `[n, 784]` on the same values.
 *
 * @example
 * ```ts
 * import { pixelEmbedding } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(2 * 784), [2, 28, 28, 1]);
 * assert.deepEqual(pixelEmbedding(images).shape, [2, 784]);
 * ```
 */
export function pixelEmbedding(images: NdArray): NdArray {
  return rows(images);
}

/**
 * Returns the embedding that a layer of a network makes: its output, as one row an image.
 *
 * @param model A network of `createMnistCnn` or `loadModel`.
 * @param layer The name of the layer, for example `dense1`.
 * @param options Whether to take what comes before the layer's activation.
 * @returns Images `[n, 28, 28, 1]` to rows `[n, d]`; it ends with the network.
 * @throws {RangeError} If there is no such layer; the message lists the names.
 *
 * @example
 * ```ts
 * import { layerEmbedding } from "./mod.ts";
 * import { createMnistCnn } from "../model/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const images = ndarray(new Float32Array(2 * 784), [2, 28, 28, 1]);
 * assert.deepEqual(layerEmbedding(model, "pool1")(images).shape, [2, 4608]);
 * model.dispose();
 * ```
 */
export function layerEmbedding(
  model: LayersModel,
  layer: string,
  options: LayerEmbeddingOptions = {},
): Embedding {
  const { activations } = cutModel(model, layer, options);
  return (images) => rows(activations(images));
}

/**
 * Returns the study's embedding: the outputs of the first dense layer, compared as they are.
 *
 * @param model The study's network, or one with a layer `dense1`.
 * @returns Images `[n, 28, 28, 1]` to rows `[n, 128]`.
 * @throws {RangeError} If the network has no layer `dense1`.
 *
 * @example
 * ```ts
 * import { plainEmbedding } from "./mod.ts";
 * import { createMnistCnn } from "../model/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const image = ndarray(new Float32Array(784), [1, 28, 28, 1]);
 * assert.deepEqual(plainEmbedding(model)(image).shape, [1, 128]);
 * model.dispose();
 * ```
 */
export function plainEmbedding(model: LayersModel): Embedding {
  return layerEmbedding(model, "dense1");
}

function rows({ data, shape: [n = 0] }: NdArray): NdArray {
  return ndarray(data, [n, n === 0 ? 0 : data.length / n]);
}
