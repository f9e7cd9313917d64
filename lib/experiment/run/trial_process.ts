/**
 * The process that trains and measures: it works in the folder that it is given.
 *
 * A trial has the same result whichever ran before it; the images stay.
 *
 * @module
 */

import { cpuUsage } from "node:process";
import { type Dataset, loadMnistPart } from "../../mnist/mod.ts";
import { countMacs, countParams, createMnistCnn, evaluate, predict } from "../../model/mod.ts";
import type { LayersModel } from "../../engine/mod.ts";
import { createTrainer } from "../../training/mod.ts";
import { serveTrials } from "./serve_trials.ts";
import { checkedTask, trainerOptions, type TrialTask } from "../study/task.ts";
import type { TrialMetrics } from "../study/trial.ts";

/** Images that are predicted to see how long it takes. */
const TIMED_IMAGES = 1_000;

const MNIST_IMAGES = 60_000;
const MNIST_TEST_IMAGES = 10_000;

if (import.meta.main) {
  const [folder = ""] = Deno.args;
  serveTrials(
    folder,
    (task) => runTask(checkedTask(task)).catch((error: Error) => ({ error: error.message })),
  );
}

/** Trains and measures; processor time, which other programs change less than the clock's, is what is measured. */
async function runTask(task: TrialTask): Promise<TrialMetrics> {
  const { validationImages, trainImages } = task;
  const train = await keptPart("train", 0, trainImages);
  const validation = await keptPart("train", MNIST_IMAGES - validationImages, MNIST_IMAGES);
  const model = createMnistCnn({ ...task.model, seed: task.seed });
  const epochMs = await trainedMs(model, train, task);
  const { acc } = evaluate(model, train);
  const held = evaluate(model, validation);
  const metrics = {
    valAcc: held.acc,
    valLoss: held.loss,
    acc,
    epochMs,
    predictMs: predictionMs(model, validation),
    params: countParams(task.model),
    macs: countMacs(task.model),
    ...task.test ? await tested(model) : {},
  };
  model.dispose();
  return metrics;
}

const kept = new Map<string, Dataset>();

/** Images from a start on, which stay for trials that need as many. */
async function keptPart(set: "train" | "test", start: number, end: number): Promise<Dataset> {
  const key = `${set} ${start}`;
  const found = kept.get(key);
  if (found?.labels.length === end - start) return found;
  const part = await loadMnistPart(set, start, end);
  kept.set(key, part);
  return part;
}

/** Trains the network; returns the mean processor time of an epoch. */
async function trainedMs(model: LayersModel, train: Dataset, task: TrialTask): Promise<number> {
  const { seed, fit } = task;
  const { epochs } = fit;
  const trainer = createTrainer(model, train, trainerOptions(fit, seed));
  const started = processorMs();
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const state = await trainer.run(epoch);
    if (state !== "complete") {
      throw new Error(`Cannot train further as the loss must be a number: epoch ${epoch} ${state}`);
    }
  }
  const epochMs = (processorMs() - started) / epochs;
  trainer.dispose();
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
  const { acc, loss } = evaluate(model, await keptPart("test", 0, MNIST_TEST_IMAGES));
  return { testAcc: acc, testLoss: loss };
}

/** Processor time of all of this process's threads, in milliseconds. */
function processorMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1_000;
}
