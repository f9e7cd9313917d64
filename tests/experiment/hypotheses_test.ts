import assert from "node:assert/strict";
import {
  describeHypothesis,
  HYPOTHESES_FILE,
  type Hypothesis,
  parseHypotheses,
  readHypotheses,
} from "../../lib/experiment/study/hypotheses.ts";
import { mnistStudy } from "../../lib/experiment/study/mnist_study.ts";

const HIGHER: Hypothesis = {
  dimension: "filters",
  from: 8,
  to: 32,
  metric: "valAcc",
  direction: "higher",
  size: [0.5, 3],
  why: "More strokes.",
};

Deno.test("readHypotheses() has one for every dimension of the study, and none is left over", async () => {
  const { space } = mnistStudy("full");
  const hypotheses = await readHypotheses(space);
  const dimensions = new Set(hypotheses.map(({ dimension }) => dimension));
  assert.deepEqual([...dimensions], space.map(({ name }) => name));
  const all = parseHypotheses(await Deno.readTextFile(HYPOTHESES_FILE));
  assert.equal(hypotheses.length, all.length);
});

Deno.test("readHypotheses() leaves out those about other dimensions and values", async () => {
  const quick = await readHypotheses(mnistStudy("quick").space);
  assert.deepEqual(
    quick.map(({ dimension, from, to, metric }) => [dimension, from, to, metric]),
    [
      ["kernelSize", 3, 5, "valAcc"],
      ["poolings", "last", "each", "valAcc"],
      ["poolings", "last", "each", "epochMs"],
      ["dropout", 0.5, 0, "valAcc"],
    ],
  );
});

Deno.test("describeHypothesis() says which way and how much", () => {
  assert.equal(describeHypothesis(HIGHER), "accuracy 0.5 to 3 points higher");
  assert.equal(
    describeHypothesis({ ...HIGHER, metric: "epochMs", size: [1.5, 2] }),
    "time per epoch 1.5 to 2 times",
  );
  const { size: _, ...tie } = HIGHER;
  assert.equal(
    describeHypothesis({ ...tie, direction: "tie" }),
    "the same accuracy",
  );
});

Deno.test("parseHypotheses() names what is wrong", () => {
  const refused: readonly (readonly [object | number, string, string])[] = [
    [7, "TypeError", "must be an object: it is 7"],
    [{ ...HIGHER, note: 1 }, "TypeError", 'must have no key "note"'],
    [{ ...HIGHER, why: "" }, "TypeError", 'must have words for "why": it is ""'],
    [{ ...HIGHER, to: null }, "TypeError", 'must have a value for "to": it is null'],
    [{ ...HIGHER, to: 8 }, "RangeError", "must compare two values: both are 8"],
    [
      { ...HIGHER, metric: "acc" },
      "RangeError",
      'must have one of "valAcc", "epochMs" for "metric": it is "acc"',
    ],
    [
      { ...HIGHER, direction: "up" },
      "RangeError",
      'must have one of "higher", "lower", "tie" for "direction": it is "up"',
    ],
    [
      { ...HIGHER, direction: "tie" },
      "RangeError",
      "must have a size unless it is a tie: it is [0.5,3]",
    ],
    [
      { ...HIGHER, size: [3, 0.5] },
      "RangeError",
      "must have a size of two rising numbers from 0: it is [3,0.5]",
    ],
    [
      { ...HIGHER, metric: "epochMs", direction: "lower", size: [0.5, 2] },
      "RangeError",
      "must have a size of two rising numbers from 0 to 1: it is [0.5,2]",
    ],
  ];
  for (const [value, name, rule] of refused) {
    assert.throws(() => parseHypotheses(JSON.stringify([HIGHER, value])), {
      name,
      message: `Cannot read hypotheses as hypothesis 2 ${rule}`,
    });
  }
  assert.throws(() => parseHypotheses("{}"), {
    name: "TypeError",
    message: "Cannot read hypotheses as they must be a list: it is {}",
  });
});
