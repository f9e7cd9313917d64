import assert from "node:assert/strict";
import { findBlots } from "../../lib/image/blots.ts";
import { glyphGroups, scriptOf } from "../../lib/image/glyph_groups.ts";
import { type Box, type Plane, planeOf } from "../../lib/image/plane.ts";
import { inReadingOrder } from "../../lib/image/reading_order.ts";
import { ruledLines } from "../../lib/image/ruled_lines.ts";

/** A plane with ones in boxes `[row, column, height, width]`. */
function boxes(
  size: number,
  ...filled: readonly (readonly [number, number, number, number])[]
): Plane {
  return planeOf({ height: size, width: size }, (i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    return filled.some(([top, left, height, width]) =>
        row >= top && row < top + height && column >= left && column < left + width
      )
      ? 1
      : 0;
  });
}

function groupsOn(plane: Plane): Box[] {
  const blots = findBlots(plane, 0.5, 0.5);
  const groups = glyphGroups(blots, scriptOf(blots, plane.width), plane.width);
  return groups.map(({ box }) => box).sort((a, b) => a.column - b.column);
}

Deno.test("ruledLines() takes thin lines from side to side, and leaves strokes that cross", () => {
  // A line of two rows, a stroke across it, and a short bar as thin as the line.
  const plane = boxes(200, [100, 0, 2, 200], [60, 90, 80, 6], [30, 40, 2, 60]);
  const { mask, count } = ruledLines(plane, 0.5);
  assert.equal(count, 1);
  const at = (row: number, column: number) => mask.data[row * 200 + column];
  assert.equal(at(100, 10), 1);
  assert.equal(at(101, 190), 1);
  assert.equal(at(100, 92), 0);
  assert.equal(at(30, 60), 0);
  assert.equal(at(70, 92), 0);
});

Deno.test("ruledLines() follows a line that rises and bends, and finds those that go down", () => {
  const plane = planeOf({ height: 300, width: 300 }, (i) => {
    const [row, column] = [Math.floor(i / 300), i % 300];
    const bent = 150 + 0.06 * column + 3 * Math.sin(column / 60);
    return Math.abs(row - bent) < 1 || column === 40 ? 1 : 0;
  });
  const { data } = ruledLines(plane, 0.5).mask;
  const missed = plane.data.filter((value, i) => value === 1 && data[i] === 0).length;
  const ink = plane.data.filter((value) => value === 1).length;
  assert.ok(missed < 0.03 * ink, `${missed} of ${ink} missed`);
  assert.deepEqual([...ruledLines(boxes(50), 0.5).mask.data], new Array(2500).fill(0));
});

Deno.test("scriptOf() measures height and slant", () => {
  const upright = findBlots(boxes(100, [10, 10, 40, 6], [10, 40, 40, 6], [80, 80, 3, 3]), 0.5, 0.5);
  assert.deepEqual(scriptOf(upright, 100), { height: 40, slant: 0 });
  const leaning = planeOf({ height: 100, width: 100 }, (i) => {
    const [row, column] = [Math.floor(i / 100), i % 100];
    return row < 60 && Math.abs(column - (60 - row / 4)) < 3 ? 1 : 0;
  });
  const { slant } = scriptOf(findBlots(leaning, 0.5, 0.5), 100);
  assert.ok(Math.abs(slant - 0.25) < 0.02, `${slant}`);
  assert.deepEqual(scriptOf([], 100), { height: 0, slant: 0 });
});

Deno.test("glyphGroups() joins fragments and parts above each other, and nothing else", () => {
  // Two bars side by side are two ones.
  assert.equal(groupsOn(boxes(100, [10, 10, 40, 5], [10, 24, 40, 5])).length, 2);
  // Two halves of a stroke are one.
  assert.deepEqual(groupsOn(boxes(100, [10, 10, 18, 5], [31, 10, 19, 5], [10, 50, 40, 5])), [
    { row: 10, column: 10, height: 40, width: 5 },
    { row: 10, column: 50, height: 40, width: 5 },
  ]);
  // A flag belongs to the nearer stroke.
  assert.deepEqual(
    groupsOn(boxes(120, [10, 10, 40, 5], [10, 60, 40, 5], [10, 68, 4, 10])).map(({ width }) =>
      width
    ),
    [5, 18],
  );
  // Whole glyphs in two rows stay two; specks and dashes are none.
  assert.equal(groupsOn(boxes(120, [10, 10, 40, 5], [56, 10, 40, 5])).length, 2);
  assert.equal(groupsOn(boxes(120, [10, 10, 40, 5], [90, 90, 2, 2], [70, 50, 5, 30])).length, 1);
});

