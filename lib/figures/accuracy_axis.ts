/**
 * An axis of accuracies on which equal steps are equal ratios of errors.
 *
 * From 90 to 99 % is as far as from 99 to 99.9 %: on a plain axis everything good lies in one heap.
 *
 * @module
 */

import type { ScaleOptions } from "./plot_types.ts";

/** Errors in per cent with a tick: the first list that gives enough. */
const TICKS = [
  [90, 10, 1, 0.1, 0.01],
  [90, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01],
  [90, 70, 50, 30, 20, 15, 10, 7, 5, 4, 3, 2, 1.5, 1, 0.7, 0.5, 0.3, 0.2, 0.15, 0.1, 0.05],
];
const ENOUGH = 4;
/** The smallest error that is drawn: one in 10,000 images. */
const LEAST = 0.01;
/** An axis spans at least such a ratio of errors. */
const LEAST_RATIO = 1.5;
const MOST_TICKS = 9;
/** A value so many times the spread of the middle half away from it is drawn at the axis's end. */
const FENCE = 2.5;

/**
 * Returns the options of an axis for accuracies 0–1, as `y: accuracyAxis(values)`.
 *
 * A value `a` is drawn at `−log10(1 − a)`. One that would squeeze all others, far below three
 * quarters of them, is drawn at the axis's lower end, which is then marked with "≤".
 *
 * @param accuracies All that is drawn, 0–1; what isn't finite is left out.
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * import { accuracyAxis, figure } from "./mod.ts";
 *
 * const tried = [{ n: 1, acc: 0.9 }, { n: 2, acc: 0.99 }];
 * figure({
 *   title: "Two variations",
 *   alt: "90 % and 99 %.",
 *   y: accuracyAxis(tried.map(({ acc }) => acc)),
 *   marks: [Plot.dot(tried, { x: "n", y: "acc" })],
 * });
 * ```
 */
export function accuracyAxis(accuracies: readonly number[]): ScaleOptions {
  const range = rangeOf(accuracies);
  const { low, highest } = range;
  const pad = Math.max(Math.log10(1.06), (Math.log10(LEAST_RATIO) - (highest - low)) / 2);
  const domain: [number, number] = [Math.max(placeOf(0), low - pad), highest + pad];
  const hasEnd = isCut(range);
  const ticks = thinned(domain, hasEnd);
  return {
    type: "linear",
    transform: placeOf,
    domain,
    nice: false,
    clamp: true,
    ticks,
    tickFormat: (place: number) =>
      hasEnd && place === domain[0]
        ? `≤ ${accuracyText(place, roundedUp)}`
        : accuracyText(place, Math.round),
    label: "accuracy (%)",
  };
}

/**
 * Returns what a caption says where {@link accuracyAxis} is cut, and `""` where it isn't.
 *
 * @param accuracies All that is drawn, 0–1, as for the axis.
 *
 * @example
 * ```ts
 * import { accuracyAxisNote } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(accuracyAxisNote([0.1, 0.5, 0.9, 0.99]), "");
 * ```
 */
export function accuracyAxisNote(accuracies: readonly number[]): string {
  return isCut(rangeOf(accuracies)) ? "≤: what is lower still is drawn at the axis's end." : "";
}

/** Where the lowest and the highest accuracy lie, and the lowest that isn't far from the others. */
interface Range {
  readonly lowest: number;
  readonly low: number;
  readonly highest: number;
}

function rangeOf(accuracies: readonly number[]): Range {
  const places = accuracies.filter(Number.isFinite).map(placeOf).sort((a, b) => a - b);
  const [lowest = placeOf(0.9), highest = placeOf(0.99)] = [places[0], places.at(-1)];
  const fence = fenceOf(places);
  return { lowest, low: places.find((place) => place >= fence) ?? lowest, highest };
}

function isCut({ lowest, low }: Range): boolean {
  return low > lowest;
}

/** Returns where an accuracy is on the axis: `−log10` of its error, of 0.0001 at least. */
function placeOf(accuracy: number): number {
  return -Math.log10(Math.max(LEAST / 100, 1 - accuracy));
}

function accuracyText(place: number, round: (hundredths: number) => number): string {
  return String(round(100 * (100 - 100 * 10 ** -place)) / 100);
}

/** A bound must not say less than the truth; what is a whole number but for its last digits is one. */
function roundedUp(value: number): number {
  return Math.ceil(value - 1e-6);
}

/** Returns the place below which a value lies far from the others. */
function fenceOf(places: readonly number[]): number {
  const quarter = places[Math.floor(places.length / 4)] ?? 0;
  const threeQuarters = places[Math.floor(3 * places.length / 4)] ?? 0;
  return quarter - FENCE * Math.max(threeQuarters - quarter, Math.log10(LEAST_RATIO));
}

/** Ticks that are far enough apart, from the end where the axis is cut. */
function thinned([low, high]: readonly [number, number], isCut: boolean): number[] {
  const lists = TICKS.map((errors) =>
    errors.map((error) => placeOf(1 - error / 100)).filter((tick) => tick >= low && tick <= high)
  );
  const ticks = lists.find(({ length }) => length >= ENOUGH) ?? lists.at(-1) ?? [];
  const kept: number[] = isCut ? [low] : [];
  for (const tick of ticks) {
    if (tick - (kept.at(-1) ?? -Infinity) >= (high - low) / MOST_TICKS) kept.push(tick);
  }
  return kept;
}
