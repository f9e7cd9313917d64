import assert from "node:assert/strict";
import { ssdMatrix } from "../../lib/neighbors/distance.ts";
import { item, ndarray } from "../../lib/base/ndarray.ts";
import {
  createKNeighborsClassifier,
  type Label,
  nearestNeighbors,
  type NearestNeighborsOptions,
  sortedClasses,
} from "../../lib/neighbors/neighbors.ts";
import { assertClose, matrix } from "../helpers/numbers.ts";
import oracle from "../testdata/neighbors.json" with { type: "json" };

const line = matrix([[0], [10], [4], [6], [10]]);

Deno.test("nearestNeighbors() ranks references, the nearest first", () => {
  assert.deepEqual(nearestNeighbors([3], line, { nNeighbors: 3 }), [
    { index: 2, ssd: 1 },
    { index: 0, ssd: 9 },
    { index: 3, ssd: 9 },
  ]);
});

Deno.test("nearestNeighbors() returns one neighbor by default", () => {
  assert.deepEqual(nearestNeighbors(item(line, 3), line), [{ index: 3, ssd: 0 }]);
});

Deno.test("nearestNeighbors() puts the lower row first where distances are equal", () => {
  const rows = nearestNeighbors([5], line, { nNeighbors: 5 }).map(({ index }) => index);
  assert.deepEqual(rows, [2, 3, 0, 1, 4]);
  assert.deepEqual(nearestNeighbors([10], line), [{ index: 1, ssd: 0 }]);
  const equal = matrix([[1], [1], [1], [1]]);
  assert.deepEqual(nearestNeighbors([7], equal, { nNeighbors: 2 }).map((n) => n.index), [0, 1]);
});

Deno.test("nearestNeighbors() ranks an infinitely far reference last", () => {
  const rows = nearestNeighbors([0], matrix([[Infinity], [5]]), { nNeighbors: 2 });
  assert.deepEqual(rows.map(({ index }) => index), [1, 0]);
});

Deno.test("nearestNeighbors() refuses a number of neighbors that there aren't", () => {
  const references = matrix(Array.from({ length: 27 }, (_, i) => [i]));
  for (const nNeighbors of [0, 28, -1, 1.5, NaN]) {
    assert.throws(() => nearestNeighbors([0], references, { nNeighbors }), {
      name: "RangeError",
      message:
        `Cannot rank neighbors as k must be an integer from 1 to 27: current value is ${nNeighbors}`,
    });
  }
});

Deno.test("nearestNeighbors() names shapes that don't fit", () => {
  assert.throws(() => nearestNeighbors(new Float32Array(64), matrix([[1, 2]])), {
    name: "TypeError",
    message:
      "Cannot rank neighbors as the query must be as long as a reference: lengths are 64 and 2",
  });
  assert.throws(() => nearestNeighbors([1], ndarray(new Float32Array(0), [0, 1])), {
    name: "TypeError",
    message:
      "Cannot rank neighbors as references must have shape [rows, features] with at least 1 row: shape is [0, 1]",
  });
});

Deno.test("nearestNeighbors() refuses an option that it doesn't know", () => {
  const options = { k: 1 } as NearestNeighborsOptions;
  assert.throws(() => nearestNeighbors([0], matrix([[1]]), options), {
    name: "TypeError",
    message: 'Cannot rank neighbors as there is no option "k": options are "nNeighbors"',
  });
});

Deno.test("nearestNeighbors() refuses a distance that is not a number", () => {
  assert.throws(() => nearestNeighbors([0], matrix([[1], [NaN]])), {
    name: "RangeError",
    message: "Cannot rank neighbors as each distance must be a number: to reference 1 it is NaN",
  });
});

Deno.test("createKNeighborsClassifier() predicts the class of the nearest reference", () => {
  const classifier = createKNeighborsClassifier();
  assert.equal(classifier.fit(line, ["a", "b", "a", "a", "c"]), classifier);
  assert.deepEqual(classifier.classes, ["a", "b", "c"]);
  assert.deepEqual(classifier.predict(matrix([[1], [9], [5]])), ["a", "b", "a"]);
  assert.deepEqual(classifier.predict(ndarray(new Float32Array(0), [0, 1])), []);
});

Deno.test("createKNeighborsClassifier() takes integers in a typed array", () => {
  const classifier = createKNeighborsClassifier<number>({ nNeighbors: 3 });
  classifier.fit(line, new Uint8Array([10, 9, 10, 9, 9]));
  assert.deepEqual(classifier.classes, [9, 10]);
  assert.deepEqual(classifier.predict(matrix([[0], [10]])), [10, 9]);
});

