/**
 * A trial of the experiment: one variation of the network, trained with one seed.
 *
 * @module
 */

/** A value of a dimension. */
export type ParamValue = number | string;

/** A variation: a value for each dimension of the search space, by the dimension's name. */
export type Params = Readonly<Record<string, ParamValue>>;

/** Where a trial stands. */
export type TrialState = "waiting" | "running" | "complete" | "fail";

/** What a trial measures. */
export interface TrialMetrics {
  /** Accuracy on the validation set after the last epoch, 0–1. */
  readonly valAcc: number;
  /** Mean cross-entropy on the validation set after the last epoch. */
  readonly valLoss: number;
  /** Accuracy on the trial's training images after the last epoch, without dropout, 0–1. */
  readonly acc: number;
  /** Processor time of an epoch's training, in milliseconds: mean over the epochs. */
  readonly epochMs: number;
  /** Processor time to predict 1,000 images, in milliseconds. */
  readonly predictMs: number;
  /** Weights of the network. */
  readonly params: number;
  /** Multiply–accumulates to predict one image. */
  readonly macs: number;
}

/** One variation trained with one seed. */
export interface Trial {
  /** Counted from 0, in the order in which the study asked for them. */
  readonly number: number;
  /** The variation. */
  readonly params: Params;
  /** The seed of the first weights, the shuffles and the dropout masks. */
  readonly seed: number;
  /** Where it stands. */
  readonly state: TrialState;
  /** What the study maximizes: the validation accuracy; only when complete. */
  readonly value?: number;
  /** Only when complete. */
  readonly metrics?: TrialMetrics;
  /** How long it took from spawn to result, in milliseconds; when complete or failed. */
  readonly durationMs?: number;
  /** Why it failed; only then. */
  readonly error?: string;
}
