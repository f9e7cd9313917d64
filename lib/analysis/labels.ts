/**
 * Classes as numbers from 0: how many there are, and whether a label is one.
 *
 * @module
 */

import type { Check } from "../base/mod.ts";

/** One more than the highest label, at least 1. */
export function classCount(labels: ArrayLike<number>): number {
  return 1 + Array.from(labels).reduce((most, label) => Math.max(most, label), 0);
}

/** Labels must be whole numbers from 0 to `classes - 1`. */
export function checkLabels(check: Check, labels: ArrayLike<number>, classes: number): void {
  check.each(
    `labels must be from 0 to ${classes - 1}`,
    labels,
    (label) => Number.isInteger(label) && label >= 0 && label < classes,
    (i) => `label ${i}`,
  );
}
