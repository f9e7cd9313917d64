/**
 * Trials and studies made up for tests.
 *
 * @module
 */

import type { StudyDefinition, StudyResult } from "../../lib/experiment/study/study.ts";
import type { Params, Trial, TrialMetrics } from "../../lib/experiment/study/trial.ts";

const METRICS: TrialMetrics = {
  valAcc: 0.5,
  valLoss: 1,
  acc: 0.5,
  epochMs: 1_000,
  predictMs: 100,
  params: 10,
  macs: 20,
};

/** Returns a complete trial of the search; what is given of its metrics and fields replaces ours. */
export function trialOf(
  params: Params,
  seed: number,
  metrics: Partial<TrialMetrics>,
  fields: Partial<Trial> = {},
): Trial {
  const all = { ...METRICS, ...metrics };
  return {
    number: 0,
    id: `${JSON.stringify(params)} ${seed}`,
    stage: "search",
    params,
    seed,
    state: "complete",
    value: all.valAcc,
    metrics: all,
    durationMs: 1_000,
    ...fields,
  };
}

/** Returns two complete trials of a variation, seeds 1 and 2, with these accuracies. */
export function twoSeeds(params: Params, accuracies: readonly [number, number], epochMs = 1_000) {
  return accuracies.map((valAcc, i) => trialOf(params, i + 1, { valAcc, epochMs }));
}

/** A space of two dimensions; `b` does nothing where `a` is 0. */
export const SMALL_STUDY: StudyDefinition = {
  name: "small",
  space: [
    { name: "a", title: "first", values: [0, 1, 2], baseline: 1 },
    { name: "b", title: "second", values: ["x", "y"], baseline: "x" },
  ],
  variationOf: ({ a, b }) => ({
    model: { filters: [1 + Number(a)], kernelSize: a === 0 || b === "x" ? 3 : 5 },
    fit: { epochs: 2, batchSize: 4 },
  }),
  seeds: [1, 2],
  length: { trainImages: 100, validationImages: 100, epochsTimes: 3 },
  search: { seed: 1, rounds: 1, variations: 10 },
};

/**
 * The study's result: from (1, x), `a` goes to 2, `b` stays; the random search found (0, y), which
 * is the same network as (0, x).
 */
export const SMALL_RESULT: StudyResult = {
  trials: [
    ...twoSeeds({ a: 1, b: "x" }, [0.8, 0.9], 1_000),
    ...twoSeeds({ a: 0, b: "x" }, [0.5, 0.5], 500),
    ...twoSeeds({ a: 2, b: "x" }, [0.9, 1], 3_000),
    ...twoSeeds({ a: 2, b: "y" }, [0.75, 0.75], 4_000),
    trialOf({ a: 1, b: "y" }, 1, {}, { state: "fail", error: "timed out" }),
  ],
  linear: [{ a: 1, b: "x" }, { a: 0, b: "x" }, { a: 2, b: "x" }, { a: 2, b: "y" }],
  random: [{ a: 0, b: "y" }, { a: 1, b: "y" }, { a: 2, b: "x" }],
  compared: [],
  path: [
    {
      round: 1,
      dimension: "a",
      from: { a: 1, b: "x" },
      tried: [{ value: 0, mean: 0.5 }, { value: 1, mean: 0.85 }, { value: 2, mean: 0.95 }],
      chosen: 2,
    },
    {
      round: 1,
      dimension: "b",
      from: { a: 2, b: "x" },
      tried: [{ value: "x", mean: 0.95 }, { value: "y", mean: 0.75 }],
      chosen: "x",
    },
  ],
  best: { a: 2, b: "x" },
  complete: true,
};
