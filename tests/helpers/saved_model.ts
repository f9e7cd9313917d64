/** A small network, untrained, in a folder of its own. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { at, isObject } from "../../lib/base/json.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { loadModel, saveModel } from "../../lib/model/files.ts";
import { type NdArray, ndarray } from "../../lib/base/ndarray.ts";
import { predict } from "../../lib/model/predict.ts";
import { createRandom } from "../../lib/base/random.ts";
import { binding, type LayersModel, tf } from "../../lib/engine/tensorflow.ts";
import type { HistoryRow } from "../../lib/model/history.ts";

/** What it is built with. */
export const OPTIONS = { filters: [4], units: [8], seed: 3 };

/** The one epoch of its history. */
export const ROW: HistoryRow = {
  epoch: 1,
  loss: 0.5,
  acc: 0.9,
  valLoss: 0.6,
  valAcc: 0.8,
  durationMs: 7,
};

/** What its stamp is told. */
export const ABOUT = { seed: 5, training: { epochs: 1 }, history: [ROW] };

/** Five images of noise. */
export const IMAGES = ndarray(
  Float32Array.from({ length: 5 * 784 }, createRandom(1)),
  [5, 28, 28, 1],
);

/** Saves the network; returns its predictions. */
export async function saveNew(folder: string, options = OPTIONS): Promise<NdArray> {
  const model = createMnistCnn(options);
  try {
    await saveModel(model, folder, ABOUT);
    return predict(model, IMAGES);
  } finally {
    model.dispose();
  }
}

/** The predictions of the network in a folder. */
export async function loadedPredictions(folder: string): Promise<NdArray> {
  return predictAndDispose((await loadModel(folder)).model);
}

/** A network's predictions for {@linkcode IMAGES}; the network is freed. */
export function predictAndDispose(model: LayersModel): NdArray {
  const predictions = predict(model, IMAGES);
  model.dispose();
  return predictions;
}

/** How many tensors TensorFlow and tfjs hold. */
export function tensorCounts(): [number, number] {
  return [binding.getNumOfTensors(), tf.memory().numTensors];
}

/** The names of a folder's files, in order. */
export function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

/** The path of the weights file in a folder. */
export function weightsPath(folder: string): string {
  return join(folder, names(folder).find((name) => name.startsWith("weights_")) ?? "");
}

/** The keys that lead to a field. */
export type Path = readonly (string | number)[];

/** Asserts that a folder's network is refused by that error, and that no tensor is left of it. */
export async function assertRefused(
  folder: string,
  error: { readonly name: string; readonly message: string },
): Promise<void> {
  const tensors = tensorCounts();
  await assert.rejects(() => loadModel(folder), error);
  assert.deepEqual(tensorCounts(), tensors);
}

/** The error that says that a file breaks a rule. */
export function syntaxError(path: string, rule: string): { name: string; message: string } {
  return { name: "SyntaxError", message: `Cannot read "${path}" as a model's file as ${rule}` };
}

/** The JSON text with the value at `path` replaced, or taken out. */
export function edited(text: string, path: Path, value: unknown): string {
  const json = JSON.parse(text);
  const parent = at(json, ...path.slice(0, -1));
  const key = path.at(-1) ?? "";
  if (Array.isArray(parent) && value === undefined) parent.splice(Number(key), 1);
  else if (isObject(parent)) parent[key] = value;
  return JSON.stringify(json);
}

/** The checksum of bytes. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
