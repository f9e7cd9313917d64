/**
 * Embeddings made of others.
 *
 * @module
 */

import { CholeskyDecomposition, inverse, Matrix } from "ml-matrix";
import type { Dataset } from "../mnist/mod.ts";
import { type Check, createCheck, item, type NdArray, ndarray } from "../base/mod.ts";
import { type Move, moved } from "../filter2d/mod.ts";
import type { Embedding } from "./layers.ts";
import { SHIFTS } from "./moves.ts";

const whitening: Check = createCheck("whiten an embedding");
const averaging: Check = createCheck("average an embedding");

/** How much all directions are treated alike, unless another share is asked for. */
const SHRINKAGE = 0.5;

/** How to whiten. */
export interface WhitenOptions {
  /** How much all directions are treated alike, above 0 to 1; default 0.5. */
  readonly shrinkage?: number;
}

/**
 * Returns an embedding whose rows have length 1: `v / |v|`. The SSD of two is then
 * `2 (1 − cos)` of the angle between them.
 *
 * @param embedding Any.
 * @returns The embedding; a row of zeros stays one.
 *
 * @example
 * ```ts
 * import { l2Normalize } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([3, 0, 0, 0]), [2, 2]);
 * assert.deepEqual([...l2Normalize((images) => images)(rows).data], [1, 0, 0, 0]);
 * ```
 */
export function l2Normalize(embedding: Embedding): Embedding {
  return (images) =>
    eachRow(embedding(images), (row) => {
      const length = Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0));
      return length === 0 ? row : row.map((value) => value / length);
    });
}

/**
 * Returns an embedding whose numbers are divided by their standard deviations over some images, so
 * that each counts as much. A number that doesn't vary there is divided by 1.
 *
 * @param embedding Any.
 * @param images The images, at least one, `[n, 28, 28, 1]`.
 * @returns The embedding.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.preprocessing.StandardScaler.html,
 * whose mean no distance depends on
 *
 * @example
 * ```ts
 * import { standardScale } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 5, 4, 5]), [2, 2]);
 * assert.deepEqual([...standardScale((images) => images, rows)(rows).data], [0, 5, 2, 5]);
 * ```
 */
export function standardScale(embedding: Embedding, images: NdArray): Embedding {
  const deviations = deviationsOf(embedding(images));
  return (others) =>
    eachRow(
      embedding(others),
      (row) => row.map((value, k) => value / (deviations[k] || 1)),
    );
}

/**
 * Returns an embedding in which directions count the less, the more the images of one class differ
 * along them: what tells writers apart and not letters.
 *
 * With the mean `μ` and the covariance within classes `W` of the embedded images, `d` numbers each,
 * a row `v` becomes `C⁻¹ (v − μ)`, where `C Cᵀ = (1 − s) W + s (tr W / d) I` and `s` is the
 * shrinkage: SSD is then Mahalanobis's distance.
 *
 * @param embedding One of few numbers, as it takes `d³` steps.
 * @param dataset Images with their classes, of which there must be several an image's class.
 * @param options The shrinkage.
 * @returns The embedding.
 * @throws {RangeError} If the shrinkage is outside its range, or images of a class don't differ.
 * @see Hatch, Kajarekar and Stolcke (2006), Within-class covariance normalization for SVM-based
 * speaker recognition
 *
 * @example
 * ```ts
 * import { whiten } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // One class; its images differ along the second axis twice as much as along the first.
 * const images = ndarray(new Float32Array([1, 0, -1, 0, 0, 2, 0, -2]), [4, 2]);
 * const dataset = { images, labels: new Uint8Array(4) };
 * const rows = whiten((rows) => rows, dataset, { shrinkage: 1e-9 })(images);
 * assert.deepEqual([...rows.data].map((x) => Math.abs(x).toFixed(3)), [
 *   ...["1.414", "0.000", "1.414", "0.000"],
 *   ...["0.000", "1.414", "0.000", "1.414"],
 * ]);
 * ```
 */
