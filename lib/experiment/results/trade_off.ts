/**
 * What accuracy costs: every variation by its training time, and which of them to choose.
 *
 * @module
 */

import { describeVariation, type StudyShape } from "./rows.ts";
import type { VariationSummary } from "./summaries.ts";
import type { RankedVariation } from "./variation_table.ts";

/** A variation with what its training took and brought. */
export interface TradeOffRow {
  /** What differs from the baseline, in words. */
  readonly variation: string;
  /** Processor time of the whole training, in seconds: of an epoch, times the epochs. */
  readonly seconds: number;
  /** Mean accuracy over the seeds, in per cent. */
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
    worth: 100 * row.valAcc.mean,
    tie: row.tie,
  }));
  const front = new Set(paretoFront(points));
  return points.map((point) => {
    const { variation, cost: seconds, worth: acc, tie } = point;
    return { variation, seconds, acc, front: front.has(point), tie };
  });
}

/**
 * Returns the points that no other beats: none costs as little or less and is worth as much or
 * more, and differs. Equal points stay together.
 *
 * @param points What each costs (lower is better) and is worth (higher is better); those with a
 * number that isn't finite are left out.
 * @returns Of those points the ones on the front, by rising cost.
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
