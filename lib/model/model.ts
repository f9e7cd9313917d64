/**
 * The study's network, and the variations of it that the experiment tries.
 *
 * @module
 */

import { completeOptions, type MnistCnnOptions } from "./options.ts";
import { mixSeeds } from "../base/mod.ts";
import { type LayersModel, tf } from "../engine/mod.ts";

/**
 * Returns a new network for images `[n, 28, 28, 1]` and ten classes.
 *
 * The default is the study's: conv 32 3×3, conv 32 3×3, max-pool 2×2, dropout 0.25, flatten,
 * dense 128, dropout 0.5, dense 10 softmax; ReLU between. Weights start as Glorot and Bengio's
 * uniform numbers, drawn from the seed, and biases as 0.
 *
 * Layers are named `conv1`, `conv2`, …, `pool1`, …, `dropout1`, `flatten`, `dense1`, ….
 *
 * @param options What to change.
 * @returns A network that the caller disposes.
 * @throws {TypeError} If there is a key that is no option, or a value of another type.
 * @throws {RangeError} If a value is out of range, or the shapes can't work.
 * @see https://keras.io/examples/vision/mnist_convnet/
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn({ seed: 42 });
 * assert.equal(model.countParams(), 600_810);
 * model.dispose();
 * ```
 */
export function createMnistCnn(options: MnistCnnOptions = {}): LayersModel {
  const complete = completeOptions(options);
  const { filters, kernelSize, padding, poolSize, poolAfter, units, rates, activation } = complete;
  const model = tf.sequential({ name: "mnist_cnn" });
  const initializer = seededInitializers(complete.seed);
  filters.forEach((count, i) => {
    model.add(tf.layers.conv2d({
      name: `conv${i + 1}`,
      filters: count,
      kernelSize,
      padding,
      activation,
      kernelInitializer: initializer(),
      ...(i === 0 ? { inputShape: [28, 28, 1] } : {}),
    }));
    const pool = poolAfter.indexOf(i + 1);
    if (pool >= 0) model.add(tf.layers.maxPooling2d({ name: `pool${pool + 1}`, poolSize }));
  });
  model.add(tf.layers.dropout({ name: "dropout1", rate: rates[0] }));
  model.add(tf.layers.flatten({ name: "flatten" }));
  units.forEach((count, i) => {
    const kernelInitializer = initializer();
    model.add(
      tf.layers.dense({ name: `dense${i + 1}`, units: count, activation, kernelInitializer }),
    );
    model.add(tf.layers.dropout({ name: `dropout${i + 2}`, rate: rates[1] }));
  });
  model.add(tf.layers.dense({
    name: `dense${units.length + 1}`,
    units: 10,
    activation: "softmax",
    kernelInitializer: initializer(),
  }));
  const network = model as unknown as LayersModel;
  made.set(network, complete);
  return network;
}

/** What each network was made of. */
const made = new WeakMap<LayersModel, Required<MnistCnnOptions>>();

/**
 * Returns the options that a network was made of, every default written out.
 *
 * @param model A network of {@linkcode createMnistCnn} or of `loadModel()`.
 * @throws {TypeError} If it was made by something else.
 *
 * @example
 * ```ts
 * import { createMnistCnn, optionsOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn({ filters: [4] });
 * const { filters, units } = optionsOf(model);
 * assert.deepEqual({ filters, units }, { filters: [4], units: [128] });
 * model.dispose();
 * ```
 */
export function optionsOf(model: LayersModel): Required<MnistCnnOptions> {
  const options = made.get(model);
  if (options !== undefined) return structuredClone(options);
  throw new TypeError(
    `Cannot tell the options of model "${model.name}" as it must be made by createMnistCnn() or ` +
      "loadModel(): it is another's",
  );
}

/** A row of {@linkcode summarize}. */
export interface LayerSummary {
  /** The layer's name. */
  readonly name: string;
  /** Its class in tf.layers. */
  readonly type: string;
  /** The shape of one image's output. */
  readonly outputShape: readonly number[];
  /** How many weights it has. */
  readonly params: number;
}

/**
 * Returns a row for each layer: name, type, output shape, parameters.
 *
 * @param model A network.
 * @returns The rows, from the input to the output.
 *
 * @example
 * ```ts
 * import { createMnistCnn, summarize } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const [first] = summarize(model);
 * assert.deepEqual(first, { name: "conv1", type: "Conv2D", outputShape: [26, 26, 32], params: 320 });
 * model.dispose();
 * ```
 */
export function summarize(model: LayersModel): LayerSummary[] {
  return model.layers.map((layer) => ({
    name: layer.name,
    type: layer.getClassName(),
    outputShape: (layer as unknown as { outputShape: number[] }).outputShape.slice(1),
    params: layer.countParams(),
  }));
}

/** Gives each layer's weights a stream of their own. */
function seededInitializers(seed: number): () => ReturnType<typeof tf.initializers.glorotUniform> {
  let layer = 0;
  return () => tf.initializers.glorotUniform({ seed: mixSeeds(seed, layer++) });
}
