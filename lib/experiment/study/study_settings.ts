/**
 * The settings of a study as its journal keeps them, and their checks.
 *
 * @module
 */

import { type Check, createCheck, shown } from "../../base/mod.ts";
import { baselineOf, defineSearchSpace } from "./search_space.ts";
import type { StudyDefinition } from "./study.ts";
import { taskOf } from "./task.ts";
import type { Params } from "./trial.ts";

const check: Check = createCheck("run a study");

/**
 * Returns all that a study's results depend on, as JSON would give it back.
 *
 * @throws {TypeError | RangeError} If the study is not one that can be run.
 */
export function studySettings(study: StudyDefinition): unknown {
  const { name, space, seeds, length, search, comparisons, longer, full, quickest, variationOf } =
    study;
  checkStudy(study);
  const baseline = baselineOf(space);
  const idOf = (params: Params) => taskOf(variationOf(params), 0, length).id;
  // Ids depend on what the values stand for, the version of the network, and the data.
  const meanings = Object.fromEntries(space.map(({ name, values }) => [
    name,
    values.map((value) => idOf({ ...baseline, [name]: value })),
  ]));
  const settings = {
    name,
    space,
    seeds,
    length,
    search,
    comparisons,
    longer,
    full,
    quickest,
    meanings,
  };
  return JSON.parse(JSON.stringify(settings));
}

function checkStudy(study: StudyDefinition) {
  const { space, seeds, length, search, comparisons = [], longer, full, quickest, variationOf } =
    study;
  defineSearchSpace(space, { variationOf, trainImages: length.trainImages });
  const baseline = variationOf(baselineOf(space));
  for (const stage of [{ seeds, length }, longer, full, quickest]) {
    if (stage === undefined) continue;
    const isList = Array.isArray(stage.seeds) && stage.seeds.length > 0;
    check.that(isList, `each stage must have a list of seeds: it is ${shown(stage.seeds)}`);
    const twice = stage.seeds.find((seed, i) => stage.seeds.indexOf(seed) < i);
    check.that(twice === undefined, `seeds must differ: ${twice} is there twice`);
    // It checks the numbers of images, the epochs and the seeds.
    for (const seed of stage.seeds) taskOf(baseline, seed, stage.length);
  }
  check.whole("search.seed", search.seed, 0);
  check.whole("search.rounds", search.rounds, 1);
  check.whole("search.variations", search.variations, 1);
  if (longer !== undefined) check.whole("longer.variations", longer.variations, 1);
  if (quickest !== undefined) check.positive("quickest.atLeast", quickest.atLeast, 1);
  for (const { dimension, from, to } of comparisons) {
    const values = space.find(({ name }) => name === dimension)?.values ?? [];
    const missing = [from, to].find((value) => !values.includes(value));
    if (missing === undefined) continue;
    check.refuse(`comparisons must be of its space: ${shown(dimension)} has no ${shown(missing)}`);
  }
}
