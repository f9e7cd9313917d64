/**
 * Nearest neighbors: which references a vector is closest to, and the class they vote for.
 *
 * @module
 */

import { fillDistances, ssd, valuesOf, type Vector } from "./distance.ts";
import { type Check, createCheck, item, type NdArray, shapeText } from "../base/mod.ts";

/** A reference near a query. */
export interface Neighbor {
  /** The reference's row, from 0. */
  readonly index: number;
  /** Its sum of squared differences from the query. */
  readonly ssd: number;
}

/** How many neighbors are looked for. */
export interface NearestNeighborsOptions {
  /** How many, from 1 to the number of references; default 1. */
  readonly nNeighbors?: number;
}

/** What names a class: a word or an integer. */
export type Label = string | number;

/** A classifier whose classes are decided by the nearest of its references. */
export interface KNeighborsClassifier<T extends Label> {
  /** The classes that it was fitted to, sorted; none before. */
  readonly classes: readonly T[];
  /** Takes references `[n, d]` and one label for each; what it had before is forgotten. */
  fit(features: NdArray, labels: ArrayLike<T>): KNeighborsClassifier<T>;
  /** Returns the class of each row of `[m, d]`. */
  predict(features: NdArray): T[];
  /** Returns the class of each row of `[m, d]` with the neighbors that voted, the nearest first. */
  classify(features: NdArray): Classified<T>[];
}

/** A class, and the references that voted. */
export interface Classified<T extends Label> {
  /** The class that most of them have. */
  readonly label: T;
  /** The nearest references, the nearest first. */
  readonly neighbors: readonly Neighbor[];
}

const ranking: Check = createCheck("rank neighbors", {
  now: "current value is",
  whole: "an integer",
});
const fitting: Check = createCheck("fit a classifier");
const predicting: Check = createCheck("predict classes");

/** Queries compared with all references at a time: bounds the memory that takes. */
const BATCH = 32;

/**
 * Returns the references that are nearest to a query by SSD, the nearest first.
 *
 * Where distances are equal, the reference of the lower row comes first.
 *
 * @param query A vector `[d]`.
 * @param references Rows `[n, d]`, at least one.
 * @param options How many neighbors.
 * @returns `nNeighbors` neighbors; nothing that went in is changed.
 * @throws {TypeError} If shapes don't fit together.
 * @throws {RangeError} If `nNeighbors` isn't an integer from 1 to `n`, or a distance is `NaN`.
 * @see https://scikit-learn.org/stable/modules/neighbors.html
 *
 * @example
 * ```ts
 * import { nearestNeighbors } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const references = ndarray(new Float32Array([0, 0, 3, 4, 1, 0]), [3, 2]);
 * assert.deepEqual(nearestNeighbors([0, 0], references, { nNeighbors: 2 }), [
 *   { index: 0, ssd: 0 },
 *   { index: 2, ssd: 1 },
 * ]);
 * ```
 */
export function nearestNeighbors(
  query: Vector,
  references: NdArray,
  options: NearestNeighborsOptions = {},
): Neighbor[] {
  ranking.options(options, ["nNeighbors"]);
  const { nNeighbors = 1 } = options;
  checkReferences(references, nNeighbors);
  const [n = 0, d = 0] = references.shape;
  const { length } = valuesOf(query);
  ranking.that(
    length === d,
    `the query must be as long as a reference: lengths are ${length} and ${d}`,
    TypeError,
  );
  return rank(Array.from({ length: n }, (_, row) => ssd(query, item(references, row))), nNeighbors);
}

/**
 * Returns a classifier that gives a vector the class which most of its nearest references have.
 *
 * Where classes have equally many votes, the first of them in sorted order
 * wins (strings by code unit, numbers by value), however near its references
 * are: what scikit-learn's `KNeighborsClassifier` does with uniform weights.
 * Where the last neighbor and the next reference are equally far, the lower
 * row votes.
 *
 * `fit(features, labels)` keeps the features as they are, not a copy, and
 * returns the classifier; it throws as {@linkcode nearestNeighbors} does, and
 * a `TypeError` where there isn't one string or integer a row. `predict` and
 * `classify`, which also says who voted, throw an `Error` before `fit`, and a
 * `TypeError` for rows of another length.
 *
 * @param options How many neighbors vote.
 * @returns A classifier without references.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.neighbors.KNeighborsClassifier.html
 *
 * @example
 * ```ts
 * import { createKNeighborsClassifier } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const references = ndarray(new Float32Array([0, 1, 8, 9]), [4, 1]);
 * const classifier = createKNeighborsClassifier({ nNeighbors: 1 })
 *   .fit(references, ["alpha", "alpha", "beta", "beta"]);
 * assert.deepEqual(classifier.predict(ndarray(new Float32Array([2, 7]), [2, 1])), [
 *   "alpha",
 *   "beta",
 * ]);
 * ```
 */
