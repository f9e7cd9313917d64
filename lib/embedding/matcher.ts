/**
 * Letters recognised by letters that are known.
 *
 * @module
 */

import type { Letters } from "../handwriting/mod.ts";
import { item, median, type NdArray } from "../base/mod.ts";
import { createKNeighborsClassifier, type NearestNeighborsOptions, ssd } from "../neighbors/mod.ts";
import type { Embedding } from "./layers.ts";

/** A known letter near another. */
export interface MatchedLetter {
  /** Its row in the set of known letters. */
  readonly index: number;
  /** Its picture's file. */
  readonly file: string;
  /** The name of its class. */
  readonly label: string;
  /** The sum of squared differences of the two embeddings. */
  readonly ssd: number;
}

/** What a letter was taken for. */
export interface Match {
  /** The name of the class that most of the neighbors have. */
  readonly label: string;
  /** The neighbors, the nearest first. */
  readonly neighbors: readonly MatchedLetter[];
}

/** Letters that others are compared with: their images `[n, 28, 28, 1]`, or the rows of these. */
export type KnownLetters =
  & Pick<Letters, "files" | "names">
  & ({ readonly images: NdArray } | { readonly rows: NdArray });

/** Recognises letters. */
export interface Matcher {
  /** Returns what each image of `[n, 28, 28, 1]` in 0–1 is taken for. */
  match(images: NdArray): Match[];
  /**
   * Returns the largest sum of squared differences from a known letter to the nearest other of its
   * class: what is farther from all known letters may be none of their classes. `undefined` where
   * each letter is the only one of its class.
   */
  farthestWithin(): number | undefined;
}

/**
 * Returns what recognises letters by their nearest neighbors among known ones. Images with a bright
 * border, on either side, are inverted before they are embedded.
 *
 * @param embedding How letters become rows.
 * @param letters The known letters, embedded now unless they come as rows.
 * @param options How many neighbors vote; ties are decided as `createKNeighborsClassifier` says.
 * @throws {RangeError} If `nNeighbors` isn't an integer from 1 to the number of known letters.
 *
 * @example
 * ```ts
 * import { createMatcher, pixelEmbedding } from "./mod.ts";
 * import { lettersOf } from "../handwriting/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = (value: number) => ndarray(new Float32Array(784).fill(value), [28, 28]);
 * const letters = lettersOf([
 *   { file: "empty.png", name: "empty", image: image(0) },
 *   { file: "full.png", name: "full", image: image(0.5) },
 * ], "ink");
 * const matcher = createMatcher(pixelEmbedding, letters);
 * const [match] = matcher.match(letters.images);
 * assert.deepEqual(match, {
 *   label: "empty",
 *   neighbors: [{ index: 0, file: "empty.png", label: "empty", ssd: 0 }],
 * });
 * assert.equal(matcher.farthestWithin(), undefined);
 * ```
 */
export function createMatcher(
  embedding: Embedding,
  letters: KnownLetters,
  { nNeighbors = 1 }: NearestNeighborsOptions = {},
): Matcher {
  const references = "rows" in letters ? letters.rows : embedding(brightOnBlack(letters.images));
  const classifier = createKNeighborsClassifier<string>({ nNeighbors })
    .fit(references, letters.names);
  return {
    match: (images) =>
      classifier.classify(embedding(brightOnBlack(images))).map(({ label, neighbors }) => ({
        label,
        neighbors: neighbors.map(({ index, ssd }) => ({
          index,
          file: letters.files[index] ?? "",
          label: letters.names[index] ?? "",
          ssd,
        })),
      })),
    farthestWithin: () => farthestWithin(references, letters.names),
  };
}

/** See {@linkcode Matcher.farthestWithin}. */
function farthestWithin(rows: NdArray, names: readonly string[]): number | undefined {
  // Without helpers of iterators, as a page may run in a browser that lacks them.
  const members = [...Map.groupBy(names.keys(), (i) => names[i]).values()];
  const nearest = members.filter(({ length }) => length > 1).flatMap((indices) =>
    indices.map((i) => {
      const others = indices.filter((j) => j !== i);
      return Math.min(...others.map((j) => ssd(item(rows, i).data, item(rows, j).data)));
    })
  );
  return nearest.length === 0 ? undefined : Math.max(...nearest);
}

/**
 * Returns images `[n, height, width, …]` with bright ink on black: one whose border is bright is
 * inverted. The median of the border decides, which a few strokes that touch it don't move.
 */
export function brightOnBlack(images: NdArray): NdArray {
  const [n = 0] = images.shape;
  const data = images.data.slice();
  for (let i = 0; i < n; i++) {
    const { data: image, shape } = item({ ...images, data }, i);
    if (median(border(image, shape)) > 0.5) {
      image.forEach((value, k) => image[k] = 1 - value);
    }
  }
  return { data, shape: images.shape };
}

function border(image: Float32Array, [height = 0, width = 0]: readonly number[]): Float32Array {
  return image.filter((_, i) => {
    const row = Math.floor(i / width);
    const column = i - row * width;
    return row === 0 || row === height - 1 || column === 0 || column === width - 1;
  });
}
