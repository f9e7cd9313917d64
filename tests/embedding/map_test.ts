import assert from "node:assert/strict";
import { pcaMap, umapMap } from "../../lib/embedding/map.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { createRandom } from "../../lib/base/random.ts";
import { matrix } from "../helpers/numbers.ts";

/** Three clouds of eight rows in ten directions, far apart. */
const random = createRandom(5);
const NAMES = Array.from({ length: 24 }, (_, i) => "abc"[i % 3] ?? "");
const ROWS = matrix(
  NAMES.map((_, i) => Array.from({ length: 10 }, (_, k) => random() + (k === i % 3 ? 20 : 0))),
);

Deno.test("pcaMap() gives the places along two components, with their shares", () => {
  const { points, shares } = pcaMap(matrix([[0, 0], [0, 2], [4, 1]]), ["a", "b", "c"]);
  assert.deepEqual(points.map(({ name }) => name), ["a", "b", "c"]);
  assert.ok(shares[0] > shares[1] && Math.abs(shares[0] + shares[1] - 1) < 1e-6);
});

Deno.test("umapMap() puts each row next to one of its own cloud", () => {
  const points = umapMap(ROWS, NAMES, { nNeighbors: 5 });
  for (const point of points) {
    const [, nearest] = points.toSorted((a, b) =>
      Math.hypot(a.x - point.x, a.y - point.y) - Math.hypot(b.x - point.x, b.y - point.y)
    );
    assert.equal(nearest?.name, point.name);
  }
});

Deno.test("umapMap() draws the same map for the same seed, and leaves the rows", () => {
  const before = ROWS.data.slice();
  const draw = (seed: number) => umapMap(ROWS, NAMES, { nNeighbors: 5, seed });
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  assert.deepEqual(ROWS.data, before);
});

Deno.test("umapMap() refuses as many neighbours as there are rows", () => {
  assert.throws(() => umapMap(ndarray(new Float32Array(6), [3, 2]), ["a", "b", "c"]), {
    name: "RangeError",
    message:
      "Cannot draw a map by neighbours as nNeighbors must be a whole number from 2 to 2: it is 15",
  });
});
