import assert from "node:assert/strict";
import { classMeans } from "../../lib/analysis/class_means.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { matrix } from "../helpers/numbers.ts";

Deno.test("classMeans() averages items of any shape by class", () => {
  const items = ndarray(Float32Array.from({ length: 12 }, (_, i) => i), [3, 2, 2]);
  const means = classMeans(items, [1, 1, 0], 3);
  assert.deepEqual(means.shape, [3, 2, 2]);
  assert.deepEqual([...means.data], [8, 9, 10, 11, 2, 3, 4, 5, NaN, NaN, NaN, NaN]);
});

Deno.test("classMeans() refuses labels that don't fit", () => {
  assert.throws(() => classMeans(matrix([[1], [2]]), [0], 1), {
    name: "TypeError",
    message:
      "Cannot average classes as each item must have a label: there are 2 items and 1 labels",
  });
  for (const bad of [2, -1, 0.5]) {
    assert.throws(() => classMeans(matrix([[1], [2]]), [0, bad], 2), {
      name: "RangeError",
      message: `Cannot average classes as labels must be from 0 to 1: label 1 is ${bad}`,
    });
  }
});
