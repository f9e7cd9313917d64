/**
 * A set of letters.
 *
 * @module
 */

import { type Check, createCheck, type NdArray, ndarray, stack } from "../base/mod.ts";
import { sortedClasses } from "../neighbors/mod.ts";

/**
 * How a picture becomes an image: `"ink"` finds the ink, cuts it out, evens its
 * size and centres it bright on black, as MNIST's digits are; `"none"` shrinks
 * the whole picture to a grey one, dark ink on bright paper as it is.
 */
export type Preparation = "ink" | "none";

/** The ways to prepare. */
export const PREPARATIONS: readonly Preparation[] = ["ink", "none"];

const check: Check = createCheck("make a set of letters");

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
  /** The name of each letter's class. */
  readonly names: readonly string[];
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
 * assert.deepEqual(letters.names, ["beta", "alpha"]);
 * ```
 */
export function lettersOf(letters: readonly Letter[], preparation: Preparation): Letters {
  check.that(letters.length > 0, "there must be at least one: there are 0");
  for (const { file, image } of letters) {
    check.shape("images must have shape", image, [28, 28], `that of ${JSON.stringify(file)} has`);
  }
  const { data } = stack(letters.map(({ image }) => image));
  const names = letters.map(({ name }) => name);
  const classes = sortedClasses(names);
  return {
    images: ndarray(data, [letters.length, 28, 28, 1]),
    labels: names.map((name) => classes.indexOf(name)),
    names,
    classes,
    files: letters.map(({ file }) => file),
    preparation,
  };
}
