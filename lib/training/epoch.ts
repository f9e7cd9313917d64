/**
 * One epoch of training.
 *
 * @module
 */

import { mixSeeds, shuffledIndices, takeStopFile } from "../base/mod.ts";
import type { TrainingStep } from "./step.ts";

/** Where training stands, between two batches. */
export interface TrainingProgress {
  /** The epoch under way, counted from 1. */
  readonly epoch: number;
  /** Batches done in this epoch. */
  readonly batch: number;
  /** Batches in an epoch. */
  readonly batches: number;
  /** Epochs in all. */
  readonly epochs: number;
}

/** What an epoch goes through. */
export interface EpochOptions {
  /** Counted from 1. */
  readonly epoch: number;
  /** Epochs in all; default this one is the last. */
  readonly epochs?: number;
  /** Images in the training set. */
  readonly n: number;
  /** Images a step; the last batch has what is left. */
  readonly batchSize: number;
  /** Draws the order, together with the epoch. */
  readonly seed: number;
  /** The epoch stops at the next batch once someone makes this file, and removes it. */
  readonly stopFile?: string;
  /** Called between batches, at most ten times a second. */
  readonly onBatch?: (progress: TrainingProgress) => void | Promise<void>;
}

/** Takes a step for each batch of the training set, in an order drawn from the seed. */
export async function trainEpoch(
  step: TrainingStep,
  { epoch, epochs = epoch, n, batchSize, seed, stopFile, onBatch }: EpochOptions,
): Promise<"complete" | "stopped" | "diverged"> {
  const order = shuffledIndices(n, mixSeeds(seed, epoch));
  const batches = Math.ceil(n / batchSize);
  let told = performance.now();
  for (let batch = 1; batch <= batches; batch++) {
    step.run(order.slice((batch - 1) * batchSize, batch * batchSize));
    if (batch < batches && performance.now() - told < 100) continue;
    told = performance.now();
    if (!Number.isFinite(step.takeLogs().loss)) return "diverged";
    if (await takeStopFile(stopFile)) return "stopped";
    await onBatch?.({ epoch, batch, batches, epochs });
    // Lets the process answer to others: signals, and the notebook's kernel.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return "complete";
}
