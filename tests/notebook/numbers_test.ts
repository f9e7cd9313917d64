import assert from "node:assert/strict";
import { counted, fixed, listed, numberText, percent } from "../../lib/notebook/numbers.ts";
import { md } from "../../lib/notebook/markdown.ts";
import { expectation, verdict } from "../../lib/notebook/verdict.ts";

Deno.test("numberText() writes four digits at most, and a power of ten only for tiny numbers", () => {
  const texts = [0, 7, 1234.5, 3.14159, 0.001, 0.0005, 0.00002, -0.00002, 1e21].map(numberText);
  assert.deepEqual(texts, [
    ...["0", "7", "1,235", "3.142", "0.001", "0.0005", "2.0 × 10⁻⁵", "−2.0 × 10⁻⁵"],
    "1,000,000,000,000,000,000,000",
  ]);
  assert.deepEqual([NaN, -Infinity].map(numberText), ["NaN", "−Infinity"]);
});

Deno.test("fixed() has no minus before what rounds to nothing", () => {
  assert.deepEqual([-0, -0.004, -0.006].map((value) => fixed(value)), ["0.00", "0.00", "−0.01"]);
});

Deno.test("percent() says 100 % of a whole only, and 0 % of nothing only", () => {
  assert.deepEqual([0, 0.00001, 0.5, 0.9999999, 1].map((share) => percent(share, 1)), [
    ...["0.0 %", "0.1 %", "50.0 %", "99.9 %", "100.0 %"],
  ]);
  assert.deepEqual([1.44, -0.25].map((share) => percent(share, 0)), ["144 %", "−25 %"]);
});

Deno.test("counted() and listed() write as a sentence does", () => {
  assert.deepEqual([1, 3].map((n) => counted(n, "class", "classes")), ["1 class", "3 classes"]);
  assert.deepEqual([[], ["4"], ["4", 9]].map((items) => listed(items)), ["none", "4", "4 and 9"]);
  assert.equal(listed(["a", "b", "c"], "or"), "a, b or c");
});

Deno.test("expectation() adds the reason only where it is not as expected", () => {
  const found = md`${9} of ${10} are right.`;
  assert.equal(expectation(true, found, "x").text, `${verdict(true).text} 9 of 10 are right.`);
  assert.equal(
    expectation(false, found, "A seven is crossed.").text,
    "**Not as expected,** 9 of 10 are right. A seven is crossed.",
  );
});
