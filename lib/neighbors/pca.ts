/**
 * Principal components: the directions in which data vary most.
 *
 * @module
 */

import { Matrix, SVD } from "ml-matrix";
import { type Check, createCheck, type NdArray, ndarray, shapeText } from "../base/mod.ts";

const fitting: Check = createCheck("fit PCA", { now: "current value is", whole: "an integer" });
const projecting: Check = createCheck("project on components");

/** How many components are kept. */
export interface PcaOptions {
  /** How many, from 1 to the smaller of rows and features; default that. */
  readonly nComponents?: number;
}

/** Principal components of data that were seen. */
export interface Pca {
  /** The mean of each feature, `[d]`. */
  readonly mean: NdArray;
  /** Directions of length 1 at right angles, `[nComponents, d]`, by falling variance. */
  readonly components: NdArray;
  /** The variance of the data along each component, divided by `n − 1`. */
  readonly explainedVariance: readonly number[];
  /** What fraction of the whole variance that is, 0–1. */
  readonly explainedVarianceRatio: readonly number[];
  /** Returns the coordinates `[m, nComponents]` of rows `[m, d]` along the components. */
  transform(data: NdArray): NdArray;
}

/**
 * Returns the principal components of data.
 *
 * They are the right singular vectors of the rows less their mean. Each one's
 * sign is such that its value of largest magnitude is positive, scikit-learn's
 * rule, so that a map doesn't flip from one computer to another. Where rows
 * vary in fewer directions than there are components, the last ones have
 * variance 0 and any direction.
 *
 * `transform` throws a `TypeError` for rows of another length.
 *
 * @param data Rows `[n, d]`, at least two.
 * @param options How many components.
 * @returns Means, components and variances; the data are unchanged.
 * @throws {TypeError} If the data aren't at least two rows.
 * @throws {RangeError} If `nComponents` is outside its range, a value isn't
 * finite, or all rows are equal.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.decomposition.PCA.html
 *
 * @example
 * ```ts
 * import { ndarray } from "../base/mod.ts";
 * import { fitPca } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const line = ndarray(new Float32Array([0, 0, 3, 4, 6, 8]), [3, 2]);
 * const pca = fitPca(line, { nComponents: 1 });
 * assert.deepEqual([...pca.components.data].map((x) => x.toFixed(3)), ["0.600", "0.800"]);
 * assert.deepEqual([...pca.transform(line).data].map(Math.round), [-5, 0, 5]);
 * ```
 */
export function fitPca(data: NdArray, options: PcaOptions = {}): Pca {
  const [n = 0, d = 0] = data.shape;
  checkRows(data);
  const { nComponents = Math.min(n, d) } = options;
  fitting.whole("nComponents", nComponents, 1, Math.min(n, d));
  const rows = toMatrix(data);
  const mean = rows.mean("column");
  const { diagonal, rightSingularVectors } = new SVD(rows.subRowVector(mean), {
    autoTranspose: true,
    computeLeftSingularVectors: false,
  });
  const variances = diagonal.map((value) => value ** 2 / (n - 1));
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  fitting.that(total !== 0, `rows must differ: all ${n} are equal`);
  const explainedVariance = variances.slice(0, nComponents);
  const components = new Matrix(
    Array.from({ length: nComponents }, (_, k) => flipped(rightSingularVectors.getColumn(k))),
  );
  return {
    mean: ndarray(Float32Array.from(mean), [d]),
    components: ndarray(Float32Array.from(components.to1DArray()), [nComponents, d]),
    explainedVariance,
    explainedVarianceRatio: explainedVariance.map((variance) => variance / total),
    transform: (other) => project(other, mean, components),
  };
}

/** Coordinates along the components of rows less the mean. */
function project(data: NdArray, mean: readonly number[], components: Matrix): NdArray {
  const [m = 0] = data.shape;
  projecting.shape("data must have shape", data, ["rows", mean.length]);
  const projected = toMatrix(data).subRowVector([...mean]).mmul(components.transpose());
  return ndarray(Float32Array.from(projected.to1DArray()), [m, components.rows]);
}

/** The vector, or its negative, whichever makes the value of largest magnitude positive. */
function flipped(vector: readonly number[]): number[] {
  const largest = vector.reduce((a, b) => Math.abs(b) > Math.abs(a) ? b : a);
  return vector.map((value) => largest < 0 ? -value : value);
}

/** Rows as ml-matrix has them. */
export function toMatrix({ data, shape: [n = 0, d = 0] }: NdArray): Matrix {
  return Matrix.from1DArray(n, d, data);
}

function checkRows({ data, shape }: NdArray): void {
  const [n = 0, d = 0] = shape;
  fitting.that(
    shape.length === 2 && n >= 2 && d >= 1,
    `data must have shape [rows, features] with at least 2 rows: shape is ${shapeText(shape)}`,
    TypeError,
  );
  const place = (i: number) => `that at [${Math.floor(i / d)}, ${i % d}]`;
  fitting.each("values must be finite", data, Number.isFinite, place);
}
