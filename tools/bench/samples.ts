/**
 * What was measured, and the ratios that follow.
 *
 * @module
 */

import { median } from "../../lib/base/mod.ts";
import { PEERS, type SideName } from "./sides.ts";

/** One number measured. */
export interface Sample {
  /** What was measured: the id of a measure. */
  readonly measure: string;
  readonly side: SideName;
  /** The round, counted from 1. */
  readonly round: number;
  /** Milliseconds, MB, or a share of 1. */
  readonly value: number;
}

/** A ratio: its median over the rounds, its lowest and highest. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Ours divided by another side's, round by round. */
export interface Ratio extends Spread {
  readonly against: SideName;
}

/** Returns what a side reached in each round. */
export function valuesOf(samples: readonly Sample[], measure: string, side: SideName): number[] {
  return samples
    .filter((sample) => sample.measure === measure && sample.side === side)
    .toSorted((a, b) => a.round - b.round)
    .map(({ value }) => value);
}

/** Returns the ratio of ours to another side's, `undefined` where one was not measured. */
export function ratioTo(
  against: SideName,
  samples: readonly Sample[],
  measure: string,
): Ratio | undefined {
  const [ours, theirs] = [valuesOf(samples, measure, "ours"), valuesOf(samples, measure, against)];
  if (ours.length === 0 || ours.length > theirs.length) return undefined;
  return { against, ...ratioOf(ours, theirs) };
}

/** Returns the ratio of ours to theirs, round by round. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Spread {
  const ratios = ours.map((value, i) => value / (theirs[i] ?? NaN));
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

/** Returns the peer with the lower median, `undefined` where none was measured. */
export function fasterPeer(samples: readonly Sample[], measure: string): SideName | undefined {
  return PEERS
    .map((side) => ({ side, values: valuesOf(samples, measure, side) }))
    .filter(({ values }) => values.length > 0)
    .toSorted((a, b) => median(a.values) - median(b.values))[0]?.side;
}
