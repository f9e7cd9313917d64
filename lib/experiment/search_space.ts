/**
 * The dimensions along which the experiment varies the network.
 *
 * @module
 */

import type { ParamValue } from "./trial.ts";

/** One dimension of a search space. */
export interface Dimension {
  /** Its key in a trial's params, for example `kernelSize`. */
  readonly name: string;
  /** What figures and tables call it, for example "filter size". */
  readonly title: string;
  /** The values that are tried, in the order in which figures show them. */
  readonly values: readonly ParamValue[];
  /** The study's own network's value. */
  readonly baseline: ParamValue;
}

/** The dimensions, in the order in which figures show them. */
export type SearchSpace = readonly Dimension[];
