/**
 * How well letters are recognised by the letters of other writers.
 *
 * @module
 */

import {
  createKNeighborsClassifier,
  leaveOneGroupOut,
  sortedClasses,
  ssdMatrix,
} from "../neighbors/mod.ts";
import { item, mean, type NdArray, stack, take } from "../base/mod.ts";

/** What each letter is, and who wrote it. */
export interface Authorship {
  /** The name of each letter's class. */
  readonly names: readonly string[];
  /** Who wrote each letter. */
  readonly writers: readonly string[];
}

/** How letters were recognised by those of other writers. */
export interface WriterOutScore {
  /** How many letters were given their class when all letters of other writers are known. */
  readonly right: number;
  /** How many letters there are. */
  readonly n: number;
  /** For each letter the share of choices with which it is given its class when only one letter of
   * each class is known. */
  readonly oneShot: readonly number[];
}

/** How letters are matched. */
export interface WriterOutOptions {
  /** Whether to the mean of each class, instead of to the nearest letter; default `false`. */
  readonly means?: boolean;
}

/**
 * Returns how well each writer's letters are recognised by the letters of all other writers, with
 * all of them known and with one of each class.
 *
 * One of each class can be chosen in as many ways as the product of the classes' sizes says. The
 * share of choices that are right is computed without going through them: for each known letter
 * of the class, the product over the other classes of the share that is farther away; and of these
 * products the mean. What is equally far counts as not right.
 *
 * @param features Rows `[n, d]`: the embedded letters.
 * @param letters The class and the writer of each letter.
 * @param options Whether to match to the means of classes.
 * @throws {TypeError} If there isn't a class and a writer for each row.
 * @throws {RangeError} If there is one class only, or a class that only one person wrote.
 *
 * @example
 * ```ts
 * import { leaveWriterOut } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 9, 1, 4, 8]), [5, 1]);
 * const names = ["a", "b", "a", "a", "b"];
 * const writers = ["p", "p", "q", "q", "q"];
 * assert.deepEqual(leaveWriterOut(rows, { names, writers }), {
 *   right: 5,
 *   n: 5,
 *   oneShot: [1, 1, 1, 1, 1],
 * });
 * ```
 */
export function leaveWriterOut(
  features: NdArray,
  { names, writers }: Authorship,
  { means = false }: WriterOutOptions = {},
): WriterOutScore {
  const { predictions } = leaveOneGroupOut(features, names, writers);
  const given = means ? byMeans(features, { names, writers }) : predictions;
  return {
    right: names.filter((name, row) => given[row] === name).length,
    n: names.length,
    oneShot: oneShotShares(ssdMatrix(features, features), { names, writers }),
  };
}

function oneShotShares({ data }: NdArray, { names, writers }: Authorship): number[] {
  const classes = sortedClasses(names);
  const n = names.length;
  return names.map((own, row) => {
    const distancesTo = (name: string) =>
      names.flatMap((other, k) =>
        other === name && writers[k] !== writers[row] ? [data[row * n + k] ?? NaN] : []
      );
    const others = classes.filter((name) => name !== own).map(distancesTo);
    return mean(
      distancesTo(own).map((near) =>
        others.reduce(
          (share, distances) =>
            share * distances.filter((far) => far > near).length / distances.length,
          1,
        )
      ),
    );
  });
}

/** The class whose mean over the letters of other writers is nearest to each letter. */
function byMeans(features: NdArray, { names, writers }: Authorship): string[] {
  const given = [...names];
  for (const writer of new Set(writers)) {
    const rowsOf = (inside: boolean) =>
      writers.flatMap((other, row) => (other === writer) === inside ? [row] : []);
    const known = rowsOf(false);
    const classes = sortedClasses(known.map((row) => names[row] ?? ""));
    const means = classes.map((name) =>
      meanRow(take(features, known.filter((row) => names[row] === name)))
    );
    createKNeighborsClassifier<string>().fit(stack(means), classes)
      .predict(take(features, rowsOf(true)))
      .forEach((name, i) => given[rowsOf(true)[i] ?? -1] = name);
  }
  return given;
}

function meanRow(rows: NdArray): NdArray {
  const [n = 0, d = 0] = rows.shape;
  const sum = new Float64Array(d);
  for (let row = 0; row < n; row++) {
    item(rows, row).data.forEach((value, k) => sum[k] = (sum[k] ?? 0) + value);
  }
  return { data: Float32Array.from(sum, (value) => value / n), shape: [d] };
}
