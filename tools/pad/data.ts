/**
 * What the page answers from: networks, and the letters that are known.
 *
 * @module
 */

import { join, relative } from "@std/path";
import { type NdArray, ndarray } from "../../lib/base/mod.ts";
import { bestEmbedding, whiteningOf } from "../../lib/embedding/mod.ts";
import { lettersOf, listLetters, readLetter } from "../../lib/handwriting/mod.ts";
import { head, loadMnist } from "../../lib/mnist/mod.ts";
import { cutModel, layersOf, loadModel } from "../../lib/model/mod.ts";
import { PROJECT } from "../command.ts";
import type { LetterData } from "./page/answers.ts";
import { packed, type PackedLayer, packedLayers } from "./page/packed.ts";

/** Digits by which the embedding of letters is scaled, as `deno task match` does. */
const DIGITS = 1000;

/** Returns the network that reads digits; default that for real hands. */
export async function digitData(
  folder: string = join(PROJECT, "models", "hand_cnn"),
): Promise<PackedLayer[]> {
  const { model } = await loadModel(folder);
  const layers = packedLayers(layersOf(model));
  model.dispose();
  return layers;
}

/**
 * Returns the pictures in `greek/` as letters that are known, and the network that embeds them.
 *
 * @param data The folder that `greek/` is in.
 * @param folder The network's; default the study's.
 * @param signal Ends it between two letters.
 * @throws {Error} If there are no letters, or one of them is no picture of one.
 */
export async function letterData(
  data: string,
  folder: string = join(PROJECT, "models", "mnist_cnn"),
  signal?: AbortSignal,
): Promise<LetterData> {
  const read = [];
  for (const file of await listLetters([join(data, "greek")])) {
    // Reading lets what waits, such as requests, run first.
    read.push(await readLetter(file, "ink"));
    signal?.throwIfAborted();
  }
  const { images, names, files } = lettersOf(read, "ink");
  const { model } = await loadModel(folder);
  const digits = head((await loadMnist()).train, DIGITS);
  signal?.throwIfAborted();
  const { activations } = cutModel(model, "dense1", { beforeActivation: true });
  const { mean, change } = whiteningOf(activations(digits.images), digits.labels);
  const rows = (values: Float64Array, ...shape: number[]): NdArray =>
    ndarray(Float32Array.from(values), shape);
  const known = {
    layers: packedLayers(layersOf(model)),
    mean: packed(rows(mean, mean.length)),
    change: packed(rows(change, mean.length, mean.length)),
    rows: packed(bestEmbedding(model, digits)(images)),
    names,
    files: files.map((file) => relative(data, file)),
    images: packed(ndarray(images.data, [names.length, 28, 28])),
  };
  model.dispose();
  return known;
}
