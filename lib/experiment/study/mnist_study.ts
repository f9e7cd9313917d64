/**
 * The project's own study: ten dimensions of the network and its training on MNIST.
 *
 * @module
 */

import { comparisonsIn } from "./hypotheses.ts";
import { baselineOf, narrowed, type SearchSpace } from "./search_space.ts";
import type { StudyDefinition } from "./study.ts";
import { variationOf } from "./variation.ts";

/**
 * The ten dimensions of the assignment; every baseline is the network and training of notebook 1,
 * but for the epochs, of which a trial of the search has a quarter: 3 instead of 12.
 */
const SPACE: SearchSpace = [
  { name: "convLayers", title: "convolution layers", values: [1, 2, 3], baseline: 2 },
  { name: "kernelSize", title: "filter size", values: [3, 5, 7], baseline: 3 },
  { name: "filters", title: "filters per layer", values: [8, 16, 32, 48], baseline: 32 },
  { name: "poolSize", title: "pooling size", values: [2, 3, 4], baseline: 2 },
  {
    name: "poolings",
    title: "pooling after",
    values: ["none", "first", "last", "each"],
    baseline: "last",
  },
  { name: "units", title: "dense nodes", values: [32, 128, 512], baseline: 128 },
  { name: "dropout", title: "dropout rate", values: [0, 0.25, 0.5, 0.75], baseline: 0.5 },
  {
    name: "activation",
    title: "activation",
    values: ["relu", "elu", "tanh", "sigmoid"],
    baseline: "relu",
  },
  { name: "epochs", title: "epochs", values: [1, 2, 3], baseline: 3 },
  { name: "batchSize", title: "batch size", values: [32, 64, 128, 256], baseline: 128 },
];

/** The few of them that the quick profile varies, and two values of each. */
const QUICK = { kernelSize: [3, 5], poolings: ["last", "each"], dropout: [0, 0.5] } as const;

/**
 * Returns the definition of the study, to be run by `runStudy()`.
 *
 * The full one has trials of about a quarter of a minute: 3,000 images, up to 3 epochs. A longer
 * trial has three times the images; full training has all 50,000 that don't validate, and four
 * times the epochs: 12 of the baseline, as in notebook 1. The quick one is a small study of its own:
 * three dimensions, two seeds, 600 images, one epoch in batches of 32.
 *
 * Both searches together miss no hypothesis: what they never measured is tried beside the baseline.
 *
 * The validation images are the last of MNIST's 60,000 in every stage. Longer and full training
 * have seeds of their own, so that no variation keeps the luck that brought it there.
 *
 * @param profile How much the study does.
 * @returns The definition; the same at each call.
 *
 * @example
 * ```ts
 * import { mnistStudy } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(mnistStudy("full").space.length, 10);
 * ```
 */
export function mnistStudy(profile: "full" | "quick"): StudyDefinition {
  return profile === "full" ? fullStudy() : quickStudy();
}

function fullStudy(): StudyDefinition {
  const length = { trainImages: 3_000, validationImages: 10_000, epochsTimes: 1 };
  return {
    name: "mnist_full",
    space: SPACE,
    variationOf,
    seeds: [1, 2, 3],
    length,
    search: { seed: 42, rounds: 2, variations: 50 },
    comparisons: comparisonsIn(SPACE),
    longer: { variations: 10, seeds: [4], length: { ...length, trainImages: 9_000 } },
    full: {
      seeds: [11, 12, 13],
      length: { trainImages: 50_000, validationImages: 10_000, epochsTimes: 4, test: true },
    },
  };
}

function quickStudy(): StudyDefinition {
  const length = { trainImages: 600, validationImages: 500, epochsTimes: 1 };
  const space = narrowed(SPACE, QUICK);
  const others = { ...baselineOf(SPACE), epochs: 1, batchSize: 32 };
  return {
    name: "mnist_quick",
    space,
    variationOf: (params) => variationOf({ ...others, ...params }),
    seeds: [1, 2],
    length,
    search: { seed: 42, rounds: 2, variations: 6 },
    comparisons: comparisonsIn(space),
    longer: { variations: 3, seeds: [4], length: { ...length, trainImages: 1_800 } },
    full: {
      seeds: [11, 12],
      length: { ...length, trainImages: 1_200, test: true },
    },
  };
}
