import assert from "node:assert/strict";
import {
  accuracy,
  confusionMatrix,
  signTest,
  silhouette,
  wilsonInterval,
} from "../../lib/neighbors/metrics.ts";
import { assertClose, matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/metrics.json" with { type: "json" };

function close(found: number, expected: number): void {
  assertClose([found], [expected], oracle.tolerance);
}

Deno.test("accuracy() is the fraction that is right", () => {
  assert.equal(accuracy(new Uint8Array([1, 2, 3, 4]), [1, 2, 3, 0]), 0.75);
});

Deno.test("confusionMatrix() has a row for each class in the order given", () => {
  assert.deepEqual(confusionMatrix([1, 1, 0], [1, 0, 0], [1, 0, 2]), [
    [1, 1, 0],
    [0, 1, 0],
    [0, 0, 0],
  ]);
});

Deno.test("accuracy() and confusionMatrix() are scikit-learn's", () => {
  for (const { labels, predictions, ...expected } of oracle.confusion) {
    assert.deepEqual(confusionMatrix(labels, predictions), expected.matrix);
    close(accuracy(labels, predictions), expected.accuracy);
  }
});

Deno.test("accuracy() and confusionMatrix() refuse labels that don't fit", () => {
  assert.throws(() => accuracy(["a"], []), {
    name: "TypeError",
    message:
      "Cannot compute accuracy as there must be as many predictions as labels: there are 0 and 1",
  });
  assert.throws(() => accuracy([], []), {
    name: "RangeError",
    message: "Cannot compute accuracy as there must be at least one label: there are 0",
  });
  assert.throws(() => confusionMatrix(["alpha"], ["delta"], ["alpha", "beta"]), {
    name: "RangeError",
    message:
      'Cannot count a confusion matrix as each label must be one of the classes "alpha", "beta": one is "delta"',
  });
});

Deno.test("wilsonInterval() is SciPy's", () => {
  for (const { successes, n, confidence, lower, upper } of oracle.wilson) {
    const interval = wilsonInterval(successes, n, { confidence });
    close(interval.lower, lower);
    close(interval.upper, upper);
  }
});

Deno.test("signTest() is SciPy's binomtest, for few pairs and for many", () => {
  // scipy.stats.binomtest(a, a + b).pvalue
  const cases = [[0, 8, 0.0078125], [3, 1, 0.625], [700, 800, 0.010559255466711544], [2, 2, 1]];
  for (const [a = 0, b = 0, p = NaN] of cases) {
    assert.ok(Math.abs(signTest(a, b) - p) < 1e-9, `${a} : ${b} has ${signTest(a, b)}`);
  }
  assert.equal(signTest(0, 0), 1);
  assert.throws(() => signTest(-1, 2), {
    message: "Cannot compute a sign test as a must be a whole number of at least 0: it is -1",
  });
});

Deno.test("wilsonInterval() of none or all reaches 0 or 1 exactly", () => {
  assert.equal(wilsonInterval(0, 27).lower, 0);
  assert.equal(wilsonInterval(27, 27).upper, 1);
});

Deno.test("wilsonInterval() names the number that is out of range", () => {
  const refused = (rule: string): object => ({
    name: "RangeError",
    message: `Cannot compute a Wilson interval as ${rule}`,
  });
  assert.throws(
    () => wilsonInterval(28, 27),
    refused("successes must be an integer from 0 to 27: current value is 28"),
  );
  assert.throws(
    () => wilsonInterval(0, 0),
    refused("n must be an integer of at least 1: current value is 0"),
  );
  assert.throws(
    () => wilsonInterval(1, 2, { confidence: 95 }),
    refused("confidence must be between 0 and 1: current value is 95"),
  );
});

Deno.test("silhouette() is scikit-learn's", () => {
  for (const { features, labels, ...expected } of oracle.samples) {
    close(silhouette(matrix(features), labels), expected.silhouette);
  }
});

Deno.test("silhouette() is 0 where classes coincide, and for a class of one", () => {
  assert.equal(silhouette(matrix([[1], [1], [1], [1]]), [0, 0, 1, 1]), 0);
  assert.equal(silhouette(matrix([[0], [0], [5]]), ["a", "a", "b"]), 2 / 3);
});

Deno.test("silhouette() refuses labels that don't fit, and too few or too many classes", () => {
  const rows = matrix([[1], [2], [3]]);
  assert.throws(() => silhouette(rows, ["a"]), {
    name: "TypeError",
    message:
      "Cannot compute a silhouette as there must be one label a row: there are 1 labels, and the shape of the rows is [3, 1]",
  });
  for (const labels of [["a", "a", "a"], ["a", "b", "c"]]) {
    assert.throws(() => silhouette(rows, labels), {
      name: "RangeError",
      message:
        `Cannot compute a silhouette as there must be from 2 to 2 classes of 3 samples: there are ${
          new Set(labels).size
        }`,
    });
  }
});
