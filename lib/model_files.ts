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
import type * as tfjs from "@tensorflow/tfjs";
import { writeWhole } from "./files.ts";
import { MNIST_CHECKSUMS } from "./mnist.ts";
import { completeOptions, type MnistCnnOptions, MODEL_VERSION } from "./model.ts";
import { asTfjs, binding, type LayersModel, tf } from "./tensorflow.ts";
import type { HistoryRow } from "./training.ts";

/** How a network was made. */
export interface ModelStamp {
  /** {@linkcode MODEL_VERSION} when it was made. */
  readonly modelVersion: number;
  /** The architecture, every default written out. */
  readonly options: Required<MnistCnnOptions>;
  /** Seed of the initial weights, the shuffles and the dropout masks. */
  readonly seed: number;
  /** How it was trained: images, epochs, batch size, learning rate. */
  readonly training: Readonly<Record<string, number>>;
  /** One row an epoch. */
  readonly history: readonly HistoryRow[];
  /** The sha256 of each data file, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** Versions of what made it. */
  readonly versions: Readonly<Record<string, string>>;
  /** The sha256 of the weights file. */
  readonly weightsSha256: string;
}

/** What {@linkcode saveModel} is told about a network. */
export interface SaveOptions {
  /** What it was made with. */
  readonly options?: MnistCnnOptions;
  /** The seed it was trained with; default 42. */
  readonly seed?: number;
  /** Images, epochs, batch size, learning rate. */
  readonly training?: Readonly<Record<string, number>>;
  /** One row an epoch. */
  readonly history?: readonly HistoryRow[];
}

/** A network read from a folder. */
export interface LoadedModel {
  /** The network; the caller disposes it. */
  readonly model: LayersModel;
  /** How it was made. */
  readonly stamp: ModelStamp;
}

/** A weights file larger than this is refused before it is read. */
const MOST_BYTES = 2 ** 30;

/** The parts of `model.json` that this module reads. */
interface ModelJson {
  readonly modelTopology: Record<string, unknown>;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly tfjs.io.WeightsManifestEntry[];
  }[];
  readonly userDefinedMetadata: { readonly stamp: ModelStamp };
}

/**
 * Saves a network to a folder, whole: a network that was there is replaced at one stroke.
 *
 * @param model The network.
 * @param folder Where to; made if there is none.
 * @param about How it was made, kept in the stamp.
 * @returns The stamp.
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "./model.ts";
 * import { loadModel, saveModel } from "./model_files.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * const model = createMnistCnn({ filters: [4] });
 * await saveModel(model, folder, { options: { filters: [4] } });
 * const loaded = await loadModel(folder);
 * assert.deepEqual(loaded.stamp.options.filters, [4]);
 * model.dispose();
 * loaded.model.dispose();
 * ```
 */
export async function saveModel(
  model: LayersModel,
  folder: string,
  about: SaveOptions = {},
): Promise<ModelStamp> {
  const { options, seed = 42, training = {}, history = [] } = about;
  const artifacts = await artifactsOf(model);
  const weights = new Uint8Array(artifacts.weightData as ArrayBuffer);
  const weightsSha256 = sha256(weights);
  const stamp: ModelStamp = {
    modelVersion: MODEL_VERSION,
    options: completeOptions(options),
    seed,
    training,
    history,
    data: MNIST_CHECKSUMS,
    versions: versions(),
    weightsSha256,
  };
  const weightsFile = `weights_${weightsSha256.slice(0, 12)}.bin`;
  const json = {
    format: "layers-model",
    modelTopology: artifacts.modelTopology,
    weightsManifest: [{ paths: [weightsFile], weights: artifacts.weightSpecs }],
    userDefinedMetadata: { stamp },
  };
  await Deno.mkdir(folder, { recursive: true });
  await writeWhole(join(folder, weightsFile), weights);
  await writeWhole(join(folder, "model.json"), JSON.stringify(json, undefined, 2) + "\n");
  await removeOldWeights(folder, weightsFile);
  return stamp;
}

/**
 * Reads a network from a folder, and checks everything that it reads.
 *
 * @param folder A folder that {@linkcode saveModel} wrote.
 * @returns The network and its stamp; nothing is left in memory if it throws.
 * @throws {Deno.errors.NotFound} If there is no network in the folder.
 * @throws {SyntaxError} If a file is not what it must be; the message names file and field.
 *
 * @example
 * ```ts
 * import { loadModel } from "./model_files.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(() => loadModel("no/such/folder"), Deno.errors.NotFound);
 * ```
 */
export async function loadModel(folder: string): Promise<LoadedModel> {
  const path = join(folder, "model.json");
  const json = parseModelJson(await readFile(path), path);
  const { stamp } = json.userDefinedMetadata;
  const [{ paths: [weightsFile = ""], weights: specs } = { paths: [], weights: [] }] =
    json.weightsManifest;
  const weightsPath = join(folder, weightsFile);
  const { size } = await stat(weightsPath);
  const expected = specs.reduce((bytes, spec) => bytes + specSize(spec, path), 0);
  if (size !== expected) {
    refuse(weightsPath, `it must have the ${expected} bytes that model.json lists: it has ${size}`);
  }
  const bytes = await readFile(weightsPath);
  const found = sha256(bytes);
  if (found !== stamp.weightsSha256) {
    refuse(weightsPath, `its sha256 must be ${stamp.weightsSha256}: it is ${found}`);
  }
  checkFinite(new Float32Array(bytes.buffer), specs, weightsPath);
  return { model: await build(json, bytes, path), stamp };
}

