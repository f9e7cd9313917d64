/**
 * How good a classifier or an embedding is.
 *
 * @module
 */

import { fillDistances } from "./distance.ts";
import {
  type Check,
  createCheck,
  item,
  mean,
  type NdArray,
  normalQuantile,
  shapeText,
  shown,
} from "../base/mod.ts";
import { type Label, sortedClasses } from "./neighbors.ts";

const counting: Check = createCheck("count a confusion matrix");
const estimating: Check = createCheck("compute a Wilson interval", {
  now: "current value is",
  whole: "an integer",
});
const testing: Check = createCheck("compute a sign test");
const separating: Check = createCheck("compute a silhouette");

/** How sure an interval is. */
export interface WilsonIntervalOptions {
  /** How often such an interval holds the true proportion, between 0 and 1; default 0.95. */
  readonly confidence?: number;
}

/** A range of proportions, 0–1. */
export interface Interval {
  /** Its lower end. */
  readonly lower: number;
  /** Its upper end. */
  readonly upper: number;
}

/**
 * Returns the fraction of predictions that are right, 0–1.
 *
 * @param labels The true classes, at least one.
 * @param predictions As many.
 * @throws {TypeError} If there aren't as many of both.
 * @throws {RangeError} If there are none.
 *
 * @example
 * ```ts
 * import { accuracy } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(accuracy(["alpha", "beta"], ["alpha", "alpha"]), 0.5);
 * ```
 */
export function accuracy(labels: ArrayLike<Label>, predictions: ArrayLike<Label>): number {
  checkPairs("compute accuracy", labels, predictions);
  return mean(Array.from(labels, (label, i) => label === predictions[i] ? 1 : 0));
}

/**
 * Returns how many samples of each class were given each class.
 *
 * @param labels The true classes, at least one.
 * @param predictions As many.
 * @param classes Those of rows and columns, in order; default all that occur, sorted.
 * @returns Counts `[classes, classes]`: a row is the true class, a column the predicted one.
 * @throws {TypeError} If there aren't as many labels as predictions.
 * @throws {RangeError} If there are none, or one isn't among the classes.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.confusion_matrix.html
 *
 * @example
 * ```ts
 * import { confusionMatrix } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const matrix = confusionMatrix(["a", "a", "b"], ["a", "b", "b"], ["a", "b"]);
 * assert.deepEqual(matrix, [[1, 1], [0, 1]]);
 * ```
 */
export function confusionMatrix<T extends Label>(
  labels: ArrayLike<T>,
  predictions: ArrayLike<T>,
  classes: readonly T[] = sortedClasses([...Array.from(labels), ...Array.from(predictions)]),
): number[][] {
  checkPairs("count a confusion matrix", labels, predictions);
  const pairs = Array.from(labels, (label, i) => [label, predictions[i] as T] as const);
  const stranger = pairs.flat().find((label) => !classes.includes(label));
  if (stranger !== undefined) {
    const names = classes.map(shown).join(", ");
    counting.refuse(`each label must be one of the classes ${names}: one is ${shown(stranger)}`);
  }
  return classes.map((actual) =>
    classes.map((given) => pairs.filter(([a, b]) => a === actual && b === given).length)
  );
}

/**
 * Returns the Wilson score interval of a proportion, such as an accuracy.
 *
 * `(p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)`, where `p̂` is
 * `successes / n` and `z` the normal quantile of `(1 + confidence) / 2`. It
 * stays within 0–1 and has a width even where all or none succeed.
 *
 * @param successes How many succeeded, a whole number from 0 to `n`.
 * @param n How many there were, at least 1.
 * @param options How sure the interval is.
 * @throws {RangeError} If a number is outside its range.
 * @see Wilson (1927), Probable inference, the law of succession, and statistical inference
 *
 * @example
 * ```ts
 * import { wilsonInterval } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { lower, upper } = wilsonInterval(26, 27);
 * assert.equal(`${lower.toFixed(3)}–${upper.toFixed(3)}`, "0.817–0.993");
 * ```
 */
