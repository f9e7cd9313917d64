/**
 * The second study: from the best variation of the first on, with all training images, to the most
 * accurate network and to the quickest that is accurate enough.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { type Check, createCheck } from "../../base/mod.ts";
import { countMacs, type MnistCnnOptions } from "../../model/mod.ts";
import { comparisonsIn } from "./hypotheses.ts";
import { baselineOf, narrowed, type SearchSpace } from "./search_space.ts";
import type { StudyDefinition } from "./study.ts";
import type { FitSettings, Params, Variation } from "./trial.ts";
import { MOST_MACS } from "./variation.ts";

const check: Check = createCheck("make a variation");

/** What is expected. Its commit is older than the results'. */
const HYPOTHESES_FILE = fromFileUrl(import.meta.resolve("../../../data/best/hypotheses.json"));

/** Filters of each convolution, with a max-pooling where the name says so: by 2 unless by 4. */
const LAYERS: Readonly<
  Record<string, Pick<MnistCnnOptions, "filters" | "poolAfter" | "poolSize">>
> = {
  "32, 32, pool 4": { filters: [32, 32], poolAfter: [2], poolSize: 4 },
  "16, pool, 32, pool": { filters: [16, 32], poolAfter: [1, 2] },
  "32, pool, 64, pool": { filters: [32, 64], poolAfter: [1, 2] },
  "32, pool, 64, 64, pool": { filters: [32, 64, 64], poolAfter: [1, 3] },
};

/** How much training images change; `strong` is what `augment()` does by itself. */
const AUGMENT: Readonly<Record<string, FitSettings["augment"]>> = {
  none: undefined,
  shifts: amounts(2, 0, 0, 0, 0, 0),
  mild: amounts(1, 6, 0.12, 0.08, 0.6, 0.3),
  strong: amounts(2, 12, 0.25, 0.15, 1.2, 0.6),
};

/** Of the weights after so large a share of the epochs the mean is kept. */
const AVERAGING: Readonly<Record<string, number>> = { none: 0, "last half": 0.5 };

const DECAYS: Readonly<Record<string, FitSettings["learningRateDecay"]>> = {
  none: undefined,
  cosine: "cosine",
};

/** The baseline is the best variation of the first study, but for the epochs. */
const SPACE: SearchSpace = [
  {
    name: "layers",
    title: "filters and poolings",
    values: Object.keys(LAYERS),
    baseline: "32, 32, pool 4",
  },
  { name: "kernelSize", title: "filter size", values: [3, 5], baseline: 5 },
  { name: "units", title: "dense nodes", values: [128, 512], baseline: 512 },
  { name: "dropout", title: "dropout rate", values: [0.25, 0.5], baseline: 0.25 },
  {
    name: "augment",
    title: "changed images",
    values: Object.keys(AUGMENT),
    baseline: "none",
  },
  { name: "learningRate", title: "learning rate", values: [0.0005, 0.001, 0.002], baseline: 0.001 },
  { name: "learningRateDecay", title: "its decay", values: Object.keys(DECAYS), baseline: "none" },
  {
    name: "averaging",
    title: "averaged weights",
    values: Object.keys(AVERAGING),
    baseline: "none",
  },
  { name: "epochs", title: "epochs", values: [2, 4], baseline: 4 },
  { name: "batchSize", title: "batch size", values: [32, 64, 128], baseline: 32 },
];

/** The few of them that the quick profile varies, and two values of each. */
const QUICK = {
  augment: ["none", "shifts"],
  learningRateDecay: ["none", "cosine"],
  averaging: ["none", "last half"],
};

/**
 * Returns the definition of the second study, to be run by `runStudy()`.
 *
 * The full one begins where the first study ended and trains every trial on all 50,000 images that
 * don't validate. Its linear search has one round, in an order that is drawn so that the layers come
 * first: what they cost, all later trials cost. Six variations are drawn beside it. The best
 * variation then trains six times as long, with seeds of its own (the first study has trained the
 * baseline in full); of the variations with at least 99 % of the validation images, the one whose
 * training took the least is trained again. Only these are tested.
 *
 * The quick one is a small study of its own: three dimensions, two seeds, 600 images.
 *
 * @param profile How much the study does.
 * @returns The definition; the same at each call.
 *
 * @example
 * ```ts
 * import { bestStudy } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(bestStudy("full").quickest?.atLeast, 0.99);
 * ```
 */
export function bestStudy(profile: "full" | "quick"): StudyDefinition {
  return profile === "full" ? fullStudy() : quickStudy();
}

function fullStudy(): StudyDefinition {
  const length = { trainImages: 50_000, validationImages: 10_000, epochsTimes: 1 };
  return {
    name: "best_full",
    space: SPACE,
    variationOf,
    seeds: [1, 2, 3],
    length,
    search: { seed: 52, rounds: 1, variations: 18, random: 6 },
    comparisons: comparisonsIn(SPACE, HYPOTHESES_FILE),
    full: {
      seeds: [31, 32, 33],
      length: { ...length, epochsTimes: 6, test: true },
      baseline: false,
    },
    quickest: { atLeast: 0.99, seeds: [31, 32, 33], length: { ...length, test: true } },
  };
}

function quickStudy(): StudyDefinition {
  const length = { trainImages: 600, validationImages: 500, epochsTimes: 1 };
  const space = narrowed(SPACE, QUICK);
  const others = { ...baselineOf(SPACE), layers: "16, pool, 32, pool", units: 128 };
  return {
    name: "best_quick",
    space,
    variationOf: (params) => variationOf({ ...others, ...params }),
    seeds: [1, 2],
    length,
    search: { seed: 52, rounds: 1, variations: 4 },
    comparisons: comparisonsIn(space, HYPOTHESES_FILE),
    full: { seeds: [31, 32], length: { ...length, epochsTimes: 2, test: true } },
    quickest: { atLeast: 0.5, seeds: [31, 32], length: { ...length, test: true } },
  };
}

/**
 * Returns the network and the training that a variation's values stand for; it throws where a value
 * can't be built, or the network takes more than {@linkcode MOST_MACS}.
 */
function variationOf(params: Params): Variation {
  const { kernelSize, units, dropout, epochs, batchSize, learningRate } = params;
  const named = <T>(name: string, values: Readonly<Record<string, T>>): T => {
    const value = params[name];
    check.oneOf(name, value, Object.keys(values));
    return values[value as string] as T;
  };
  const model = {
    ...named("layers", LAYERS),
    kernelSize: Number(kernelSize),
    units: [Number(units)],
    rates: [Number(dropout) / 2, Number(dropout)] as const,
  };
  const macs = countMacs(model);
  const rule = `it must take at most ${MOST_MACS} multiply–accumulates: it takes ${macs}`;
  check.that(macs <= MOST_MACS, rule);
  const augment = named("augment", AUGMENT);
  const averagedShare = named("averaging", AVERAGING);
  const learningRateDecay = named("learningRateDecay", DECAYS);
  return {
    model,
    fit: {
      epochs: Number(epochs),
      batchSize: Number(batchSize),
      learningRate: Number(learningRate),
      ...learningRateDecay && { learningRateDecay },
      ...augment && { augment },
      ...averagedShare > 0 && { averagedShare },
    },
  };
}

function amounts(
  shiftPx: number,
  turnDegrees: number,
  shear: number,
  scale: number,
  elasticPx: number,
  strokeWidth: number,
): FitSettings["augment"] {
  return { shiftPx, turnDegrees, shear, scale, elasticPx, strokeWidth };
}
