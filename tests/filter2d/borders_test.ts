import assert from "node:assert/strict";
import { sourceIndices } from "../../lib/filter2d/borders.ts";

Deno.test("sourceIndices() goes on by the border type, however far", () => {
  assert.deepEqual(sourceIndices(3, 5, 4, "reflect101"), [1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2]);
  assert.deepEqual(sourceIndices(3, 5, 4, "reflect"), [1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]);
  assert.deepEqual(sourceIndices(3, 5, 4, "replicate"), [0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2]);
  assert.deepEqual(
    sourceIndices(3, 5, 4, "constant"),
    [-1, -1, -1, -1, -1, 0, 1, 2, -1, -1, -1, -1],
  );
  assert.deepEqual(sourceIndices(3, 5, 4, "wrap"), [1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
});

Deno.test("sourceIndices() repeats a single pixel", () => {
  for (const borderType of ["reflect101", "reflect", "replicate", "wrap"] as const) {
    assert.deepEqual(sourceIndices(1, 2, 2, borderType), [0, 0, 0, 0, 0]);
  }
});
