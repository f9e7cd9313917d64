/**
 * A trial of the experiment: one variation of the network, trained with one seed.
 *
 * @module
 */

import type { MnistCnnOptions } from "../../model/mod.ts";
import type { AugmentOptions } from "../../training/mod.ts";

/** A value of a dimension. */
export type ParamValue = number | string;

/** A variation: a value for each dimension of the search space, by the dimension's name. */
export type Params = Readonly<Record<string, ParamValue>>;

/** What a variation is: a network, and how it is trained. */
export interface Variation {
  /** The network; the seed is the trial's. */
  readonly model: Omit<MnistCnnOptions, "seed">;
  /** How it is trained. */
  readonly fit: FitSettings;
}

/** How a variation is trained. */
export interface FitSettings {
  /** Times through the training images, in a trial of the usual length. */
  readonly epochs: number;
  /** Images a step. */
  readonly batchSize: number;
  /** Adam's learning rate; default 0.001. */
  readonly learningRate?: number;
  /** How the rate falls, as `cosineDecay()` does; default not at all. */
  readonly learningRateDecay?: "cosine";
  /** Changes the training images anew before each epoch, as `augment()` does; default not. */
  readonly augment?: Omit<AugmentOptions, "into">;
  /** Of the weights after so large a share of the epochs, the last, the mean is kept; default 0. */
  readonly averagedShare?: number;
}

/** How long a trial trains, and on what. */
export interface TrialLength {
  /** Training images, from the first of MNIST's 60,000; the validation images are never among them. */
  readonly trainImages: number;
  /** Validation images, the last of MNIST's 60,000. */
  readonly validationImages: number;
  /** The variation's epochs are multiplied by this, a whole number. */
  readonly epochsTimes: number;
  /** Whether the trained network is tested on MNIST's test set too; default `false`. */
  readonly test?: boolean;
}

/**
 * What a trial is for: `search` finds the best variation; `longer` shows how well that short
 * training ranks variations; `full` trains the best and the baseline in full and tests them once;
 * `quickest` tests the one that is accurate enough after the least training.
 */
export type Stage = "search" | "longer" | "full" | "quickest";

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
  /** Accuracy on the test set, 0–1; only of trials whose length says `test`. */
  readonly testAcc?: number;
  /** Mean cross-entropy on the test set; only with `testAcc`. */
  readonly testLoss?: number;
}

/** Where a trial stands. */
export type TrialState = "waiting" | "running" | "complete" | "fail";

/** One variation trained with one seed: from the request for it to the row of a table. */
export interface Trial {
  /** Counted from 0, in the order in which the study asked for them. */
  readonly number: number;
  /** The id of its task, by which the journal knows it. */
  readonly id: string;
  /** What it is for. */
  readonly stage: Stage;
  /** The variation. */
  readonly params: Params;
  /** The seed of the first weights, the shuffles, the dropout masks and the changes of images. */
  readonly seed: number;
  /** Where it stands. */
  readonly state: TrialState;
  /** What the study maximizes: the validation accuracy; only when complete. */
  readonly value?: number;
  /** Only when complete. */
  readonly metrics?: TrialMetrics;
  /** How long it took, with the start of its process if it was the first there, in milliseconds. */
  readonly durationMs?: number;
  /** Why it failed, for example `it was killed by SIGSEGV`; only then. */
  readonly error?: string;
}

/** How a trial ended: what is known of a {@linkcode Trial} only then. */
export type Outcome =
  | { readonly state: "complete" } & Required<Pick<Trial, "metrics" | "durationMs">>
  | { readonly state: "fail" } & Required<Pick<Trial, "error" | "durationMs">>;

/** Returns a trial as it is once it has ended. */
export function endedTrial(trial: Trial, outcome: Outcome): Trial {
  const value = outcome.state === "complete" ? { value: outcome.metrics.valAcc } : {};
  return { ...trial, ...outcome, ...value };
}

/** Returns a text that two variations share only if they have the same values. */
export function paramsKey(params: Params): string {
  return JSON.stringify(Object.entries(params).sort(([a], [b]) => a < b ? -1 : 1));
}
