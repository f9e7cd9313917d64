/**
 * What the values of the experiment's dimensions stand for: a network and its training.
 *
 * @module
 */

import { type Check, createCheck, quoted } from "../../base/mod.ts";
import { ACTIVATIONS, countMacs } from "../../model/mod.ts";
import type { Params, Variation } from "./trial.ts";

/** After which convolutions a max-pooling follows: none, the first, the last, or each. */
const POOLINGS = ["none", "first", "last", "each"] as const;

const check: Check = createCheck("make a variation");

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
 * It throws where a dimension is missing or unknown, or its value can't be built, or where the
 * network takes more than {@linkcode MOST_MACS}.
 */
export function variationOf(params: Params): Variation {
  const variation = withoutLimit(params);
  const macs = countMacs(variation.model);
  const rule = `it must take at most ${MOST_MACS} multiply–accumulates: it takes ${macs}`;
  check.that(macs <= MOST_MACS, rule);
  return variation;
}

/**
 * Returns the multiply–accumulates of a variation that takes more than {@linkcode MOST_MACS}; nothing
 * of one that takes no more, or can't be built for another reason.
 */
export function macsOverLimit(params: Params): number | undefined {
  try {
    const macs = countMacs(withoutLimit(params).model);
    return macs > MOST_MACS ? macs : undefined;
  } catch {
    return undefined;
  }
}

function withoutLimit(params: Params): Variation {
  checkNames(params);
  const convLayers = whole(params, "convLayers");
  const { dropout } = params;
  check.number("dropout", dropout);
  const model = {
    filters: Array<number>(convLayers).fill(whole(params, "filters")),
    kernelSize: whole(params, "kernelSize"),
    poolSize: whole(params, "poolSize"),
    poolAfter: poolAfter(choice(params, "poolings", POOLINGS), convLayers),
    units: [whole(params, "units")],
    rates: [dropout / 2, dropout] as const,
    activation: choice(params, "activation", ACTIVATIONS),
  };
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
  check.that(missing === undefined, `it must have a value for "${missing}"`, TypeError);
  const unknown = Object.keys(params).find((name) => !DIMENSIONS.includes(name));
  if (unknown === undefined) return;
  check.refuse(
    `there is no dimension "${unknown}": dimensions are ${quoted(DIMENSIONS)}`,
    TypeError,
  );
}

/** Above 100 of anything but units, filters and batches, `createMnistCnn()` refuses by itself. */
function whole(params: Params, name: string): number {
  const value = params[name];
  check.whole(name, value, 1, 100_000);
  return value;
}

function choice<T extends string>(params: Params, name: string, choices: readonly T[]): T {
  const value = params[name];
  check.oneOf(name, value, choices);
  return value;
}
