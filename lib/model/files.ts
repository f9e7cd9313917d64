/**
 * A trained network in a folder, with a stamp of how it was made.
 *
 * The folder holds `model.json` (tfjs's layers format, the stamp under
 * `userDefinedMetadata`) and a weights file whose name carries its checksum.
 * `model.json` is renamed into place last, so a reader sees the old network
 * or the new one, never a mixture.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "@std/path";
import { at, bytesOf, copyOf, createCheck, isObject, shown, writeWhole } from "../base/mod.ts";
import { MNIST_CHECKSUMS } from "../mnist/mod.ts";
import {
  layoutFault,
  layoutOf,
  networkFault,
  rebuilt,
  setValues,
  valuesFault,
  valuesOf,
  weightsFileOf,
} from "./layout.ts";
import { foreignModel, manifestOf } from "./foreign.ts";
import { optionsOf } from "./model.ts";
import { countParams, MODEL_VERSION } from "./options.ts";
import { type ModelStamp, stampFault } from "./stamp.ts";
import { binding, type LayersModel, tf } from "../engine/mod.ts";
import type { HistoryRow } from "./history.ts";

export type { ModelStamp };

/** What {@linkcode saveModel} is told of a network's training; its options it knows itself. */
export interface SaveOptions {
  /** The seed it was trained with; default 42. */
  readonly seed?: number;
  /** Images, epochs, batch size, learning rate. */
  readonly training?: Readonly<Record<string, number>>;
  /** One row per epoch; at least one. */
  readonly history?: readonly HistoryRow[];
}

/** A network read from a folder. */
export interface LoadedModel {
  /** The network; the caller disposes it. */
  readonly model: LayersModel;
  /** How it was made; nothing where {@linkcode saveModel} didn't write it. */
  readonly stamp: ModelStamp | undefined;
}

/** A longer `model.json` is refused before it is read. */
const MOST_JSON_BYTES = 2 ** 24;

/**
 * Saves a network to a folder, whole: a network that was there is replaced at one stroke.
 *
 * @param model The network.
 * @param folder Where to; made if there is none.
 * @param about How it was made, kept in the stamp.
 * @returns The stamp.
 * @throws {TypeError} If the network isn't of `createMnistCnn()` or `loadModel()`, or a weight is no
 * finite number; the folder is then unchanged.
 * @throws {RangeError} If a history is given in which no epoch is finished.
 *
 * @example
 * ```ts
 * import { createMnistCnn, loadModel, saveModel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const model = createMnistCnn({ filters: [4] });
 * await saveModel(model, folder);
 * const loaded = await loadModel(folder);
 * assert.deepEqual(loaded.stamp?.options.filters, [4]);
 * model.dispose();
 * loaded.model.dispose();
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function saveModel(
  model: LayersModel,
  folder: string,
  about: SaveOptions = {},
): Promise<ModelStamp> {
  if (about.history?.length === 0) {
    throw new RangeError(
      `Cannot save model "${model.name}" as an epoch must be finished: run the training again`,
    );
  }
  const values = valuesOf(model);
  const stamp = stampOf(model, values, about);
  const layout = layoutOf(model, stamp);
  const fault = stampFault(copyOf(stamp), "stamp") ?? networkFault(layout, stamp) ??
    valuesFault(values, layout);
  if (fault !== undefined) throw new TypeError(`Cannot save model "${model.name}" as ${fault}`);
  const json = { ...layout, userDefinedMetadata: { stamp } };
  const weightsFile = weightsFileOf(stamp);
  await writeWhole(join(folder, weightsFile), bytesOf(values));
  await writeWhole(join(folder, "model.json"), JSON.stringify(json, undefined, 2) + "\n");
  await removeOldWeights(folder, weightsFile);
  return stamp;
}

/**
 * Reads a network from a folder, and checks everything that it reads.
 *
 * A tfjs layers model that someone else has trained is read too, if it is a chain of the layers
 * that {@linkcode createMnistCnn} uses, from images `[n, 28, 28, 1]` to ten classes.
 *
 * @param folder A folder that {@linkcode saveModel} wrote, or one with such a `model.json`.
 * @returns The network and its stamp; nothing is left in memory if it throws.
 * @throws {Deno.errors.NotFound} If there is no network in the folder.
 * @throws {SyntaxError} If a file is not what it must be; the message names file and field.
 *
 * @example
 * ```ts
 * import { loadModel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(() => loadModel("no/such/folder"), Deno.errors.NotFound);
 * ```
 */
