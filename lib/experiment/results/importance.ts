/**
 * How much of the differences between variations each dimension explains.
 *
 * @module
 */

import { mean } from "../../base/mod.ts";
import type { SearchSpace } from "../study/search_space.ts";
import type { Params } from "../study/trial.ts";

/** A variation and what came of it. */
export interface ScoredParams {
  /** The variation. */
  readonly params: Params;
  /** What is explained, for example the mean validation accuracy. */
  readonly score: number;
}

/** The importance of a dimension. */
export interface Importance {
  /** Its name. */
  readonly dimension: string;
  /** The share of the variance that its value explains by itself, 0–1: η². */
  readonly share: number;
  /** The share that shuffled values would explain on average: (k − 1) / (n − 1). */
  readonly chance: number;
}

/**
 * Returns for each dimension the share of the scores' variance that its value explains by itself,
 * the largest first.
 *
 * η² = Σ nᵥ (m̄ᵥ − m̄)² / Σ (mᵢ − m̄)²: the sum of squares between the groups with the same value of
 * the dimension, by the total. It is the main effect of a functional ANOVA where the values of all
 * dimensions were drawn independently, as by a random search; a linear search's variations were
 * not. What dimensions explain only together is left out, so that the shares don't sum to 1.
 *
 * @param scored Variations with a finite score; others are left out.
 * @param space The dimensions.
 * @returns Shares that are NaN where the scores don't differ.
 * @see F. Hutter, H. Hoos, K. Leyton-Brown, "An efficient approach for assessing hyperparameter
 * importance", ICML 2014.
 *
 * @example
 * ```ts
 * import { importanceOf } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const dimension = (name: string) => ({ name, title: name, values: [0, 1], baseline: 0 });
 * const scored = [0, 1, 2, 3].map((i) => ({ params: { a: i % 2, b: i >> 1 }, score: i % 2 }));
 * const [first, second] = importanceOf(scored, [dimension("a"), dimension("b")]);
 * assert.deepEqual([first?.dimension, first?.share, second?.share], ["a", 1, 0]);
 * ```
 */
export function importanceOf(
  scored: readonly ScoredParams[],
  space: SearchSpace,
): Importance[] {
  const finite = scored.filter(({ score }) => Number.isFinite(score));
  return space
    .map(({ name }) => {
      const groups = [...Map.groupBy(finite, ({ params }) => params[name]).values()];
      return {
        dimension: name,
        share: varianceBetween(groups.map((group) => group.map(({ score }) => score))),
        chance: (groups.length - 1) / (finite.length - 1),
      };
    })
    .sort((a, b) => b.share - a.share);
}

/**
 * Returns the share of the variance of all values that lies between the groups: η².
 *
 * @param groups Values in groups, none of them empty.
 * @returns 0–1, or NaN where all values are equal.
 */
export function varianceBetween(groups: readonly (readonly number[])[]): number {
  const all = groups.flat();
  if (all.length === 0) return NaN;
  const centre = mean(all);
  const total = sum(all.map((value) => (value - centre) ** 2));
  const between = sum(groups.map((group) => group.length * (mean(group) - centre) ** 2));
  return between / total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
