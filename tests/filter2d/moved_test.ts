import assert from "node:assert/strict";
import { createRandom, type NdArray, ndarray } from "../../lib/base/mod.ts";
import { moved } from "../../lib/filter2d/mod.ts";

const rounded = ({ data }: NdArray, digits = 3) =>
  Array.from(data, (value) => Number(value.toFixed(digits)));

function noise(shape: readonly number[]): NdArray {
  const size = shape.reduce((a, b) => a * b, 1);
  return ndarray(Float32Array.from({ length: size }, createRandom(1)), shape);
}

function impulse(row: number, column: number): NdArray {
  const data = new Float32Array(25);
  data[5 * row + column] = 1;
  return ndarray(data, [1, 5, 5, 1]);
}

Deno.test("moved() shifts by whole pixels, fills with 0 and leaves its input alone", () => {
  const image = impulse(2, 2);
  assert.deepEqual(moved(image, { rows: 1, columns: -2 }), impulse(3, 0));
  assert.deepEqual(rounded(moved(image, { rows: 3 })), rounded(moved(image, { columns: 3 })));
  assert.deepEqual(moved(image, {}), image);
  assert.deepEqual(image, impulse(2, 2));
});

Deno.test("moved() turns clockwise and grows around the middle", () => {
  assert.deepEqual(rounded(moved(impulse(0, 2), { degrees: 90 })), rounded(impulse(2, 4)));
  assert.deepEqual(rounded(moved(impulse(2, 3), { scale: 2 }))[5 * 2 + 4], 1);
  assert.deepEqual(rounded(moved(impulse(2, 2), { columns: 0.25 })).slice(11, 14), [0, 0.75, 0.25]);
});

Deno.test("moved() moves each image of several by itself", () => {
  const images = noise([3, 28, 28, 1]);
  const all = moved(images, { degrees: 10, rows: 1 });
  const second = ndarray(images.data.slice(784, 2 * 784), [1, 28, 28, 1]);
  assert.deepEqual(
    all.data.slice(784, 2 * 784),
    moved(second, { degrees: 10, rows: 1 }).data,
  );
});
