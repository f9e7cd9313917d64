/**
 * Letters of which it is known who wrote them.
 *
 * @module
 */

import { basename, join } from "@std/path";
import {
  type Letter,
  type Letters,
  lettersOf,
  listLetters,
  readLetter,
} from "../handwriting/mod.ts";
import { item, ndarray } from "../base/mod.ts";
import type { Authorship } from "./writer_out.ts";

/** A set of letters by several writers; a writer is `""` where a letter's name doesn't say. */
export interface WrittenLetters extends Letters, Authorship {}

/** Letters that people wrote, and that the project may read but not show. */
export interface RealLetters {
  /** By several writers, of many classes. */
  readonly written: WrittenLetters;
  /** The 27 originals of the study. */
  readonly originals: WrittenLetters;
}

/** Returns what comes between class and number in a file's name, `p` of `delta_p1.jpg`, or `""`. */
export function writerOf(file: string): string {
  return /_([^_.\d]+)\d+\.[^.]+$/.exec(basename(file))?.[1] ?? "";
}

/**
 * Returns the letters of a folder, prepared as MNIST's digits were, with their writers.
 *
 * @param folder A folder of pictures, or of folders of them.
 * @returns The letters in the order of their names.
 * @throws {Error} What `listLetters` and `readLetter` of lib/letters.ts throw.
 *
 * @example
 * ```ts
 * import { readWrittenLetters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readWrittenLetters("nowhere"), Deno.errors.NotFound);
 * ```
 */
export async function readWrittenLetters(folder: string): Promise<WrittenLetters> {
  const letters = [];
  for (const file of await listLetters([folder])) letters.push(await readLetter(file, "ink"));
  return withWriters(letters);
}

/**
 * Returns the letters that people wrote, or nothing where their folder is missing.
 *
 * @param folder The folder with `greek_test` and `greek_train` in it.
 * @throws {Error} What {@linkcode readWrittenLetters} throws on what is there.
 *
 * @example
 * ```ts
 * import { readRealLetters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(await readRealLetters("nowhere"), undefined);
 * ```
 */
export async function readRealLetters(folder: string): Promise<RealLetters | undefined> {
  const [written, originals] = [join(folder, "greek_test"), join(folder, "greek_train")];
  if (!await isFolder(written) || !await isFolder(originals)) return undefined;
  return {
    written: await readWrittenLetters(written),
    originals: await readWrittenLetters(originals),
  };
}

/**
 * Returns the letters of a set that a rule keeps, as a set of its own: its classes are numbered
 * anew.
 *
 * @param letters The set, unchanged.
 * @param keep Whether to keep the letter in a row.
 * @throws {RangeError} If none is kept.
 *
 * @example
 * ```ts
 * import { lettersWhere, readWrittenLetters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const letters = await readWrittenLetters("data/greek_own");
 * const betas = lettersWhere(letters, (row) => letters.names[row] === "beta");
 * assert.deepEqual(betas.classes, ["beta"]);
 * ```
 */
export function lettersWhere(
  { images, names, files, preparation }: WrittenLetters,
  keep: (row: number) => boolean,
): WrittenLetters {
  const letters = names.flatMap((name, row) =>
    keep(row)
      ? [{ file: files[row] ?? "", name, image: ndarray(item(images, row).data, [28, 28]) }]
      : []
  );
  return { ...withWriters(letters), preparation };
}

/**
 * Returns the letters of a set whose class at least two people wrote: those that can be matched to
 * letters of another writer.
 *
 * @param letters The set, unchanged.
 * @param without Classes to leave out.
 * @throws {RangeError} If no letter is left.
 *
 * @example
 * ```ts
 * import { byTwoWriters } from "./mod.ts";
 * import { lettersOf } from "../handwriting/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(784), [28, 28]);
 * const set = lettersOf(["a", "a", "b"].map((name) => ({ file: name, name, image })), "ink");
 * const letters = { ...set, names: ["a", "a", "b"], writers: ["p", "q", "q"] };
 * assert.deepEqual(byTwoWriters(letters).names, ["a", "a"]);
 * ```
 */
export function byTwoWriters(
  letters: WrittenLetters,
  { without = [] }: { readonly without?: readonly string[] } = {},
): WrittenLetters {
  const { names, writers } = letters;
  return lettersWhere(letters, (row) =>
    !without.includes(names[row] ?? "") &&
    names.some((name, k) => name === names[row] && writers[k] !== writers[row]));
}

/**
 * Returns the first letter of each class that a person wrote.
 *
 * @param letters The set, unchanged.
 * @param writer Whose letters.
 * @throws {RangeError} If that person wrote none of them.
 *
 * @example
 * ```ts
 * import { oneLetterPerClass, readWrittenLetters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const letters = await readWrittenLetters("data/greek_own");
 * assert.deepEqual(oneLetterPerClass(letters, "").names, ["alpha", "beta", "gamma"]);
 * ```
 */
export function oneLetterPerClass(letters: WrittenLetters, writer: string): WrittenLetters {
  const { names, writers } = letters;
  return lettersWhere(
    letters,
    (row) => names.findIndex((name, i) => name === names[row] && writers[i] === writer) === row,
  );
}

function withWriters(letters: readonly Letter[]): WrittenLetters {
  return {
    ...lettersOf(letters, "ink"),
    names: letters.map(({ name }) => name),
    writers: letters.map(({ file }) => writerOf(file)),
  };
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}
