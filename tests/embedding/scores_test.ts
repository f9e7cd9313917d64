import { ndarray } from "../../lib/base/mod.ts";
import {
  classAxis,
  classLengths,
  compareOnTests,
  mistakesOf,
  pairedScore,
  pixelEmbedding,
} from "../../lib/embedding/mod.ts";
import { lettersOf } from "../../lib/handwriting/mod.ts";
import { signTest } from "../../lib/neighbors/mod.ts";
import assert from "node:assert/strict";

const letter = (file: string, name: string, value: number) => ({
  file,
  name,
  image: ndarray(new Float32Array(784).fill(value), [28, 28]),
});
const letters = lettersOf([
  letter("a_1.png", "a", 0),
  letter("a_2.png", "a", 0.1),
  letter("b_1.png", "b", 0.4),
  letter("b_2.png", "b", 0.22),
], "ink");
const constant = { name: "constant", embedding: () => ndarray(new Float32Array(4), [4, 1]) };
const pixels = { name: "pixels", embedding: pixelEmbedding };

Deno.test("compareOnTests leaves each letter out where nothing else is known", () => {
  assert.deepEqual(compareOnTests([pixels], [{ test: "each", asked: letters }]), [
    {
      test: "each",
      pixels: "3 of 4",
      best: "pixels",
      "only pixels : only pixels": "0 : 0",
      p: "1",
    },
  ]);
});

Deno.test("compareOnTests leaves whole writers out where they are known", () => {
  const asked = { ...letters, writers: ["p", "q", "p", "q"] };
  const [row] = compareOnTests([pixels], [{ test: "writers", asked }]);
  assert.equal(row?.pixels, "4 of 4");
});

Deno.test("compareOnTests counts the tries of every choice of one example per class", () => {
  const [row] = compareOnTests([pixels], [
    { test: "one", asked: letters, known: "one of each class" },
  ]);
  assert.deepEqual([row?.pixels, row?.p], ["7 of 8", "–"]);
});

Deno.test("compareOnTests names all that have the most", () => {
  const [row] = compareOnTests([pixels, { ...pixels, name: "again" }, constant], [
    { test: "themselves", asked: letters, known: letters },
  ]);
  assert.deepEqual(row, {
    test: "themselves",
    pixels: "4 of 4",
    again: "4 of 4",
    constant: "2 of 4",
    best: "pixels · again",
    "only constant : only pixels": "0 : 2",
    p: "0.5",
  });
});

Deno.test("pairedScore() counts what only one has right", () => {
  const names = ["a", "a", "b", "b", "b", "c"];
  const [one, other] = [["a", "a", "b", "b", "b", "a"], ["a", "b", "a", "a", "b", "c"]];
  assert.deepEqual(pairedScore(names, one, other), { onlyA: 3, onlyB: 1, p: signTest(3, 1) });
});

Deno.test("mistakesOf() counts each kind of mistake, classLengths() takes medians", () => {
  assert.deepEqual(mistakesOf(["a", "b", "c"], ["a", "b", "c"]), []);
  assert.deepEqual(mistakesOf(["a", "b", "a", "a"], ["b", "a", "b", "c"]), [
    { from: "a", to: "b", count: 2 },
    { from: "b", to: "a", count: 1 },
    { from: "a", to: "c", count: 1 },
  ]);
  const rows = ndarray(new Float32Array([3, 4, 6, 8, 0, 1]), [3, 2]);
  assert.deepEqual(classLengths(rows, ["b", "b", "a"]), [
    { name: "a", length: 1 },
    { name: "b", length: 7.5 },
  ]);
});

Deno.test("classAxis names each class at its middle and nothing elsewhere", () => {
  const { ticks, tickFormat } = classAxis(["a", "a", "b"]);
  assert.deepEqual(ticks, [1, 2.5]);
  assert.deepEqual([1, 2, 2.5].map(tickFormat), ["a", "", "b"]);
});
