import assert from "node:assert/strict";
import { item, ndarray, sizeOf, stack, take } from "../../lib/base/ndarray.ts";

/** Three items of shape [2, 2]: 0…3, 4…7, 8…11. */
const three = ndarray(Float32Array.from({ length: 12 }, (_, i) => i), [3, 2, 2]);

Deno.test("ndarray() shares the values that it is given", () => {
  const data = new Float32Array(6);
  const array = ndarray(data, [2, 3]);
  assert.equal(array.data, data);
  assert.deepEqual(array.shape, [2, 3]);
});

Deno.test("ndarray() takes a single value of no axis, and an empty array", () => {
  assert.deepEqual(ndarray(new Float32Array([7]), []).shape, []);
  assert.deepEqual(ndarray(new Float32Array(0), [0, 28, 28, 1]).shape, [0, 28, 28, 1]);
});

Deno.test("ndarray() refuses a shape that the values do not fill", () => {
  assert.throws(() => ndarray(new Float32Array(5), [2, 3]), {
    name: "TypeError",
    message: "Cannot shape 5 values as [2, 3]: that takes 6 values",
  });
});

Deno.test("ndarray() refuses an axis that is not a whole number", () => {
  for (const axis of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(() => ndarray(new Float32Array(0), [0, axis]), {
      name: "RangeError",
      message: `Cannot shape an array as each axis must be a whole number: shape is [0, ${axis}]`,
    });
  }
});

Deno.test("sizeOf() multiplies the axes", () => {
  assert.equal(sizeOf([2, 28, 28, 1]), 1568);
  assert.equal(sizeOf([5, 0]), 0);
  assert.equal(sizeOf([]), 1);
});

Deno.test("item() is a view of one item", () => {
  const second = item(three, 1);
  assert.deepEqual(second.shape, [2, 2]);
  assert.deepEqual([...second.data], [4, 5, 6, 7]);
  assert.equal(second.data.buffer, three.data.buffer);
  assert.deepEqual([...item(item(three, 2), 0).data], [8, 9]);
});

Deno.test("item() refuses an item that there is not", () => {
  for (const index of [-1, 3, 0.5, NaN]) {
    assert.throws(() => item(three, index), {
      name: "RangeError",
      message: `Cannot take item ${index} of an array as there are 3: shape is [3, 2, 2]`,
    });
  }
});

Deno.test("item() refuses an array of no axis", () => {
  assert.throws(() => item(ndarray(new Float32Array([7]), []), 0), {
    name: "RangeError",
    message: "Cannot take item 0 of an array as there are 0: shape is []",
  });
});

Deno.test("take() copies items in the order asked for, one twice too", () => {
  const taken = take(three, [2, 0, 2]);
  assert.deepEqual(taken.shape, [3, 2, 2]);
  assert.deepEqual([...taken.data], [8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11]);
  taken.data.fill(-1);
  assert.equal(three.data[8], 8);
});

Deno.test("take() of nothing is an empty array", () => {
  assert.deepEqual(take(three, []), ndarray(new Float32Array(0), [0, 2, 2]));
});

Deno.test("take() refuses an item that there is not", () => {
  assert.throws(() => take(three, [0, 3]), {
    name: "RangeError",
    message: "Cannot take item 3 of an array as there are 3: shape is [3, 2, 2]",
  });
});

Deno.test("stack() is the inverse of item()", () => {
  const stacked = stack([item(three, 0), item(three, 1), item(three, 2)]);
  assert.deepEqual(stacked, three);
  assert.notEqual(stacked.data.buffer, three.data.buffer);
});

Deno.test("stack() refuses no arrays, and shapes that disagree", () => {
  assert.throws(() => stack([]), {
    name: "TypeError",
    message: "Cannot stack arrays as there must be at least one: there are 0",
  });
  // As many values in another shape are refused too.
  assert.throws(() => stack([three, ndarray(new Float32Array(12), [3, 4])]), {
    name: "TypeError",
    message:
      "Cannot stack arrays as they must have the same shape: shapes are [3, 2, 2] and [3, 4]",
  });
});
