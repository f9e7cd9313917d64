/**
 * What a classifier decides, and where it goes wrong.
 *
 * @module
 */

import { wilsonInterval } from "./metrics.ts";
import { argMax, item, type NdArray } from "../base/mod.ts";

/** The accuracy on one class with its interval. */
export interface ClassAccuracy {
  /** The class. */
  readonly name: string;
  /** Share of its samples that were recognised, 0–1. */
  readonly value: number;
  /** Lower end of the 95 % Wilson interval. */
  readonly low: number;
  /** Upper end of the 95 % Wilson interval. */
  readonly high: number;
  /** How many samples it has. */
  readonly n: number;
}

/** A sample that was given a wrong class. */
export interface Mistake {
  /** The sample's row. */
  readonly index: number;
  /** Its class. */
  readonly label: number;
  /** The class that it was given. */
  readonly predicted: number;
  /** The probability of the class that it was given, 0–1. */
  readonly probability: number;
  /** The probability of its own class, 0–1. */
  readonly ownProbability: number;
}

/**
 * Returns for each row the class with the highest probability; of equal ones the lowest.
 *
 * @param probabilities One row a sample, `[n, classes]`.
 * @returns Class numbers `[n]`.
 *
 * @example
 * ```ts
 * import { predictedClasses } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const probabilities = ndarray(new Float32Array([0.1, 0.9, 0.5, 0.5]), [2, 2]);
 * assert.deepEqual(predictedClasses(probabilities), [1, 0]);
 * ```
 */
export function predictedClasses(probabilities: NdArray): number[] {
  const [n = 0] = probabilities.shape;
  return Array.from({ length: n }, (_, i) => argMax(item(probabilities, i).data));
}

/**
 * Returns the accuracy on each class, with 95 % Wilson intervals.
 *
 * @param labels Class numbers `[n]`.
 * @param predicted Class numbers `[n]`.
 * @param classes The name of each class; one without a sample is left out.
 * @returns One row a class, in the order of `classes`.
 *
 * @example
 * ```ts
 * import { accuracyByClass } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [zero] = accuracyByClass([0, 0, 1], [0, 1, 1], ["zero", "one"]);
 * assert.deepEqual([zero?.name, zero?.value, zero?.n], ["zero", 0.5, 2]);
 * ```
 */
export function accuracyByClass(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: readonly string[],
): ClassAccuracy[] {
  return classes.flatMap((name, k) => {
    const own = Array.from(labels, (_, i) => i).filter((i) => labels[i] === k);
    if (own.length === 0) return [];
    const right = own.filter((i) => predicted[i] === k).length;
    const { lower, upper } = wilsonInterval(right, own.length);
    return [{ name, value: right / own.length, low: lower, high: upper, n: own.length }];
  });
}

/**
 * Returns the samples that were given a wrong class, the surest mistakes first.
 *
 * @param probabilities One row a sample, `[n, classes]`.
 * @param labels Class numbers `[n]`.
 * @returns Mistakes by falling probability of the class given; of equal ones the lower row first.
 *
 * @example
 * ```ts
 * import { mistakes } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const probabilities = ndarray(new Float32Array([0.25, 0.75, 0.5, 0.5]), [2, 2]);
 * assert.deepEqual(mistakes(probabilities, [0, 0]), [
 *   { index: 0, label: 0, predicted: 1, probability: 0.75, ownProbability: 0.25 },
 * ]);
 * ```
 */
export function mistakes(probabilities: NdArray, labels: ArrayLike<number>): Mistake[] {
  return predictedClasses(probabilities)
    .map((predicted, index) => {
      const { data } = item(probabilities, index);
      const label = labels[index] ?? NaN;
      const [probability, ownProbability] = [data[predicted] ?? NaN, data[label] ?? NaN];
      return { index, label, predicted, probability, ownProbability };
    })
    .filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.probability - a.probability);
}
