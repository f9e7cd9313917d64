/**
 * Sets of letters to CSV files.
 *
 * @module
 */

import { stringify } from "@std/csv";
import { dirname, relative } from "@std/path";
import { type Check, createCheck, item, type NdArray, writeWhole } from "../base/mod.ts";
import { COLUMNS, type Letters, type Part, pathOf } from "./letters.ts";

const check: Check = createCheck("write letters");

/**
 * Writes a set of letters to three CSV files, each of them whole or not at all.
 *
 * - `PREFIX_images.csv`: columns `pixel0` to `pixel783`, row by row of the
 *   image; a letter a row, intensities as whole numbers 0–255;
 * - `PREFIX_labels.csv`: column `label`, the number of each letter's class;
 * - `PREFIX_index.csv`: columns `row` (from 0), `file` (its path from the
 *   index's folder), `label`, `name` (of the class), `preparation`.
 *
 * @param prefix What the files' paths begin with; a missing folder is made.
 * @param letters The set; unchanged.
 * @returns The paths of the three files.
 * @throws {RangeError} If the prefix ends in no name, or a value isn't in 0–1.
 *
 * @example
 * ```ts
 * import { lettersOf, readLetters, writeLetters } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const prefix = `${await Deno.makeTempDir()}/greek`;
 * const image = ndarray(new Float32Array(784).fill(1), [28, 28]);
 * const letters = lettersOf([{ file: `${prefix}/alpha_1.png`, name: "alpha", image }], "ink");
 * await writeLetters(prefix, letters);
 * assert.deepEqual(await readLetters(prefix), letters);
 * ```
 */
export async function writeLetters(prefix: string, letters: Letters): Promise<string[]> {
  check.that(
    /[^/\\]$/.test(prefix),
    `their prefix must end in a name: it is ${JSON.stringify(prefix)}`,
  );
  const rows: Record<Part, readonly (string | number)[][]> = {
    images: letters.labels.map((_, row) => intensities(letters.images, row)),
    labels: letters.labels.map((label) => [label]),
    index: letters.labels.map((label, row) => [
      row,
      portablePath(dirname(prefix), letters.files[row] ?? ""),
      label,
      letters.names[row] ?? "",
      letters.preparation,
    ]),
  };
  const paths = [];
  for (const part of ["images", "labels", "index"] as const) {
    const path = pathOf(prefix, part);
    await writeWhole(path, stringify([[...COLUMNS[part]], ...rows[part]]));
    paths.push(path);
  }
  return paths;
}

function intensities(images: NdArray, row: number): number[] {
  return Array.from(item(images, row).data, (value) => {
    const level = Math.round(255 * value);
    if (level >= 0 && level <= 255) return level;
    return check.refuse(`values must be from 0 to 1: one in row ${row} is ${value}`);
  });
}

/** A path that reads the same on any system, and isn't a formula to a spreadsheet. */
function portablePath(folder: string, file: string): string {
  const path = relative(folder, file);
  const portable = Deno.build.os === "windows" ? path.replaceAll("\\", "/") : path;
  return /^[=+@-]/.test(portable) ? `./${portable}` : portable;
}
