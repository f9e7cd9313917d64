/**
 * A study's results as figures and tables take them.
 *
 * @module
 */

import type {
  ParallelAxis,
  ParallelLine,
  PathStep,
  SearchCurve,
  SweepPanel,
  SweepPoint,
  TradeOffPoint,
} from "../../figures/mod.ts";
import type { SearchSpace } from "../study/search_space.ts";
import type { LinearStep, StudyDefinition, StudyResult } from "../study/study.ts";
import type { Params, ParamValue } from "../study/trial.ts";
import { bestSoFar } from "./best_so_far.ts";
import { paretoFront } from "./pareto.ts";
import { summarizeVariations, type VariationSummary } from "./summaries.ts";

/** What the sweeps can show. */
export type SweepMetric = "valAcc" | "epochMs" | "predictMs";

/** What the views need of a study's definition. */
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
  { variationOf }: Pick<StudyShape, "variationOf">,
): (params: Params) => S | undefined {
  const keyOf = (params: Params) => JSON.stringify(variationOf(params));
  const byKey = new Map(summaries.map((summary) => [keyOf(summary.params), summary]));
  return (params) => byKey.get(keyOf(params));
}

/**
 * Returns what differs between a variation and the baseline: `"filters a layer 48, epochs 2"`, or
 * `"the baseline"`.
 */
export function describeVariation(params: Params, space: SearchSpace): string {
  const changed = space.filter(({ name, baseline }) => params[name] !== baseline);
  const words = changed.map(({ name, title }) => `${title} ${params[name]}`);
  return words.length === 0 ? "the baseline" : words.join(", ");
}

/**
 * Returns a panel for each dimension with what the linear search measured at its values, a series
 * for each round: times in seconds, accuracies 0–1.
 */
export function sweepPanels(
  { trials, path }: StudyResult,
  study: StudyShape,
  metric: SweepMetric,
): SweepPanel[] {
  const find = summaryFinder(summarizeVariations(trials), study);
  return study.space.map((dimension) => ({
    title: dimension.title,
    values: dimension.values.map(String),
    ordered: dimension.values.every((value) => typeof value === "number"),
    baseline: String(dimension.baseline),
    points: path
      .filter((step) => step.dimension === dimension.name)
      .flatMap((step) => pointsOf(step, find, metric)),
  }));
}

/** Returns the points of one step; what could not be built, or failed, has none. */
function pointsOf(
  step: LinearStep,
  find: (params: Params) => VariationSummary | undefined,
  metric: SweepMetric,
): SweepPoint[] {
  const unit = metric === "epochMs" ? 1_000 : 1;
  return step.tried.filter(({ mean }) => mean !== undefined).flatMap(({ value }) => {
    const measured = find({ ...step.from, [step.dimension]: value })?.[metric];
    if (measured === undefined) return [];
    return [{
      value: String(value),
      mean: measured.mean / unit,
      ...(Number.isNaN(measured.spread) ? {} : { spread: measured.spread / unit }),
      series: `round ${step.round}`,
      chosen: value === step.chosen,
    }];
  });
}

/** Returns the steps of the linear search. */
export function pathSteps({ path }: StudyResult, space: SearchSpace): PathStep[] {
  return path.map(({ round, dimension, from, tried, chosen }) => ({
    label: `${round} · ${titleOf(dimension, space)}`,
    tried: tried.map(({ value, mean = NaN }) => ({ value: String(value), accuracy: mean })),
    before: String(from[dimension]),
    chosen: String(chosen),
  }));
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
  return path.flatMap(({ round, dimension, tried }) =>
    tried.flatMap(({ value, fault }) =>
      fault === undefined
        ? []
        : [{ round, dimension: titleOf(dimension, space), value, reason: fault }]
    )
  );
}

