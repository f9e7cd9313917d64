import assert from "node:assert/strict";
import { correlation } from "../../lib/base/correlation.ts";
import { assertClose } from "../helpers/numbers.ts";
import oracle from "../testdata/analysis.json" with { type: "json" };

Deno.test("correlation() is SciPy's pearsonr", () => {
  for (const { a, b, r } of oracle.correlation) {
    assertClose([correlation(a, b)], [r], oracle.tolerance);
  }
});

Deno.test("correlation() is 1 with itself, -1 with its negative, 0 with a constant", () => {
  const values = [0.1, 0.7, -3, 12];
  assert.equal(correlation(values, values), 1);
  assert.equal(correlation(values, values.map((value) => 5 - value)), -1);
  assert.equal(correlation(values, values.map(() => 0.1)), 0);
});

Deno.test("correlation() refuses samples that have none", () => {
  assert.throws(() => correlation([1, 2], [1, 2, 3]), {
    name: "TypeError",
    message: "Cannot correlate samples as they must have the same length: lengths are 2 and 3",
  });
  assert.throws(() => correlation([1], [1]), {
    name: "RangeError",
    message: "Cannot correlate samples as two values are needed: there are 1",
  });
});
