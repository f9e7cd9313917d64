import assert from "node:assert/strict";
import {
  mean,
  median,
  normalQuantile,
  quantile,
  standardDeviation,
  tQuantile,
} from "../../lib/base/statistics.ts";
import { assertClose } from "../helpers/numbers.ts";
import oracle from "../testdata/metrics.json" with { type: "json" };

function close(found: number, expected: number): void {
  assertClose([found], [expected], oracle.tolerance);
}

Deno.test("median() is the middle value, or halfway between two", () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median(new Float32Array([5, 1, 3, 4])), 3.5);
  assert.equal(median([7]), 7);
});

Deno.test("quantile() leaves its input in order and is NaN where a value is", () => {
  const values = [3, 1, 2];
  assert.equal(quantile(values, 1), 3);
  assert.deepEqual(values, [3, 1, 2]);
  assert.ok(Number.isNaN(quantile([1, NaN, 2], 0)));
});

Deno.test("standardDeviation() of equal values is 0", () => {
  assert.equal(standardDeviation([4, 4, 4]), 0);
});

Deno.test("summaries are NumPy's", () => {
  for (const { values, ...expected } of oracle.summaries) {
    close(mean(values), expected.mean);
    close(median(values), expected.median);
    close(standardDeviation(values), expected.standardDeviation);
    for (const [p = 0, value = 0] of expected.quantiles) close(quantile(values, p), value);
  }
});

Deno.test("normalQuantile() is SciPy's, and symmetric", () => {
  for (const [p = 0, z = 0] of oracle.normalQuantiles) close(normalQuantile(p), z);
  assert.equal(normalQuantile(0.25), -normalQuantile(0.75));
  assert.equal(normalQuantile(0.5), 0);
});

Deno.test("tQuantile() is SciPy's t.ppf, symmetric, and nears the normal quantile", () => {
  const ppf = [[1, 12.706204736], [2, 4.30265273], [5, 2.570581836], [14, 2.144786688]] as const;
  for (const [degrees, t] of ppf) assertClose([tQuantile(0.975, degrees)], [t], 1e-8);
  assert.equal(tQuantile(0.1, 4), -tQuantile(0.9, 4));
  assert.equal(tQuantile(0.5, 3), 0);
  assertClose([tQuantile(0.9, 100_000)], [normalQuantile(0.9)], 1e-4);
});

Deno.test("summaries refuse samples that are too small", () => {
  const refused = (what: string, least: string, count: number): object => ({
    name: "RangeError",
    message: `Cannot compute a ${what} as there must be at least ${least}: there are ${count}`,
  });
  assert.throws(() => mean([]), refused("mean", "1 value", 0));
  assert.throws(() => median([]), refused("median", "1 value", 0));
  assert.throws(() => quantile([], 0.5), refused("quantile", "1 value", 0));
  assert.throws(() => standardDeviation([]), refused("standard deviation", "2 values", 0));
});

Deno.test("tQuantile() refuses a fraction or degrees of freedom outside their range", () => {
  assert.throws(() => tQuantile(1, 2), {
    name: "RangeError",
    message: "Cannot compute a t quantile as p must be between 0 and 1: current value is 1",
  });
  for (const degrees of [0, 1.5]) {
    assert.throws(() => tQuantile(0.5, degrees), {
      name: "RangeError",
      message: "Cannot compute a t quantile as degrees must be an integer from 1: " +
        `current value is ${degrees}`,
    });
  }
});

Deno.test("quantiles refuse a fraction outside their range", () => {
  assert.throws(() => quantile([1], 1.1), {
    name: "RangeError",
    message: "Cannot compute a quantile as p must be from 0 to 1: current value is 1.1",
  });
  for (const p of [0, 1, NaN]) {
    assert.throws(() => normalQuantile(p), {
      name: "RangeError",
      message:
        `Cannot compute a normal quantile as p must be between 0 and 1: current value is ${p}`,
    });
  }
});
