import assert from "node:assert/strict";
import { accuracyByClass, mistakes, predictedClasses } from "../../lib/neighbors/classification.ts";
import { wilsonInterval } from "../../lib/neighbors/metrics.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

const PROBABILITIES = ndarray(
  new Float32Array([0.5, 0.25, 0.25, 0.25, 0.5, 0.25, 0.375, 0.375, 0.25, 0, 0.125, 0.875]),
  [4, 3],
);

Deno.test("predictedClasses() takes the lowest of equal classes", () => {
  assert.deepEqual(predictedClasses(PROBABILITIES), [0, 1, 0, 2]);
  assert.deepEqual(predictedClasses(ndarray(new Float32Array(0), [0, 3])), []);
});

Deno.test("accuracyByClass() counts each class with its interval", () => {
  const rows = accuracyByClass([0, 0, 0, 2], [0, 1, 0, 2], ["a", "b", "c"]);
  assert.deepEqual(rows.map(({ name, value, n }) => [name, value, n]), [["a", 2 / 3, 3], [
    "c",
    1,
    1,
  ]]);
  const { lower, upper } = wilsonInterval(2, 3);
  assert.deepEqual([rows[0]?.low, rows[0]?.high], [lower, upper]);
});

Deno.test("mistakes() puts the surest first", () => {
  assert.deepEqual(mistakes(PROBABILITIES, [1, 1, 1, 0]), [
    { index: 3, label: 0, predicted: 2, probability: 0.875, ownProbability: 0 },
    { index: 0, label: 1, predicted: 0, probability: 0.5, ownProbability: 0.25 },
    { index: 2, label: 1, predicted: 0, probability: 0.375, ownProbability: 0.375 },
  ]);
  assert.deepEqual(mistakes(PROBABILITIES, [0, 1, 0, 2]), []);
});
