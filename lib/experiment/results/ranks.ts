/**
 * Ranks, and whether two rankings agree.
 *
 * @module
 */

import { correlation } from "../../base/mod.ts";
import type { Params } from "../study/trial.ts";
import type { VariationSummary } from "./summaries.ts";

/** Returns the rank of each number, the lowest 1; equal ones share the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2 + 1);
}

/**
 * Returns Spearman's rank correlation: Pearson's correlation of the ranks.
 *
 * @param first Numbers.
 * @param second As many.
 * @returns −1 to 1; NaN where either has no two different numbers, or one that isn't finite.
 * @throws {TypeError} If they are not as many.
 * @see C. Spearman, "The proof and measurement of association between two things", 1904.
 *
 * @example
 * ```ts
 * import { rankCorrelation } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(rankCorrelation([1, 2, 3], [10, 1000, 100]), 0.5);
 * ```
 */
export function rankCorrelation(first: readonly number[], second: readonly number[]): number {
  if (first.length !== second.length) {
    throw new TypeError(
      "Cannot correlate ranks as there must be as many numbers in both: " +
        `there are ${first.length} and ${second.length}`,
    );
  }
  const all = [first, second];
  const vary = all.every((values) => new Set(values).size > 1 && values.every(Number.isFinite));
  return vary ? correlation(ranks(first), ranks(second)) : NaN;
}

/** A variation's places in two rankings of the same variations. */
export interface RankRow {
  /** The variation. */
  readonly params: Params;
  /** From 1, the best, in the first ranking. */
  readonly first: number;
  /** The same in the second. */
  readonly second: number;
}

/**
 * Returns the ranks of variations before and after, 1 the highest accuracy; those that only one
 * ranking has are left out.
 *
 * @param second Variations of the second ranking.
 * @param find Returns a variation of the first.
 */
export function rankRows(
  second: readonly VariationSummary[],
  find: (params: Params) => VariationSummary | undefined,
): RankRow[] {
  const both = second.flatMap((after) => {
    const before = find(after.params);
    return before === undefined || before.valAcc.n === 0 || after.valAcc.n === 0
      ? []
      : [{ params: after.params, before: -before.valAcc.mean, after: -after.valAcc.mean }];
  });
  const [one, two] = [
    ranks(both.map(({ before }) => before)),
    ranks(both.map(({ after }) => after)),
  ];
  return both.map(({ params }, i) => ({ params, first: one[i] ?? NaN, second: two[i] ?? NaN }));
}
