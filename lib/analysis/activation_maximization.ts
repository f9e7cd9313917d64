/**
 * Images that excite the filters of a layer.
 *
 * @module
 */

import { cutModel } from "../model/mod.ts";
import { meanActivations } from "./separation.ts";
import { filter2D } from "../filter2d/mod.ts";
import { inputGradient } from "./gradients.ts";
import { type Check, createCheck, createRandom, item, type NdArray, ndarray } from "../base/mod.ts";
import { type LayersModel, layerStages, linear, type Stage, weightHandles } from "../engine/mod.ts";

const SIDE = 28;
const PIXELS = SIDE * SIDE;

/** How to look for images. */
export interface MaximizeOptions {
  /** What the first images are drawn from; default 42. */
  readonly seed?: number;
  /** Steps uphill, a whole number; default 80. */
  readonly steps?: number;
}

/** An image that excites a filter. */
export interface ExcitingImage {
  /** The filter's number, from 0. */
  readonly filter: number;
  /** The image, `[28, 28]`, values 0–1. */
  readonly image: NdArray;
  /** The mean of the filter's feature map on it. */
  readonly activation: number;
}

const check: Check = createCheck("maximize activations");

/** How far a step goes, as the mean change of a pixel (root of the mean square). */
const STEP = 0.1;
/** What a step takes from each pixel's brightness, so that light that does nothing goes out. */
const DECAY = 0.01;
/** How far a step moves each pixel to the mean of its neighbourhood, against single pixels. */
const BLUR = 0.1;
/** What a number below 0 counts: a filter that is silent everywhere would tell no way uphill. */
const LEAK = 0.02;

const BLUR_KERNEL = ndarray(
  Float32Array.from([1, 2, 1, 2, 4, 2, 1, 2, 1], (weight) => weight / 16),
  [3, 3],
);

/**
 * Returns for each filter of a layer an image that excites it, found by climbing its gradient from
 * random pixels.
 *
 * Climbed is the mean of the filter's feature map, where what is below 0 counts a fiftieth. A step
 * adds 0.1 times the gradient over its root mean square, dims by 1 %, moves each pixel a tenth of
 * the way to the mean of its neighbourhood (weights 1 2 1 twice), and clips to 0–1. It finds
 * a summit near where it begins, not always the highest: another seed gives other images.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param layer The layer's name; of a dense layer each unit counts as a filter.
 * @param options Seed and number of steps.
 * @returns A row for each filter: its image, and how much that excites it, after the layer's
 * activation.
 * @throws {RangeError} If there is no such layer, or `steps` is no whole number.
 * @see Erhan, Bengio, Courville and Vincent (2009), Visualizing higher-layer features of a deep
 * network; Yosinski et al. (2015), Understanding neural networks through deep visualization (the
 * dimming and blurring)
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "../model/mod.ts";
 * import { maximizeActivation } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn({ filters: [4] });
 * const rows = maximizeActivation(model, "conv1", { steps: 2 });
 * assert.deepEqual(rows.map(({ filter }) => filter), [0, 1, 2, 3]);
 * assert.deepEqual(rows[0]?.image.shape, [28, 28]);
 * model.dispose();
 * ```
 */
export function maximizeActivation(
  model: LayersModel,
  layer: string,
  { seed = 42, steps = 80 }: MaximizeOptions = {},
): ExcitingImage[] {
  check.that(
    Number.isSafeInteger(steps) && steps >= 0,
    `steps must be a whole number: current value is ${steps}`,
  );
  const { activations, outputShape } = cutModel(model, layer);
  const filters = outputShape.at(-1) ?? 0;
  const stages = stagesTo(model, layer);
  const weights = weightHandles(model);
  const random = createRandom(seed);
  let images = ndarray(
    Float32Array.from({ length: filters * PIXELS }, random),
    [filters, SIDE, SIDE, 1],
  );
  for (let step = 0; step < steps; step++) {
    images = climbed(images, inputGradient(stages, weights, images, ofOwnMaps));
  }
  const [height = 1, width = 1] = outputShape.length === 3 ? outputShape : [];
  const means = meanActivations(
    ndarray(activations(images).data, [filters, height, width, filters]),
  );
  return Array.from({ length: filters }, (_, filter) => ({
    filter,
    image: ndarray(item(images, filter).data, [SIDE, SIDE]),
    activation: item(means, filter).data[filter] ?? NaN,
  }));
}

/** The stages up to a layer, without its activation. */
function stagesTo(model: LayersModel, layer: string): readonly Stage[] {
  const layers = layerStages(model);
  const place = layers.findIndex(({ name }) => name === layer);
  const stages = layers.slice(0, place + 1).flatMap(({ stages }) => stages);
  return [...stages.slice(0, -1), ...stages.slice(-1).map(linear)];
}

/** The gradient of the mean of map `k` of image `k`, where numbers below 0 leak. */
function ofOwnMaps({ data, shape }: NdArray): NdArray {
  const filters = shape.at(-1) ?? 1;
  const size = data.length / filters;
  const gradient = new Float32Array(data.length);
  for (let k = 0; k < filters; k++) {
    for (let i = k * size + k; i < (k + 1) * size; i += filters) {
      gradient[i] = ((data[i] ?? 0) > 0 ? 1 : LEAK) * filters / size;
    }
  }
  return ndarray(gradient, shape);
}

/** The images after one step uphill. */
function climbed(images: NdArray, gradients: NdArray): NdArray {
  const data = new Float32Array(images.data.length);
  for (let start = 0; start < data.length; start += PIXELS) {
    const gradient = gradients.data.subarray(start, start + PIXELS);
    const image = ndarray(images.data.subarray(start, start + PIXELS), [SIDE, SIDE]);
    const blurred = filter2D(image, BLUR_KERNEL);
    const squares = gradient.reduce((sum, value) => sum + value ** 2, 0);
    // A filter that nothing excites has no gradient.
    const rate = squares === 0 ? 0 : STEP / Math.sqrt(squares / PIXELS);
    for (let i = 0; i < PIXELS; i++) {
      const [pixel = 0, around = 0] = [image.data[i], blurred.data[i]];
      const moved = (pixel + rate * (gradient[i] ?? 0)) * (1 - DECAY) + BLUR * (around - pixel);
      data[start + i] = Math.min(1, Math.max(0, moved));
    }
  }
  return ndarray(data, images.shape);
}
