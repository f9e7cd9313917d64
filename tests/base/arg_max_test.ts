/**
 * Where the greatest of some numbers is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { argMax } from "../../lib/base/mod.ts";

Deno.test("argMax() takes the lowest of equal places, and never NaN", () => {
  assert.equal(argMax([3, 7, 7, 1]), 1);
  assert.equal(argMax([-2, -1, -3]), 1);
  assert.equal(argMax([-Infinity]), 0);
  assert.equal(argMax([NaN, 2, NaN, 3]), 3);
  assert.equal(argMax(new Float32Array([0, 0])), 0);
  assert.equal(argMax([]), -1);
  assert.equal(argMax([NaN]), -1);
});
