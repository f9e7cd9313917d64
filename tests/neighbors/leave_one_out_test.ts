import assert from "node:assert/strict";
import { leaveOneGroupOut, leaveOneOut } from "../../lib/neighbors/leave_one_out.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/metrics.json" with { type: "json" };

const line = matrix([[0], [1], [2], [3]]);

Deno.test("leaveOneOut() doesn't match a sample with itself", () => {
  assert.deepEqual(leaveOneOut(line, ["a", "b", "a", "b"]), {
    predictions: ["b", "a", "b", "a"],
    accuracy: 0,
  });
});

Deno.test("leaveOneGroupOut() doesn't match a sample with its group", () => {
  const labels = new Uint8Array([4, 4, 6, 6]);
  assert.deepEqual(leaveOneGroupOut(line, labels, ["x", "y", "y", "x"]), {
    predictions: [4, 4, 6, 6],
    accuracy: 1,
  });
});

Deno.test("leaveOneOut() and leaveOneGroupOut() are scikit-learn's", () => {
  for (const { nNeighbors, labels, groups, ...stored } of oracle.samples) {
    const features = matrix(stored.features);
    const one = leaveOneOut(features, labels, { nNeighbors });
    assert.deepEqual(one.predictions, stored.leaveOneOut);
    const group = leaveOneGroupOut(features, labels, groups, { nNeighbors });
    assert.deepEqual(group.predictions, stored.leaveOneGroupOut);
  }
});

Deno.test("leaveOneOut() refuses one class only, and a class of one sample", () => {
  assert.throws(() => leaveOneOut(line, ["a", "a", "a", "a"]), {
    name: "RangeError",
    message: 'Cannot leave one sample out as there must be at least 2 classes: classes are "a"',
  });
  assert.throws(() => leaveOneOut(line, ["a", "a", "a", "b"]), {
    name: "RangeError",
    message:
      'Cannot leave one sample out as each class must have at least 2 samples: class "b" has 1',
  });
  assert.throws(() => leaveOneOut(ndarray(new Float32Array(0), [0, 2]), []), {
    name: "RangeError",
    message: "Cannot leave one sample out as there must be at least 2 classes: classes are none",
  });
});

Deno.test("leaveOneOut() refuses more neighbors than there are others", () => {
  assert.throws(() => leaveOneOut(line, ["a", "b", "a", "b"], { nNeighbors: 4 }), {
    name: "RangeError",
    message: "Cannot rank neighbors as k must be an integer from 1 to 3: current value is 4",
  });
});

Deno.test("leaveOneGroupOut() refuses a class that only one group has", () => {
  assert.throws(() => leaveOneGroupOut(line, ["a", "a", "b", "b"], [1, 2, 1, 1]), {
    name: "RangeError",
    message:
      'Cannot leave one group out as each class must have at least 2 groups: class "b" has 1',
  });
});

Deno.test("leaving out refuses labels and groups that don't fit the rows", () => {
  assert.throws(() => leaveOneOut(line, ["a"]), {
    name: "TypeError",
    message:
      "Cannot leave one sample out as there must be one label a row of [rows, features]: shape is [4, 1] and there are 1 labels",
  });
  assert.throws(() => leaveOneGroupOut(line, ["a", "a", "b", "b"], [1]), {
    name: "TypeError",
    message:
      "Cannot leave one group out as there must be one label and one group a row of [rows, features]: shape is [4, 1] and there are 4 labels and 1 groups",
  });
});
