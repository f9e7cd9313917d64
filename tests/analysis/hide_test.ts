import assert from "node:assert/strict";
import { hidePixels } from "../../lib/analysis/hide.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

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
