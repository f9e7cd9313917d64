import assert from "node:assert/strict";
import { inkOutline } from "../../lib/figures/outlines.ts";
import { matrix } from "../helpers/numbers.ts";

Deno.test("inkOutline() goes round a pixel of ink", () => {
  assert.deepEqual(inkOutline(matrix([[0, 0], [0.4, 0.5]])), [
    { x1: 1, y1: 1, x2: 1, y2: 2 },
    { x1: 1, y1: 1, x2: 2, y2: 1 },
    { x1: 2, y1: 1, x2: 2, y2: 2 },
    { x1: 1, y1: 2, x2: 2, y2: 2 },
  ]);
});

Deno.test("inkOutline() leaves out what lies between two pixels of ink, and of paper", () => {
  assert.equal(inkOutline(matrix([[1, 1], [1, 1]])).length, 8);
  assert.deepEqual(inkOutline(matrix([[0, 0], [0, 0]])), []);
});
