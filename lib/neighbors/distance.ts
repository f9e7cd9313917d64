/**
 * Distances between vectors: how far apart two embeddings are.
 *
 * @module
 */

import { type Check, createCheck, type NdArray, shapeText } from "../base/mod.ts";

/** A row of numbers: a plain or typed array, or an array of this library taken as one row. */
export type Vector = ArrayLike<number> | NdArray;

const ofVectors: Check = createCheck("compute SSD");
const ofRows: Check = createCheck("compute an SSD matrix");

/**
 * Returns the sum of squared differences of two vectors, `Σ (aᵢ − bᵢ)²`.
 *
 * Added up in double precision; exactly 0 for equal vectors, and the same for
 * `ssd(a, b)` and `ssd(b, a)`.
 *
 * @param a A vector of any length.
 * @param b A vector of the same length.
 * @returns A number, 0 or more; `NaN` where a value is.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { ssd } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(ssd([1, 2, 3], [1, 0, 0]), 13);
 * ```
 */
export function ssd(a: Vector, b: Vector): number {
  const left = valuesOf(a);
  const right = valuesOf(b);
  if (left.length !== right.length) {
    ofVectors.refuse(
      `both vectors must have the same length: lengths are ${left.length} and ${right.length}`,
      TypeError,
    );
  }
  let sum = 0;
  for (let k = 0; k < left.length; k++) sum += ((left[k] ?? NaN) - (right[k] ?? NaN)) ** 2;
  return sum;
}

/**
 * Returns the SSD of each row of `a` to each row of `b`.
 *
 * The differences themselves are squared and added up in double precision,
 * in the order that {@linkcode ssd} uses. The shorter way over
 * `|a|² + |b|² − 2ab` would lose what small distances are made of: equal rows
 * would not be at 0.
 *
 * @param a Rows `[n, d]`.
 * @param b Rows `[m, d]`.
 * @returns A new array `[n, m]`, rounded to single precision.
 * @throws {TypeError} If an array isn't one of rows, or their lengths differ.
 *
 * @example
 * ```ts
 * import { ssdMatrix } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = ndarray(new Float32Array([0, 0, 3, 4]), [2, 2]);
 * assert.deepEqual([...ssdMatrix(points, points).data], [0, 25, 25, 0]);
 * ```
 */
export function ssdMatrix(a: NdArray, b: NdArray): NdArray {
  const [n = 0, d] = a.shape;
  const [m = 0, otherD] = b.shape;
  ofRows.that(
    a.shape.length === 2 && b.shape.length === 2 && d === otherD,
    "both arrays must have shape [rows, features] with the same features: " +
      `shapes are ${shapeText(a.shape)} and ${shapeText(b.shape)}`,
    TypeError,
  );
  const data = new Float32Array(n * m);
  fillDistances(a, b, data);
  return { data, shape: [n, m] };
}

/** The values of a vector, as an array that can be indexed. */
export function valuesOf(vector: Vector): ArrayLike<number> {
  return "shape" in vector ? vector.data : vector;
}

/** Rows of `a` at a time: few enough to stay in the processor's cache. */
const BLOCK = 128;

/**
 * Writes the SSD of each row of `a` to each row of `b` to `out`, unchecked.
 *
 * In double precision from the start: each number would else be converted anew for every
 * difference that it is part of.
 */
export function fillDistances(a: NdArray, b: NdArray, out: Float32Array | Float64Array): void {
  const [n = 0, d = 0] = a.shape;
  const [m = 0] = b.shape;
  const columns = new Float64Array(4 * d);
  for (let top = 0; top < n; top += BLOCK) {
    const rows = new Float64Array(a.data.subarray(top * d, (top + BLOCK) * d));
    const lastRow = Math.min(BLOCK, n - top) - 1;
    for (let left = 0; left < m; left += 4) {
      columns.set(b.data.subarray(left * d, (left + 4) * d));
      const lastColumn = Math.min(4, m - left) - 1;
      for (let i = 0; i <= lastRow; i += 2) {
        fillTile(rows, columns, d, i, lastRow, lastColumn, out, top * m + left, m);
      }
    }
  }
}

/**
 * Two rows against four columns: six values read for eight differences, and eight sums that don't
 * wait for each other. Beyond the last row or column that one stands in, and its sum is written
 * again to the same place.
 */
function fillTile(
  rows: Float64Array,
  columns: Float64Array,
  d: number,
  i0: number,
  lastRow: number,
  lastColumn: number,
  out: Float32Array | Float64Array,
  corner: number,
  m: number,
): void {
  const i1 = Math.min(i0 + 1, lastRow);
  const j1 = Math.min(1, lastColumn), j2 = Math.min(2, lastColumn), j3 = Math.min(3, lastColumn);
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  for (let k = 0; k < d; k++) {
    const x0 = rows[i0 * d + k] as number;
    const x1 = rows[i1 * d + k] as number;
    const y0 = columns[k] as number;
    const y1 = columns[j1 * d + k] as number;
    const y2 = columns[j2 * d + k] as number;
    const y3 = columns[j3 * d + k] as number;
    s00 += (x0 - y0) * (x0 - y0);
    s01 += (x0 - y1) * (x0 - y1);
    s02 += (x0 - y2) * (x0 - y2);
    s03 += (x0 - y3) * (x0 - y3);
    s10 += (x1 - y0) * (x1 - y0);
    s11 += (x1 - y1) * (x1 - y1);
    s12 += (x1 - y2) * (x1 - y2);
    s13 += (x1 - y3) * (x1 - y3);
  }
  const row0 = corner + i0 * m, row1 = corner + i1 * m;
  out[row0] = s00;
  out[row0 + j1] = s01;
  out[row0 + j2] = s02;
  out[row0 + j3] = s03;
  out[row1] = s10;
  out[row1 + j1] = s11;
  out[row1 + j2] = s12;
  out[row1 + j3] = s13;
}
