/**
 * Which pixels speak for a class and which against it, told from a network's gradients.
 *
 * @module
 */

import { inputGradient } from "./gradients.ts";
import { checkLabels } from "./labels.ts";
import { type Check, createCheck, type NdArray, ndarray } from "../base/mod.ts";
import { type LayersModel, networkOf, weightHandles } from "../engine/mod.ts";

const SIDE = 28;

/** What the gradient is multiplied by. */
export interface SaliencyOptions {
  /** Whether each number is multiplied by its pixel's brightness, so that paper counts nothing;
   * default `false`. */
  readonly timesInput?: boolean;
}

const check: Check = createCheck("map saliency");

/**
 * Returns for each pixel how much the score of a class rises as the pixel gets brighter.
 *
 *     saliency[i, y, x] = ∂ score[i, label of i] / ∂ images[i, y, x]
 *
 * The score is what goes into the last softmax: probabilities near 1 hardly change with anything.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param images Images `[n, 28, 28, 1]`, values 0–1; unchanged. A few hundred at a time.
 * @param labels The class to watch for each image, `[n]`, 0–9.
 * @param options Whether to multiply by the pixels.
 * @returns `[n, 28, 28]`: above 0 where brighter speaks for the class, below 0 where against it.
 * @throws {TypeError} If the images have another shape, or there are not as many labels.
 * @throws {RangeError} If there is no such class.
 * @see Simonyan, Vedaldi and Zisserman (2014), Deep inside convolutional networks
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "../model/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import { gradientSaliency } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const images = ndarray(new Float32Array(784).fill(0.5), [1, 28, 28, 1]);
 * assert.deepEqual(gradientSaliency(model, images, [3]).shape, [1, 28, 28]);
 * model.dispose();
 * ```
 */
export function gradientSaliency(
  model: LayersModel,
  images: NdArray,
  labels: ArrayLike<number>,
  { timesInput = false }: SaliencyOptions = {},
): NdArray {
  const [n = 0] = images.shape;
  const { stages } = networkOf(model);
  const weights = weightHandles(model);
  // The last weights are the biases of the classes.
  const [classes = 0] = weights.at(-1)?.shape ?? [];
  checkImages(images, labels);
  checkLabels(check, labels, classes);
  if (n === 0) return ndarray(new Float32Array(0), [0, SIDE, SIDE]);
  const chosen = new Float32Array(n * classes);
  for (let i = 0; i < n; i++) chosen[i * classes + (labels[i] ?? NaN)] = 1;
  const { data } = inputGradient(stages, weights, images, ({ shape }) => ndarray(chosen, shape));
  const map = timesInput ? data.map((slope, i) => slope * (images.data[i] ?? NaN)) : data;
  return ndarray(map, [n, SIDE, SIDE]);
}

function checkImages(images: NdArray, { length }: ArrayLike<number>): void {
  check.shape("the images' shape must be", images, ["n", SIDE, SIDE, 1], "it is");
  const [n = 0] = images.shape;
  check.counts("each image must have a label", { images: n, labels: length });
}