export function wilsonInterval(
  successes: number,
  n: number,
  { confidence = 0.95 }: WilsonIntervalOptions = {},
): Interval {
  estimating.whole("n", n, 1);
  estimating.whole("successes", successes, 0, n);
  estimating.that(
    confidence > 0 && confidence < 1,
    `confidence must be between 0 and 1: current value is ${confidence}`,
  );
  const z = normalQuantile((1 + confidence) / 2);
  const p = successes / n;
  const centre = p + z ** 2 / (2 * n);
  const half = z * Math.sqrt(p * (1 - p) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  return {
    lower: successes === 0 ? 0 : (centre - half) / scale,
    upper: successes === n ? 1 : (centre + half) / scale,
  };
}

/**
 * Returns the p-value of an exact, two-sided sign test: how often pairs that each fall to either
 * side by the toss of a coin would lie at least as unevenly as these.
 *
 * It tells whether one of two classifiers is better on the same samples, by those that only one
 * has right; on such counts it is McNemar's exact test. Pairs that fall to neither side don't count.
 *
 * @param a How many fall to one side, a whole number of at least 0.
 * @param b How many fall to the other.
 * @returns 0–1; 1 where there is none, or as many on both sides.
 * @throws {RangeError} If a number is outside its range.
 * @see McNemar (1947), Note on the sampling error of the difference between correlated proportions
 *
 * @example
 * ```ts
 * import { signTest } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(signTest(0, 5).toFixed(4), "0.0625");
 * assert.equal(signTest(3, 3), 1);
 * ```
 */
export function signTest(a: number, b: number): number {
  testing.whole("a", a, 0);
  testing.whole("b", b, 0);
  const n = a + b;
  // The logarithm of the probability of k on the one side: 2⁻ⁿ itself is 0 where n is large.
  let logarithm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(a, b); k++) {
    tail += Math.exp(logarithm);
    logarithm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}

/**
 * Returns the mean silhouette coefficient: how well classes keep apart, −1 to 1.
 *
 * Of each sample `(b − a) / max(a, b)`, where `a` is its mean Euclidean
 * distance to the others of its class and `b` that to the nearest other class;
 * 0 for the only sample of a class, and where both are 0.
 *
 * @param features Rows `[n, d]`.
 * @param labels The class of each row.
 * @throws {TypeError} If there isn't one label a row.
 * @throws {RangeError} If there aren't 2 to `n − 1` classes.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.silhouette_score.html
 *
 * @example
 * ```ts
 * import { silhouette } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = ndarray(new Float32Array([0, 0, 2, 2]), [4, 1]);
 * assert.equal(silhouette(points, ["a", "a", "b", "b"]), 1);
 * ```
 */
export function silhouette(features: NdArray, labels: ArrayLike<Label>): number {
  const [n = 0] = features.shape;
  separating.that(
    features.shape.length === 2 && labels.length === n,
    `there must be one label a row: there are ${labels.length} labels, ` +
      `and the shape of the rows is ${shapeText(features.shape)}`,
    TypeError,
  );
  const classes = sortedClasses(labels);
  separating.that(
    classes.length >= 2 && classes.length < n,
    `there must be from 2 to ${n - 1} classes of ${n} samples: there are ${classes.length}`,
  );
  const places = Array.from(labels, (label) => classes.indexOf(label));
  return mean(places.map((_, row) => silhouetteOf(row, features, places, classes.length)));
}

/** The coefficient of one sample; `places` say which of the classes each sample is in. */
function silhouetteOf(
  row: number,
  features: NdArray,
  places: readonly number[],
  classes: number,
): number {
  const means = meanDistances(row, features, places, classes);
  const own = places[row] ?? 0;
  const a = means[own] ?? NaN;
  const b = Math.min(...means.filter((_, place) => place !== own));
  // Alone in its class (a is 0/0), or on the same point as another class (a and b are 0).
  return Number.isNaN(a) || Math.max(a, b) === 0 ? 0 : (b - a) / Math.max(a, b);
}

/** A sample's mean distance to the other samples of each class. */
function meanDistances(
  row: number,
  features: NdArray,
  places: readonly number[],
  classes: number,
): number[] {
  const { data } = item(features, row);
  const squares = new Float64Array(places.length);
  fillDistances({ data, shape: [1, data.length] }, features, squares);
  const sums = new Float64Array(classes);
  const counts = new Float64Array(classes);
  places.forEach((place, other) => {
    if (other === row) return;
    sums[place] = (sums[place] ?? 0) + Math.sqrt(squares[other] ?? NaN);
    counts[place] = (counts[place] ?? 0) + 1;
  });
  return Array.from(sums, (sum, place) => sum / (counts[place] ?? 0));
}

function checkPairs(
  action: string,
  labels: ArrayLike<unknown>,
  predictions: ArrayLike<unknown>,
): void {
  const check: Check = createCheck(action);
  check.that(
    labels.length === predictions.length,
    "there must be as many predictions as labels: " +
      `there are ${predictions.length} and ${labels.length}`,
    TypeError,
  );
  check.that(labels.length > 0, "there must be at least one label: there are 0");
}
