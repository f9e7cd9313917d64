/**
 * An axis of accuracies on which equal steps are equal ratios of errors.
 *
 * From 90 to 99 % is as far as from 99 to 99.9 %: on a plain axis everything good lies in one heap.
 *
 * @module
 */

import type * as Plot from "@observablehq/plot";

/** What an axis of accuracies needs; its values are errors from {@linkcode errorOf}. */
export interface AccuracyScale {
  /** The scale. */
  readonly scale: Plot.ScaleOptions & { readonly domain: [high: number, low: number] };
  /** Where the ticks are, as errors. */
  readonly ticks: readonly number[];
  /** Returns a tick's text: the accuracy in per cent. */
  readonly tickFormat: (error: number) => string;
}

/** Errors with a tick, where there is room for all. */
const TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 90];
/** The smallest error that is drawn: one in 10,000 images. */
const LEAST = 0.01;
/** An axis spans at least such a ratio of errors. */
const LEAST_RATIO = 1.5;
const MOST_TICKS = 6;

/** Returns the error in per cent of an accuracy 0–1, at least what an axis can show. */
export function errorOf(accuracy: number): number {
  // Twelve digits: 100 (1 − 0.98) is not quite 2.
  return Math.max(LEAST, Number((100 * (1 - accuracy)).toPrecision(12)));
}

/**
 * Returns the scale that holds all accuracies.
 *
 * @param accuracies 0–1; what isn't finite is left out.
 */
export function accuracyScale(accuracies: readonly number[]): AccuracyScale {
  const errors = accuracies.filter(Number.isFinite).map(errorOf);
  const [least, most] = errors.length === 0 ? [1, 100] : [Math.min(...errors), Math.max(...errors)];
  const pad = Math.max(1.06, Math.sqrt(LEAST_RATIO * least / most));
  const domain: [number, number] = [Math.min(100, most * pad), least / pad];
  const inside = TICKS.filter((tick) => tick <= domain[0] && tick >= domain[1]);
  return {
    scale: { type: "log", domain },
    ticks: thinned(inside, domain),
    tickFormat: (error) => String(Number((100 - error).toFixed(2))),
  };
}

/** Ticks at least a sixth of the axis apart. */
function thinned(ticks: readonly number[], [high, low]: readonly [number, number]): number[] {
  const apart = Math.log(high / low) / MOST_TICKS;
  const kept: number[] = [];
  for (const tick of ticks) {
    const last = kept.at(-1);
    if (last === undefined || Math.log(tick / last) >= apart) kept.push(tick);
  }
  return kept;
}
