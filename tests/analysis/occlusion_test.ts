import assert from "node:assert/strict";
import { occlusionMap, type Predict } from "../../lib/analysis/occlusion.ts";
import { type NdArray, ndarray, sizeOf } from "../../lib/base/ndarray.ts";
import { matrix } from "../helpers/numbers.ts";

/** Scores each image by two weighted sums of its pixels. */
function linear(first: readonly number[], second: readonly number[]): Predict {
  return ({ data, shape: [n = 0] }) =>
    ndarray(
      Float32Array.from({ length: 2 * n }, (_, i) => {
        const weights = i % 2 === 0 ? first : second;
        const start = Math.floor(i / 2) * weights.length;
        return weights.reduce((sum, weight, j) => sum + weight * (data[start + j] ?? NaN), 0);
      }),
      [n, 2],
    );
}

const image = matrix([[1, 2], [3, 4]]);
const model = linear([1, 0, 0, 0], [0, 1, 0, -1]);

Deno.test("occlusionMap() gives each pixel the score that goes with it", () => {
  const { map, label, score } = occlusionMap(image, model, { size: 1 });
  assert.equal(label, 0);
  assert.equal(score, 1);
  assert.deepEqual(map, matrix([[1, 0], [0, 0]]));
});

Deno.test("occlusionMap() watches the class that it is told", () => {
  const { map, label, score } = occlusionMap(image, model, { size: 1, label: 1 });
  assert.equal(label, 1);
  assert.equal(score, -2);
  assert.deepEqual(map, matrix([[0, 2], [0, -4]]));
});

Deno.test("occlusionMap() puts the fill in the square's place", () => {
  const { map } = occlusionMap(image, model, { size: 1, fill: 3 });
  assert.deepEqual(map, matrix([[-2, 0], [0, 0]]));
});

Deno.test("occlusionMap() averages over the squares that cover a pixel", () => {
  const line = matrix([[1, 1, 1], [1, 1, 1]]);
  const middle = linear([0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(occlusionMap(line, middle, { size: 2 }).map, matrix([[1, 1, 1], [1, 1, 1]]));
  const left = linear([1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]);
  assert.deepEqual(
    occlusionMap(line, left, { size: 2 }).map,
    matrix([[1, 0.5, 0], [1, 0.5, 0]]),
  );
});

Deno.test("occlusionMap() reaches the far edges whatever the stride, a few images at a time", () => {
  const shapes: (readonly number[])[] = [];
  const counting: Predict = ({ shape }) => {
    shapes.push(shape);
    const [n = 0] = shape;
    return ndarray(new Float32Array(n).fill(1), [n, 1]);
  };
  const large = ndarray(new Float32Array(20 * 23), [20, 23, 1]);
  const { map } = occlusionMap(large, counting, { size: 4, stride: 3 });
  assert.deepEqual(map, ndarray(new Float32Array(20 * 23), [20, 23]));
  assert.deepEqual(shapes, [[1, 20, 23, 1], [7 * 8, 20, 23, 1]]);
  shapes.length = 0;
  occlusionMap(large, counting, { size: 4 });
  assert.deepEqual(shapes.map(([n]) => n), [1, 256, 84]);
});

Deno.test("occlusionMap() leaves the image as it is", () => {
  const before = structuredClone(image);
  occlusionMap(image, model, { size: 2, fill: 9 });
  assert.deepEqual(image, before);
});

Deno.test("occlusionMap() refuses images, models and squares that don't fit", () => {
  const zeros = (shape: number[]): NdArray => ndarray(new Float32Array(sizeOf(shape)), shape);
  const refused = (run: () => void, name: string, rest: string): void =>
    assert.throws(run, { name, message: `Cannot map occlusion as ${rest}` });
  for (const shape of [[4], [2, 2, 3], [1, 2, 2, 1]]) {
    refused(
      () => occlusionMap(zeros(shape), model),
      "TypeError",
      `the image must be [height, width]: shape is [${shape.join(", ")}]`,
    );
  }
  refused(
    () => occlusionMap(image, () => zeros([10]), { size: 1 }),
    "TypeError",
    "predict must give [1, classes]: shape is [10]",
  );
  for (const size of [0, 3, 1.5]) {
    refused(
      () => occlusionMap(image, model, { size }),
      "RangeError",
      `size must be an integer from 1 to 2: it is ${size}`,
    );
  }
  refused(
    () => occlusionMap(image, model, { size: 1, stride: 2 }),
    "RangeError",
    "stride must be an integer from 1 to 1: it is 2",
  );
  refused(
    () => occlusionMap(image, model, { size: 1, label: 2 }),
    "RangeError",
    "label must be from 0 to 1: it is 2",
  );
});