export function whiten(
  embedding: Embedding,
  { images, labels }: Dataset,
  { shrinkage = SHRINKAGE }: WhitenOptions = {},
): Embedding {
  whitening.that(
    shrinkage > 0 && shrinkage <= 1,
    `shrinkage must be above 0 and at most 1: current value is ${shrinkage}`,
  );
  return whitened(embedding, whiteningOf(embedding(images), labels, shrinkage));
}

/** How rows `[n, d]` are whitened: `(v − mean) change`. */
export interface Whitening {
  /** `d` numbers. */
  readonly mean: Float64Array;
  /** `[d, d]`, row by row. */
  readonly change: Float64Array;
}

/**
 * Returns the whitening that {@linkcode whiten} fits to images, for who embeds others elsewhere.
 *
 * @param embedded The images, embedded: `[n, d]`.
 * @param labels Their classes.
 * @param shrinkage How much all directions are treated alike; default 0.5.
 * @throws {RangeError} If images of a class don't differ.
 *
 * @example
 * ```ts
 * import { whiteningOf } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([4, 6]), [2, 1]);
 * const { mean, change } = whiteningOf(rows, [0, 0]);
 * assert.deepEqual([...mean, ...change], [5, 1]);
 * ```
 */
export function whiteningOf(
  embedded: NdArray,
  labels: ArrayLike<number>,
  shrinkage = SHRINKAGE,
): Whitening {
  const rows = toMatrix(embedded);
  const covariance = withinClasses(rows, labels);
  const spread = covariance.trace() / covariance.rows;
  whitening.that(spread > 0, "images of a class must differ: their covariance is 0");
  const shrunk = covariance.mul(1 - shrinkage)
    .add(Matrix.eye(covariance.rows, covariance.rows, shrinkage * spread));
  const change = inverse(new CholeskyDecomposition(shrunk).lowerTriangularMatrix).transpose();
  return {
    mean: Float64Array.from(rows.mean("column")),
    change: Float64Array.from(change.to1DArray()),
  };
}

/** Returns an embedding whose rows are whitened. */
export function whitened(embedding: Embedding, { mean, change }: Whitening): Embedding {
  return (images) => {
    const array = embedding(images);
    return eachRow(array, (row) => {
      const sums = new Float64Array(mean.length);
      row.forEach((value, k) => {
        const difference = value - (mean[k] as number);
        for (let j = 0; j < sums.length; j++) {
          sums[j] = (sums[j] as number) + difference * (change[k * sums.length + j] as number);
        }
      });
      return Float32Array.from(sums);
    });
  };
}

/**
 * Returns the mean of an embedding over moved copies of each image: what the letter looks like
 * wherever exactly it stands.
 *
 * @param embedding Any.
 * @param moves The copies, at least one.
 * @returns The embedding; it takes as many times as long as there are moves.
 *
 * @example
 * ```ts
 * import { testTimeAugment, pixelEmbedding } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array([0, 4, 0, 0]), [1, 2, 2, 1]);
 * const mean = testTimeAugment(pixelEmbedding, [{}, { rows: 1 }]);
 * assert.deepEqual([...mean(images).data], [0, 2, 0, 2]);
 * ```
 */
export function testTimeAugment(embedding: Embedding, moves: readonly Move[]): Embedding {
  return (images) => meanOf(moves.map((move) => embedding(moved(images, move))));
}

/**
 * Returns embeddings side by side, each averaged over the nine shifts of the image by at most a
 * pixel and brought to length 1, so that all count as much and change little with the shift.
 *
 * @param embeddings At least one.
 * @returns Images `[n, 28, 28, 1]` to rows `[n, d₁ + d₂ + …]`.
 *
 * @example
 * ```ts
 * import { pixelEmbedding, steady } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array([0, 0, 0, 0, 9, 0, 0, 0, 0]), [1, 3, 3, 1]);
 * // A dot may be anywhere then: nine numbers that are alike, of length 1 together.
 * const row = steady(pixelEmbedding, pixelEmbedding)(images).data;
 * assert.deepEqual([...row], new Array(18).fill(Math.fround(1 / 3)));
 * ```
 */
