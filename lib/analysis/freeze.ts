/**
 * Layers whose weights are given instead of learnt.
 *
 * @module
 */

import { createCheck, quoted, shapeText } from "../base/mod.ts";
import type { LayerWeights } from "../model/mod.ts";
import { asTfjs, type LayersModel, tf } from "../engine/mod.ts";

/**
 * Gives a layer weights that training leaves as they are.
 *
 * @param model A network; changed.
 * @param layer The name of a layer with weights.
 * @param weights Kernel and bias, of the shapes that the layer has; copied.
 * @throws {RangeError} If there is no such layer; the message lists those with weights.
 * @throws {TypeError} If the shapes differ.
 *
 * @example
 * ```ts
 * import { createMnistCnn, layerWeights } from "../model/mod.ts";
 * import { freezeLayer } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn({ filters: [4] });
 * const kernel = ndarray(new Float32Array(36).fill(0.5), [3, 3, 1, 4]);
 * const bias = ndarray(new Float32Array(4), [4]);
 * freezeLayer(model, "conv1", { kernel, bias });
 * assert.deepEqual(layerWeights(model, "conv1"), { kernel, bias });
 * model.dispose();
 * ```
 */
export function freezeLayer(
  model: LayersModel,
  layer: string,
  { kernel, bias }: LayerWeights,
): void {
  const withWeights = asTfjs(model).layers.filter((other) => other.countParams() > 0);
  const found = withWeights.find(({ name }) => name === layer);
  if (found === undefined) {
    const names = quoted(withWeights.map(({ name }) => name));
    return createCheck(`freeze layer "${layer}" in model "${model.name}"`)
      .refuse(`there is none: layers are ${names}`);
  }
  const shapes = found.getWeights().map(({ shape }) => shapeText(shape)).join(" and ");
  const given = [kernel, bias].map(({ shape }) => shapeText(shape)).join(" and ");
  if (given !== shapes) {
    createCheck(`freeze layer "${layer}"`).refuse(
      `the shapes of kernel and bias must be ${shapes}: they are ${given}`,
      TypeError,
    );
  }
  tf.tidy(() => {
    const tensors = [kernel, bias].map(({ data, shape }) => tf.tensor(data.slice(), [...shape]));
    found.setWeights(tensors);
  });
  found.trainable = false;
}
