/**
 * The layers of a network with their settings and weights, for who writes them or runs them anew.
 *
 * @module
 */

import { type LayerWeights, layerWeights } from "./activations.ts";
import { asTfjs, type LayersModel, networkOf } from "../engine/mod.ts";

/** One layer; its kind decides which settings it has. */
export type LayerRecord =
  & { readonly name: string }
  & (
    | LayerWeights & {
      readonly kind: "Conv2D";
      /** Its name in tf.layers. */
      readonly activation: string;
      readonly padding: "valid" | "same";
    }
    | LayerWeights & { readonly kind: "Dense"; readonly activation: string }
    | { readonly kind: "MaxPooling2D"; readonly poolSize: number }
    | { readonly kind: "Dropout"; readonly rate: number }
    | { readonly kind: "Flatten" }
  );

/** The settings of tf.layers that are read here. */
interface Config {
  readonly activation?: string;
  readonly padding?: "valid" | "same";
  readonly poolSize?: number | readonly number[];
  readonly rate?: number;
}

/**
 * Returns the layers of a network from the input to the output, weights copied.
 *
 * @param model A network of `createMnistCnn()` or `loadModel()`.
 * @throws {TypeError} If it is no chain of plain layers that this library runs.
 *
 * @example
 * ```ts
 * import { createMnistCnn, layersOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn({ filters: [4] });
 * const [first] = layersOf(model);
 * assert.ok(first?.kind === "Conv2D" && first.activation === "relu");
 * assert.deepEqual(first.kernel.shape, [3, 3, 1, 4]);
 * model.dispose();
 * ```
 */
export function layersOf(model: LayersModel): LayerRecord[] {
  networkOf(model); // refuses what the records could not say
  return asTfjs(model).layers.filter((layer) => layer.getClassName() !== "InputLayer").map(
    (layer): LayerRecord => {
      const { activation = "linear", padding = "valid", poolSize = 2, rate = 0 } = layer
        .getConfig() as Config;
      const { name } = layer;
      switch (layer.getClassName()) {
        case "Conv2D":
          return { kind: "Conv2D", name, padding, activation, ...layerWeights(model, name) };
        case "Dense":
          return { kind: "Dense", name, activation, ...layerWeights(model, name) };
        case "MaxPooling2D":
          return { kind: "MaxPooling2D", name, poolSize: [poolSize].flat()[0] ?? 2 };
        case "Dropout":
          return { kind: "Dropout", name, rate };
        default:
          return { kind: "Flatten", name };
      }
    },
  );
}
