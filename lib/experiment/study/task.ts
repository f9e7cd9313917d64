/**
 * A trial as it is handed to the process that runs it: all that its result depends on.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { at, difference, isObject, shown } from "../../base/mod.ts";
import { MNIST_CHECKSUMS } from "../../mnist/mod.ts";
import { completeOptions, type MnistCnnOptions, MODEL_VERSION } from "../../model/mod.ts";
import type { FitSettings, TrialLength, Variation } from "./trial.ts";

/** All that a trial's result depends on, every default written out. */
export interface TrialTask {
  /** The first 16 hexadecimal digits of the sha256 of everything else. */
  readonly id: string;
  /** The network. */
  readonly model: Required<Omit<MnistCnnOptions, "seed">>;
  /** How it is trained; `epochs` is what this trial trains. */
  readonly fit: Required<FitSettings>;
  /** The seed of the first weights, the shuffles and the dropout masks. */
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

const DATA = sha256(JSON.stringify(MNIST_CHECKSUMS));

/**
 * Returns the task of training a variation with a seed.
 *
 * @param variation The network and how it is trained.
 * @param seed A whole number from 0 to 4294967295.
 * @param length How long, and on what.
 * @throws {TypeError} If there is a key that is no option, or a value of another type.
 * @throws {RangeError} If a value is out of range, or the network can't be built.
 *
 * @example
 * ```ts
 * import { taskOf } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const length = { trainImages: 2_000, validationImages: 1_000, epochsTimes: 1 };
 * const of = (batchSize: number) => taskOf({ model: {}, fit: { epochs: 1, batchSize } }, 1, length);
 * assert.equal(of(64).id, of(64).id);
 * assert.notEqual(of(64).id, of(128).id);
 * ```
 */
export function taskOf(variation: Variation, seed: number, length: TrialLength): TrialTask {
  checkKeys("variation", variation, ["model", "fit"]);
  checkKeys("fit", variation.fit, ["epochs", "batchSize", "learningRate"]);
  checkKeys("length", length, ["trainImages", "validationImages", "epochsTimes", "test"]);
  const { seed: _, ...model } = completeOptions(variation.model);
  const { epochs, batchSize, learningRate = 0.001 } = variation.fit;
  const { trainImages, validationImages, epochsTimes, test = false } = length;
  checkWhole("seed", seed, 0, 0xffffffff);
  checkWhole("trainImages", trainImages, 1, MNIST_IMAGES - 1);
  checkWhole("validationImages", validationImages, 1, MNIST_IMAGES - trainImages);
  checkWhole("epochs", epochs, 1, MOST_EPOCHS);
  checkWhole("epochsTimes", epochsTimes, 1, Math.floor(MOST_EPOCHS / epochs));
  checkWhole("batchSize", batchSize, 1, trainImages);
  checkNumber("learningRate", learningRate);
  if (typeof test !== "boolean") {
    refuse(TypeError, `test must be true or false: it is ${shown(test)}`);
  }
  if (!(learningRate > 0 && learningRate < Infinity)) {
    refuse(RangeError, `learningRate must be above 0: it is ${learningRate}`);
  }
  const task = {
    model,
    fit: { epochs: epochs * epochsTimes, batchSize, learningRate },
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
 * one that wrote it.
 *
 * @throws {TypeError | RangeError} If it is no task, or one of another version of this project.
 */
export function checkedTask(value: unknown): TrialTask {
  if (!isObject(value)) {
    return refuse(TypeError, `its task must be an object: it is ${shown(value)}`);
  }
  const task = value as unknown as TrialTask;
  if (task.modelVersion !== MODEL_VERSION || task.data !== DATA) {
    const rule = difference(task.modelVersion, MODEL_VERSION, "its task's modelVersion") ??
      difference(task.data, DATA, "its task's data");
    refuse(RangeError, `${rule}; the same version of the project must run everywhere`);
  }
  const { trainImages, validationImages, test } = task;
  const length = { trainImages, validationImages, test, epochsTimes: 1 };
  const variation = { model: at(value, "model"), fit: at(value, "fit") } as Variation;
  const expected = taskOf(variation, task.seed, length);
  const fault = difference(value, expected, "its task");
  if (fault !== undefined) refuse(RangeError, fault);
  return expected;
}

function checkKeys(name: string, value: unknown, known: readonly string[]): void {
  if (!isObject(value) || Array.isArray(value)) {
    return refuse(TypeError, `its ${name} must be an object: it is ${shown(value)}`);
  }
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const keys = known.map((key) => `"${key}"`).join(", ");
  refuse(TypeError, `its ${name} must have no key "${unknown}": keys are ${keys}`);
}

function checkWhole(name: string, value: unknown, least: number, most: number): void {
  checkNumber(name, value);
  if (Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most) return;
  refuse(RangeError, `${name} must be a whole number from ${least} to ${most}: it is ${value}`);
}

function checkNumber(name: string, value: unknown): void {
  if (typeof value === "number") return;
  refuse(TypeError, `${name} must be a number: it is ${shown(value)}`);
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

function refuse(type: typeof TypeError | typeof RangeError, rule: string): never {
  throw new type(`Cannot run a trial as ${rule}`);
}
