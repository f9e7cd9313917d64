/**
 * A study's results as plain rows, which a figure or a table takes as they are: accuracies 0–1,
 * times in seconds.
 *
 * @module
 */

import { type SearchSpace, titleOf } from "../study/search_space.ts";
import type { StudyDefinition, StudyResult } from "../study/study.ts";
import { taskOf } from "../study/task.ts";
import { type Params, paramsKey, type ParamValue } from "../study/trial.ts";
import { macsOverLimit } from "../study/variation.ts";
import { summarizeVariations, type VariationSummary } from "./summaries.ts";

/** What the rows need of a study's definition. */
export type StudyShape = Pick<StudyDefinition, "space" | "variationOf" | "length">;

/**
 * Returns a function that gives the summary of a variation, `undefined` where there is none.
 *
 * Two variations that stand for the same network and training have one summary: without any
 * pooling, a pooling size changes nothing, and the study trains such a pair once.
 *
 * @param summaries From `summarizeVariations()`.
 * @param study What a variation's values stand for.
 */
export function summaryFinder<S extends VariationSummary>(
  summaries: readonly S[],
  { variationOf, length }: StudyShape,
): (params: Params) => S | undefined {
  const idOf = (params: Params) => taskOf(variationOf(params), 0, length).id;
  const byId = new Map(summaries.map((summary) => [idOf(summary.params), summary]));
  return (params) => byId.get(idOf(params));
}

/**
 * Returns what differs between a variation and the baseline: `"filters per layer 48, epochs 2"`, or
 * `"the baseline"`.
 */
export function describeVariation(params: Params, space: SearchSpace): string {
  const changed = space.filter(({ name, baseline }) => params[name] !== baseline);
  const words = changed.map(({ name, title }) => `${title} ${params[name]}`);
  return words.length === 0 ? "the baseline" : words.join(", ");
}

/** A value that the linear search tried while all others stayed. */
export interface SweepRow {
  /** The dimension's title. */
  readonly dimension: string;
  /** The value, in words. */
  readonly value: string;
  /** `"round 1"`, … */
  readonly round: string;
  /** Over the seeds: accuracy 0–1, or seconds. */
  readonly mean: number;
  /** The mean less the standard deviation over the seeds. */
  readonly low: number;
  /** The mean and the standard deviation over the seeds. */
  readonly high: number;
  /** Whether the search kept it. */
  readonly chosen: boolean;
}

/**
 * Returns what the linear search measured at each value of each dimension; of what could not be
 * built, or failed, nothing.
 *
 * @param result What came of the study.
 * @param study Its definition.
 * @param metric What was measured.
 */
export function sweepRows(
  { trials, path }: Pick<StudyResult, "trials" | "path">,
  study: StudyShape,
  metric: "valAcc" | "epochMs" | "predictMs",
): SweepRow[] {
  const find = summaryFinder(summarizeVariations(trials), study);
  const unit = metric === "valAcc" ? 1 : 1_000;
  return path.flatMap(({ round, dimension, from, tried, chosen }) =>
    tried.flatMap(({ value, mean: found }) => {
      // What could not be built has no summary to look for.
      if (found === undefined) return [];
      const measured = find({ ...from, [dimension]: value })?.[metric];
      if (measured === undefined) return [];
      const [mean, spread] = [measured.mean / unit, (measured.spread || 0) / unit];
      return [{
        dimension: titleOf(dimension, study.space),
        value: String(value),
        round: `round ${round}`,
        ...{ mean, low: mean - spread, high: mean + spread, chosen: value === chosen },
      }];
    })
  );
}

/** A value that a step of the linear search tried. */
export interface PathRow {
  /** Round and title of the dimension: `"1 · filter size"`. */
  readonly step: string;
  /** The value, in words. */
  readonly value: string;
  /** Mean accuracy over the seeds, 0–1; NaN where a trial failed, or none was built. */
  readonly acc: number;
  /** Whether the step kept it. */
  readonly chosen: boolean;
  /** What became of the dimension: `"stays 3"`, `"now 5"`. */
  readonly words: string;
}

/** Returns the steps of the linear search, a row for each value. */
export function pathRows({ path }: Pick<StudyResult, "path">, space: SearchSpace): PathRow[] {
  return path.flatMap(({ round, dimension, from, tried, chosen }) =>
    tried.map(({ value, mean: acc = NaN }) => ({
      step: `${round} · ${titleOf(dimension, space)}`,
      value: String(value),
      acc,
      chosen: value === chosen,
      words: `${value === from[dimension] ? "stays" : "now"} ${value}`,
    }))
  );
}

/** A value that the linear search could not try. */
export interface PassedOver {
  /** Counted from 1. */
  readonly round: number;
  /** The dimension's title. */
  readonly dimension: string;
  /** The value. */
  readonly value: ParamValue;
  /** Why nothing can be built of it beside the best values of the others at that time. */
  readonly reason: string;
  /** The multiply–accumulates it would take, where these are too many. */
  readonly macs?: number;
}