/** Returns the dimensions as axes, and every variation with a complete trial as a line. */
export function parallelLines(
  summaries: readonly VariationSummary[],
  space: SearchSpace,
): { axes: ParallelAxis[]; lines: ParallelLine[] } {
  return {
    axes: space.map(({ title, values }) => ({ title, values: values.map(String) })),
    lines: summaries.map(({ params, valAcc }) => ({
      values: space.map(({ name }) => String(params[name])),
      accuracy: valAcc.mean,
    })),
  };
}

/**
 * Returns the processor time of a variation's whole training in seconds: of an epoch, times its
 * epochs.
 */
export function trainingSeconds(
  { params, epochMs }: VariationSummary,
  { variationOf, length }: StudyShape,
): number {
  return epochMs.mean * variationOf(params).fit.epochs * length.epochsTimes / 1_000;
}

/** Returns every variation with what its training took and brought; the front is marked. */
export function tradeOffPoints(
  summaries: readonly VariationSummary[],
  study: StudyShape,
  labels: ReadonlyMap<VariationSummary | undefined, string> = new Map(),
): TradeOffPoint[] {
  const points = summaries.map((summary) => ({
    summary,
    cost: trainingSeconds(summary, study),
    worth: summary.valAcc.mean,
  }));
  const front = new Set(paretoFront(points));
  return points.map((point) => {
    const label = labels.get(point.summary);
    return {
      cost: point.cost,
      accuracy: point.worth,
      front: front.has(point),
      ...(label === undefined ? {} : { label }),
    };
  });
}

/** A stage of a study, as a table shows it. */
export type StageRow = Readonly<Record<"stage" | "variations" | "epochs" | "seeds", string>> & {
  readonly "training images": number;
};

/** Returns the stages of a study: of how many variations, how long, and with which seeds. */
export function stageRows(study: StudyDefinition): StageRow[] {
  const { search, seeds, length, comparisons = [], longer, full } = study;
  const row = (
    stage: string,
    variations: string,
    { seeds, length }: Pick<StudyDefinition, "seeds" | "length">,
  ): StageRow => ({
    stage,
    variations,
    "training images": length.trainImages,
    epochs: length.epochsTimes === 1
      ? "the variation's"
      : `${length.epochsTimes} × the variation's`,
    seeds: seeds.join(", "),
  });
  return [
    row("linear search", `at most ${search.variations}`, { seeds, length }),
    row("random search", "as many", { seeds, length }),
    ...(comparisons.length === 0
      ? []
      : [row("comparisons", "what hypotheses compare and neither search did", { seeds, length })]),
    ...(longer === undefined
      ? []
      : [row("longer", `${longer.variations} over the ranking`, longer)]),
    ...(full === undefined ? [] : [row("full", "the best and the baseline", full)]),
  ];
}

/** A dimension that the linear search went through more than once. */
export interface Choice {
  /** Its name. */
  readonly dimension: string;
  /** The value that won each time. */
  readonly chosen: readonly ParamValue[];
  /** Whether it was always the same. */
  readonly same: boolean;
}

/** Returns what won in each dimension that the linear search went through more than once. */
export function choicesOf({ path }: Pick<StudyResult, "path">): Choice[] {
  return [...Map.groupBy(path, ({ dimension }) => dimension)]
    .filter(([_, steps]) => steps.length > 1)
    .map(([dimension, steps]) => {
      const chosen = steps.map((step) => step.chosen);
      return { dimension, chosen, same: new Set(chosen).size === 1 };
    });
}

/** Returns what each search tried, in its order, and its best so far. */
export function searchCurves(result: StudyResult, study: StudyShape): SearchCurve[] {
  const find = summaryFinder(summarizeVariations(result.trials), study);
  return (["linear", "random"] as const).map((name) => {
    const tried = result[name].map((params) => find(params)?.valAcc.mean ?? NaN);
    return { name, tried, best: bestSoFar(tried) };
  });
}

function titleOf(name: string, space: SearchSpace): string {
  return space.find((dimension) => dimension.name === name)?.title ?? name;
}
