/**
 * What the benchmark asks of a side, and what it is told: one JSON object a line.
 *
 * @module
 */

/** What a side can do; the last three are functions of the library that has them. */
type Command =
  | ("about" | "setup" | "epoch" | "evaluate" | "predict" | "job" | "convolutions")
  | ("bank" | "large" | "distances");

/** What a side is asked to do. */
export interface Request {
  /** What to do; `setup` comes first, and again for a new model. */
  readonly cmd: Command;
  /** Filters of each convolution, for `setup`; default 32. */
  readonly filters?: number;
  /** How many images to train on, to evaluate or to predict at once. */
  readonly images?: number;
  /** For `predict`: by the side's compiled function, where it has one beside the plain call. */
  readonly compiled?: boolean;
  /** For `job`: how many epochs. */
  readonly epochs?: number;
  /** For `job`: where to save the model. */
  readonly folder?: string;
  /** How many times to do it, default 1; the answer's time is the median. */
  readonly repeats?: number;
}

/** What a side may tell beside the time. */
export interface Findings {
  /** Mean cross-entropy. */
  readonly loss?: number;
  /** Accuracy, 0–1. */
  readonly acc?: number;
  /** For `about`: the side's software. */
  readonly versions?: string;
  /** For `convolutions`: floating-point operations a second, by what was computed. */
  readonly flops?: Readonly<Record<string, number>>;
}

/** What a side answers. */
export interface Answer extends Findings {
  /** How long it took, reading the request and writing the answer not counted. */
  readonly ms: number;
}
