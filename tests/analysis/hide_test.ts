import assert from "node:assert/strict";
import { deletion, hidePixels, randomInk } from "../../lib/analysis/hide.ts";
import { type NdArray, ndarray } from "../../lib/base/ndarray.ts";

Deno.test("hidePixels() hides each image's own pixels, of equal ones the earlier", () => {
  const images = ndarray(new Float32Array(8).fill(1), [2, 2, 2, 1]);
  const maps = ndarray(new Float32Array([3, 1, 2, 1, 5, 5, 5, 9]), [2, 2, 2]);
  const hidden = hidePixels(images, maps, 2);
  assert.deepEqual(hidden.shape, [2, 2, 2, 1]);
  assert.deepEqual([...hidden.data], [0, 1, 0, 1, 0, 1, 1, 0]);
  assert.deepEqual([...hidePixels(images, maps, 0).data], [...images.data]);
  assert.deepEqual([...hidePixels(images, maps, 9).data], new Array(8).fill(0));
  assert.ok(images.data.every((value) => value === 1));
});

Deno.test("hidePixels() refuses maps of another shape, and half a pixel", () => {
  const images = ndarray(new Float32Array(8), [2, 2, 2, 1]);
  assert.throws(() => hidePixels(images, ndarray(new Float32Array(4), [1, 2, 2]), 1), {
    name: "TypeError",
    message: "Cannot hide pixels as each must have a number: shapes are [2, 2, 2, 1] and [1, 2, 2]",
  });
  for (const count of [-1, 0.5]) {
    assert.throws(() => hidePixels(images, ndarray(new Float32Array(8), [2, 2, 2]), count), {
      name: "RangeError",
      message: `Cannot hide pixels as count must be a whole number: current value is ${count}`,
    });
  }
});

Deno.test("deletion() gives the mean probability that is left, and how many are still right", () => {
  // The scores are the two pixels.
  const predict = ({ data }: NdArray) => ndarray(data.slice(), [2, 2]);
  const images = ndarray(new Float32Array([0.75, 0.25, 0.5, 0.25]), [2, 1, 2]);
  const map = ndarray(new Float32Array([0, 1, 1, 0]), [2, 1, 2]);
  assert.deepEqual(deletion(predict, images, [0, 0], map, 0), {
    probability: 0.625,
    recognised: 2,
  });
  assert.deepEqual(deletion(predict, images, [0, 0], map, 1), {
    probability: 0.375,
    recognised: 1,
  });
});

Deno.test("randomInk() ranks ink before paper, by the seed", () => {
  const images = ndarray(new Float32Array([0, 1, 0.9, 0.2]), [1, 2, 2, 1]);
  const { data, shape } = randomInk(images, 1);
  assert.deepEqual(shape, [1, 2, 2]);
  assert.deepEqual([...data].map((rank) => rank >= 1), [false, true, true, false]);
  assert.deepEqual(randomInk(images, 1).data, data);
  assert.notDeepEqual(randomInk(images, 2).data, data);
});