Deno.test("inReadingOrder() reads rows that slope and have gaps", () => {
  const item = (name: string, row: number, column: number) => ({
    name,
    box: { row, column, height: 20, width: 10 },
  });
  const items = [
    item("d", 62, 10),
    item("b", 8, 50),
    item("f", 44, 250),
    item("a", 12, 10),
    item("c", -12, 250),
    item("e", 56, 60),
  ];
  const names = (slope: number) =>
    inReadingOrder(
      items.map(({ name, box }) => ({ name, box: { ...box, row: box.row + slope * box.column } })),
      20,
    ).map((row) => row.map(({ name }) => name).join(""));
  assert.deepEqual(names(0), ["abc", "def"]);
  assert.deepEqual(names(0.1), ["abc", "def"]);
  assert.deepEqual(inReadingOrder([], 20), []);
  assert.deepEqual(inReadingOrder([item("x", 0, 0)], 0).map((row) => row.length), [1]);
});

Deno.test("inReadingOrder() keeps a digit with a long tail in its row", () => {
  const item = (name: string, row: number, column: number, height: number) => ({
    name,
    box: { row, column, height, width: 12 },
  });
  const items = [
    ..."0283".split("").map((name, i) => item(name, 100, 40 + 20 * i, 24)),
    // As in a nine whose tail reaches to the row below.
    item("9", 98, 120, 64),
    ..."011".split("").map((name, i) => item(name, 102, 145 + 18 * i, 22)),
    ..."1388".split("").map((name, i) => item(name, 166, 40 + 20 * i, 26)),
    item("6", 164, 120, 28),
    item("7", 166, 140, 26),
  ];
  assert.deepEqual(
    inReadingOrder(items, 25).map((row) => row.map(({ name }) => name).join("")),
    ["02839011", "138867"],
  );
});

/** Rows of boxes 12 wide and 20 high, a step apart: one for each letter, none for a space. */
function rowsAt(
  [x, y]: readonly [number, number],
  pitch: number,
  rows: readonly string[],
): {
  readonly name: string;
  readonly box: { row: number; column: number; height: number; width: number };
}[] {
  return rows.flatMap((row, k) =>
    [...row].flatMap((name, i) =>
      name === " "
        ? []
        : [{ name, box: { row: y + k * pitch, column: x + 20 * i, height: 20, width: 12 } }]
    )
  );
}

/** What is read, on a page that is turned by a slope. */
function read(items: ReturnType<typeof rowsAt>, slope = 0): string[] {
  const turned = items.map(({ name, box }) => ({
    name,
    box: { ...box, row: box.row + slope * box.column, column: box.column - slope * box.row },
  }));
  return inReadingOrder(turned, 20).map((row) => row.map(({ name }) => name).join(""));
}

Deno.test("inReadingOrder() reads columns one after the other, whose rows don't meet", () => {
  const left = ["abcd", "efg", "hijk", "lm"];
  const right = ["nopq", "rst", "uvw"];
  for (const slope of [0, 0.05, -0.05]) {
    // Half a row lower, and with another pitch.
    for (const [y, pitch] of [[16, 34], [10, 41]] as const) {
      const items = [...rowsAt([140, y], pitch, right), ...rowsAt([10, 0], 34, left)];
      assert.deepEqual(read(items, slope), [...left, ...right], `${slope}, ${y}, ${pitch}`);
    }
  }
});

Deno.test("inReadingOrder() reads a table row by row, however wide its gutters are", () => {
  const table = ["ab   cd   ef", "gh   ij   kl", "mn   op   qr"];
  const rows = table.map((row) => row.replaceAll(" ", ""));
  for (const slope of [0, 0.05, -0.05]) {
    assert.deepEqual(read(rowsAt([0, 0], 36, table), slope), rows);
    // Cells of one digit, and a column that begins lower.
    assert.deepEqual(read(rowsAt([0, 0], 36, ["a    b", "c    d", "e    f"]), slope), [
      "ab",
      "cd",
      "ef",
    ]);
    assert.deepEqual(read(rowsAt([0, 0], 36, ["ab", "cd   ef", "gh   ij"]), slope), [
      "ab",
      "cdef",
      "ghij",
    ]);
  }
  // Each cell a little higher or lower.
  const uneven = rowsAt([0, 0], 36, table)
    .map((item, i) => ({
      ...item,
      box: { ...item.box, row: item.box.row + [3, -2, 0, -3, 2][i % 5]! },
    }));
  assert.deepEqual(read(uneven), rows);
});

Deno.test("inReadingOrder() reads columns, then the table below them", () => {
  const left = ["abc", "def", "ghi"];
  const right = ["jkl", "mno", "pqr"];
  const table = ["st    uv", "wx    yz"];
  const items = [
    ...rowsAt([10, 230], 34, table),
    ...rowsAt([140, 17], 34, right),
    ...rowsAt([10, 0], 34, left),
  ];
  assert.deepEqual(read(items), [...left, ...right, "stuv", "wxyz"]);
});
