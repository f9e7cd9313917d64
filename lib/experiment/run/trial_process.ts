/**
 * The process that runs one trial: it reads `task.json` in the folder that it is given, trains,
 * measures, and leaves `result.json` there, written aside and renamed.
 *
 * It ends when its standard input does: whoever started it is gone then.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { join } from "@std/path";
import { writeWhole } from "../../base/mod.ts";
import { type Dataset, loadMnistPart } from "../../mnist/mod.ts";
import { countMacs, countParams, createMnistCnn, evaluate, predict } from "../../model/mod.ts";
import type { LayersModel } from "../../engine/mod.ts";
import { createFastStep, trainEpoch } from "../../training/mod.ts";
import { endWithParent } from "./end_with_parent.ts";
import { checkedTask, type TrialTask } from "../study/task.ts";
import type { TrialMetrics } from "../study/trial.ts";

/** Images that are predicted to see how long it takes. */
const TIMED_IMAGES = 1_000;

const MNIST_IMAGES = 60_000;
const MNIST_TEST_IMAGES = 10_000;

if (import.meta.main) {
  endWithParent();
  const [folder = ""] = Deno.args;
  const task = checkedTask(JSON.parse(await Deno.readTextFile(join(folder, "task.json"))));
  const result = await runTask(task).catch((error: Error) => ({ error: error.message }));
  await writeWhole(join(folder, "result.json"), JSON.stringify(result));
  Deno.exit(0);
}

/** Trains and measures; processor time, which other programs hardly change, is what is measured. */
async function runTask(task: TrialTask): Promise<TrialMetrics> {
  const { validationImages, trainImages } = task;
  const train = await loadMnistPart("train", 0, trainImages);
  const validation = await loadMnistPart("train", MNIST_IMAGES - validationImages, MNIST_IMAGES);
  const model = createMnistCnn({ ...task.model, seed: task.seed });
  const epochMs = await trainedMs(model, train, task);
  const { acc } = evaluate(model, train);
  const held = evaluate(model, validation);
  return {
    valAcc: held.acc,
    valLoss: held.loss,
    acc,
    epochMs,
    predictMs: predictionMs(model, validation),
    params: countParams(task.model),
    macs: countMacs(task.model),
    ...task.test ? await tested(model) : {},
  };
}

/** Trains the network; returns the mean processor time of an epoch. */
async function trainedMs(model: LayersModel, train: Dataset, task: TrialTask): Promise<number> {
  const { seed, fit: { epochs, batchSize, learningRate } } = task;
  const step = createFastStep({ model, train, batchSize, learningRate, seed });
  const started = processorMs();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const state = await trainEpoch(step, { epoch, n: train.labels.length, batchSize, seed });
    if (state !== "complete") {
      throw new Error(`Cannot train further as the loss must be a number: epoch ${epoch} ${state}`);
    }
  }
  const epochMs = (processorMs() - started) / epochs;
  step.sync();
  step.dispose();
  return epochMs;
}

function predictionMs(model: LayersModel, { images }: Dataset): number {
  const n = Math.min(TIMED_IMAGES, images.shape[0] ?? 0);
  const some = { data: images.data.subarray(0, n * 784), shape: [n, 28, 28, 1] };
  // The first call also prepares the network's graph.
  predict(model, some);
  const started = processorMs();
  predict(model, some);
  return (processorMs() - started) * 1_000 / n;
}

async function tested(model: LayersModel): Promise<{ testAcc: number; testLoss: number }> {
  const { acc, loss } = evaluate(model, await loadMnistPart("test", 0, MNIST_TEST_IMAGES));
  return { testAcc: acc, testLoss: loss };
}

/** Processor time of all of this process's threads, in milliseconds. */
function processorMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1_000;
}
