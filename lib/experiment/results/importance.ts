/**
 * How much of the differences between variations each dimension explains.
 *
 * @module
 */

import { fStatistic } from "../../analysis/mod.ts";
import type { SearchSpace } from "../study/search_space.ts";
import type { Params, ParamValue } from "../study/trial.ts";

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
  /** What figures and tables call it. */
  readonly title: string;
  /** The share of the variance that its value explains by itself, 0–1: η². */
  readonly share: number;
  /** The share that shuffled values would explain on average: (k − 1) / (n − 1). */
  readonly chance: number;
  /** The share beyond chance: ε², 1 where the value explains all; 0 on average where it does nothing. */
  readonly beyond: number;
}

/**
 * Returns for each dimension the share of the scores' variance that its value explains by itself,
 * the largest first.
 *
 * η² = (k − 1) F / ((k − 1) F + n − k), with the F statistic of the k groups with the same value:
 * the sum of squares between the groups, by the total. Of few variations even values that do nothing
 * explain some of it, (k − 1) / (n − 1) on average, so that the η² of many dimensions can sum to more
 * than 1. ε² = (η² − chance) / (1 − chance) is without that. Where the values of all dimensions were
 * drawn independently, as by a random search, it estimates the main effect of a functional ANOVA;
 * a linear search's variations were not. What dimensions explain only together is left out.
 *
 * @param scored Variations with a finite score; others are left out.
 * @param space The dimensions.
 * @returns Shares that are NaN where a dimension has one value, or more values than can be judged.
 * @see F. Hutter, H. Hoos, K. Leyton-Brown, "An efficient approach for assessing hyperparameter
 * importance", ICML 2014; T. L. Kelley, "An unbiased correlation ratio measure", 1935.
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
export function importanceOf(scored: readonly ScoredParams[], space: SearchSpace): Importance[] {
  const finite = scored.filter(({ score }) => Number.isFinite(score));
  const n = finite.length;
  return space.map(({ name, title }) => {
    const values = finite.map(({ params }) => params[name] ?? "");
    const k = new Set(values).size;
    const chance = (k - 1) / (n - 1);
    const share = k < 2 || n <= k ? NaN : etaSquared(finite.map(({ score }) => score), values, k);
    return { dimension: name, title, share, chance, beyond: (share - chance) / (1 - chance) };
  }).sort((a, b) => rank(b) - rank(a));
}

function rank({ beyond }: Importance): number {
  return Number.isNaN(beyond) ? -Infinity : beyond;
}

function etaSquared(scores: readonly number[], values: readonly ParamValue[], k: number): number {
  const between = (k - 1) * fStatistic(scores, values);
  return between === Infinity ? 1 : between / (between + scores.length - k);
}
