/**
 * Leaving samples out: what classes the others give them.
 *
 * @module
 */

import { accuracy } from "./metrics.ts";
import { type Check, createCheck, type NdArray, shapeText, shown, take } from "../base/mod.ts";
import {
  createKNeighborsClassifier,
  type Label,
  type NearestNeighborsOptions,
  sortedClasses,
} from "./neighbors.ts";

/** What the samples left out were taken for. */
export interface LeaveOneOutResult<T extends Label> {
  /** The class given to each sample, in the order of the samples. */
  readonly predictions: readonly T[];
  /** The fraction of them that is right, 0–1. */
  readonly accuracy: number;
}

/**
 * Returns the class that the nearest of all other samples give each sample.
 *
 * @param features Rows `[n, d]`.
 * @param labels The class of each row.
 * @param options How many neighbors vote, from 1 to `n − 1`.
 * @returns The classes, and how many of them are right.
 * @throws {TypeError} If there isn't one label a row.
 * @throws {RangeError} If there is only one class, a class has only one
 * sample (which could never be right), or there are fewer others than neighbors.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.LeaveOneOut.html
 *
 * @example
 * ```ts
 * import { leaveOneOut } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = ndarray(new Float32Array([0, 1, 5, 6]), [4, 1]);
 * assert.equal(leaveOneOut(points, ["a", "a", "b", "b"]).accuracy, 1);
 * ```
 */
export function leaveOneOut<T extends Label>(
  features: NdArray,
  labels: ArrayLike<T>,
  options: NearestNeighborsOptions = {},
): LeaveOneOutResult<T> {
  return leaveOut("sample", features, labels, Array.from(labels, (_, row) => row), options);
}

/**
 * Returns the class that the nearest samples of all other groups give each sample.
 *
 * Where a group is what one person wrote, this is how well the letters of
 * somebody new are recognised.
 *
 * @param features Rows `[n, d]`.
 * @param labels The class of each row.
 * @param groups The group of each row.
 * @param options How many neighbors vote, from 1 to the number of samples outside any group.
 * @returns The classes, and how many of them are right.
 * @throws {TypeError} If there isn't one label and one group a row.
 * @throws {RangeError} If there is only one class, a class is only in one
 * group, or there are fewer others than neighbors.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.model_selection.LeaveOneGroupOut.html
 *
 * @example
 * ```ts
 * import { leaveOneGroupOut } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = ndarray(new Float32Array([0, 1, 5, 6]), [4, 1]);
 * const { predictions } = leaveOneGroupOut(points, ["a", "a", "b", "b"], ["x", "y", "x", "y"]);
 * assert.deepEqual(predictions, ["a", "a", "b", "b"]);
 * ```
 */
export function leaveOneGroupOut<T extends Label>(
  features: NdArray,
  labels: ArrayLike<T>,
  groups: ArrayLike<Label>,
  options: NearestNeighborsOptions = {},
): LeaveOneOutResult<T> {
  return leaveOut("group", features, labels, groups, options);
}

function leaveOut<T extends Label>(
  unit: "sample" | "group",
  features: NdArray,
  labels: ArrayLike<T>,
  groups: ArrayLike<Label>,
  options: NearestNeighborsOptions,
): LeaveOneOutResult<T> {
  const classes = Array.from(labels);
  const groupOf = Array.from(groups);
  const check: Check = createCheck(`leave one ${unit} out`);
  checkRows(check, unit === "group", features, classes, groupOf);
  checkClasses(check, unit, classes, groupOf);
  const predictions = classes.slice();
  for (const group of new Set(groupOf)) {
    const inside = groupOf.flatMap((other, row) => other === group ? [row] : []);
    const outside = groupOf.flatMap((other, row) => other === group ? [] : [row]);
    createKNeighborsClassifier<T>(options)
      .fit(take(features, outside), outside.map((row) => classes[row] as T))
      .predict(take(features, inside))
      .forEach((label, i) => predictions[inside[i] as number] = label);
  }
  return { predictions, accuracy: accuracy(classes, predictions) };
}

function checkRows(
  check: Check,
  isGrouped: boolean,
  { shape }: NdArray,
  { length: labels }: readonly unknown[],
  { length: groups }: readonly unknown[],
): void {
  const [rule, counts] = isGrouped
    ? ["one label and one group", `${labels} labels and ${groups} groups`]
    : ["one label", `${labels} labels`];
  check.that(
    shape.length === 2 && shape[0] === labels && labels === groups,
    `there must be ${rule} a row of [rows, features]: ` +
      `shape is ${shapeText(shape)} and there are ${counts}`,
    TypeError,
  );
}

function checkClasses(
  check: Check,
  unit: string,
  labels: readonly Label[],
  groups: readonly Label[],
): void {
  const classes = sortedClasses(labels);
  const names = classes.map(shown).join() || "none";
  check.that(classes.length >= 2, `there must be at least 2 classes: classes are ${names}`);
  const single = classes.find((name) =>
    new Set(groups.filter((_, row) => labels[row] === name)).size < 2
  );
  check.that(
    single === undefined,
    `each class must have at least 2 ${unit}s: class ${shown(single)} has 1`,
  );
}
