/**
 * The options of the study's network: defaults, checks, and the sizes that follow from them.
 *
 * Nothing here loads TensorFlow.
 *
 * @module
 */

import { type Check, createCheck, shapeText, shown } from "../base/mod.ts";

/** Raised whenever the same options would give another network. */
export const MODEL_VERSION = 1;

/** The activations that a network's hidden layers can have. */
export const ACTIVATIONS = ["relu", "elu", "selu", "tanh", "sigmoid"] as const;

/** The name of an activation. */
export type Activation = typeof ACTIVATIONS[number];

/** What `createMnistCnn()` varies; every default is the study's network. */
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

const check: Check = createCheck("build a network");

/** Layers of one kind that a network may have. */
const MOST_LAYERS = 100;

/** Weights that a network may have: 1 GiB of them. */
const MOST_PARAMS = 2 ** 28;

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
 * import { completeOptions } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(completeOptions({ filters: [8, 8, 8] }).poolAfter, [3]);
 * ```
 */
export function completeOptions(options: MnistCnnOptions = {}): Required<MnistCnnOptions> {
  const isRecord = typeof options === "object" && options !== null && !Array.isArray(options);
  check.that(isRecord, `its options must be an object: they are ${shown(options)}`, TypeError);
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
 * import { imageSizes } from "./mod.ts";
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
 * Returns how many weights a network of these options has, without building it.
 *
 * A convolution has k²·in·out + out, a dense layer in·out + out.
 *
 * @param options What to change in the study's network.
 * @returns A whole number.
 * @throws {TypeError} If there is a key that is no option, or a value of another type.
 * @throws {RangeError} If a value is out of range, or the shapes can't work.
 *
 * @example
 * ```ts
 * import { countParams } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(countParams(), 600_810);
 * ```
 */
export function countParams(options: MnistCnnOptions = {}): number {
  return params(completeOptions(options));
}

/**
 * Returns how many multiplications, each with an addition, it takes to predict one image.
 *
 * A convolution has height·width·k²·in·out, of the height and width that it puts out; a dense
 * layer has in·out. Biases, activations and pooling are not counted.
 *
 * @param options What to change in the study's network.
 * @returns A whole number.
 * @throws {TypeError} If there is a key that is no option, or a value of another type.
 * @throws {RangeError} If a value is out of range, or the shapes can't work.
 *
 * @example
 * ```ts
 * import { countMacs } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [conv1, conv2] = [26 ** 2 * 9 * 1 * 32, 24 ** 2 * 9 * 32 * 32];
 * const [dense1, dense2] = [12 ** 2 * 32 * 128, 128 * 10];
 * assert.equal(countMacs(), conv1 + conv2 + dense1 + dense2);
 * ```
 */
export function countMacs(options: MnistCnnOptions = {}): number {
  const { filters, kernelSize, padding, poolSize, poolAfter, units } = completeOptions(options);
  const found = sizes({ filters, kernelSize, padding, poolSize, poolAfter });
  const widths = [1, ...filters];
  // After each pooling one size more has gone by.
  const pooled = (layer: number): number => poolAfter.filter((place) => place <= layer).length;
  const convolutions = filters.map((count, i) =>
    (found[i + 1 + pooled(i)] ?? 0) ** 2 * kernelSize ** 2 * (widths[i] ?? 0) * count
  );
  const flat = (found.at(-1) ?? 0) ** 2 * (filters.at(-1) ?? 0);
  const denseWidths = [flat, ...units, 10];
  const dense = denseWidths.slice(1).map((width, i) => width * (denseWidths[i] ?? 0));
  return [...convolutions, ...dense].reduce((total, count) => total + count, 0);
}

function checkOptions(options: Required<MnistCnnOptions>): void {
  const known = ["filters", "kernelSize", "padding", "poolSize", "poolAfter"];
  known.push("units", "rates", "activation", "seed");
  check.options(options, known);
  checkList("filters", options.filters, [16, 16]);
  check.that(
    options.filters.length > 0,
    "filters must have a number for at least one convolution: it is []",
  );
  checkList("units", options.units, [128]);
  checkList("poolAfter", options.poolAfter, [2]);
  check.whole("kernelSize", options.kernelSize, 1);
  check.whole("poolSize", options.poolSize, 1);
  check.whole("seed", options.seed, 0);
  check.oneOf("padding", options.padding, ["valid", "same"]);
  check.oneOf("activation", options.activation, ACTIVATIONS);
  checkRates(options.rates);
  checkPools(options);
  const count = params(options);
  check.that(
    count <= MOST_PARAMS,
    `it must have at most ${MOST_PARAMS} weights: it would have ${count}`,
  );
}

function checkList(name: string, value: unknown, example: readonly number[]): void {
  check.list(name, value, example);
  check.that(
    value.length <= MOST_LAYERS,
    `${name} must have at most ${MOST_LAYERS} numbers: it has ${value.length}`,
  );
  // A list's holes, which forEach would pass over, are refused too.
  Array.from(value).forEach((entry, i) => check.whole(`${name}[${i}]`, entry, 1));
}

function checkRates(rates: unknown): void {
  const rule = `rates must be a list of two numbers such as [0.25, 0.5]: it is ${shown(rates)}`;
  if (!Array.isArray(rates) || rates.length !== 2) return check.refuse(rule, TypeError);
  Array.from(rates as unknown[]).forEach((rate, i) => {
    check.number(`rates[${i}]`, rate);
    check.that(
      rate >= 0 && rate < 1,
      `rates[${i}] must be at least 0 and below 1: it is ${rate}`,
    );
  });
}

function checkPools({ poolAfter, filters }: Required<MnistCnnOptions>): void {
  const rises = poolAfter.every((place, i) =>
    place <= filters.length && place > (poolAfter[i - 1] ?? 0)
  );
  const range = `rising numbers from 1 to ${filters.length}`;
  check.that(rises, `poolAfter must be ${range}: it is ${shapeText(poolAfter)}`);
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

function params(options: Required<MnistCnnOptions>): number {
  const { filters, kernelSize, units } = options;
  const side = sizes(options).at(-1) ?? 0;
  const flat = side ** 2 * (filters.at(-1) ?? 0);
  return paramsOfChain([1, ...filters], kernelSize ** 2) + paramsOfChain([flat, ...units, 10], 1);
}

/** Weights and biases of layers of these widths, the input's first. */
function paramsOfChain(widths: readonly number[], perPair: number): number {
  const ofLayer = (width: number, i: number): number => width * (perPair * (widths[i] ?? 0) + 1);
  return widths.slice(1).map(ofLayer).reduce((total, count) => total + count, 0);
}

function shrunk(from: number, to: number, layer: string, window: number): number {
  const input = `an input of at least ${window}×${window}`;
  check.that(to >= 1, `${layer} must have ${input}: it has ${from}×${from}`);
  return to;
}
