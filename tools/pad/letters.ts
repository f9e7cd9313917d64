/**
 * Letters drawn on the pad, matched to known ones.
 *
 * @module
 */

import { join, relative } from "@std/path";
import { bestEmbedding, createMatcher, type Matcher } from "../../lib/embedding/mod.ts";
import { decodePicture } from "../../lib/image/mod.ts";
import {
  classOf,
  type Letters,
  lettersOf,
  listLetters,
  prepareLetter,
  readLetter,
} from "../../lib/handwriting/mod.ts";
import { head, loadMnist } from "../../lib/mnist/mod.ts";
import { item, type NdArray, ndarray } from "../../lib/base/mod.ts";
import type { LayersModel } from "../../lib/engine/mod.ts";
import { encoded } from "./encoded.ts";
import type { About, LetterAnswer } from "./protocol.ts";
import { Refusal } from "./refusal.ts";

/** How many known letters are shown. */
const NEIGHBORS = 3;

/** Digits by which the embedding is scaled. */
const DIGITS = 1000;

/** Answers about letters. */
export interface LetterAnswers {
  readonly about: About["letters"];
  /**
   * Prepares the known letters, with room between any two for other work.
   *
   * What goes wrong is told to who asks about a letter.
   */
  prepare(signal: AbortSignal): Promise<void>;
  /**
   * The first answer takes longer unless the known letters are prepared.
   *
   * @param bytes A PNG or JPEG file.
   * @throws {Refusal} If there are no known letters, or they can't be prepared.
   */
  answer(bytes: Uint8Array, name: string): Promise<LetterAnswer>;
}

/** Returns what matches letters to the pictures in `greek/`; without letters there, it says why. */
export async function createLetterAnswers(
  model: LayersModel,
  data: string,
): Promise<LetterAnswers> {
  try {
    const files = await listLetters([join(data, "greek")]);
    const classes = [...new Set(files.map(classOf))].sort();
    let known: Promise<Known> | undefined;
    const knownOnes = (signal?: AbortSignal) =>
      known ??= prepareKnown(model, files, signal).catch((error) => {
        throw new Refusal(409, (error as Error).message);
      });
    return {
      about: { count: files.length, classes },
      prepare: (signal) => knownOnes(signal).then(() => {}, () => {}),
      async answer(bytes, name) {
        const image = prepareLetter(decodePicture(bytes, name), "ink");
        return letterAnswer(image, await knownOnes(), data);
      },
    };
  } catch (error) {
    const { message } = error as Error;
    return {
      about: { error: message },
      prepare: () => Promise.resolve(),
      answer: () => Promise.reject(new Refusal(409, message)),
    };
  }
}

interface Known {
  readonly letters: Letters;
  readonly matcher: Matcher;
  /** How far a known letter is at most from its own class. */
  readonly farthest: number;
}

async function prepareKnown(
  model: LayersModel,
  files: readonly string[],
  signal?: AbortSignal,
): Promise<Known> {
  const read = [];
  for (const file of files) {
    read.push(await readLetter(file, "ink"));
    await pause(signal);
  }
  const letters = lettersOf(read, "ink");
  const embedding = bestEmbedding(model, head((await loadMnist()).train, DIGITS));
  const nNeighbors = Math.min(NEIGHBORS, files.length);
  const matcher = createMatcher(embedding, letters, { nNeighbors });
  return { letters, matcher, farthest: matcher.farthestWithin() ?? Infinity };
}

/** Lets what waits, such as requests, run first. */
async function pause(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  signal?.throwIfAborted();
}

function letterAnswer(
  image: NdArray,
  { letters, matcher, farthest }: Known,
  data: string,
): LetterAnswer {
  const [match] = matcher.match(ndarray(image.data, [1, 28, 28, 1]));
  return {
    image: encoded(ndarray(image.data, [1, 28, 28])),
    predicted: match?.label ?? "",
    isFar: (match?.neighbors[0]?.ssd ?? 0) > farthest,
    neighbors: (match?.neighbors ?? []).map(({ index, file, label, ssd }) => ({
      label,
      file: relative(data, file),
      ssd,
      image: encoded(ndarray(item(letters.images, index).data, [1, 28, 28])),
    })),
  };
}
