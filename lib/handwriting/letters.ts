/**
 * A set of letters.
 *
 * @module
 */

import { type NdArray, ndarray, stack } from "../base/mod.ts";
import { sortedClasses } from "../neighbors/mod.ts";

/**
 * How a picture becomes an image: `"ink"` finds the ink, cuts it out, evens its
 * size and centres it bright on black, as MNIST's digits are; `"none"` shrinks
 * the whole picture to a grey one, dark ink on bright paper as it is.
 */
export type Preparation = "ink" | "none";

/** The ways to prepare. */
export const PREPARATIONS: readonly Preparation[] = ["ink", "none"];

/** A letter on its way into a set. */
export interface Letter {
  /** The picture's file. */
  readonly file: string;
  /** The name of its class. */
  readonly name: string;
  /** `[28, 28]` in 0–1. */
  readonly image: NdArray;
}

/** A set of letters. */
export interface Letters {
  /** `[n, 28, 28, 1]` in 0–1. */
  readonly images: NdArray;
  /** The place of each letter's class among `classes`. */
  readonly labels: readonly number[];
  /** The names of the classes, sorted. */
  readonly classes: readonly string[];
  /** The picture's file of each letter. */
  readonly files: readonly string[];
  /** How the pictures were prepared. */
  readonly preparation: Preparation;
}

/** The columns of the three files of a set, by what their names end in. */
export const COLUMNS = {
  images: Array.from({ length: 28 * 28 }, (_, i) => `pixel${i}`),
  labels: ["label"],
  index: ["row", "file", "label", "name", "preparation"],
} as const satisfies Record<string, readonly string[]>;

/** One of the three files of a set. */
export type Part = keyof typeof COLUMNS;

/** The path of one of the three files. */
export function pathOf(prefix: string, part: Part): string {
  return `${prefix}_${part}.csv`;
}

/**
 * Returns letters as a set, their classes numbered in the sorted order of their names.
 *
 * @param letters At least one.
 * @param preparation How all their pictures were prepared.
 * @throws {RangeError} If there is none.
 * @throws {TypeError} If an image isn't `[28, 28]`.
 *
 * @example
 * ```ts
 * import { lettersOf } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(784), [28, 28]);
 * const letters = lettersOf([
 *   { file: "b.png", name: "beta", image },
 *   { file: "a.png", name: "alpha", image },
 * ], "ink");
 * assert.deepEqual(letters.classes, ["alpha", "beta"]);
 * assert.deepEqual(letters.labels, [1, 0]);
 * ```
 */
export function lettersOf(letters: readonly Letter[], preparation: Preparation): Letters {
  if (letters.length === 0) {
    throw new RangeError("Cannot make a set of letters as there must be at least one: there are 0");
  }
  const other = letters.find(({ image }) => image.shape.join() !== "28,28");
  if (other !== undefined) {
    throw new TypeError(
      `Cannot make a set of letters as images must have shape [28, 28]: that of ${
        JSON.stringify(other.file)
      } has [${other.image.shape.join(", ")}]`,
    );
  }
  const { data } = stack(letters.map(({ image }) => image));
  const classes = sortedClasses(letters.map(({ name }) => name));
  return {
    images: ndarray(data, [letters.length, 28, 28, 1]),
    labels: letters.map(({ name }) => classes.indexOf(name)),
    classes,
    files: letters.map(({ file }) => file),
    preparation,
  };
}
