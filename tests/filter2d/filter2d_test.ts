import assert from "node:assert/strict";
import { type BorderType, filter2D, type Filter2DOptions } from "../../lib/filter2d/mod.ts";
import { type NdArray, ndarray } from "../../lib/base/ndarray.ts";
import { createRandom } from "../../lib/base/random.ts";
import { matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/filter2d.json" with { type: "json" };

const BORDERS: readonly BorderType[] = ["reflect101", "reflect", "replicate", "constant", "wrap"];

const counting = matrix([[0, 1, 2], [3, 4, 5], [6, 7, 8]]);
const identity = matrix([[0, 0, 0], [0, 1, 0], [0, 0, 0]]);

function rows({ data, shape: [height = 0, width = 0] }: NdArray): number[][] {
  return Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)]);
}

function randomMatrix(height: number, width: number, seed: number): NdArray {
  const random = createRandom(seed);
  return ndarray(Float32Array.from({ length: height * width }, () => 2 * random() - 1), [
    height,
    width,
  ]);
}

function largestDifference(a: NdArray, b: NdArray): number {
  assert.deepEqual(a.shape, b.shape);
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (b.data[i] ?? NaN))), 0);
}

Deno.test("filter2D() gives an even kernel the anchor and the border that OpenCV gives it", () => {
  const dst = filter2D(counting, matrix([[0, 1], [2, 3]]));
  assert.deepEqual(rows(dst), [[5, 7, 13], [17, 19, 25], [35, 37, 43]]);
  assert.deepEqual(dst.shape, [3, 3]);
});