export async function loadModel(folder: string): Promise<LoadedModel> {
  try {
    return await load(folder);
  } catch (error) {
    // A save that ends between the two reads takes the old weights away; the new ones are there.
    if (error instanceof Deno.errors.NotFound) return await load(folder);
    throw error;
  }
}

async function load(folder: string): Promise<LoadedModel> {
  const path = join(folder, "model.json");
  const json = parseJson(await readText(path), path);
  const stamp = at(json, "userDefinedMetadata", "stamp") as ModelStamp | undefined;
  if (stamp === undefined) return { model: await loadForeign(folder, path, json), stamp };
  const fault = stampFault(stamp, "userDefinedMetadata.stamp");
  if (fault !== undefined) refuse(path, fault);
  // The file is the one that the stamp names, so no path can leave the folder or be a URL.
  const weightsPath = join(folder, weightsFileOf(stamp));
  const values = await readValues(weightsPath, stamp);
  const model = rebuilt(stamp.options, json);
  try {
    const layout = layoutOf(model, stamp);
    const fault = layoutFault(json, layout);
    if (fault !== undefined) refuse(path, fault);
    const badValue = valuesFault(values, layout);
    if (badValue !== undefined) refuse(weightsPath, badValue);
    setValues(model, values);
    return { model, stamp };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Reads what {@linkcode saveModel} didn't write. */
async function loadForeign(folder: string, path: string, json: unknown): Promise<LayersModel> {
  const fail = (rule: string): never => refuse(path, rule);
  const manifest = manifestOf(json, fail);
  const files = manifest.files.map((name) => join(folder, name));
  const sizes = await Promise.all(files.map(sizeOfFile));
  const size = sizes.reduce((sum, size) => sum + size, 0);
  if (size !== manifest.bytes) {
    fail(`its weights must be ${manifest.bytes} bytes: its files have ${size}`);
  }
  const parts = await Promise.all(files.map((file) => Deno.readFile(file)));
  const values = new Float32Array(await new Blob(parts).arrayBuffer());
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) fail(`every weight must be a finite number: number ${bad} is ${values[bad]}`);
  return foreignModel(json, manifest, values, fail);
}

function stampOf(
  model: LayersModel,
  values: Float32Array,
  { seed = 42, training = {}, history = [] }: SaveOptions,
): ModelStamp {
  return {
    modelVersion: MODEL_VERSION,
    options: optionsOf(model),
    seed,
    training,
    history,
    data: MNIST_CHECKSUMS,
    versions: { deno: Deno.version.deno, tfjs: tf.version.tfjs, tensorflow: binding.TF_Version },
    weightsSha256: sha256(bytesOf(values)),
  };
}

async function removeOldWeights(folder: string, keep: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    // What a crash left of a weights file ends with ".part".
    const isOld = /^weights_[0-9a-f]{12}\.bin/.test(name) && name !== keep;
    if (isOld) await Deno.remove(join(folder, name));
  }
}

function parseJson(text: string, path: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refuse(path, `it must be JSON: ${(error as Error).message}`);
  }
  if (isObject(json) && !Array.isArray(json)) return json;
  return refuse(path, `it must be an object: it is ${shown(json)}`);
}

async function readText(path: string): Promise<string> {
  const size = await sizeOfFile(path);
  if (size > MOST_JSON_BYTES) {
    refuse(path, `it must have at most ${MOST_JSON_BYTES} bytes: it has ${size}`);
  }
  return await Deno.readTextFile(path);
}

async function readValues(path: string, stamp: ModelStamp): Promise<Float32Array> {
  const expected = 4 * countParams(stamp.options);
  const size = await sizeOfFile(path);
  if (size !== expected) {
    refuse(path, `it must have the ${expected} bytes of its network's weights: it has ${size}`);
  }
  const bytes = await Deno.readFile(path);
  const found = sha256(bytes);
  if (found !== stamp.weightsSha256) {
    refuse(path, `its sha256 must be ${stamp.weightsSha256}: it is ${found}`);
  }
  return new Float32Array(bytes.buffer);
}

async function sizeOfFile(path: string): Promise<number> {
  try {
    const { isFile, size } = await Deno.stat(path);
    if (!isFile) refuse(path, "it must be a file: it is a folder");
    return size;
  } catch (cause) {
    if (
      !(cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory)
    ) throw cause;
    throw new Deno.errors.NotFound(`Cannot read "${path}" as a model's file as there is none`, {
      cause,
    });
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function refuse(path: string, rule: string): never {
  return createCheck(`read "${path}" as a model's file`).refuse(rule, SyntaxError);
}
