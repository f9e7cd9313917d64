import assert from "node:assert/strict";
import { type NdArray, ndarray } from "../../lib/base/ndarray.ts";

/** An array `[n, d]` of rows that are written out. */
export function matrix(rows: readonly (readonly number[])[]): NdArray {
  return ndarray(Float32Array.from(rows.flat()), [rows.length, rows[0]?.length ?? 0]);
}

/** Asserts that numbers differ by at most `tolerance`, of the expected one where that is above 1. */
export function assertClose(
  found: ArrayLike<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) => {
    const error = Math.abs((found[i] ?? NaN) - value);
    assert.ok(error <= tolerance * Math.max(1, Math.abs(value)), `${found[i]}, not ${value}`);
  });
}
