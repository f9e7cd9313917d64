/**
 * A trial as it is handed to the process that runs it: all that its result depends on.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { at, type Check, createCheck, difference, isObject, shown } from "../../base/mod.ts";
import { MNIST_CHECKSUMS } from "../../mnist/mod.ts";
import { checkAmounts, cosineDecay, type TrainerOptions } from "../../training/mod.ts";
import { completeOptions, type MnistCnnOptions, MODEL_VERSION } from "../../model/mod.ts";
import type { FitSettings, TrialLength, Variation } from "./trial.ts";

/** All that a trial's result depends on, every default written out. */
export interface TrialTask {
  /** The first 16 hexadecimal digits of the sha256 of everything else. */
  readonly id: string;
  /** The network. */
  readonly model: Required<Omit<MnistCnnOptions, "seed">>;
  /** How it is trained; `epochs` is what this trial trains. */
  readonly fit: FitSettings & Required<Pick<FitSettings, "learningRate">>;
  /** The seed of the first weights, the shuffles, the dropout masks and the changes of images. */
  readonly seed: number;
  /** Training images, from the first. */
  readonly trainImages: number;
  /** Validation images, the last of the training set's. */
  readonly validationImages: number;
  /** Whether the network is tested too. */
  readonly test: boolean;
  /** `MODEL_VERSION` of whoever made the task. */
  readonly modelVersion: number;
  /** The sha256 of MNIST's files' own. */
  readonly data: string;
}

/** Images that MNIST has to train on. */
const MNIST_IMAGES = 60_000;

/** Times through the training images that a trial may take. */
const MOST_EPOCHS = 10_000;

const check: Check = createCheck("run a trial");

const FIT_SETTINGS = ["epochs", "batchSize", "learningRate"]
  .concat("learningRateDecay", "augment", "averagedShare");

const DATA = sha256(JSON.stringify(MNIST_CHECKSUMS));

/** Returns the task of training a variation with a seed; throws if it can't be trained so. */
export function taskOf(variation: Variation, seed: number, length: TrialLength): TrialTask {
  checkFields("variation", variation, ["model", "fit"]);
  checkFields("fit", variation.fit, FIT_SETTINGS);
  checkFields("length", length, ["trainImages", "validationImages", "epochsTimes", "test"]);
  const { seed: _, ...model } = completeOptions(variation.model);
  const { epochs, batchSize, learningRate = 0.001, ...others } = variation.fit;
  const { trainImages, validationImages, epochsTimes, test = false } = length;
  check.whole("seed", seed, 0, 0xffffffff);
  check.whole("trainImages", trainImages, 1, MNIST_IMAGES - 1);
  check.whole("validationImages", validationImages, 1, MNIST_IMAGES - trainImages);
  check.whole("epochs", epochs, 1, MOST_EPOCHS);
  check.whole("epochsTimes", epochsTimes, 1, Math.floor(MOST_EPOCHS / epochs));
  check.whole("batchSize", batchSize, 1, trainImages);
  check.positive("learningRate", learningRate);
  checkOthers(others);
  const isFlag = typeof test === "boolean";
  check.that(isFlag, `test must be true or false: it is ${shown(test)}`, TypeError);
  const task = {
    model,
    fit: { epochs: epochs * epochsTimes, batchSize, learningRate, ...others },
    seed,
    trainImages,
    validationImages,
    test,
    modelVersion: MODEL_VERSION,
    data: DATA,
  };
  return { id: sha256(JSON.stringify(sorted(task))).slice(0, 16), ...task };
}

/**
 * Returns a task that was read from JSON, once it is sure that this program would run it as the
 * one that wrote it; throws if it is of another version of this project.
 */
export function checkedTask(value: unknown): TrialTask {
  check.object("its task", value);
  const task = value as unknown as TrialTask;
  if (task.modelVersion !== MODEL_VERSION || task.data !== DATA) {
    const rule = difference(task.modelVersion, MODEL_VERSION, "its task's modelVersion") ??
      difference(task.data, DATA, "its task's data");
    check.refuse(`${rule}; the same version of the project must run everywhere`);
  }
  const { trainImages, validationImages, test } = task;
  const length = { trainImages, validationImages, test, epochsTimes: 1 };
  const variation = { model: at(value, "model"), fit: at(value, "fit") } as Variation;
  const expected = taskOf(variation, task.seed, length);
  const fault = difference(value, expected, "its task");
  if (fault !== undefined) check.refuse(fault);
  return expected;
}

/** Returns what `createTrainer()` is told for a training with these settings. */
export function trainerOptions(
  { epochs, batchSize, learningRate = 0.001, learningRateDecay, augment, averagedShare = 0 }:
    FitSettings,
  seed: number,
): TrainerOptions {
  return {
    batchSize,
    learningRate: learningRateDecay === "cosine" ? cosineDecay(learningRate, epochs) : learningRate,
    seed,
    ...augment && { augment },
    averageFrom: epochs + 1 - Math.round(averagedShare * epochs),
  };
}

/** Settings that a task has only where they are given. */
function checkOthers(
  { learningRateDecay, augment, averagedShare }: Omit<FitSettings, "epochs" | "batchSize">,
): void {
  if (learningRateDecay !== undefined) {
    check.oneOf("learningRateDecay", learningRateDecay, ["cosine"]);
  }
  if (augment !== undefined) checkAmounts(check, augment);
  if (averagedShare !== undefined) check.positive("averagedShare", averagedShare, 1);
}

function checkFields(name: string, value: unknown, known: readonly string[]): void {
  check.object(`its ${name}`, value);
  check.keys(`its ${name}`, value, known);
}

/** The same with the keys of every object in alphabetical order. */
function sorted(value: unknown): unknown {
  if (!isObject(value) || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