/**
 * Returns the values that the linear search passed over, in its order, each with the reason.
 *
 * @example
 * ```ts
 * import { passedOver } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const space = [{ name: "a", title: "first", values: [1, 9], baseline: 1 }];
 * const tried = [{ value: 1, mean: 0.5 }, { value: 9, fault: "too large" }];
 * const path = [{ round: 1, dimension: "a", from: { a: 1 }, tried, chosen: 1 }];
 * assert.deepEqual(passedOver({ path }, space), [
 *   { round: 1, dimension: "first", value: 9, reason: "too large" },
 * ]);
 * ```
 */
export function passedOver(
  { path }: Pick<StudyResult, "path">,
  space: SearchSpace,
): PassedOver[] {
  return path.flatMap(({ round, dimension: name, from, tried }) => {
    const dimension = titleOf(name, space);
    return tried.flatMap(({ value, fault: reason }) => {
      if (reason === undefined) return [];
      const macs = macsOverLimit({ ...from, [name]: value });
      return [{ round, dimension, value, reason, ...macs === undefined ? {} : { macs } }];
    });
  });
}

/** Returns how many dimensions each round of the linear search changed: `[4, 2]`. */
export function changesByRound({ path }: Pick<StudyResult, "path">): number[] {
  return [...Map.groupBy(path, ({ round }) => round).values()].map((steps) =>
    steps.filter(({ chosen, from, dimension }) => chosen !== from[dimension]).length
  );
}

/** A dimension that the linear search went through more than once. */
export interface Choice {
  /** The dimension's title. */
  readonly dimension: string;
  /** The value that won each time. */
  readonly chosen: readonly ParamValue[];
  /** Whether it was always the same. */
  readonly same: boolean;
  /** Whether others had changed between, so that other variations were compared than before. */
  readonly isNew: boolean;
}

/** Returns what won in each dimension that the linear search went through more than once. */
export function choicesOf({ path }: Pick<StudyResult, "path">, space: SearchSpace): Choice[] {
  return [...Map.groupBy(path, ({ dimension }) => dimension)]
    .filter(([_, steps]) => steps.length > 1)
    .map(([dimension, steps]) => {
      const chosen = steps.map((step) => step.chosen);
      const others = steps.map(({ from }) => paramsKey({ ...from, [dimension]: "any" }));
      return {
        dimension: titleOf(dimension, space),
        chosen,
        same: new Set(chosen).size === 1,
        isNew: new Set(others).size > 1,
      };
    });
}

/** A variation that a search tried. */
export interface SearchRow {
  /** Which search. */
  readonly search: "linear" | "random";
  /** How many variations it has tried, this one included. */
  readonly n: number;
  /** Mean accuracy over the seeds, 0–1; NaN of a variation that failed. */
  readonly acc: number;
  /** The highest so far; NaN before the first. */
  readonly best: number;
}

/** Returns what each search tried, in its order, and its best so far. */
export function searchRows(result: StudyResult, study: StudyShape): SearchRow[] {
  const find = summaryFinder(summarizeVariations(result.trials), study);
  return (["linear", "random"] as const).flatMap((search) => {
    let best = NaN;
    return result[search].map((params, i) => {
      const acc = find(params)?.valAcc.mean ?? NaN;
      if (acc > best || Number.isNaN(best)) best = acc;
      return { search, n: i + 1, acc, best };
    });
  });
}

/** A stage of a study, as a table shows it. */
export type StageRow = Readonly<Record<"stage" | "variations" | "epochs" | "seeds", string>> & {
  readonly "training images": number;
};

/** Returns the stages of a study: of how many variations, how long, and with which seeds. */
export function stageRows(study: StudyDefinition): StageRow[] {
  const { search, comparisons = [], longer, full, quickest } = study;
  const row = (
    stage: string,
    variations: string,
    { seeds, length }: Pick<StudyDefinition, "seeds" | "length">,
  ): StageRow[] => [{
    stage,
    variations,
    "training images": length.trainImages,
    epochs: `${length.epochsTimes === 1 ? "" : `${length.epochsTimes} × `}the variation's`,
    seeds: seeds.join(", "),
  }];
  const compared = "what hypotheses compare and neither search did";
  return [
    ...row("linear search", `at most ${search.variations}`, study),
    ...row("random search", "as many", study),
    ...comparisons.length === 0 ? [] : row("comparisons", compared, study),
    ...longer === undefined ? [] : row("longer", `${longer.variations} over the ranking`, longer),
    ...full === undefined ? [] : row("full", "the best and the baseline", full),
    ...quickest === undefined
      ? []
      : row("quickest", `the quickest of at least ${100 * quickest.atLeast} %`, quickest),
  ];
}
