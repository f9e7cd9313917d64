import assert from "node:assert/strict";
import { boundingBox, type Plane, planeOf } from "../../lib/image/plane.ts";
import { waysToCut } from "../../lib/image/touching.ts";

/** Rings around `x`, 40 rows high and `width` columns wide, their strokes 5 pixels wide. */
function rings(places: readonly number[], width: number): Plane {
  const size = { height: 60, width: Math.max(...places) + 40 };
  return planeOf(size, (i) => {
    const [row, column] = [Math.floor(i / size.width) - 30, i % size.width];
    const nearest = Math.min(...places.map((x) => {
      const across = (column - x) * 40 / width;
      return Math.abs(Math.hypot(row, across) - 17.5);
    }));
    return Math.min(1, Math.max(0, 3 - nearest));
  });
}

Deno.test("waysToCut() cuts two rings where they touch, and shares their ink out", () => {
  const two = rings([40, 80], 40);
  const ways = waysToCut(two);
  const [way] = ways.filter(({ length }) => length === 2);
  const boxes = way?.map((piece) => boundingBox(piece)) ?? [];
  assert.deepEqual(boxes.map(({ height }) => height), [41, 41]);
  boxes.forEach(({ column, width }, k) => {
    assert.ok(Math.abs(column + width / 2 - 40 * (k + 1)) <= 3, `piece ${k} is at ${column}`);
  });
  for (const way of ways) {
    two.data.forEach((ink, i) => {
      assert.equal(way.reduce((sum, piece) => sum + (piece.data[i] ?? 0), 0), ink);
    });
  }
});

Deno.test("waysToCut() leaves one ring whole, wide or narrow", () => {
  for (const width of [30, 40, 50]) {
    assert.equal(waysToCut(rings([40], width)).length, 0, `${width} columns wide`);
  }
});
