/**
 * The checks at the public edge.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Check, createCheck, ndarray } from "../../lib/base/mod.ts";

const check: Check = createCheck("build it");

/** That a check throws this class and text. */
function refuses(run: () => void, name: string, rule: string): void {
  assert.throws(run, { name, message: `Cannot build it as ${rule}` });
}

Deno.test("check.whole() says the range, and refuses what is no number as such", () => {
  check.whole("k", 1, 1);
  check.whole("k", 5, 1, 5);
  refuses(
    () => check.whole("k", 6, 1, 5),
    "RangeError",
    "k must be a whole number from 1 to 5: it is 6",
  );
  for (const value of [0, 1.5, NaN, Infinity]) {
    const rule = `k must be a whole number of at least 1: it is ${value}`;
    refuses(() => check.whole("k", value, 1), "RangeError", rule);
  }
  refuses(() => check.whole("k", "3", 1), "TypeError", 'k must be a number: it is "3"');
  refuses(() => check.whole("k", undefined, 1), "TypeError", "k must be a number: it is missing");
});

Deno.test("createCheck() says it in the words it is given", () => {
  const check: Check = createCheck("fit", { now: "current value is", whole: "an integer" });
  assert.throws(() => check.whole("k", 0, 1, 3), {
    name: "RangeError",
    message: "Cannot fit as k must be an integer from 1 to 3: current value is 0",
  });
});

Deno.test("check.finite() and check.positive() refuse NaN and infinity", () => {
  check.finite("delta", -0.5);
  check.positive("scale", 0.5);
  check.positive("scale", 8, 8);
  refuses(
    () => check.finite("delta", NaN),
    "RangeError",
    "delta must be a finite number: it is NaN",
  );
  for (const value of [0, -1, NaN, Infinity]) {
    const rule = `scale must be above 0: it is ${value}`;
    refuses(() => check.positive("scale", value), "RangeError", rule);
  }
  const rule = "scale must be above 0 and at most 8: it is 9";
  refuses(() => check.positive("scale", 9, 8), "RangeError", rule);
});

Deno.test("check.oneOf() lists the choices", () => {
  check.oneOf("padding", "same", ["valid", "same"]);
  const rule = 'padding must be one of "valid", "same": it is';
  refuses(() => check.oneOf("padding", "x", ["valid", "same"]), "RangeError", `${rule} "x"`);
  refuses(() => check.oneOf("padding", 3, ["valid", "same"]), "TypeError", `${rule} 3`);
});

Deno.test("check.list(), check.object() and check.keys() say what a right value is", () => {
  check.list("filters", [], [16, 16]);
  check.object("fit", {});
  check.keys("its fit", { epochs: 1 }, ["epochs", "seed"]);
  refuses(
    () => check.list("filters", 16, [16, 16]),
    "TypeError",
    "filters must be a list such as [16, 16]: it is 16",
  );
  refuses(() => check.object("its fit", [1]), "TypeError", "its fit must be an object: it is [1]");
  refuses(
    () => check.keys("its fit", { lr: 1 }, ["epochs", "seed"]),
    "TypeError",
    'its fit must have no key "lr": keys are "epochs", "seed"',
  );
});

Deno.test("check.counts() and check.each() say where it goes wrong", () => {
  const isDigit = (label: number) => label >= 0 && label <= 9;
  check.counts("there must be one label a row", { labels: 3, rows: 3 });
  check.each("labels must be from 0 to 9", [0, 9], isDigit);
  refuses(
    () => check.counts("there must be one label a row", { labels: 3, rows: 4 }),
    "TypeError",
    "there must be one label a row: there are 3 labels and 4 rows",
  );
  refuses(
    () => check.counts("they must agree", { images: 1, rows: 2, labels: 2 }),
    "TypeError",
    "they must agree: there are 1 images, 2 rows and 2 labels",
  );
  refuses(
    () => check.each("labels must be from 0 to 9", [1, 12], isDigit, (i) => `label ${i}`),
    "RangeError",
    "labels must be from 0 to 9: label 1 is 12",
  );
});

Deno.test("check.shape() takes a name for an axis of any length", () => {
  const images = ndarray(new Float32Array(2 * 784), [2, 28, 28, 1]);
  check.shape("images must be", images, ["n", 28, 28, 1]);
  refuses(
    () => check.shape("images must be", images, ["n", 28, 28]),
    "TypeError",
    "images must be [n, 28, 28]: shape is [2, 28, 28, 1]",
  );
  refuses(
    () => check.shape("their shape must be", images, ["n", 14, 14, 1], "it is"),
    "TypeError",
    "their shape must be [n, 14, 14, 1]: it is [2, 28, 28, 1]",
  );
});

Deno.test("check.ndarray() knows an array of this library from other things", () => {
  check.ndarray("images", ndarray(new Float32Array(4), [2, 2]));
  const rule = "images must be an array as ndarray(data, shape) makes: it is";
  refuses(() => check.ndarray("images", [[1, 2]]), "TypeError", `${rule} Array`);
  refuses(() => check.ndarray("images", 3), "TypeError", `${rule} 3`);
  const short = { data: new Float32Array(3), shape: [2, 2] };
  refuses(() => check.ndarray("images", short), "TypeError", `${rule} Object`);
});
