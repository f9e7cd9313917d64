/**
 * A person's own handwriting, from picture files to the network's answer.
 *
 * @module
 */

import { basename, extname, join } from "@std/path";
import {
  listPictures,
  picturesPassedOver,
  type PreparationStep,
  prepareImage,
  readPicture,
} from "../image/mod.ts";
import {
  argMax,
  type FailedFile,
  type NdArray,
  ndarray,
  readEach,
  stack,
  take,
} from "../base/mod.ts";
import type { Dataset } from "../mnist/mod.ts";
import { predict } from "../model/mod.ts";
import type { LayersModel } from "../engine/mod.ts";

/** A picture that the network was asked about. */
export interface RecognizedPicture {
  /** The picture's path. */
  readonly file: string;
  /** The file's name. */
  readonly label: string;
  /** The digit that its name says, as {@linkcode labelOf} reads it. */
  readonly actual: number | undefined;
  /** The digit that the network sees. */
  readonly predicted: number;
  /** The probability of each digit, `[10]`. */
  readonly probabilities: readonly number[];
  /** The picture as it came, and after each step of its preparation. */
  readonly steps: readonly PreparationStep[];
  /** What the network saw, `[28, 28]` in 0–1. */
  readonly image: NdArray;
  /** About how many digits the picture shows: from 3 on, {@linkcode recognizePage} reads them. */
  readonly glyphCount: number;
}

/**
 * Reads a picture, prepares it as MNIST's digits were, and asks the network.
 *
 * @param model A network of {@linkcode loadModel}.
 * @param file A PNG, JPEG, WebP or HEIC file; `7_mine.jpg` says that it shows a seven.
 * @returns The answer, with every step that led to it.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {SyntaxError} If it is not a whole file of these formats.
 * @throws {RangeError} If it is too large, or blank.
 *
 * @example
 * ```ts
 * import { recognizePicture } from "./mod.ts";
 * import { createMnistCnn } from "../model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * await assert.rejects(() => recognizePicture(model, "missing.png"), Deno.errors.NotFound);
 * model.dispose();
 * ```
 */
export async function recognizePicture(
  model: LayersModel,
  file: string,
): Promise<RecognizedPicture> {
  const prepared = prepareImage(await readPicture(file));
  const { data } = predict(model, ndarray(prepared.image.data, [1, 28, 28, 1]));
  return {
    file,
    label: basename(file),
    actual: labelOf(file),
    predicted: argMax(data),
    probabilities: [...data],
    image: prepared.image,
    glyphCount: prepared.glyphCount,
    // Not made before somebody looks.
    get steps() {
      return prepared.steps;
    },
  };
}

/**
 * Recognises every picture of a folder; those that can't be read are named and don't stop the rest.
 *
 * @param model A network of {@linkcode loadModel}.
 * @param folder A folder with picture files.
 * @returns The answers in the order of the names, and what went wrong: pictures that can't be read,
 * and the folder itself where it is empty or holds pictures in formats that are not read.
 * @throws {Deno.errors.PermissionDenied} If the folder may not be read.
 *
 * @example
 * ```ts
 * import { recognizeFolder } from "./mod.ts";
 * import { createMnistCnn } from "../model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const { pictures, failures } = await recognizeFolder(model, "data/digits");
 * assert.ok(pictures.length + failures.length > 0);
 * model.dispose();
 * ```
 */
export async function recognizeFolder(
  model: LayersModel,
  folder: string,
): Promise<{ readonly pictures: RecognizedPicture[]; readonly failures: FailedFile[] }> {
  const { files, failures } = await listedPictures(folder);
  const read = await readEach(files, (file) => recognizePicture(model, file));
  return { pictures: read.results, failures: [...read.failures, ...failures] };
}

/**
 * Returns the digits that people wrote, prepared as MNIST's were, or nothing where their folder is
 * missing. The project may count them, and not show them.
 *
 * @param folder The folder with `digits` in it, and `digits_2` if there are more: pictures whose names
 * say their digit. Those that can't be read are left out.
 * @returns Images `[n, 28, 28, 1]` in 0–1 and their labels.
 *
 * @example
 * ```ts
 * import { readRealDigits } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * // The digits that a program drew lie in a folder of this name too.
 * assert.deepEqual((await readRealDigits("data"))?.labels[3], 3);
 * assert.equal(await readRealDigits("nowhere"), undefined);
 * ```
 */
