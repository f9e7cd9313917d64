import assert from "node:assert/strict";
import { findBlots } from "../../lib/image/blots.ts";
import { withoutForms } from "../../lib/image/forms.ts";
import { planeOf } from "../../lib/image/plane.ts";

/** The boxes `[row, column, height, width]` of the blots that stay, of ink drawn as letters. */
function kept(rows: readonly string[]): number[][] {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  const ink = planeOf(
    { height, width },
    (i) => rows[Math.floor(i / width)]?.[i % width] === "#" ? 1 : 0,
  );
  return withoutForms(findBlots(ink, 0.5, 0.5), width)
    .map(({ box }) => [box.row, box.column, box.height, box.width]);
}

Deno.test("withoutForms() leaves out a frame around a glyph, but not the ring of a theta", () => {
  assert.deepEqual(
    kept([
      "#########",
      "#.......#",
      "#...#...#",
      "#...#...#",
      "#...#...#",
      "#.......#",
      "#########",
    ]),
    [[2, 4, 3, 1]],
  );
  assert.deepEqual(
    kept([
      "#########",
      "#.......#",
      "#.......#",
      "#..###..#",
      "#.......#",
      "#.......#",
      "#########",
    ]).length,
    2,
  );
});

Deno.test("withoutForms() leaves out no curve that is open to one side of what it holds", () => {
  assert.equal(
    kept(["#########", "#........", "#...#....", "#...#....", "#.......#", "#########"]).length,
    2,
  );
});

Deno.test("withoutForms() leaves out a line under a glyph, but not the base that it stands on", () => {
  const one = Array.from({ length: 30 }, () => "........#........");
  const [gap, line] = [".".repeat(17), "#".repeat(17)];
  assert.deepEqual(kept([...one, gap, gap, line]), [[0, 8, 30, 1]]);
  assert.equal(kept([...one, gap, line]).length, 2);
  assert.deepEqual(kept([line, gap, gap, ...one]).length, 2);
});

Deno.test("withoutForms() leaves out punched holes, and keeps a dot that is alone", () => {
  const hole = ["###", "###", "###", "...", "...", "..."];
  assert.deepEqual(kept(hole), [[0, 0, 3, 3]]);
  const ring = ["######", "#....#", "#....#", "#....#", "#....#", "######"];
  assert.deepEqual(kept(hole.map((row, k) => `${row}...${ring[k]}`)), [[0, 6, 6, 6]]);
});
