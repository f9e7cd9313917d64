/**
 * Training, one epoch at a time: repeatable, stoppable, resumable.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "@std/path";
import type { Dataset } from "../mnist/mod.ts";
import { checkDataset, evaluate, type HistoryRow, MODEL_VERSION } from "../model/mod.ts";
import { bytesOf, type Check, createCheck, takeStopFile } from "../base/mod.ts";
import { asTfjs, type LayersModel } from "../engine/mod.ts";
import type { AugmentOptions } from "./augment.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import type { TrainingProgress } from "./epoch.ts";
import { createTrainer, rateByEpoch, type Trainer } from "./trainer.ts";

const check: Check = createCheck("train a model", { now: "current value is" });
const onValidation: Check = createCheck("validate a model in training");

/** Networks that are being trained. */
const inTraining = new WeakSet<LayersModel>();

/** What {@linkcode fit} takes besides the network and the data. */
export interface FitOptions {
  /** How many epochs; default 12. */
  readonly epochs?: number;
  /** Images a step; default 128. The last batch of an epoch has what is left. */
  readonly batchSize?: number;
  /** Adam's learning rate, or that of each epoch, counted from 1; default 0.001. */
  readonly learningRate?: number | ((epoch: number) => number);
  /** Seed of the shuffles, the dropout masks and the changes of images; default 42. */
  readonly seed?: number;
  /** Changes the training images anew before each epoch, as {@linkcode augment} does; default not. */
  readonly augment?: Omit<AugmentOptions, "into">;
  /**
   * From this epoch on, counted from 1, the network has the mean of the weights that training had
   * after each epoch; default never.
   */
  readonly averageFrom?: number;
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
 * @throws {RangeError} If a setting is out of range, there are fewer images than one batch, or a
 * pixel or label is not what it must be.
 * @throws {TypeError} If images or labels are of another kind or shape.
 * @throws {Deno.errors.Busy} If the network is being trained already, or another training has the
 * checkpoint folder.
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
  check.options(options, OPTIONS);
  const { epochs = 12, batchSize = 128, learningRate = 0.001, seed = 42 } = options;
  checkSettings({ epochs, batchSize, learningRate, seed }, data);
  if (options.averageFrom !== undefined) check.whole("averageFrom", options.averageFrom, 1, epochs);
  if (inTraining.has(model)) {
    throw new Deno.errors.Busy(
      `Cannot train model "${model.name}" as it must not be in training already: await the other ` +
        "training, or stop it",
    );
  }
  inTraining.add(model);
  let lock: Deno.FsFile | undefined;
  try {
    lock = await lockFolder(options.checkpointFolder);
    return await train(model, data, { ...options, epochs, batchSize, learningRate, seed });
  } finally {
    inTraining.delete(model);
    lock?.close();
  }
}

async function train(
  model: LayersModel,
  data: TrainingData,
  options: FitOptions & Settings,
): Promise<FitResult> {
  const { epochs, batchSize, learningRate, seed, augment, averageFrom } = options;
  const { train, validation } = data;
  const rateOf = rateByEpoch(learningRate);
  const settings = {
    batchSize,
    learningRate: typeof learningRate === "number"
      ? learningRate
      : Array.from({ length: epochs }, (_, i) => rateOf(i + 1)),
    seed,
    ...augment && { augment },
    ...averageFrom && { averageFrom },
  };
  const trainer = createTrainer(model, train, options);
  try {
    await takeStopFile(options.stopFile);
    const checkpoint = checkpointPath(model, data, settings, options.checkpointFolder);
    const history = await resume(trainer, checkpoint, epochs);
    for (const row of history) await options.onEpoch?.(row, epochs);
    let state: FitResult["state"] = "complete";
    while (history.length < epochs && state === "complete") {
      const epoch = history.length + 1;
      const started = performance.now();
      state = await trainer.run(epoch, options);
      if (state !== "complete") break;
      const durationMs = performance.now() - started;
      const { loss, acc } = evaluate(model, train);
      const held = evaluate(model, validation);
      const row = { epoch, loss, acc, valLoss: held.loss, valAcc: held.acc, durationMs };
      history.push(row);
      if (checkpoint !== undefined) {
        await writeCheckpoint(checkpoint, { meta: { history }, arrays: trainer.state() });
      }
      await options.onEpoch?.(row, epochs);
    }
    await options.onEnd?.({ history, state, epochs });
    return { history, state };
  } finally {
    trainer.dispose();
  }
}

/** What a network is trained on, and evaluated on beside it. */
interface TrainingData {
  readonly train: Dataset;
  readonly validation: Dataset;
}

/** The names of all options. */
const OPTIONS = ["epochs", "batchSize", "learningRate", "seed", "augment", "averageFrom"]
  .concat("checkpointFolder", "stopFile", "onBatch", "onEpoch", "onEnd");

/** Settings of which each has a value. */
type Settings = Required<Pick<FitOptions, "epochs" | "batchSize" | "learningRate" | "seed">>;

/** Holds a folder for one training, with a lock that the system takes away with this process. */
async function lockFolder(folder: string | undefined): Promise<Deno.FsFile | undefined> {
  if (folder === undefined) return undefined;
  await Deno.mkdir(folder, { recursive: true });
  // The folder itself is locked, so that no file of the lock is left in it.
  const file = await Deno.open(folder);
  if (await file.tryLock(true)) return file;
  file.close();
  throw new Deno.errors.Busy(
    `Cannot train a model as one training may write "${folder}": another one does; stop it by ` +
      "`deno task stop`, or name another folder",
  );
}

/** Removes the checkpoints in a folder, once what they led to is saved elsewhere. */
export async function removeCheckpoints(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Loads what the checkpoint holds of the first `epochs` epochs into the training. */
async function resume(
  trainer: Trainer,
  path: string | undefined,
  epochs: number,
): Promise<HistoryRow[]> {
  if (path === undefined) return [];
  const checkpoint = await readCheckpoint<{ history: HistoryRow[] }>(path);
  if (checkpoint === undefined || checkpoint.meta.history.length > epochs) return [];
  trainer.restore(checkpoint.arrays);
  return [...checkpoint.meta.history];
}

/** The checkpoint's name tells the network, the data and the settings that it belongs to. */
function checkpointPath(
  model: LayersModel,
  { train, validation }: TrainingData,
  settings: Readonly<Record<string, unknown>>,
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

function checkSettings(settings: Settings, { train, validation }: TrainingData): void {
  const { epochs, batchSize, learningRate, seed } = settings;
  checkDataset(check, train);
  checkDataset(onValidation, validation);
  check.whole("epochs", epochs, 1);
  check.whole("batchSize", batchSize, 1, train.labels.length);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    check.positive("learningRate", rateByEpoch(learningRate)(epoch));
  }
  check.whole("seed", seed, 0);
}