export async function readRealDigits(folder: string): Promise<Dataset | undefined> {
  const lists = await Promise.all(
    ["digits", "digits_2"].map((name) => listedPictures(join(folder, name))),
  );
  const named = lists.flatMap(({ files }) => files).filter((file) => labelOf(file) !== undefined);
  const { results } = await readEach(named, async (file) => ({
    label: labelOf(file) ?? NaN,
    image: ndarray(prepareImage(await readPicture(file)).image.data, [28, 28, 1]),
  }));
  if (results.length === 0) return undefined;
  return {
    images: stack(results.map(({ image }) => image)),
    labels: Uint8Array.from(results, ({ label }) => label),
  };
}

/** The pictures of a folder; what is to be said of the folder counts as its failure. */
async function listedPictures(
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly failures: readonly FailedFile[] }> {
  try {
    const files = await listPictures([folder]);
    const others = await picturesPassedOver(folder);
    return { files, failures: others === undefined ? [] : [{ file: folder, error: others }] };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { files: [], failures: [{ file: folder, error: error.message }] };
  }
}

/** A digit alone, before `_`, or numbered as a copy: `3 (1)`, `3 - Copy`. */
const DIGIT_NAME = /^(\d)(?:_.*|\s*\(\d+\)|\s*-?\s*(?:copy|kopie|copie|copia).*)?$/i;

/**
 * Returns the digit that a picture's name says: `7` for `7_mine.jpg`, `7.jpg` and `7 (1).jpg`.
 *
 * @param file A path.
 * @returns The digit, or nothing for another name, such as a camera's.
 *
 * @example
 * ```ts
 * import { labelOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(labelOf("data/digits/7_mine.jpg"), 7);
 * assert.equal(labelOf("3 (1).jpg"), 3);
 * assert.equal(labelOf("IMG_0007.jpg"), undefined);
 * ```
 */
export function labelOf(file: string): number | undefined {
  const digit = basename(file, extname(file)).match(DIGIT_NAME)?.[1];
  return digit === undefined ? undefined : Number(digit);
}

/**
 * Returns what can be said of a wrong answer by numbers: which class won, where the right one
 * came, and how the ink compares with that of the training set's pictures of the right class.
 *
 * @param picture A picture whose `actual` is known.
 * @param known Images `[n, 28, 28, 1]` in 0–1 and their labels, to compare its ink with.
 * @returns One or two sentences.
 *
 * @example
 * ```ts
 * import { describeMistake } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(784).fill(0.25), [28, 28]);
 * const text = describeMistake({
 *   actual: 7,
 *   predicted: 1,
 *   probabilities: [0, 0.75, 0, 0, 0, 0, 0, 0.25, 0, 0],
 *   image,
 * }, { images: ndarray(image.data, [1, 28, 28, 1]), labels: new Uint8Array([7]) });
 * assert.match(text, /^taken for 1 \(75 %\), while 7 came in place 2 \(25 %\)/);
 * ```
 */
export function describeMistake(
  picture: Pick<RecognizedPicture, "actual" | "predicted" | "probabilities" | "image">,
  known: Dataset,
): string {
  const { actual = 0, predicted, probabilities, image } = picture;
  const own = probabilities[actual] ?? 0;
  const place = probabilities.filter((probability) => probability > own).length + 1;
  const ofClass = [...known.labels.keys()].filter((i) => known.labels[i] === actual);
  const usual = inkShare(take(known.images, ofClass));
  const share = inkShare(image);
  return `taken for ${predicted} (${
    percent(probabilities[predicted] ?? 0)
  }), while ${actual} came ` +
    `in place ${place} (${percent(own)}); its ink fills ${percent(share)} of the image, where ` +
    `MNIST's ${actual}s fill ${percent(usual)} on average`;
}

/** The mean of all values: how much of the image is ink. */
function inkShare({ data }: NdArray): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
