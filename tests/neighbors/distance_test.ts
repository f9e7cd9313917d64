import assert from "node:assert/strict";
import { ssd, ssdMatrix } from "../../lib/neighbors/distance.ts";
import { item, type NdArray, ndarray } from "../../lib/base/ndarray.ts";

/** Rows of numbers that look random and are the same each time. */
function rowsOf(n: number, d: number, start = 1): NdArray {
  let state = start;
  const next = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return ndarray(Float32Array.from({ length: n * d }, next), [n, d]);
}

Deno.test("ssd() adds up squared differences", () => {
  assert.equal(ssd([0, 3], [4, 0]), 25);
  assert.equal(ssd(new Float32Array([1]), new Uint8Array([3])), 4);
  assert.equal(ssd(rowsOf(1, 4), rowsOf(1, 4, 2)), ssd(rowsOf(1, 4, 2), rowsOf(1, 4)));
});

Deno.test("ssd() returns 0 for identical vectors", () => {
  const vector = [0.1, 1e20, -3.7, 1e-20];
  assert.equal(ssd(vector, vector), 0);
  assert.equal(ssd([], []), 0);
});

Deno.test("ssd() returns NaN where a value is", () => {
  assert.ok(Number.isNaN(ssd([1, NaN], [1, 2])));
});

Deno.test("ssd() keeps differences far smaller than the values", () => {
  const a = ndarray(new Float32Array([16777216, 1]), [2]);
  const b = ndarray(new Float32Array([16777214, 1]), [2]);
  assert.equal(ssd(a, b), 4);
});

Deno.test("ssd() names both lengths when they differ", () => {
  assert.throws(() => ssd(new Float32Array(50), new Float32Array(64)), {
    name: "TypeError",
    message: "Cannot compute SSD as both vectors must have the same length: lengths are 50 and 64",
  });
});

Deno.test("ssdMatrix() is ssd() of each pair, whatever the sizes", () => {
  const small = [[1, 1, 1], [2, 4, 3], [3, 5, 7], [5, 9, 2], [7, 2, 16], [8, 11, 5]];
  // Beyond the 128 rows that are computed at a time, too.
  const large = [[128, 3, 2], [129, 6, 3], [259, 130, 2]];
  for (const [n = 0, m = 0, d = 0] of [...small, ...large]) {
    const a = rowsOf(n, d, 3);
    const b = rowsOf(m, d, 4);
    const { data, shape } = ssdMatrix(a, b);
    assert.deepEqual(shape, [n, m]);
    data.forEach((value, at) => {
      const [i, j] = [Math.floor(at / m), at % m];
      assert.equal(value, Math.fround(ssd(item(a, i), item(b, j))));
    });
  }
});

Deno.test("ssdMatrix() has exact zeros where rows are identical", () => {
  const rows = rowsOf(27, 128);
  const { data } = ssdMatrix(rows, rows);
  for (let i = 0; i < 27; i++) assert.equal(data[i * 27 + i], 0);
  assert.equal(data.filter((value) => value === 0).length, 27);
});

Deno.test("ssdMatrix() is symmetric, to the last digit", () => {
  const [a, b] = [rowsOf(131, 20), rowsOf(6, 20, 2)];
  const [there, back] = [ssdMatrix(a, b).data, ssdMatrix(b, a).data];
  there.forEach((value, at) => assert.equal(value, back[at % 6 * 131 + Math.floor(at / 6)]));
});

Deno.test("ssdMatrix() of no rows is empty", () => {
  assert.deepEqual(ssdMatrix(rowsOf(0, 3), rowsOf(2, 3)).shape, [0, 2]);
  assert.deepEqual(ssdMatrix(rowsOf(2, 3), rowsOf(0, 3)).shape, [2, 0]);
});

Deno.test("ssdMatrix() leaves its inputs as they were", () => {
  const rows = rowsOf(3, 4);
  const before = rows.data.slice();
  ssdMatrix(rows, rows);
  assert.deepEqual(rows.data, before);
});

Deno.test("ssdMatrix() names both shapes when they don't fit", () => {
  const text =
    "Cannot compute an SSD matrix as both arrays must have shape [rows, features] with the same features: shapes are ";
  assert.throws(() => ssdMatrix(rowsOf(27, 128), rowsOf(3, 64)), {
    name: "TypeError",
    message: `${text}[27, 128] and [3, 64]`,
  });
  assert.throws(() => ssdMatrix(item(rowsOf(2, 4), 0), rowsOf(3, 4)), {
    name: "TypeError",
    message: `${text}[4] and [3, 4]`,
  });
});
