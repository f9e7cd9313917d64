/**
 * What accuracy costs: every variation by its training time, and which of them to choose.
 *
 * @module
 */

import { baselineOf } from "../study/search_space.ts";
import type { Params, Trial } from "../study/trial.ts";
import { isDecided, pairedEffect } from "./effects.ts";
import { describeVariation, type StudyShape, summaryFinder } from "./rows.ts";
import type { Summary, VariationSummary } from "./summaries.ts";
import type { RankedVariation } from "./variation_table.ts";

/** A variation with what its training took and brought. */
export interface TradeOffRow {
  /** What differs from the baseline, in words. */
  readonly variation: string;
  /** Processor time of the whole training, in seconds: of an epoch, times the epochs. */
  readonly seconds: number;
  /** Mean accuracy over the seeds, 0–1. */
  readonly acc: number;
  /** Whether no variation is both faster and as accurate, or as fast and more accurate. */
  readonly front: boolean;
  /** Whether it is no worse than the best by more than the spread. */
  readonly tie: boolean;
}

/**
 * Returns the processor time of a variation's whole training in seconds: of an epoch, times its
 * epochs.
 */
export function trainingSeconds(
  { params, epochMs }: Pick<VariationSummary, "params" | "epochMs">,
  { variationOf, length }: Pick<StudyShape, "variationOf" | "length">,
): number {
  return epochMs.mean * variationOf(params).fit.epochs * length.epochsTimes / 1_000;
}

/**
 * Returns every variation with a complete trial, with what its training took and brought: the
 * highest accuracy first.
 *
 * @param ranked From `rankVariations()`.
 * @param study The study's definition.
 */
export function tradeOffRows(
  ranked: readonly RankedVariation[],
  study: StudyShape,
): TradeOffRow[] {
  const points = ranked.filter(({ valAcc }) => valAcc.n > 0).map((row) => ({
    variation: describeVariation(row.params, study.space),
    cost: trainingSeconds(row, study),
    worth: row.valAcc.mean,
    tie: row.tie,
  }));
  const front = new Set(paretoFront(points));
  return points.map((point) => {
    const { variation, cost: seconds, worth: acc, tie } = point;
    return { variation, seconds, acc, front: front.has(point), tie };
  });
}

/** A variation that a user may choose, against the baseline. */
export interface Recommendation {
  /** What it is the best at. */
  readonly choice: string;
  /** The variation. */
  readonly params: Params;
  /** What differs from the baseline, in words. */
  readonly variation: string;
  /** Its accuracy over the seeds, 0–1. */
  readonly valAcc: Summary;
  /** How much higher that is than the baseline's, seed by seed, 0–1. */
  readonly gain: Summary;
  /** Processor time of the whole training, in seconds. */
  readonly seconds: number;
  /** That time by the baseline's. */
  readonly ofBaseline: number;
  /** That time by that of the most accurate. */
  readonly ofBest: number;
}

/**
 * Returns the variations to choose between: the most accurate, the fastest of those that tie with
 * it, the fastest that is told to be more accurate than the baseline, and the baseline; each once.
 *
 * @param ranked From `rankVariations()`.
 * @param study The study's definition.
 * @param also More of them, by what they are good for.
 */
export function recommend(
  ranked: readonly RankedVariation[],
  study: StudyShape,
  also: Readonly<Record<string, RankedVariation | undefined>> = {},
): Recommendation[] {
  const baseline = summaryFinder(ranked, study)(baselineOf(study.space));
  const [best] = ranked;
  if (best === undefined || baseline === undefined) return [];
  const seconds = (row: VariationSummary) => trainingSeconds(row, study);
  const fastest = (rows: readonly RankedVariation[]) =>
    rows.toSorted((a, b) => seconds(a) - seconds(b))[0];
  const gainOf = (row: VariationSummary) => pairedEffect(baseline.trials, row.trials, accuracyOf);
  const better = ranked.filter((row) => gainOf(row).mean > 0 && isDecided(gainOf(row)));
  const choices = {
    "most accurate": best,
    "fastest tie": fastest(ranked.filter(({ tie }) => tie)),
    ...also,
    "fastest gain": fastest(better),
    baseline,
  };
  const rows = Object.entries(choices).flatMap(([choice, row]) => row ? [{ choice, row }] : []);
  return rows.filter(({ row }, i) => rows.findIndex((other) => other.row === row) === i)
    .map(({ choice, row }) => ({
      choice,
      params: row.params,
      variation: describeVariation(row.params, study.space),
      valAcc: row.valAcc,
      gain: gainOf(row),
      seconds: seconds(row),
      ofBaseline: seconds(row) / seconds(baseline),
      ofBest: seconds(row) / seconds(best),
    }));
}

/**
 * Returns the points that no other beats, by rising cost: none costs as little or less and is worth
 * as much or more, and differs. Equal points stay together; what isn't finite is left out.
 */
export function paretoFront<Point extends { readonly cost: number; readonly worth: number }>(
  points: readonly Point[],
): Point[] {
  const ordered = points
    .filter(({ cost, worth }) => Number.isFinite(cost) && Number.isFinite(worth))
    .sort((a, b) => a.cost - b.cost || b.worth - a.worth);
  const front: Point[] = [];
  for (const point of ordered) {
    const last = front.at(-1);
    const equal = point.cost === last?.cost && point.worth === last.worth;
    if (last === undefined || equal || point.worth > last.worth) front.push(point);
  }
  return front;
}

function accuracyOf({ value = NaN }: Trial): number {
  return value;
}
