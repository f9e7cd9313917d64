/**
 * What distances within a class and between classes look like.
 *
 * @module
 */

import { basename } from "@std/path";
import { type Check, createCheck, item, mean, median, type NdArray } from "../base/mod.ts";
import { nearestNeighbors, sortedClasses } from "../neighbors/mod.ts";

const comparing: Check = createCheck("compare distances");

/** The distances of one example. */
export interface PatternRow {
  /** The example's class. */
  readonly name: string;
  /** The median distance to the others of its class. */
  readonly within: number;
  /** The median distance to all of other classes. */
  readonly between: number;
  /** The largest distance within the class. */
  readonly farthestWithin: number;
  /** The least distance to another class. */
  readonly nearestBetween: number;
  /** How many of its class are farther away than the nearest of another. */
  readonly overlap: number;
}

/**
 * Returns for each example how far its own class and the others are; the example itself is left
 * out.
 *
 * @param distances `[m, n]`: from each of `m` examples to each of `n` samples.
 * @param examples The row that each example has among the samples.
 * @param names The class of each sample; an example needs another of its class and one of another.
 * @throws {RangeError} If an example has no other sample of its class, or none of another.
 *
 * @example
 * ```ts
 * import { distancePattern } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const distances = ndarray(new Float32Array([0, 1, 5, 4, 9]), [1, 5]);
 * const [row] = distancePattern(distances, [0], ["a", "a", "a", "b", "b"]);
 * assert.deepEqual(row, {
 *   name: "a",
 *   within: 3,
 *   between: 6.5,
 *   farthestWithin: 5,
 *   nearestBetween: 4,
 *   overlap: 1,
 * });
 * ```
 */
export function distancePattern(
  { data, shape: [, n = 0] }: NdArray,
  examples: readonly number[],
  names: readonly string[],
): PatternRow[] {
  return examples.map((example, i) => {
    const name = names[example] ?? "";
    const row = Array.from(data.subarray(i * n, (i + 1) * n));
    const own = row.filter((_, k) => names[k] === name && k !== example);
    const other = row.filter((_, k) => names[k] !== name);
    comparing.that(
      own.length > 0 && other.length > 0,
      `${JSON.stringify(name)} must have another sample, and there must be one of another class: ` +
        `there are ${own.length} and ${other.length}`,
    );
    const nearestBetween = Math.min(...other);
    return {
      name,
      within: median(own),
      between: median(other),
      farthestWithin: Math.max(...own),
      nearestBetween,
      overlap: own.filter((distance) => distance > nearestBetween).length,
    };
  });
}

/**
 * Returns the distances of examples to all letters as rows: the letter, its class, and a column for
 * each example.
 *
 * @param distances `[m, n]`: from each of `m` examples to each of `n` letters.
 * @param examples The row that each example has among the letters.
 * @param letters The files and the classes' names of the letters.
 *
 * @example
 * ```ts
 * import { distanceRows } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const distances = ndarray(new Float32Array([0, 2]), [1, 2]);
 * const letters = { files: ["data/a_1.png", "data/b_1.png"], names: ["a", "b"] };
 * assert.deepEqual(distanceRows(distances, [0], letters)[1], {
 *   letter: "b_1",
 *   class: "b",
 *   "SSD to a_1": 2,
 * });
 * ```
 */
export function distanceRows(
  { data, shape: [, n = 0] }: NdArray,
  examples: readonly number[],
  { files, names }: { readonly files: readonly string[]; readonly names: readonly string[] },
): Record<string, string | number>[] {
  const stems = files.map(stemOf);
  return stems.map((letter, column) => ({
    letter,
    class: names[column] ?? "",
    ...Object.fromEntries(
      examples.map((example, row) => [`SSD to ${stems[example]}`, data[row * n + column] ?? 0]),
    ),
  }));
}

/** Returns the name of a file without its folder and ending. */
export function stemOf(file: string): string {
  return basename(file).replace(/\.\w+$/, "");
}