Deno.test("createKNeighborsClassifier() gives tied votes to the first class in order", () => {
  const pair = matrix([[0], [3]]);
  const predict = (labels: Label[]): Label[] =>
    createKNeighborsClassifier({ nNeighbors: 2 }).fit(pair, labels).predict(matrix([[0]]));
  assert.deepEqual(predict(["beta", "alpha"]), ["alpha"]);
  assert.deepEqual(predict(["alpha", "beta"]), ["alpha"]);
  assert.deepEqual(predict([10, 9]), [9]);
});

Deno.test("createKNeighborsClassifier() forgets what it was fitted to before", () => {
  const classifier = createKNeighborsClassifier().fit(line, ["a", "b", "c", "d", "e"]);
  classifier.fit(matrix([[0]]), ["z"]);
  assert.deepEqual(classifier.predict(matrix([[99]])), ["z"]);
  assert.deepEqual(classifier.classes, ["z"]);
});

Deno.test("createKNeighborsClassifier() predicts more rows than it compares at a time", () => {
  const rows = matrix(Array.from({ length: 67 }, (_, i) => [i, i % 7]));
  const labels = Array.from({ length: 67 }, (_, i) => i);
  assert.deepEqual(createKNeighborsClassifier<number>().fit(rows, labels).predict(rows), labels);
});

Deno.test("createKNeighborsClassifier() refuses to predict before it is fitted", () => {
  assert.throws(() => createKNeighborsClassifier().predict(line), {
    name: "Error",
    message: "Cannot predict classes as the classifier must have references: call fit first",
  });
});

Deno.test("createKNeighborsClassifier() refuses labels that aren't one a row and of one kind", () => {
  const fit = (labels: Label[]) => () => createKNeighborsClassifier().fit(line, labels);
  assert.throws(fit(["a", "b"]), {
    name: "TypeError",
    message:
      "Cannot fit a classifier as there must be one label a row: there are 2 labels and 5 rows",
  });
  const text = "Cannot fit a classifier as labels must be all strings or all integers: label ";
  assert.throws(fit([0, 1, 1.5, 2, 3]), { name: "TypeError", message: `${text}2 is 1.5` });
  assert.throws(fit([0, "b", 1, 2, 3]), { name: "TypeError", message: `${text}1 is "b"` });
});

Deno.test("createKNeighborsClassifier() refuses more neighbors than references", () => {
  const labels = ["a", "b", "c", "d", "e"];
  assert.throws(() => createKNeighborsClassifier({ nNeighbors: 6 }).fit(line, labels), {
    name: "RangeError",
    message: "Cannot rank neighbors as k must be an integer from 1 to 5: current value is 6",
  });
});

Deno.test("createKNeighborsClassifier() names rows of another length", () => {
  const classifier = createKNeighborsClassifier().fit(matrix([[1, 2]]), ["a"]);
  assert.throws(() => classifier.predict(line), {
    name: "TypeError",
    message: "Cannot predict classes as features must have shape [rows, 2]: shape is [5, 1]",
  });
});

Deno.test("sortedClasses() sorts strings by code unit and numbers by value", () => {
  assert.deepEqual(sortedClasses(["β", "alpha", "α", "Beta"]), ["Beta", "alpha", "α", "β"]);
  assert.deepEqual(sortedClasses([10, 9, -1, 9]), [-1, 9, 10]);
  assert.deepEqual(sortedClasses([]), []);
});

Deno.test("neighbors and classes are scikit-learn's, tied votes too", () => {
  let tied = 0;
  for (const { nNeighbors, labels, ...stored } of oracle.cases) {
    const [references, queries] = [matrix(stored.references), matrix(stored.queries)];
    const distances = ssdMatrix(queries, references);
    assertClose(distances.data, stored.ssd.flat(), oracle.tolerance);
    stored.indices.forEach((expected, row) => {
      const found = nearestNeighbors(item(queries, row), references, { nNeighbors });
      assert.deepEqual(found.map(({ index }) => index), expected);
    });
    const classifier = createKNeighborsClassifier({ nNeighbors }).fit(references, labels);
    assert.deepEqual(classifier.predict(queries), stored.predictions);
    tied += stored.tiedVotes;
  }
  assert.equal(tied, 9);
});

Deno.test("classify() says who voted, as nearestNeighbors() ranks them", () => {
  const references = ndarray(new Float32Array([0, 1, 8, 9]), [4, 1]);
  const classifier = createKNeighborsClassifier<string>({ nNeighbors: 3 })
    .fit(references, ["a", "a", "b", "b"]);
  const queries = ndarray(new Float32Array([2, 7]), [2, 1]);
  const classified = classifier.classify(queries);
  assert.deepEqual(classified.map(({ label }) => label), classifier.predict(queries));
  assert.deepEqual(
    classified.map(({ neighbors }) => neighbors),
    [2, 7].map((query) => nearestNeighbors([query], references, { nNeighbors: 3 })),
  );
});
