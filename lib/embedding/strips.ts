/**
 * Letters side by side with their nearest neighbors.
 *
 * @module
 */

import { basename } from "@std/path";
import type { Letters } from "../handwriting/mod.ts";
import { item, type NdArray, stack } from "../base/mod.ts";
import type { Match } from "./matcher.ts";

/** Images, labels and marks for `imageGrid`: for each letter a row of itself and its neighbors. */
export interface NeighborStrips {
  /** `[letters · (1 + neighbors), 28, 28, 1]`. */
  readonly images: NdArray;
  /** The file of each letter; the file and the distance of each neighbor. */
  readonly labels: readonly string[];
  /** Whether each neighbor is of its letter's class; nothing for the letters themselves. */
  readonly marks: readonly ("right" | "wrong" | undefined)[];
  /** Images in a row. */
  readonly columns: number;
  /** How many letters have a nearest neighbor of their class. */
  readonly right: number;
  /** How many neighbors are of their letter's class. */
  readonly agreeing: number;
}

/**
 * Returns letters with their nearest neighbors, ready to be drawn.
 *
 * @param asked The letters, their classes known.
 * @param matches What each was taken for, with the same number of neighbors each.
 * @param known The letters that they were matched to.
 *
 * @example
 * ```ts
 * import { createMatcher, neighborStrips, pixelEmbedding } from "./mod.ts";
 * import { lettersOf } from "../handwriting/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(784), [28, 28]);
 * const letters = lettersOf([{ file: "a_1.png", name: "a", image }], "ink");
 * const matches = createMatcher(pixelEmbedding, letters).match(letters.images);
 * const { labels, marks, right } = neighborStrips(letters, matches, letters);
 * assert.deepEqual(labels, ["a_1.png", "a_1.png\nSSD 0.0"]);
 * assert.deepEqual([marks, right], [[undefined, "right"], 1]);
 * ```
 */
export function neighborStrips(
  asked: Letters,
  matches: readonly Match[],
  known: Letters,
): NeighborStrips {
  const names = asked.labels.map((label) => asked.classes[label]);
  const cells = names.flatMap((name, i) => [
    { image: item(asked.images, i), label: basename(asked.files[i] ?? ""), mark: undefined },
    ...(matches[i]?.neighbors ?? []).map(({ index, file, label, ssd }) => ({
      image: item(known.images, index),
      label: `${basename(file)}\nSSD ${ssd.toFixed(1)}`,
      mark: label === name ? "right" as const : "wrong" as const,
    })),
  ]);
  return {
    images: stack(cells.map(({ image }) => image)),
    labels: cells.map(({ label }) => label),
    marks: cells.map(({ mark }) => mark),
    columns: cells.length / names.length,
    right: names.filter((name, i) => matches[i]?.neighbors[0]?.label === name).length,
    agreeing: cells.filter(({ mark }) => mark === "right").length,
  };
}