/** Where the rows of a class stand, of letters sorted by class. */
export interface ClassSpan {
  /** The class. */
  readonly name: string;
  /** Its first row. */
  readonly start: number;
  /** The row after its last. */
  readonly end: number;
  /** Halfway. */
  readonly middle: number;
}

/**
 * Returns where each class stands among rows that are sorted by class.
 *
 * @param names The class of each row.
 *
 * @example
 * ```ts
 * import { classSpans } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(classSpans(["a", "a", "b"])[1], { name: "b", start: 2, end: 3, middle: 2.5 });
 * ```
 */
export function classSpans(names: readonly string[]): ClassSpan[] {
  return sortedClasses(names).map((name) => {
    const [start, end] = [names.indexOf(name), names.lastIndexOf(name) + 1];
    return { name, start, end, middle: (start + end) / 2 };
  });
}

/** Where a chart's axis names the classes of rows that are sorted by class. */
export interface ClassAxis {
  /** None: the ticks say it. */
  readonly label: null;
  /** No lines; {@linkcode classSpans} has the borders. */
  readonly grid: false;
  /** The axis ends where the rows do. */
  readonly nice: false;
  /** The middle of each class. */
  readonly ticks: readonly number[];
  /** The class whose middle a tick is. */
  readonly tickFormat: (tick: number) => string;
}

/**
 * Returns an axis, as Observable Plot takes one, with the name of each class at its middle.
 *
 * @param names The class of each row, sorted by class.
 *
 * @example
 * ```ts
 * import { classAxis } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { ticks, tickFormat } = classAxis(["a", "a", "b"]);
 * assert.deepEqual(ticks.map(tickFormat), ["a", "b"]);
 * ```
 */
export function classAxis(names: readonly string[]): ClassAxis {
  const spans = classSpans(names);
  return {
    label: null,
    grid: false,
    nice: false,
    ticks: spans.map(({ middle }) => middle),
    tickFormat: (tick) => spans.find(({ middle }) => middle === tick)?.name ?? "",
  };
}

/** How far two classes are from each other. */
export interface ClassPair {
  /** The first class. */
  readonly a: string;
  /** The second; the same one for distances within a class. */
  readonly b: string;
  /** The median distance of a letter of one to a letter of the other, itself left out. */
  readonly median: number;
}

/**
 * Returns how far each two classes are from each other, and each from itself.
 *
 * @param distances `[n, n]`: from each sample to each.
 * @param names The class of each sample; a class of one has no distance within.
 *
 * @example
 * ```ts
 * import { classPairs } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const distances = ndarray(new Float32Array([0, 1, 5, 1, 0, 7, 5, 7, 0]), [3, 3]);
 * assert.deepEqual(classPairs(distances, ["a", "a", "b"]), [
 *   { a: "a", b: "a", median: 1 },
 *   { a: "a", b: "b", median: 6 },
 * ]);
 * ```
 */
export function classPairs(
  { data, shape: [n = 0] }: NdArray,
  names: readonly string[],
): ClassPair[] {
  const classes = sortedClasses(names);
  const between = (a: string, b: string) =>
    names.flatMap((first, i) =>
      names.flatMap((second, k) =>
        first === a && second === b && i !== k ? [data[i * n + k] ?? NaN] : []
      )
    );
  return classes.flatMap((a, i) => classes.slice(i).map((b) => ({ a, b, all: between(a, b) })))
    .filter(({ all }) => all.length > 0).map(({ a, b, all }) => ({ a, b, median: median(all) }));
}

/** How long the rows of a class are. */
export interface ClassLength {
  /** The class. */
  readonly name: string;
  /** The median of `√(Σ xᵢ²)` over its rows. */
  readonly length: number;
}

/**
 * Returns how long the embedded letters of each class are, classes in sorted order.
 *
 * @param rows `[n, d]`.
 * @param names The class of each row.
 *
 * @example
 * ```ts
 * import { classLengths } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([3, 4, 0, 2]), [2, 2]);
 * assert.deepEqual(classLengths(rows, ["a", "b"]), [
 *   { name: "a", length: 5 },
 *   { name: "b", length: 2 },
 * ]);
 * ```
 */
