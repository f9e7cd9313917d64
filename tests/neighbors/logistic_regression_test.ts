import assert from "node:assert/strict";
import { ndarray } from "../../lib/base/ndarray.ts";
import { createLogisticRegression } from "../../lib/neighbors/logistic_regression.ts";
import { assertClose, matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/logistic_regression.json" with { type: "json" };

Deno.test("createLogisticRegression() is scikit-learn's, from few samples and many", () => {
  for (const { C, samples, labels, asked, ...expected } of oracle.cases) {
    const classifier = createLogisticRegression<string>({ C }).fit(matrix(samples), labels);
    assert.deepEqual(classifier.classes, expected.classes);
    assert.deepEqual(classifier.predict(matrix(asked)), expected.predictions);
    const { data, shape } = classifier.predictProba(matrix(asked));
    assert.deepEqual(shape, [asked.length, expected.classes.length]);
    assertClose(data, expected.probabilities.flat(), oracle.tolerance);
  }
});

Deno.test("createLogisticRegression() draws the border of two classes half way", () => {
  const classifier = createLogisticRegression<number>().fit(matrix([[1], [3]]), [7, 9]);
  const { data } = classifier.predictProba(matrix([[2], [0]]));
  assertClose(data.subarray(0, 2), [0.5, 0.5], 1e-6);
  assert.ok((data[2] ?? 0) > 0.7);
});

Deno.test("createLogisticRegression() heeds samples more, the larger C is", () => {
  const probabilityOf = (C: number) =>
    createLogisticRegression<string>({ C }).fit(matrix([[-1], [1]]), ["a", "b"])
      .predictProba(matrix([[1]])).data[1] ?? NaN;
  const [loose, usual, close] = [0.01, 1, 100].map(probabilityOf);
  assert.ok((loose ?? NaN) < (usual ?? NaN) && (usual ?? NaN) < (close ?? NaN));
});

Deno.test("createLogisticRegression() gives the same each time, in any order of the samples", () => {
  const { samples = [], labels = [], asked = [] } = oracle.cases[1] ?? {};
  const before = matrix(samples);
  const classifier = createLogisticRegression<string>();
  const first = classifier.fit(before, labels).predictProba(matrix(asked));
  assert.deepEqual(before, matrix(samples));
  assert.deepEqual(classifier.fit(before, labels).predictProba(matrix(asked)), first);
  const turned = classifier.fit(matrix(samples.toReversed()), labels.toReversed());
  assertClose(turned.predictProba(matrix(asked)).data, [...first.data], 1e-6);
});

Deno.test("createLogisticRegression() finds the minimum of features in the millions too", () => {
  const samples = matrix([[-1e6, 5], [2e6, 5], [1e6, 6], [-2e6, 7]]);
  const classifier = createLogisticRegression<string>().fit(samples, ["a", "b", "b", "a"]);
  assert.deepEqual(classifier.predict(samples), ["a", "b", "b", "a"]);
});

Deno.test("createLogisticRegression() refuses what it can't be fitted to", () => {
  const refused = (fit: () => unknown, name: string, rule: string) =>
    assert.throws(fit, { name, message: `Cannot fit a logistic regression as ${rule}` });
  const classifier = createLogisticRegression<string>();
  refused(
    () => createLogisticRegression({ C: 0 }),
    "RangeError",
    "C must be above 0: current value is 0",
  );
  refused(
    () => classifier.fit(ndarray(new Float32Array(0), [0, 2]), []),
    "TypeError",
    "samples must have shape [rows, features] with at least 1 row: shape is [0, 2]",
  );
  refused(
    () => classifier.fit(matrix([[1], [2]]), ["a"]),
    "TypeError",
    "there must be one label a row: there are 1 labels and 2 rows",
  );
  refused(
    () => classifier.fit(matrix([[1], [2]]), ["a", "a"]),
    "RangeError",
    "there must be at least 2 classes: there is 1",
  );
  refused(
    () => classifier.fit(matrix([[1], [NaN]]), ["a", "b"]),
    "RangeError",
    "values must be finite: value 1 is NaN",
  );
});

Deno.test("createLogisticRegression() predicts after fit only, rows as long as the samples", () => {
  const classifier = createLogisticRegression<string>();
  assert.throws(() => classifier.predict(matrix([[1]])), {
    name: "Error",
    message: "Cannot predict classes as the classifier must have samples: call fit first",
  });
  assert.throws(() => classifier.fit(matrix([[1], [2]]), ["a", "b"]).predict(matrix([[1, 2]])), {
    name: "TypeError",
    message: "Cannot predict classes as features must have shape [rows, 1]: shape is [1, 2]",
  });
});