export function createKNeighborsClassifier<T extends Label = Label>(
  { nNeighbors = 1 }: NearestNeighborsOptions = {},
): KNeighborsClassifier<T> {
  let references: NdArray | undefined;
  let labels: readonly T[] = [];
  let classes: readonly T[] = [];
  const classifier: KNeighborsClassifier<T> = {
    get classes() {
      return classes;
    },
    fit(features, given) {
      checkReferences(features, nNeighbors);
      checkLabels(fitting, given, features.shape[0] ?? 0);
      references = features;
      labels = Array.from(given);
      classes = sortedClasses(labels);
      return classifier;
    },
    predict: (features) => classifier.classify(features).map(({ label }) => label),
    classify(features) {
      if (references === undefined) {
        throw new Error(
          "Cannot predict classes as the classifier must have references: call fit first",
        );
      }
      return rankEach(features, references, nNeighbors).map((neighbors) => ({
        label: mostVoted(neighbors.map(({ index }) => labels[index] as T)),
        neighbors,
      }));
    },
  };
  return classifier;
}

/**
 * Returns the classes among labels, each once, in sorted order: strings by
 * code unit, numbers by value.
 *
 * @param labels Strings, or numbers.
 * @returns A new array.
 *
 * @example
 * ```ts
 * import { sortedClasses } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(sortedClasses(["gamma", "alpha", "gamma"]), ["alpha", "gamma"]);
 * assert.deepEqual(sortedClasses([10, 9, 10]), [9, 10]);
 * ```
 */
export function sortedClasses<T extends Label>(labels: ArrayLike<T>): T[] {
  return [...new Set(Array.from(labels))].sort((a, b) => (a < b ? -1 : 1));
}

/** The neighbors of each row of `[m, d]`. */
function rankEach(features: NdArray, references: NdArray, nNeighbors: number): Neighbor[][] {
  const [m = 0, d = 0] = features.shape;
  const [n = 0, width = 0] = references.shape;
  predicting.shape("features must have shape", features, ["rows", width]);
  return Array.from({ length: Math.ceil(m / BATCH) }, (_, batch) => {
    const rows = Math.min(BATCH, m - batch * BATCH);
    const data = features.data.subarray(batch * BATCH * d, (batch * BATCH + rows) * d);
    const distances = new Float64Array(rows * n);
    fillDistances({ data, shape: [rows, d] }, references, distances);
    return Array.from(
      { length: rows },
      (_, row) => rank(distances.subarray(row * n, (row + 1) * n), nNeighbors),
    );
  }).flat();
}

/** The nearest of the distances; each goes behind those found that are as near. */
function rank(distances: ArrayLike<number>, nNeighbors: number): Neighbor[] {
  const nearest: Neighbor[] = [];
  for (let index = 0; index < distances.length; index++) {
    const distance = distances[index] ?? NaN;
    if (Number.isNaN(distance)) {
      ranking.refuse(`each distance must be a number: to reference ${index} it is NaN`);
    }
    if (nearest.length === nNeighbors) {
      if (distance >= (nearest.at(-1)?.ssd ?? Infinity)) continue;
      nearest.pop();
    }
    const place = nearest.findLastIndex((neighbor) => neighbor.ssd <= distance) + 1;
    nearest.splice(place, 0, { index, ssd: distance });
  }
  return nearest;
}

/** The label that comes most often; of several, the first in sorted order. */
function mostVoted<T extends Label>(labels: readonly T[]): T {
  const count = (label: T): number => labels.filter((other) => other === label).length;
  return sortedClasses(labels).reduce((a, b) => (count(b) > count(a) ? b : a));
}

function checkReferences(references: NdArray, nNeighbors: number): void {
  checkFeatures(ranking, "references", references);
  ranking.whole("k", nNeighbors, 1, references.shape[0] ?? 0);
}

/** Refuses what isn't rows `[n, d]`, at least one. */
export function checkFeatures(check: Check, name: string, { shape }: NdArray): void {
  const [n = 0] = shape;
  const rule = `${name} must have shape [rows, features] with at least 1 row`;
  check.that(shape.length === 2 && n > 0, `${rule}: shape is ${shapeText(shape)}`, TypeError);
}

/** Refuses labels that aren't one string or integer a row. */
export function checkLabels(check: Check, labels: ArrayLike<unknown>, rows: number): void {
  check.counts("there must be one label a row", { labels: labels.length, rows });
  const kind = typeof labels[0];
  check.each(
    "labels must be all strings or all integers",
    labels,
    (label) => typeof label === kind && (kind === "string" || Number.isInteger(label)),
    (i) => `label ${i}`,
    TypeError,
  );
}
