/**
 * What a study is, and what comes of it.
 *
 * A study searches its space twice with the same budget. The linear search holds all dimensions but
 * one at the best so far, tries every value of that one, and moves on; the random search draws as
 * many variations. A change that must be measured and that neither made alone is tried beside the
 * baseline. Then some variations train longer, to show how well short training ranks them,
 * the best and the baseline train in full, and the one that is accurate enough after the least
 * training is tested.
 *
 * @module
 */

import type { SearchSpace, ValueChange } from "./search_space.ts";
import type { Params, ParamValue, Trial, TrialLength, Variation } from "./trial.ts";

/** A study before it runs: all that its results depend on. */
export interface StudyDefinition {
  /** A word that names it, for example `mnist_quick`. */
  readonly name: string;
  /** What is varied; from `defineSearchSpace()`. */
  readonly space: SearchSpace;
  /** The network and the training that a variation's values stand for; a pure function. */
  readonly variationOf: (params: Params) => Variation;
  /** Each variation is trained once with each of these. */
  readonly seeds: readonly number[];
  /** How long the trials of the search are. */
  readonly length: TrialLength;
  /** How the space is searched. */
  readonly search: SearchSettings;
  /**
   * Changes of one dimension alone that must be measured. Where no two variations of the searches
   * differ in just this, the baseline is tried with both values. Left out where there are none.
   */
  readonly comparisons?: readonly ValueChange[];
  /** Variations spread over the ranking, trained longer; left out where there are none. */
  readonly longer?: {
    /** How many variations: the best, the worst, and those at even steps between. */
    readonly variations: number;
    readonly seeds: readonly number[];
    readonly length: TrialLength;
  };
  /** The best variation and the baseline, trained in full; left out where they are not. */
  readonly full?: {
    readonly seeds: readonly number[];
    readonly length: TrialLength;
  };
  /**
   * Of the variations with at least this mean validation accuracy, 0–1, the one whose training took
   * the least processor time, trained with other seeds; left out where it is not.
   */
  readonly quickest?: {
    readonly atLeast: number;
    readonly seeds: readonly number[];
    readonly length: TrialLength;
  };
}

/** How a space is searched. */
export interface SearchSettings {
  /** Draws the order of the linear search's dimensions, and the random search's variations. */
  readonly seed: number;
  /** The linear search ends after so many rounds, or after one that changed nothing. */
  readonly rounds: number;
  /** It asks for at most so many variations; the random search asks for as many as it did. */
  readonly variations: number;
}

/** One step of the linear search: every value of one dimension tried. */
export interface LinearStep {
  /** Counted from 1. */
  readonly round: number;
  /** The name of the dimension. */
  readonly dimension: string;
  /** The best variation so far; every other dimension keeps its values. */
  readonly from: Params;
  /** The dimension's values that were tried, the present one included, in the space's order. */
  readonly tried: readonly {
    readonly value: ParamValue;
    /** Mean validation accuracy over the seeds; nothing where a trial failed, or it can't build. */
    readonly mean?: number;
    /** Why it can't be built beside the others; nothing where it was tried. */
    readonly fault?: string;
  }[];
  /** The value with the highest mean; the present one where no other is higher. */
  readonly chosen: ParamValue;
}

/** What came of a study, so far. */
export interface StudyResult {
  /** By number. */
  readonly trials: readonly Trial[];
  /** The variations that the linear search asked for, in its order; the first is the baseline. */
  readonly linear: readonly Params[];
  /** The variations that the random search asked for, in its order; some can be in `linear` too. */
  readonly random: readonly Params[];
  /** The variations that only a comparison asked for. */
  readonly compared: readonly Params[];
  /** The steps of the linear search that are finished. */
  readonly path: readonly LinearStep[];
  /** The variation with the highest mean validation accuracy, once one is complete. */
  readonly best?: Params;
  /** Whether nothing is left to run. */
  readonly complete: boolean;
}
