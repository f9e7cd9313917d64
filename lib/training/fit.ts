/**
 * Training, one epoch at a time: repeatable, stoppable, resumable.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "@std/path";
import type { Dataset } from "../mnist/mod.ts";
import { evaluate, type HistoryRow, MODEL_VERSION } from "../model/mod.ts";
import { bytesOf, takeStopFile } from "../base/mod.ts";
import { asTfjs, type LayersModel } from "../engine/mod.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { trainEpoch } from "./epoch.ts";
import { createFastStep, type FastStep } from "./fast_step.ts";

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

/** What {@linkcode fit} takes besides the network and the data. */
export interface FitOptions {
  /** How many epochs; default 12. */
  readonly epochs?: number;
  /** Images a step; default 128. The last batch of an epoch has what is left. */
  readonly batchSize?: number;
  /** Adam's learning rate; default 0.001. */
  readonly learningRate?: number;
  /** Seed of the shuffles and the dropout masks; default 42. */
  readonly seed?: number;
  /** A folder for a checkpoint after each epoch; training resumes from the one it finds there. */
  readonly checkpointFolder?: string;
  /**
   * Training stops at the next batch once someone makes this file, and removes it; one that is
   * left from before is removed when training begins.
   */
  readonly stopFile?: string;
  /** Called between batches, at most ten times a second. */
  readonly onBatch?: (progress: TrainingProgress) => void | Promise<void>;
  /** Called after each epoch, for those found in a checkpoint too; with the number of all. */
  readonly onEpoch?: (row: HistoryRow, epochs: number) => void | Promise<void>;
  /** Called at the end, however training ended. */
  readonly onEnd?: (result: FitResult & { readonly epochs: number }) => void | Promise<void>;
}

/** How training ended. */
export interface FitResult {
  /** One row for each epoch that was finished. */
  readonly history: readonly HistoryRow[];
  /** `stopped` by the stop file; `diverged` when the loss was no longer a number. */
  readonly state: "complete" | "stopped" | "diverged";
}

/**
 * Trains a network with Adam on the categorical cross-entropy.
 *
 * Each epoch goes through the training set once, in an order drawn from the seed and the epoch;
 * then the network is evaluated on both sets without dropout. The same seed, machine and thread
 * count give the same history to the last digit, and so does a run that was interrupted and
 * resumed. Checkpoints of other settings or data are left alone.
 *
 * @param model A network of {@linkcode createMnistCnn}; its weights hold the last finished
 * epoch's values afterwards.
 * @param data The training set, and the held-out set that is never trained on.
 * @param options Settings.
 * @returns The history, and how training ended.
 * @throws {RangeError} If a setting is out of range, or there are fewer images than one batch.
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "../model/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import { fit } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(Float32Array.from({ length: 4 * 784 }, (_, i) => (i % 7) / 6), [4, 28, 28, 1]);
 * const dataset = { images, labels: new Uint8Array([0, 1, 2, 3]) };
 * const model = createMnistCnn({ filters: [4] });
 * const { history } = await fit(model, { train: dataset, validation: dataset }, {
 *   epochs: 2,
 *   batchSize: 4,
 * });
 * assert.equal(history.length, 2);
 * model.dispose();
 * ```
 */
export async function fit(
  model: LayersModel,
  data: { readonly train: Dataset; readonly validation: Dataset },
  options: FitOptions = {},
): Promise<FitResult> {
  const { epochs = 12, batchSize = 128, learningRate = 0.001, seed = 42 } = options;
  const { train, validation } = data;
  const settings = { batchSize, learningRate, seed };
  checkSettings({ ...settings, epochs }, train);
  const step = createFastStep({ model, train, learningRate, seed });
  try {
    await takeStopFile(options.stopFile);
    const checkpoint = checkpointPath(model, data, settings, options.checkpointFolder);
    const history = await resume(step, checkpoint, epochs);
    for (const row of history) await options.onEpoch?.(row, epochs);
    let state: FitResult["state"] = "complete";
    while (history.length < epochs && state === "complete") {
      const epoch = history.length + 1;
      const started = performance.now();
      const n = train.labels.length;
      state = await trainEpoch(step, { ...options, epoch, epochs, n, batchSize, seed });
      if (state !== "complete") break;
      const durationMs = performance.now() - started;
      step.sync();
      const { loss, acc } = evaluate(model, train);
      const held = evaluate(model, validation);
      const row = { epoch, loss, acc, valLoss: held.loss, valAcc: held.acc, durationMs };
      history.push(row);
      if (checkpoint !== undefined) {
        await writeCheckpoint(checkpoint, { meta: { history }, arrays: step.state() });
      }
      await options.onEpoch?.(row, epochs);
    }
    await options.onEnd?.({ history, state, epochs });
    return { history, state };
  } finally {
    step.dispose();
  }
}

/** Removes the checkpoints in a folder, once what they led to is saved elsewhere. */
export async function removeCheckpoints(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Loads what the checkpoint holds of the first `epochs` epochs into the step. */
async function resume(
  step: FastStep,
  path: string | undefined,
  epochs: number,
): Promise<HistoryRow[]> {
  if (path === undefined) return [];
  const checkpoint = await readCheckpoint<{ history: HistoryRow[] }>(path);
  if (checkpoint === undefined || checkpoint.meta.history.length > epochs) return [];
  step.restore(checkpoint.arrays);
  step.sync();
  return [...checkpoint.meta.history];
}

/** The checkpoint's name tells the network, the data and the settings that it belongs to. */
function checkpointPath(
  model: LayersModel,
  { train, validation }: { readonly train: Dataset; readonly validation: Dataset },
  settings: { batchSize: number; learningRate: number; seed: number },
  folder: string | undefined,
): string | undefined {
  if (folder === undefined) return undefined;
  const hash = createHash("sha256");
  const architecture = asTfjs(model).toJSON(undefined, false);
  hash.update(JSON.stringify({ version: MODEL_VERSION, settings, architecture }));
  for (const weight of asTfjs(model).getWeights()) {
    hash.update(bytesOf(weight.dataSync() as Float32Array));
  }
  for (const { images, labels } of [train, validation]) {
    hash.update(bytesOf(images.data)).update(labels);
  }
  return join(folder, `checkpoint_${hash.digest("hex").slice(0, 16)}.bin`);
}

function checkSettings(
  { epochs, batchSize, learningRate, seed }: Record<string, number>,
  train: Dataset,
): void {
  const n = train.labels.length;
  const whole = (value: number | undefined, least: number, most: number): boolean =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  if (!whole(epochs, 1, 1e6)) {
    refuse(`epochs must be a whole number of at least 1: current value is ${epochs}`);
  }
  if (!whole(batchSize, 1, n)) {
    refuse(`batchSize must be a whole number from 1 to ${n}: current value is ${batchSize}`);
  }
  if (!whole(seed, 0, 2 ** 53)) {
    refuse(`seed must be a whole number of at least 0: current value is ${seed}`);
  }
  if (!(learningRate !== undefined && learningRate > 0 && learningRate < Infinity)) {
    refuse(`learningRate must be above 0: current value is ${learningRate}`);
  }
  if (train.images.shape[0] !== n) {
    refuse(`images and labels must agree in count: there are ${train.images.shape[0]} and ${n}`);
  }
}

function refuse(rule: string): never {
  throw new RangeError(`Cannot train a model as ${rule}`);
}
