/**
 * A study of twelve trials that end in an instant, for tests of the engine; as a program it runs
 * it in the folder given, with other seeds where some are, and prints whether it is complete.
 *
 * Its trials run `fake_trial.ts`, which computes metrics from the task and trains nothing.
 */

import { fromFileUrl } from "@std/path";
import { runStudy, type RunStudyOptions } from "../../lib/experiment/run/run_study.ts";
import type { StudyDefinition } from "../../lib/experiment/study/study.ts";
import type { Params, Variation } from "../../lib/experiment/study/trial.ts";

/** The network and training of a variation of the tiny study. */
export function tinyVariation({ filters, units }: Params): Variation {
  return {
    model: { filters: [Number(filters)], poolSize: 4, units: [Number(units)] },
    fit: { epochs: 1, batchSize: 50 },
  };
}

/** Four variations with three seeds each: both searches find all of them. */
export const TINY: StudyDefinition = {
  name: "tiny",
  space: [
    { name: "filters", title: "filters", values: [4, 8], baseline: 4 },
    { name: "units", title: "dense nodes", values: [8, 16], baseline: 8 },
  ],
  variationOf: tinyVariation,
  seeds: [1, 2, 3],
  length: { trainImages: 200, validationImages: 100, epochsTimes: 1 },
  search: { seed: 1, rounds: 2, variations: 4 },
};

/** A trial that takes no time. */
export const FAKE_TRIAL: string = fromFileUrl(import.meta.resolve("./fake_trial.ts"));

/** How tests run the tiny study. */
export function tinyOptions(
  folder: string,
  options: Partial<RunStudyOptions> = {},
): RunStudyOptions {
  return { folder, workers: 2, program: FAKE_TRIAL, ...options };
}

if (import.meta.main) {
  const [folder = "", ...seeds] = Deno.args;
  const study = seeds.length === 0 ? TINY : { ...TINY, seeds: seeds.map(Number) };
  const { complete } = await runStudy(study, tinyOptions(folder));
  console.log(complete);
}
