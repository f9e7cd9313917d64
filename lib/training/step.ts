/**
 * One step of training, as `fit` sees it.
 *
 * @module
 */

import type { Dataset } from "../mnist/mod.ts";
import { mixSeeds } from "../base/mod.ts";
import {
  type DrawMask,
  type Handle,
  ints,
  type LayersModel,
  statelessMask,
} from "../engine/mod.ts";

/** The constants of Adam (Kingma and Ba, 2015), as Keras sets them. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/** What a step is made for. */
export interface StepOptions {
  /** The network to train; its weights change when `sync` is called. */
  readonly model: LayersModel;
  /** The training set. */
  readonly train: Dataset;
  /** Images a step, at most. */
  readonly batchSize: number;
  /** Adam's learning rate. */
  readonly learningRate: number;
  /** Seed of the dropout masks. */
  readonly seed: number;
}

/** Trains a network, one batch at a time. */
export interface TrainingStep {
  /** Takes one step of Adam on the images with the given numbers, no more than a batch has. */
  run(indices: Int32Array): void;
  /** Mean loss and accuracy, with dropout, of the images since the last call. */
  takeLogs(): { readonly loss: number; readonly acc: number };
  /** Writes the trained weights into the model. */
  sync(): void;
  /** Frees what the step holds; the model stays. */
  dispose(): void;
}

/** The seeds of the masks of `dropouts` layers in a step, each `[2]`; the caller frees them. */
export function maskSeeds(seed: number, step: number, dropouts: number): Handle[] {
  return Array.from(
    { length: dropouts },
    (_, dropout) => ints(new Int32Array([mixSeeds(seed, dropout), step]), [2]),
  );
}

/** Masks that depend on the seed of their dropout layer alone. */
export function drawMasks(seeds: readonly Handle[]): DrawMask {
  return (shape, rate, dropout) => statelessMask(shape, rate, seeds[dropout] as Handle);
}