Deno.test("filter2D() is correlation: an impulse gives the kernel turned by 180°", () => {
  const impulse = ndarray(new Float32Array(25), [5, 5]);
  impulse.data[12] = 1;
  assert.deepEqual(rows(filter2D(impulse, matrix([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))), [
    [0, 0, 0, 0, 0],
    [0, 9, 8, 7, 0],
    [0, 6, 5, 4, 0],
    [0, 3, 2, 1, 0],
    [0, 0, 0, 0, 0],
  ]);
});

Deno.test("filter2D() continues a row as each border type says", () => {
  const row = matrix([[1, 2, 3, 4]]);
  const outside = (borderType: BorderType, shift: number): number[] => {
    const kernel = ndarray(new Float32Array(7), [1, 7]);
    kernel.data[3 + shift] = 1;
    return [...filter2D(row, kernel, { borderType, borderValue: 9 }).data];
  };
  const expected = {
    reflect101: { left: [4, 3, 2, 1], right: [4, 3, 2, 1] },
    reflect: { left: [3, 2, 1, 1], right: [4, 4, 3, 2] },
    replicate: { left: [1, 1, 1, 1], right: [4, 4, 4, 4] },
    constant: { left: [9, 9, 9, 1], right: [4, 9, 9, 9] },
    wrap: { left: [2, 3, 4, 1], right: [4, 1, 2, 3] },
  };
  for (const borderType of BORDERS) {
    assert.deepEqual(outside(borderType, -3), expected[borderType].left, borderType);
    assert.deepEqual(outside(borderType, 3), expected[borderType].right, borderType);
  }
});

Deno.test("filter2D() puts the anchor where it is told, and adds delta", () => {
  const row = matrix([[1, 2, 4, 8]]);
  const kernel = matrix([[1, 10, 100]]);
  const filtered = (column: number) =>
    rows(filter2D(row, kernel, { anchor: { row: 0, column }, delta: 0.5, borderType: "wrap" }));
  assert.deepEqual(filtered(0), [[421.5, 842.5, 184.5, 218.5]]);
  assert.deepEqual(filtered(1), [[218.5, 421.5, 842.5, 184.5]]);
  assert.deepEqual(filtered(2), [[184.5, 218.5, 421.5, 842.5]]);
});

Deno.test("filter2D() lets the kernel be larger than the image", () => {
  const ones = (height: number, width: number) =>
    ndarray(new Float32Array(height * width).fill(1), [height, width]);
  for (const borderType of ["reflect101", "reflect", "replicate", "wrap"] as const) {
    assert.deepEqual(rows(filter2D(matrix([[2]]), ones(3, 3), { borderType })), [[18]]);
    assert.deepEqual(rows(filter2D(matrix([[2]]), ones(4, 7), { borderType })), [[56]]);
  }
  const constant = { borderType: "constant", borderValue: 1 } as const;
  assert.deepEqual(rows(filter2D(matrix([[2]]), ones(3, 3), constant)), [[10]]);
  assert.deepEqual(rows(filter2D(matrix([[1, 2]]), ones(1, 5))), [[7, 8]]);
});

Deno.test("filter2D() is OpenCV's for random images, kernels, anchors, deltas and borders", () => {
  assert.ok(oracle.cases.length >= 300);
  for (const [i, { image, imageShape, kernel, kernelShape, ...rest }] of oracle.cases.entries()) {
    const dst = filter2D(
      ndarray(Float32Array.from(image), imageShape),
      ndarray(Float32Array.from(kernel), kernelShape),
      rest.options as Filter2DOptions,
    );
    const expected = ndarray(Float32Array.from(rest.expected), imageShape);
    const weight = kernel.reduce((sum, value) => sum + Math.abs(value), 0);
    const difference = largestDifference(dst, expected);
    assert.ok(difference <= oracle.tolerance * rest.range * weight, `case ${i}: ${difference}`);
  }
});

Deno.test("filter2D() returns the image for the identity kernel, whatever the border", () => {
  const image = randomMatrix(5, 7, 1);
  for (const borderType of BORDERS) {
    assert.deepEqual(filter2D(image, identity, { borderType }), image);
    assert.deepEqual(filter2D(image, matrix([[1]]), { borderType }), image);
  }
});

Deno.test("filter2D() is linear in the image and in the kernel", () => {
  const [a, b] = [randomMatrix(9, 6, 2), randomMatrix(9, 6, 3)];
  const mixed = (x: NdArray, y: NdArray) =>
    ndarray(x.data.map((value, i) => 2 * value - 3 * (y.data[i] ?? NaN)), x.shape);
  for (const size of [2, 3, 5]) {
    const [k, l] = [randomMatrix(size, size, 4), randomMatrix(size, size, 5)];
    const ofImages = mixed(filter2D(a, k), filter2D(b, k));
    assert.ok(largestDifference(filter2D(mixed(a, b), k), ofImages) < 1e-5);
    const ofKernels = mixed(filter2D(a, k), filter2D(a, l));
    assert.ok(largestDifference(filter2D(a, mixed(k, l)), ofKernels) < 1e-5);
  }
});

Deno.test("filter2D() gives a 3×3 kernel what the same kernel amid zeros gives", () => {
  const kernel = randomMatrix(3, 3, 6);
  const amid = ndarray(new Float32Array(25), [5, 5]);
  kernel.data.forEach((weight, i) => amid.data[6 + 5 * Math.floor(i / 3) + i % 3] = weight);
  for (const shape of [[28, 28], [1, 1], [1, 6], [6, 1], [2, 3]]) {
    const image = randomMatrix(shape[0] ?? 0, shape[1] ?? 0, 7);
    for (const borderType of BORDERS) {
      for (const row of [0, 1, 2]) {
        const small = filter2D(image, kernel, { borderType, anchor: { row, column: 2 - row } });
        const anchor = { row: row + 1, column: 3 - row };
        const large = filter2D(image, amid, { borderType, anchor });
        assert.ok(largestDifference(small, large) < 1e-6);
      }
    }
  }
});

Deno.test("filter2D() spreads a NaN through weights other than 0 only", () => {
  const image = matrix([[1, 1, 1], [1, NaN, 1], [1, 1, 1], [1, 1, 1]]);
  const nans = (kernel: NdArray) => rows(filter2D(image, kernel)).map((row) => row.map(isNaN));
  const cross = matrix([[0, 1, 0], [1, 1, 1], [0, 1, 0]]);
  assert.deepEqual(nans(cross), [
    [false, true, false],
    [true, true, true],
    [false, true, false],
    [false, false, false],
  ]);
  const full = matrix([[1, 1, 1], [1, 1, 1], [1, 1, 1]]);
  assert.deepEqual(nans(full).map((row) => row.every(Boolean)), [true, true, true, false]);
});

Deno.test("filter2D() leaves the image and the kernel as they are", () => {
  for (const size of [3, 4]) {
    const [image, kernel] = [randomMatrix(8, 8, 8), randomMatrix(size, size, 9)];
    const before = structuredClone([image, kernel]);
    filter2D(image, kernel, { delta: 1 });
    assert.deepEqual([image, kernel], before);
  }
});

Deno.test("filter2D() refuses images and kernels that are not filled [height, width]", () => {
  const refused = (src: unknown, kernel: unknown, message: string): void =>
    assert.throws(() => filter2D(src as NdArray, kernel as NdArray), {
      name: "TypeError",
      message,
    });
  const flat = new Float32Array(4);
  refused(
    ndarray(flat, [2, 2, 1]),
    identity,
    "Cannot filter image as its shape must be [height, width]: shape is [2, 2, 1]",
  );
  refused(
    counting,
    ndarray(flat, [4]),
    "Cannot filter with kernel as its shape must be [height, width]: shape is [4]",
  );
  refused(
    ndarray(new Float32Array(), [0, 5]),
    identity,
    "Cannot filter image as it must not be empty: shape is [0, 5]",
  );
  refused(
    counting,
    ndarray(new Float32Array(), [3, 0]),
    "Cannot filter with kernel as it must not be empty: shape is [3, 0]",
  );
  refused(
    counting,
    { data: flat, shape: [2, 3] },
    "Cannot filter with kernel as shape [2, 3] takes 6 values: it has 4",
  );
  refused(
    counting,
    [[1, 2], [3]],
    "Cannot filter with kernel as its data must be a Float32Array: data is undefined",
  );
  refused(
    { data: [1], shape: [1, 1] },
    identity,
    "Cannot filter image as its data must be a Float32Array: data is Array",
  );
});

Deno.test("filter2D() refuses options that mean nothing", () => {
  const refused = (options: object, message: string): void =>
    assert.throws(() => filter2D(counting, matrix([[1, 2, 3], [4, 5, 6]]), options), {
      name: "RangeError",
      message,
    });
  const anchors = [[2, 0], [0, 3], [-1, -1], [0.5, 0], [NaN, 0]];
  for (const [row, column] of anchors) {
    refused(
      { anchor: { row, column } },
      "Cannot filter with kernel as the anchor must lie in it, row 0 to 1 and column 0 to 2: " +
        `anchor is row ${row}, column ${column}`,
    );
  }
  refused(
    { borderType: "mirror" },
    'Cannot extend image as the border type must be one of "reflect101", "reflect", ' +
      '"replicate", "constant", "wrap": it is "mirror"',
  );
  assert.throws(
    () => filter2D(matrix([[1]]), matrix([[1]]), { border: "wrap" } as Filter2DOptions),
    {
      name: "TypeError",
      message:
        'Cannot filter image as there is no option "border": options are "anchor", "delta", ' +
        '"borderType", "borderValue"',
    },
  );
  refused({ delta: NaN }, "Cannot filter image as delta must be a finite number: it is NaN");
  refused(
    { borderType: "constant", borderValue: -Infinity },
    "Cannot filter image as borderValue must be a finite number: it is -Infinity",
  );
});
