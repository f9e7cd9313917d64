/**
 * Letters drawn on the pad, matched to known ones.
 *
 * @module
 */

import { join, relative } from "@std/path";
import { cutModel } from "../../lib/activations.ts";
import { decodePicture } from "../../lib/image.ts";
import { lettersOf, listLetters, prepareLetter, readLetter } from "../../lib/letters.ts";
import { item, ndarray } from "../../lib/ndarray.ts";
import { nearestNeighbors } from "../../lib/neighbors.ts";
import type { LayersModel } from "../../lib/tensorflow.ts";
import { encoded } from "./answers.ts";
import type { About, LetterAnswer } from "./protocol.ts";
import { Refusal } from "./refusal.ts";

/** How many known letters are shown. */
const NEIGHBORS = 3;

/** Answers about letters. */
export interface Letters {
  readonly about: About["letters"];
  /**
   * @param bytes A PNG or JPEG file.
   * @throws {Refusal} If there are no known letters.
   */
  answer(bytes: Uint8Array): LetterAnswer;
}

/**
 * Returns what matches letters to the pictures in `greek/`; without letters there, it says why.
 *
 * @param model The network whose layers make the embedding.
 * @param data The folder of `greek/`.
 */
export async function loadLetters(model: LayersModel, data: string): Promise<Letters> {
  try {
    return await createLetters(model, data);
  } catch (error) {
    const { message } = error as Error;
    return {
      about: { error: message },
      answer: () => {
        throw new Refusal(409, message);
      },
    };
  }
}

async function createLetters(model: LayersModel, data: string): Promise<Letters> {
  const files = await listLetters([join(data, "greek")]);
  const letters = lettersOf(await Promise.all(files.map((file) => readLetter(file, "ink"))), "ink");
  const { activations } = cutModel(model, "dense1");
  const references = activations(letters.images);
  return {
    about: { count: letters.files.length, classes: letters.classes },
    answer(bytes) {
      const image = prepareLetter(decodePicture(bytes, "the picture"), "ink");
      const images = ndarray(image.data, [1, 28, 28, 1]);
      const near = nearestNeighbors(item(activations(images), 0), references, {
        nNeighbors: NEIGHBORS,
      });
      const neighbors = near.map(({ index, ssd }) => ({
        label: letters.classes[letters.labels[index] ?? 0] ?? "",
        file: relative(data, letters.files[index] ?? ""),
        ssd,
        image: encoded(ndarray(item(letters.images, index).data, [1, 28, 28])),
      }));
      return {
        image: encoded(ndarray(image.data, [1, 28, 28])),
        predicted: neighbors[0]?.label ?? "",
        neighbors,
      };
    },
  };
}
