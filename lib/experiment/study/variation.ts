/**
 * What the values of the experiment's dimensions stand for: a network and its training.
 *
 * @module
 */

import { shown } from "../../base/mod.ts";
import { ACTIVATIONS, countMacs } from "../../model/mod.ts";
import type { Params, Variation } from "./trial.ts";

/** After which convolutions a max-pooling follows: none, the first, the last, or each. */
export const POOLINGS = ["none", "first", "last", "each"] as const;

/** The multiply–accumulates for one image that a variation may take: 2½ times the baseline's. */
export const MOST_MACS = 15_000_000;

const DIMENSIONS = [
  ...["convLayers", "kernelSize", "filters", "units", "dropout"],
  ...["poolSize", "poolings", "activation", "epochs", "batchSize"],
];

/**
 * Returns the network and the training that a variation's values stand for.
 *
 * All convolutions have as many filters of the same size. The dropout rate is that before the last
 * layer; before the hidden dense layer it is half of that, as in the study's own network.
 *
 * @param params A value for each of `convLayers`, `kernelSize`, `filters`, `units`, `dropout`,
 * `poolSize`, `poolings`, `activation`, `epochs` and `batchSize`.
 * @returns The options of `createMnistCnn()` without a seed, and the settings of the training.
 * @throws {TypeError} If a dimension is missing or unknown, or its value of another type.
 * @throws {RangeError} If a value is out of range, the network can't be built, or it takes more
 * than {@linkcode MOST_MACS}.
 *
 * @example
 * ```ts
 * import { variationOf } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { model, fit } = variationOf({
 *   convLayers: 3,
 *   kernelSize: 3,
 *   filters: 16,
 *   units: 64,
 *   dropout: 0.5,
 *   poolSize: 2,
 *   poolings: "last",
 *   activation: "relu",
 *   epochs: 3,
 *   batchSize: 128,
 * });
 * assert.deepEqual(model.filters, [16, 16, 16]);
 * assert.deepEqual(model.poolAfter, [3]);
 * assert.deepEqual(model.rates, [0.25, 0.5]);
 * assert.deepEqual(fit, { epochs: 3, batchSize: 128 });
 * ```
 */
export function variationOf(params: Params): Variation {
  checkNames(params);
  const convLayers = whole(params, "convLayers");
  const dropout = number(params, "dropout");
  const model = {
    filters: Array<number>(convLayers).fill(whole(params, "filters")),
    kernelSize: whole(params, "kernelSize"),
    poolSize: whole(params, "poolSize"),
    poolAfter: poolAfter(choice(params, "poolings", POOLINGS), convLayers),
    units: [whole(params, "units")],
    rates: [dropout / 2, dropout] as const,
    activation: choice(params, "activation", ACTIVATIONS),
  };
  const macs = countMacs(model);
  if (macs > MOST_MACS) {
    refuse(RangeError, `it must take at most ${MOST_MACS} multiply–accumulates: it takes ${macs}`);
  }
  return { model, fit: { epochs: whole(params, "epochs"), batchSize: whole(params, "batchSize") } };
}

function poolAfter(poolings: typeof POOLINGS[number], convLayers: number): number[] {
  if (poolings === "none") return [];
  if (poolings === "first") return [1];
  if (poolings === "last") return [convLayers];
  return Array.from({ length: convLayers }, (_, i) => i + 1);
}

function checkNames(params: Params): void {
  const missing = DIMENSIONS.find((name) => !Object.hasOwn(params, name));
  if (missing !== undefined) refuse(TypeError, `it must have a value for "${missing}"`);
  const unknown = Object.keys(params).find((name) => !DIMENSIONS.includes(name));
  if (unknown === undefined) return;
  const names = DIMENSIONS.map((name) => `"${name}"`).join(", ");
  refuse(TypeError, `there is no dimension "${unknown}": dimensions are ${names}`);
}

function number(params: Params, name: string): number {
  const value = params[name];
  if (typeof value === "number") return value;
  return refuse(TypeError, `${name} must be a number: it is ${shown(value)}`);
}

/** Above 100 of anything but units, filters and batches, `createMnistCnn()` refuses by itself. */
function whole(params: Params, name: string): number {
  const value = number(params, name);
  if (Number.isSafeInteger(value) && value >= 1 && value <= 100_000) return value;
  return refuse(
    RangeError,
    `${name} must be a whole number from 1 to 100000: it is ${value}`,
  );
}

function choice<T extends string>(params: Params, name: string, choices: readonly T[]): T {
  const value = params[name];
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  const names = choices.map((choice) => `"${choice}"`).join(", ");
  return refuse(
    typeof value === "string" ? RangeError : TypeError,
    `${name} must be one of ${names}: it is ${shown(value)}`,
  );
}

function refuse(type: typeof TypeError | typeof RangeError, rule: string): never {
  throw new type(`Cannot make a variation as ${rule}`);
}