export function classLengths(rows: NdArray, names: readonly string[]): ClassLength[] {
  const lengths = names.map((_, i) => Math.hypot(...item(rows, i).data));
  return sortedClasses(names).map((name) => ({
    name,
    length: median(lengths.filter((_, i) => names[i] === name)),
  }));
}

/** A number of an embedding that speaks for one class. */
export interface ClassUnit {
  /** Which number, counted from 0. */
  readonly unit: number;
  /** The class. */
  readonly name: string;
  /** Its mean over that class. */
  readonly mean: number;
  /** The next largest of the means over the other classes. */
  readonly next: number;
}

/**
 * Returns the numbers of an embedding whose mean over one class is at least three times that over
 * each other, and above 1.
 *
 * @param rows `[n, d]`, none below 0.
 * @param names The class of each row.
 *
 * @example
 * ```ts
 * import { classUnits } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([6, 1, 2, 1]), [2, 2]);
 * assert.deepEqual(classUnits(rows, ["a", "b"]), [{ unit: 0, name: "a", mean: 6, next: 2 }]);
 * ```
 */
export function classUnits(rows: NdArray, names: readonly string[]): ClassUnit[] {
  const classes = sortedClasses(names);
  const [, d = 0] = rows.shape;
  return Array.from({ length: d }, (_, unit) => {
    const means = classes.map((name) => ({
      name,
      mean: mean(names.flatMap((own, i) => own === name ? [rows.data[i * d + unit] ?? NaN] : [])),
    })).sort((a, b) => b.mean - a.mean);
    const [most = { name: "", mean: 0 }, second = { mean: 0 }] = means;
    return { unit, ...most, next: second.mean };
  }).filter(({ mean, next }) => mean > 1 && mean >= 3 * next);
}

/** Which digits the letters of a class are nearest to. */
export interface Lookalike {
  /** The class. */
  readonly letter: string;
  /** The digit that most are nearest to. */
  readonly digit: number;
  /** How many that are. */
  readonly count: number;
  /** Of how many. */
  readonly n: number;
  /** All of them in words: `"9 (8×), 0 (1×)"`. */
  readonly nearest: string;
}

/**
 * Returns which digits the letters of each class are nearest to.
 *
 * @param letters Embedded letters `[n, d]` and the class of each.
 * @param digits Embedded digits `[m, d]` and the label of each.
 *
 * @example
 * ```ts
 * import { lookalikes } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = (...values: number[]) => ndarray(new Float32Array(values), [values.length, 1]);
 * const letters = { rows: rows(1, 2, 9), names: ["a", "a", "b"] };
 * const [first] = lookalikes(letters, { rows: rows(0, 8), labels: new Uint8Array([4, 7]) });
 * assert.deepEqual(first, { letter: "a", digit: 4, count: 2, n: 2, nearest: "4 (2×)" });
 * ```
 */
export function lookalikes(
  letters: { readonly rows: NdArray; readonly names: readonly string[] },
  digits: { readonly rows: NdArray; readonly labels: ArrayLike<number> },
): Lookalike[] {
  const near = letters.names.map((_, i) => {
    const [first] = nearestNeighbors(item(letters.rows, i), digits.rows);
    return digits.labels[first?.index ?? 0] ?? 0;
  });
  return sortedClasses(letters.names).map((letter) => {
    const own = near.filter((_, i) => letters.names[i] === letter);
    const counts = [...Map.groupBy(own, (digit) => digit)]
      .map(([digit, all]) => ({ digit, count: all.length }))
      .sort((a, b) => b.count - a.count);
    const [most = { digit: 0, count: 0 }] = counts;
    const nearest = counts.map(({ digit, count }) => `${digit} (${count}×)`).join(", ");
    return { letter, ...most, n: own.length, nearest };
  });
}