async function build(json: ModelJson, bytes: Uint8Array, path: string): Promise<LayersModel> {
  const [manifest] = json.weightsManifest;
  let model: tfjs.LayersModel;
  try {
    model = await tf.loadLayersModel(tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: [...manifest?.weights ?? []],
      weightData: bytes.buffer as ArrayBuffer,
    }));
  } catch (error) {
    return refuse(
      path,
      `modelTopology must be a network of tf.layers: ${(error as Error).message}`,
    );
  }
  const shapes = [model.inputs, model.outputs].map((ends) => JSON.stringify(ends[0]?.shape));
  if (shapes.join() !== "[null,28,28,1],[null,10]") {
    model.dispose();
    refuse(
      path,
      `the network must take [null,28,28,1] and give [null,10]: it takes ${shapes[0]} and gives ${
        shapes[1]
      }`,
    );
  }
  return model as unknown as LayersModel;
}

function parseModelJson(bytes: Uint8Array, path: string): ModelJson {
  let json: ModelJson;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    return refuse(path, `it must be JSON: ${(error as Error).message}`);
  }
  for (const field of ["modelTopology", "weightsManifest", "userDefinedMetadata"] as const) {
    if (typeof json?.[field] !== "object" || json[field] === null) {
      refuse(path, `it must have an object "${field}": it is ${JSON.stringify(json?.[field])}`);
    }
  }
  checkStamp(json.userDefinedMetadata.stamp, path);
  const paths = json.weightsManifest[0]?.paths;
  const file = paths?.[0];
  if (json.weightsManifest.length !== 1 || paths?.length !== 1 || typeof file !== "string") {
    refuse(path, "weightsManifest must name one file");
  }
  if (!/^[\w.-]+$/.test(file as string) || (file as string).startsWith(".")) {
    refuse(path, `the weights file must lie in the model's folder: its path is "${file}"`);
  }
  if (!Array.isArray(json.weightsManifest[0]?.weights)) {
    refuse(path, "weightsManifest must list the weights");
  }
  return json;
}

function checkStamp(stamp: ModelStamp | undefined, path: string): void {
  for (const field of ["modelVersion", "options", "history", "weightsSha256"] as const) {
    if (stamp?.[field] === undefined) refuse(path, `its stamp must have the field "${field}"`);
  }
  if (stamp?.modelVersion !== MODEL_VERSION) {
    refuse(path, `its model version must be ${MODEL_VERSION}: it is ${stamp?.modelVersion}`);
  }
}

/** The bytes that a weight takes, from its entry in the manifest. */
function specSize({ name, shape, dtype }: tfjs.io.WeightsManifestEntry, path: string): number {
  if (dtype !== "float32") {
    refuse(path, `weight "${name}" must be of type "float32": it is ${JSON.stringify(dtype)}`);
  }
  const bytes = 4 * (Array.isArray(shape) ? shape.reduce((size, n) => size * n, 1) : NaN);
  const whole = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n > 0);
  if (!whole || bytes > MOST_BYTES) {
    refuse(
      path,
      `weight "${name}" must have a shape of whole numbers and at most ${MOST_BYTES} bytes: ` +
        `its shape is ${JSON.stringify(shape)}`,
    );
  }
  return bytes;
}

function checkFinite(
  values: Float32Array,
  specs: readonly tfjs.io.WeightsManifestEntry[],
  path: string,
): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  let end = 0;
  const spec = specs.find(({ shape }) => (end += shape.reduce((size, n) => size * n, 1)) > bad);
  refuse(path, `every weight must be a finite number: "${spec?.name}" has ${values[bad]}`);
}

async function artifactsOf(model: LayersModel): Promise<tfjs.io.ModelArtifacts> {
  let saved: tfjs.io.ModelArtifacts | undefined;
  await asTfjs(model).save(tf.io.withSaveHandler((artifacts) => {
    saved = artifacts;
    return Promise.resolve({
      modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
    });
  }));
  return saved ?? {};
}

async function removeOldWeights(folder: string, keep: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith("weights_") && name !== keep) await Deno.remove(join(folder, name));
  }
}

function versions(): Record<string, string> {
  return { deno: Deno.version.deno, tfjs: tf.version.tfjs, tensorflow: binding.TF_Version };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function readFile(path: string): Promise<Uint8Array> {
  await stat(path);
  return await Deno.readFile(path);
}

async function stat(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(`Cannot read "${path}" as a model's file as there is none`, {
      cause,
    });
  }
}

function refuse(path: string, rule: string): never {
  throw new SyntaxError(`Cannot read "${path}" as a model's file as ${rule}`);
}
