import assert from "node:assert/strict";
import { transferCurves, transferScore } from "../../lib/embedding/transfer.ts";
import { pixelEmbedding } from "../../lib/embedding/layers.ts";
import { lettersOf } from "../../lib/handwriting/letters.ts";
import { createLogisticRegression } from "../../lib/neighbors/logistic_regression.ts";
import { createKNeighborsClassifier } from "../../lib/neighbors/neighbors.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

/** Letters of one pixel of ink each; what varies among letters of a class is another pixel. */
function letters(...inks: readonly (readonly [name: string, ink: number, other: number])[]) {
  return lettersOf(
    inks.map(([name, ink, other], i) => {
      const data = new Float32Array(784);
      data.set([ink, other], 400);
      return { file: `${name}_${i}.png`, name, image: ndarray(data, [28, 28]) };
    }),
    "ink",
  );
}

const KNOWN = letters(["a", 0.1, 0], ["a", 0.2, 1], ["a", 0.1, 0.5], ["b", 0.8, 0.5], [
  "b",
  0.9,
  0,
]);
const ASKED = letters(["a", 0, 0.3], ["b", 1, 1], ["b", 0.7, 0]);
const learner = (classifier: Parameters<typeof transferScore>[0]["classifier"]) => ({
  name: "one",
  embedding: pixelEmbedding,
  classifier,
});

Deno.test("transferScore() counts the letters that are right, with their interval", () => {
  const { predictions, ...score } = transferScore(
    learner(createKNeighborsClassifier<string>()),
    KNOWN,
    ASKED,
  );
  assert.deepEqual(predictions, ["a", "b", "b"]);
  assert.deepEqual([score.name, score.right, score.n, score.value], ["one", 3, 3, 1]);
  assert.ok(score.low < 0.6 && score.high === 1);
});

Deno.test("transferCurves() draws the same letters for all learners, and for a seed", () => {
  const learners = [createKNeighborsClassifier<string>(), createLogisticRegression<string>()]
    .map((classifier) => learner(classifier));
  const curves = (seed: number) =>
    transferCurves(learners, KNOWN, ASKED, [1, 2], { draws: 7, seed });
  assert.deepEqual(curves(3), curves(3));
  assert.deepEqual(curves(3).map(({ group, x }) => [group, x]), [
    ["one", 1],
    ["one", 2],
    ["one", 1],
    ["one", 2],
  ]);
  const twice = learners.flatMap((one, i) => i === 0 ? [one, one] : []);
  const [first, , again] = transferCurves(twice, KNOWN, ASKED, [1, 2]);
  assert.deepEqual(first, again);
});

Deno.test("transferCurves() learns all letters once, as there is one way to draw them", () => {
  let fits = 0;
  const classifier = createKNeighborsClassifier<string>();
  const counting = {
    fit(...given: Parameters<typeof classifier.fit>) {
      fits++;
      return classifier.fit(...given);
    },
  };
  const even = letters(["a", 0.1, 0], ["a", 0.2, 1], ["b", 0.8, 0.5], ["b", 0.9, 0]);
  transferCurves([learner(counting)], even, ASKED, [1, 2], { draws: 5 });
  assert.equal(fits, 5 + 1);
});

Deno.test("transferCurves() refuses more letters than a class has", () => {
  assert.throws(
    () => transferCurves([learner(createKNeighborsClassifier<string>())], KNOWN, ASKED, [3]),
    {
      name: "RangeError",
      message: "Cannot learn letters as k must be an integer from 1 to 2: it is 3",
    },
  );
});
