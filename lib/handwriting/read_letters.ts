/**
 * Sets of letters from CSV files, checked.
 *
 * @module
 */

import { parse } from "@std/csv";
import { dirname, join } from "@std/path";
import { type Check, createCheck, ndarray, shown } from "../base/mod.ts";
import { sortedClasses } from "../neighbors/mod.ts";
import { COLUMNS, type Letters, type Part, pathOf, PREPARATIONS } from "./letters.ts";

/** Most bytes that are read from a file: about 100,000 letters. */
const MAX_BYTES = 2 ** 28;

/** One of the three files, read. */
interface Table {
  /** What refuses it, by its path. */
  readonly check: Check;
  readonly rows: readonly (readonly string[])[];
}

/**
 * Returns the set of letters that {@linkcode writeLetters} wrote to three CSV files.
 *
 * Files that a spreadsheet has saved since are read too: with `;` or tabs between values, a first
 * line `sep=;`, or in UTF-16.
 *
 * @param prefix What the files' paths begin with.
 * @returns The set; its files' paths lead from the working folder as `prefix` does.
 * @throws {Deno.errors.NotFound} If one of the files is missing.
 * @throws {SyntaxError} If one isn't CSV, or has other columns, ragged rows or no rows.
 * @throws {RangeError} If a value is outside its range, or a file is too large.
 * @throws {TypeError} If the files don't agree.
 *
 * @example
 * ```ts
 * import { readLetters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readLetters("nowhere/greek"), Deno.errors.NotFound);
 * ```
 */
export async function readLetters(prefix: string): Promise<Letters> {
  const images = await readTable(prefix, "images");
  const labels = await readTable(prefix, "labels");
  const index = await readTable(prefix, "index");
  checkCounts(prefix, images, labels, index);
  const numbers = labels.rows.map((_, row) => labelAt(labels, row));
  const names = index.rows.map(([, , , name = ""]) => name);
  const classes = sortedClasses(names);
  index.rows.forEach((_, row) => checkIndexRow(index, row, numbers[row], classes));
  return {
    images: ndarray(intensitiesOf(images), [numbers.length, 28, 28, 1]),
    labels: numbers,
    names,
    classes,
    files: index.rows.map(([, file = ""]) => join(dirname(prefix), file)),
    preparation: index.rows[0]?.[4] === "none" ? "none" : "ink",
  };
}

async function readTable(prefix: string, part: Part): Promise<Table> {
  const path = pathOf(prefix, part);
  const check: Check = createCheck(`read ${JSON.stringify(path)} as letters`);
  const [header = [], ...rows] = parseCsv(await readText(path, check), check);
  const columns: readonly string[] = COLUMNS[part];
  const wrong = columns.findIndex((name, i) => header[i] !== name);
  if (wrong !== -1) {
    const name = shown(columns[wrong]);
    check.refuse(
      `column ${wrong} must be named ${name}: it is ${shown(header[wrong])}`,
      SyntaxError,
    );
  }
  const rule = `each row must have ${columns.length} values`;
  [header, ...rows].forEach(({ length }, i) => {
    if (length === columns.length) return;
    check.refuse(`${rule}: ${i === 0 ? "the header" : `row ${i - 1}`} has ${length}`, SyntaxError);
  });
  check.that(rows.length > 0, "there must be at least one row: there are 0", SyntaxError);
  return { check, rows };
}

async function readText(path: string, check: Check): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    check.that(size <= MAX_BYTES, `it must have at most ${MAX_BYTES} bytes: it has ${size}`);
    return decoded(await Deno.readFile(path));
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Deno.errors.NotFound(
      `Cannot read ${JSON.stringify(path)} as letters as it must be a file: there is none`,
      { cause },
    );
  }
}

/** Text by its byte order mark: spreadsheets save UTF-16 as "Unicode text". */
function decoded(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff
    ? "utf-16be"
    : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/** Where a comma is the decimal sign, spreadsheets separate by `;`; some say so in a first line. */
function parseCsv(text: string, check: Check): string[][] {
  const [line = "", said] = text.match(/^sep=(.)\r?\n/i) ?? [];
  const [header = ""] = text.slice(line.length).split("\n", 1);
  const separator = said ?? [";", "\t"].find((sign) => header.includes(sign)) ?? ",";
  try {
    return parse(text.slice(line.length), { separator });
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return check.refuse(`it must be CSV: ${cause.message}`, SyntaxError);
  }
}

function checkCounts(prefix: string, ...tables: readonly Table[]): void {
  const [images = 0, labels = 0, index = 0] = tables.map(({ rows }) => rows.length);
  createCheck(`read the letters of ${JSON.stringify(prefix)}`)
    .counts("its three files must have the same rows", { images, labels, "in the index": index });
}

function labelAt({ check, rows }: Table, row: number): number {
  const text = rows[row]?.[0] ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const found = `that in row ${row} is ${JSON.stringify(text)}`;
  return check.refuse(`labels must be integers from 0: ${found}`, SyntaxError);
}

function checkIndexRow(
  { check, rows }: Table,
  row: number,
  label: number | undefined,
  classes: readonly string[],
): void {
  const [number, , given, name = "", preparation] = rows[row] ?? [];
  const found = (text?: string): string => `that in row ${row} is ${JSON.stringify(text)}`;
  if (number !== String(row)) {
    check.refuse(`rows must be numbered from 0: ${found(number)}`, SyntaxError);
  }
  if (given !== String(label)) {
    const rule = "labels must be those of the labels' file";
    check.refuse(`${rule}: ${found(given)} here and "${label}" there`, TypeError);
  }
  const place = classes.indexOf(name);
  if (label !== place) {
    const rule = "labels must number the names in sorted order";
    check.refuse(`${rule}, ${JSON.stringify(name)} being ${place}: ${found(given)}`);
  }
  if (!PREPARATIONS.some((known) => known === preparation) || preparation !== rows[0]?.[4]) {
    const rule = "the preparation must be ink or none, the same in all rows";
    check.refuse(`${rule}: ${found(preparation)}`);
  }
}

/** Intensities in 0–1. */
function intensitiesOf({ check, rows }: Table): Float32Array {
  const width = COLUMNS.images.length;
  return Float32Array.from({ length: rows.length * width }, (_, i) => {
    const row = Math.floor(i / width);
    const text = rows[row]?.[i % width] ?? "";
    const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
    if (value <= 255) return value / 255;
    const found = `pixel${i % width} in row ${row} is ${JSON.stringify(text)}`;
    return check.refuse(
      `intensities must be numbers from 0 to 255: ${found}`,
      Number.isNaN(value) ? SyntaxError : RangeError,
    );
  });
}
