/**
 * Training epoch by epoch: what {@linkcode fit} and a trial of the experiment share.
 *
 * @module
 */

import { mixSeeds, ndarray } from "../base/mod.ts";
import type { LayersModel } from "../engine/mod.ts";
import type { Dataset } from "../mnist/mod.ts";
import { augment, type AugmentOptions } from "./augment.ts";
import { createAverage } from "./average.ts";
import { type EpochOptions, trainEpoch } from "./epoch.ts";
import { createFastStep, type StepState } from "./fast_step.ts";

/** How a network is trained, whatever the number of epochs. */
export interface TrainerOptions {
  /** Images a step. The last batch of an epoch has what is left. */
  readonly batchSize: number;
  /** Adam's learning rate, or that of each epoch, counted from 1. */
  readonly learningRate: number | ((epoch: number) => number);
  /** Seed of the shuffles, the dropout masks and the changes of images. */
  readonly seed: number;
  /** Changes the training images anew before each epoch; default not. */
  readonly augment?: Omit<AugmentOptions, "into">;
  /** From this epoch on the network has the mean of the weights after each epoch; default never. */
  readonly averageFrom?: number;
}

/** Trains a network; its weights are those of the last whole epoch, or their mean. */
export interface Trainer {
  /** Trains one epoch, counted from 1; one that isn't complete leaves the network as it was. */
  run(
    epoch: number,
    options?: Pick<EpochOptions, "epochs" | "stopFile" | "onBatch">,
  ): ReturnType<typeof trainEpoch>;
  /** All that is needed to go on. */
  state(): StepState;
  /** Goes on from such a state, of a training with the same options. */
  restore(state: StepState): void;
  /** Frees what training holds; the network stays. */
  dispose(): void;
}

/** Returns what trains a network on a set of images; they stay as they are. */
export function createTrainer(
  model: LayersModel,
  { images, labels }: Dataset,
  { batchSize, learningRate, seed, augment: amounts, averageFrom = Infinity }: TrainerOptions,
): Trainer {
  const rateOf = rateByEpoch(learningRate);
  const drawn = amounts && new Float32Array(images.data.length);
  const seen = drawn === undefined ? images : ndarray(drawn, images.shape);
  const train = { images: seen, labels };
  const step = createFastStep({ model, train, batchSize, learningRate: rateOf(1), seed });
  const average = createAverage(model);
  return {
    async run(epoch, options) {
      step.learningRate = rateOf(epoch);
      if (drawn) augment(images, mixSeeds(seed, epoch), { ...amounts, into: drawn });
      const n = labels.length;
      const state = await trainEpoch(step, { ...options, epoch, n, batchSize, seed });
      if (state !== "complete") return state;
      step.sync();
      if (epoch >= averageFrom) average.add();
      return state;
    },
    state: () => new Map([...step.state(), ...averageFrom < Infinity ? average.state() : []]),
    restore(state) {
      step.restore(state);
      step.sync();
      average.restore(state);
    },
    dispose: step.dispose,
  };
}

/** The learning rate of each epoch. */
export function rateByEpoch(
  learningRate: TrainerOptions["learningRate"],
): (epoch: number) => number {
  return typeof learningRate === "function" ? learningRate : () => learningRate;
}

/**
 * Returns a learning rate that falls along half a cosine, to nearly nothing in the last epoch: in the
 * middle of epoch `e` of `n`, `rate · (1 + cos(π (e − ½) / n)) / 2`.
 *
 * @param rate Where it begins.
 * @param epochs Epochs in all.
 * @returns The rate of each epoch, counted from 1, for {@linkcode fit}.
 * @see Loshchilov and Hutter (2017), SGDR: stochastic gradient descent with warm restarts
 *
 * @example
 * ```ts
 * import { cosineDecay } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rateOf = cosineDecay(0.002, 3);
 * assert.deepEqual([1, 2, 3].map((epoch) => rateOf(epoch).toFixed(5)), ["0.00187", "0.00100", "0.00013"]);
 * ```
 */
export function cosineDecay(rate: number, epochs: number): (epoch: number) => number {
  return (epoch) => rate * (1 + Math.cos(Math.PI * (epoch - 0.5) / epochs)) / 2;
}
