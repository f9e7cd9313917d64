import assert from "node:assert/strict";
import { mapActivity } from "../../lib/analysis/activity.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

Deno.test("mapActivity() counts what is above 0, and calls a map of negative numbers not silent", () => {
  const maps = ndarray(new Float32Array([1, 0, -1, 2, 0, 0]), [2, 1, 3]);
  assert.deepEqual(mapActivity(maps), { share: 2 / 6, medianShare: 0, silent: [1] });
});

Deno.test("mapActivity() refuses maps of another shape", () => {
  assert.throws(() => mapActivity(ndarray(new Float32Array(4), [2, 2])), {
    name: "TypeError",
    message: "Cannot measure activity as maps must be [height, width, maps]: shape is [2, 2]",
  });
});
