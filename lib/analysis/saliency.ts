/**
 * Which pixels speak for a class and which against it, told from a network's gradients.
 *
 * @module
 */

import { inputGradient } from "./gradients.ts";
import { type NdArray, ndarray } from "../base/mod.ts";
import { type LayersModel, networkOf, weightHandles } from "../engine/mod.ts";

const SIDE = 28;

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
): NdArray {
  const [n = 0] = images.shape;
  const { stages } = networkOf(model);
  const weights = weightHandles(model);
  // The last weights are the biases of the classes.
  const [classes = 0] = weights.at(-1)?.shape ?? [];
  checkImages(images, labels);
  checkLabels(labels, classes);
  if (n === 0) return ndarray(new Float32Array(0), [0, SIDE, SIDE]);
  const chosen = new Float32Array(n * classes);
  for (let i = 0; i < n; i++) chosen[i * classes + (labels[i] ?? NaN)] = 1;
  const { data } = inputGradient(stages, weights, images, ({ shape }) => ndarray(chosen, shape));
  return ndarray(data, [n, SIDE, SIDE]);
}

function checkImages({ shape }: NdArray, { length }: ArrayLike<number>): void {
  if (shape.length !== 4 || shape.slice(1).join() !== `${SIDE},${SIDE},1`) {
    throw new TypeError(
      `Cannot map saliency as the images' shape must be [n, ${SIDE}, ${SIDE}, 1]: it is [${
        shape.join(", ")
      }]`,
    );
  }
  if (shape[0] !== length) {
    throw new TypeError(
      `Cannot map saliency as each image must have a label: there are ${shape[0]} images ` +
        `and ${length} labels`,
    );
  }
}

function checkLabels(labels: ArrayLike<number>, classes: number): void {
  const bad = Array.from(labels).findIndex((label) =>
    !(Number.isInteger(label) && label >= 0 && label < classes)
  );
  if (bad < 0) return;
  throw new RangeError(
    `Cannot map saliency as labels must be from 0 to ${classes - 1}: label ${bad} is ${
      labels[bad]
    }`,
  );
}