export function steady(...embeddings: readonly Embedding[]): Embedding {
  return (images) => {
    // All embeddings get the same copies: one that remembers what its network made of them is asked
    // three times, and runs it once.
    const copies = SHIFTS.map((move) => moved(images, move));
    const parts = embeddings.map((embedding) => l2Normalize(() => meanOf(copies.map(embedding))));
    return concatenate(...parts)(images);
  };
}

function meanOf(arrays: readonly NdArray[]): NdArray {
  const [first, ...others] = arrays;
  averaging.that(first !== undefined, "there must be at least one move: there are 0");
  const sum = first.data.slice();
  for (const { data } of others) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (data[i] ?? 0);
  }
  return ndarray(sum.map((value) => value / arrays.length), first.shape);
}

/**
 * Returns embeddings as one, their rows side by side. The SSD of two rows is the sum of the SSDs.
 *
 * @param embeddings At least one.
 * @returns Images `[n, 28, 28, 1]` to rows `[n, d₁ + d₂ + …]`.
 *
 * @example
 * ```ts
 * import { concatenate } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([1, 2]), [2, 1]);
 * const twice = concatenate((images) => images, (images) => images);
 * assert.deepEqual([...twice(rows).data], [1, 1, 2, 2]);
 * ```
 */
export function concatenate(...embeddings: readonly Embedding[]): Embedding {
  return (images) => {
    const parts = embeddings.map((embedding) => embedding(images));
    const [n = 0] = images.shape;
    const width = parts.reduce((sum, { shape: [, d = 0] }) => sum + d, 0);
    const data = new Float32Array(n * width);
    for (let i = 0; i < n; i++) {
      let place = i * width;
      for (const part of parts) {
        const row = item(part, i).data;
        data.set(row, place);
        place += row.length;
      }
    }
    return ndarray(data, [n, width]);
  };
}

function eachRow(array: NdArray, change: (row: Float32Array) => Float32Array): NdArray {
  const [n = 0] = array.shape;
  const data = new Float32Array(array.data.length);
  for (let i = 0, place = 0; i < n; i++) {
    const row = change(item(array, i).data);
    data.set(row, place);
    place += row.length;
  }
  return ndarray(data, array.shape);
}

/** The standard deviation of each column, divided by `n`. */
function deviationsOf({ data, shape: [n = 0, d = 0] }: NdArray): Float64Array {
  const [sums, squares] = [new Float64Array(d), new Float64Array(d)];
  for (let i = 0; i < n * d; i++) {
    const value = data[i] ?? 0;
    sums[i % d] = (sums[i % d] ?? 0) + value;
    squares[i % d] = (squares[i % d] ?? 0) + value ** 2;
  }
  return sums.map((sum, k) => Math.sqrt(Math.max(0, (squares[k] ?? 0) / n - (sum / n) ** 2)));
}

/** The mean product of what each row differs from its class's mean by. */
function withinClasses(rows: Matrix, labels: ArrayLike<number>): Matrix {
  const centred = rows.clone();
  for (const label of new Set(Array.from(labels))) {
    const own = Array.from(labels, (_, i) => i).filter((i) => labels[i] === label);
    const mean = rows.subMatrixRow(own, 0, rows.columns - 1).mean("column");
    for (const i of own) centred.setRow(i, centred.getRow(i).map((x, k) => x - (mean[k] ?? 0)));
  }
  return centred.transpose().mmul(centred).div(rows.rows);
}

function toMatrix(array: NdArray): Matrix {
  const [n = 0] = array.shape;
  return new Matrix(Array.from({ length: n }, (_, i) => Array.from(item(array, i).data)));
}
