import assert from "node:assert/strict";
import {
  fStatistic,
  mapLikeness,
  mapSeparation,
  meanActivations,
} from "../../lib/analysis/separation.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { assertClose, matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/analysis.json" with { type: "json" };

Deno.test("fStatistic() is SciPy's f_oneway", () => {
  for (const { values, labels, f } of oracle.f) {
    assertClose([fStatistic(values, labels)], [f], oracle.tolerance);
  }
});

Deno.test("fStatistic() is 0 for a dead map, and infinite where classes never overlap or vary", () => {
  const labels = ["a", "a", "a", "b", "b", "b", "b"];
  assert.equal(fStatistic(labels.map(() => 0.1), labels), 0);
  assert.equal(fStatistic(labels.map((label) => label === "a" ? 0.1 : 0.3), labels), Infinity);
});

Deno.test("fStatistic() doesn't change when values are shifted or stretched", () => {
  const [{ values, labels, f } = { values: [], labels: [], f: 0 }] = oracle.f;
  assertClose([fStatistic(values.map((value) => 1e3 - 7 * value), labels)], [f], 1e-7);
});

Deno.test("fStatistic() refuses samples that have none", () => {
  assert.throws(() => fStatistic([1, 2], ["a"]), {
    name: "TypeError",
    message: "Cannot compute F as each value must have a label: there are 2 values and 1 labels",
  });
  const few = "Cannot compute F as it takes at least 2 classes and more values than classes: ";
  assert.throws(() => fStatistic([1, 2], ["a", "a"]), {
    name: "RangeError",
    message: `${few}there are 1 classes and 2 values`,
  });
  assert.throws(() => fStatistic([1, 2], ["a", "b"]), {
    name: "RangeError",
    message: `${few}there are 2 classes and 2 values`,
  });
  assert.throws(() => fStatistic([], []), {
    name: "RangeError",
    message: `${few}there are 0 classes and 0 values`,
  });
  assert.throws(() => fStatistic([1, NaN, 3], ["a", "b", "b"]), {
    name: "RangeError",
    message: "Cannot compute F as values must be finite: value 1 is NaN",
  });
});

Deno.test("mapSeparation() gives each column its F", () => {
  const activations = matrix([[0, 1], [2, 5], [3, 5], [5, 1]]);
  assert.deepEqual(mapSeparation(activations, [0, 0, 1, 1]), [{ map: 0, f: 4.5 }, {
    map: 1,
    f: 0,
  }]);
  assert.throws(() => mapSeparation(ndarray(new Float32Array(4), [4]), [0, 0, 1, 1]), {
    name: "TypeError",
    message: "Cannot separate maps as activations must be [n, maps]: shape is [4]",
  });
});

Deno.test("mapLikeness() is the median correlation of each two maps", () => {
  // The first two rise together, the third falls, the fourth is dead.
  const means = matrix([[1, 2, 9, 5], [2, 4, 6, 5], [3, 6, 3, 5]]);
  assert.equal(mapLikeness(means, [0, 1]), 1);
  assert.equal(mapLikeness(means, [0, 1, 2]), -1);
  assert.equal(mapLikeness(means, [0, 3]), 0);
  assert.deepEqual([mapLikeness(means, [2]), mapLikeness(means, [])], [1, 1]);
  assert.throws(() => mapLikeness(means, [4]), {
    name: "RangeError",
    message: "Cannot compare maps as maps must be numbered from 0 to 3: number 0 is 4",
  });
});

Deno.test("meanActivations() averages each map of each image", () => {
  const data = Float32Array.from({ length: 2 * 2 * 3 * 2 }, (_, i) => i);
  const means = meanActivations(ndarray(data, [2, 2, 3, 2]));
  assert.deepEqual(means, matrix([[5, 6], [17, 18]]));
  for (const shape of [[2, 6, 2], [2, 0, 3, 2]]) {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
    assert.throws(() => meanActivations(ndarray(values, shape)), {
      name: "TypeError",
      message:
        "Cannot average maps as activations must be [n, height, width, maps] with a pixel: " +
        `shape is [${shape.join(", ")}]`,
    });
  }
});
