/**
 * The study's network, and the variations of it that the experiment tries.
 *
 * @module
 */

import { mixSeeds } from "./random.ts";
import { type LayersModel, tf } from "./tensorflow.ts";

/** Raised whenever the same options would give another network. */
export const MODEL_VERSION = 1;

/** The activations that a network's hidden layers can have. */
export const ACTIVATIONS = ["relu", "elu", "selu", "tanh", "sigmoid"] as const;

/** The name of an activation. */
export type Activation = typeof ACTIVATIONS[number];

/** What {@linkcode createMnistCnn} varies; every default is the study's network. */
export interface MnistCnnOptions {
  /** Filters of each convolution, one number a layer; default `[32, 32]`. */
  readonly filters?: readonly number[];
  /** Height and width of every filter; default 3. */
  readonly kernelSize?: number;
  /** Padding of every convolution; default `"valid"`. */
  readonly padding?: "valid" | "same";
  /** Height, width and stride of every pooling window; default 2. */
  readonly poolSize?: number;
  /** After which convolutions a max-pooling follows, counted from 1; default the last. */
  readonly poolAfter?: readonly number[];
  /** Units of each dense layer before the last, one number a layer; default `[128]`. */
  readonly units?: readonly number[];
  /** Dropout before the dense layers, and after each of them; default `[0.25, 0.5]`. */
  readonly rates?: readonly [number, number];
  /** Activation of every layer but the last; default `"relu"`. */
  readonly activation?: Activation;
  /** Seed of the initial weights; default 42. */
  readonly seed?: number;
}

/**
 * Returns the options with every default written out.
 *
 * @param options What to change.
 * @returns All options; the arrays are new.
 * @throws {TypeError} If there is a key that is no option, or a value of another type.
 * @throws {RangeError} If a value is out of range, or the shapes can't work.
 *
 * @example
 * ```ts
 * import { completeOptions } from "./model.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(completeOptions({ filters: [8, 8, 8] }).poolAfter, [3]);
 * ```
 */
export function completeOptions(options: MnistCnnOptions = {}): Required<MnistCnnOptions> {
  const filters = options.filters ?? [32, 32];
  const complete = {
    filters,
    kernelSize: 3,
    padding: "valid" as const,
    poolSize: 2,
    poolAfter: Array.isArray(filters) ? [filters.length] : [],
    units: [128],
    rates: [0.25, 0.5] as const,
    activation: "relu" as const,
    seed: 42,
    ...options,
  };
  checkOptions(complete);
  return structuredClone(complete);
}

/**
 * Returns the height and width of the images after each convolution and pooling.
 *
 * A valid convolution of size k takes k − 1 away; pooling of size p divides by p and rounds down.
 *
 * @param options What to change in the study's network.
 * @returns One number a layer, the input's 28 first.
 * @throws {RangeError} If a layer would have nothing left to work on.
 *
 * @example
 * ```ts
 * import { imageSizes } from "./model.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(imageSizes(), [28, 26, 24, 12]);
 * ```
 */
export function imageSizes(options: MnistCnnOptions = {}): number[] {
  const { filters, kernelSize, padding, poolSize, poolAfter } = completeOptions(options);
  return sizes({ filters, kernelSize, padding, poolSize, poolAfter });
}

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
 * import { createMnistCnn } from "./model.ts";
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
  return model as unknown as LayersModel;
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
 * import { createMnistCnn, summarize } from "./model.ts";
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

function checkOptions(options: Required<MnistCnnOptions>): void {
  const known = ["filters", "kernelSize", "padding", "poolSize", "poolAfter"];
  known.push("units", "rates", "activation", "seed");
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      refuse(TypeError, `there is no option "${key}": options are ${quoted(known)}`);
    }
  }
  checkList("filters", options.filters, 1);
  if (options.filters.length === 0) {
    refuse(RangeError, "filters must have a number for at least one convolution: it is []");
  }
  checkList("units", options.units, 1);
  checkList("poolAfter", options.poolAfter, 1);
  checkWhole("kernelSize", options.kernelSize, 1);
  checkWhole("poolSize", options.poolSize, 1);
  checkWhole("seed", options.seed, 0);
  checkChoice("padding", options.padding, ["valid", "same"]);
  checkChoice("activation", options.activation, ACTIVATIONS);
  checkRates(options.rates);
  checkPools(options);
  sizes(options);
}

function checkWhole(name: string, value: unknown, least: number): void {
  if (typeof value !== "number") {
    refuse(TypeError, `${name} must be a number: it is ${JSON.stringify(value)}`);
  }
  if (!Number.isSafeInteger(value) || value as number < least) {
    refuse(RangeError, `${name} must be a whole number of at least ${least}: it is ${value}`);
  }
}

function checkList(name: string, value: unknown, least: number): void {
  if (!Array.isArray(value)) {
    refuse(TypeError, `${name} must be a list of numbers: it is ${JSON.stringify(value)}`);
  }
  (value as unknown[]).forEach((entry, i) => checkWhole(`${name}[${i}]`, entry, least));
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    refuse(RangeError, `${name} must be one of ${quoted(choices)}: it is ${JSON.stringify(value)}`);
  }
}

function checkRates(rates: unknown): void {
  if (!Array.isArray(rates) || rates.length !== 2) {
    refuse(TypeError, `rates must be a list of two numbers: it is ${JSON.stringify(rates)}`);
  }
  for (const rate of rates as unknown[]) {
    if (typeof rate !== "number" || !(rate >= 0 && rate < 1)) {
      refuse(RangeError, `each rate must be at least 0 and below 1: one is ${rate}`);
    }
  }
}

function checkPools({ poolAfter, filters }: Required<MnistCnnOptions>): void {
  poolAfter.forEach((place, i) => {
    if (place > filters.length || place <= (poolAfter[i - 1] ?? 0)) {
      refuse(
        RangeError,
        `poolAfter must be rising numbers from 1 to ${filters.length}: it is [${
          poolAfter.join(", ")
        }]`,
      );
    }
  });
}

type Geometry = Pick<
  Required<MnistCnnOptions>,
  "filters" | "kernelSize" | "padding" | "poolSize" | "poolAfter"
>;

function sizes({ filters, kernelSize, padding, poolSize, poolAfter }: Geometry): number[] {
  const found = [28];
  let size = 28;
  filters.forEach((_, i) => {
    if (padding === "valid") size = shrunk(size, size - kernelSize + 1, `conv${i + 1}`, kernelSize);
    found.push(size);
    const pool = poolAfter.indexOf(i + 1);
    if (pool < 0) return;
    size = shrunk(size, Math.floor(size / poolSize), `pool${pool + 1}`, poolSize);
    found.push(size);
  });
  return found;
}

function shrunk(from: number, to: number, layer: string, window: number): number {
  if (to >= 1) return to;
  return refuse(
    RangeError,
    `${layer} must have an input of at least ${window}×${window}: it has ${from}×${from}`,
  );
}

function refuse(type: typeof TypeError | typeof RangeError, rule: string): never {
  throw new type(`Cannot create a network as ${rule}`);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
