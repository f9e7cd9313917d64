/**
 * Preparing pictures: what must not matter, and what is refused.
 *
 * @module
 */

import { listPictures } from "../../lib/image/list.ts";
import type { NdArray } from "../../lib/base/ndarray.ts";
import type { Picture } from "../../lib/image/picture.ts";
import { prepareImage } from "../../lib/image/prepare.ts";
import { readPicture } from "../../lib/image/decode.ts";
import { STEP_NAMES } from "../helpers/pictures.ts";
import { fromFileUrl } from "@std/path";
import assert from "node:assert/strict";
import { missing, testUnless } from "../helpers/needs.ts";

/** A seven with a hook, in hundredths of the glyph's square. */
const SEVEN = [[22, 28], [26, 18], [76, 20], [48, 84]] as const;
const BAR = [[20, 50], [80, 50]] as const;

interface Drawing {
  readonly width?: number;
  readonly height?: number;
  /** Pixels of the glyph's square. */
  readonly square?: number;
  readonly left?: number;
  readonly top?: number;
  readonly line?: readonly (readonly [number, number])[];
  readonly ink?: number;
  /** Brightness of the paper in 0–255 at a place in 0–1 across and down. */
  readonly paper?: (x: number, y: number) => number;
}

/** A soft-edged stroke on paper. */
function drawn({
  width = 160,
  height = 140,
  square = 100,
  left = 30,
  top = 20,
  line = SEVEN,
  ink = 30,
  paper = () => 235,
}: Drawing = {}): Picture {
  const points = line.map(([x, y]) => [left + x * square / 100, top + y * square / 100] as const);
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width + 0.5, Math.floor(i / width) + 0.5];
    const distance = Math.min(
      ...points.slice(1).map((to, k) => distanceTo(x, y, points[k] ?? to, to)),
    );
    const share = Math.min(Math.max(0.04 * square - distance + 0.5, 0), 1);
    const light = paper(x / width, y / height);
    rgba.fill(light * (1 - share) + ink * share * light / 235, 4 * i, 4 * i + 3);
  }
  return { name: "7_me.png", width, height, rgba };
}

function distanceTo(
  x: number,
  y: number,
  [x1, y1]: readonly [number, number],
  [x2, y2]: readonly [number, number],
): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const t = Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - x1 - t * dx, y - y1 - t * dy);
}

function inverted(picture: Picture): Picture {
  return { ...picture, rgba: picture.rgba.map((value, i) => (i % 4 === 3 ? value : 255 - value)) };
}

function difference(a: NdArray, b: NdArray): number {
  assert.deepEqual(a.shape, b.shape);
  return a.data.reduce((sum, value, i) => sum + Math.abs(value - (b.data[i] ?? 0)), 0) /
    a.data.length;
}

/** Rows and columns that hold ink, and where its centre of mass is. */
function extentOf({ data, shape: [, width = 0] }: NdArray) {
  const rows = new Set<number>();
  const columns = new Set<number>();
  let [mass, down, across] = [0, 0, 0];
  data.forEach((value, i) => {
    const row = Math.floor(i / width);
    const column = i % width;
    if (value > 0.2) {
      rows.add(row);
      columns.add(column);
    }
    mass += value;
    down += value * row;
    across += value * column;
  });
  return { rows: rows.size, columns: columns.size, down: down / mass, across: across / mass };
}

const PLAIN = prepareImage(drawn()).image;

Deno.test("prepareImage() makes ink bright on black, in 0–1", () => {
  assert.deepEqual(PLAIN.shape, [28, 28]);
  assert.ok(PLAIN.data.every((value) => value >= 0 && value <= 1));
  assert.ok(Math.max(...PLAIN.data) > 0.9);
  // The foot of a seven may reach the lowest row; paper has no ink at all.
  const corners = [0, 27, 27 * 28, 28 * 28 - 1];
  assert.deepEqual(corners.map((i) => PLAIN.data[i]), [0, 0, 0, 0]);
  assert.ok(PLAIN.data.filter((value) => value === 0).length > 392);
  const share = PLAIN.data.filter((value) => value > 0.5).length / 784;
  assert.ok(share > 0.03 && share < 0.35, `${share}`);
});

for (
  const [what, picture] of [
    ["whether ink is dark or bright", inverted(drawn())],
    ["where the glyph is", drawn({ left: 48, top: 30 })],
    [
      "how large the picture is",
      drawn({ width: 320, height: 280, square: 200, left: 60, top: 40 }),
    ],
    ["how large the glyph is", drawn({ square: 70, left: 45, top: 35 })],
    ["how much paper is around", drawn({ width: 300, height: 260, left: 100, top: 80 })],
    ["a gradient of light", drawn({ paper: (x, y) => 235 - 70 * x - 40 * y })],
    ["how dark the ink is", drawn({ ink: 130 })],
  ] as const
) {
  Deno.test(`prepareImage() does not mind ${what}`, () => {
    const distance = difference(prepareImage(picture).image, PLAIN);
    assert.ok(distance < 0.02, `the mean difference is ${distance}`);
  });
}

Deno.test("prepareImage() lays transparent pictures on white, or on black where ink is white", () => {
  const plain = drawn({ ink: 0 });
  for (const ink of [0, 255]) {
    const rgba = plain.rgba.map((_, i) =>
      i % 4 === 3 ? 255 - (plain.rgba[i - 1] ?? 0) * 255 / 235 : ink
    );
    const distance = difference(prepareImage({ ...plain, rgba }).image, PLAIN);
    assert.ok(distance < 0.02, `the mean difference is ${distance} with ink ${ink}`);
  }
});

Deno.test("prepareImage() leaves its picture as it was", () => {
  const picture = drawn();
  const before = picture.rgba.slice();
  prepareImage(picture);
  assert.deepEqual(picture.rgba, before);
});

Deno.test("prepareImage() names its steps, the picture first and the image last", () => {
  const picture = drawn();
  const { image, steps } = prepareImage(picture);
  assert.deepEqual(steps.map(({ name }) => name), STEP_NAMES);
  assert.equal(steps[0]?.image, picture);
  assert.equal(steps.at(-1)?.image, image);
  for (const { name, image } of steps.slice(1)) {
    assert.ok("data" in image, name);
    assert.ok(image.data.every((value) => value >= 0 && value <= 1), name);
  }
});

Deno.test("prepareImage() makes the longer side 20 pixels and centres by mass", () => {
  for (const line of [SEVEN, BAR, BAR.map(([x, y]) => [y, x] as const)]) {
    const { rows, columns, down, across } = extentOf(prepareImage(drawn({ line })).image);
    assert.ok(Math.abs(Math.max(rows, columns) - 20) <= 1, `${rows} × ${columns}`);
    assert.ok(Math.abs(down - 14) <= 1, `the centre is in row ${down}`);
    assert.ok(Math.abs(across - 14) <= 1, `the centre is in column ${across}`);
  }
});

Deno.test("prepareImage() keeps the glyph's aspect", () => {
  const wide = extentOf(prepareImage(drawn({ line: BAR })).image);
  assert.ok(wide.rows <= 4 && wide.columns >= 19, `${wide.rows} × ${wide.columns}`);
  const seven = extentOf(PLAIN);
  assert.ok(Math.abs(seven.columns / seven.rows - 58 / 72) < 0.12, `${seven.columns} columns`);
});

Deno.test("prepareImage() makes images of the size asked for", () => {
  const { image } = prepareImage(drawn(), { size: 56, box: 40, strokeWidth: 4.8 });
  assert.deepEqual(image.shape, [56, 56]);
  const { rows, columns } = extentOf(image);
  assert.ok(Math.abs(Math.max(rows, columns) - 40) <= 1, `${rows} × ${columns}`);
});

for (
  const [options, message] of [
    [{ size: 3 }, "size must be an integer from 4 to 512: current value is 3"],
    [{ size: 513 }, "size must be an integer from 4 to 512: current value is 513"],
    [{ size: 28.5 }, "size must be an integer from 4 to 512: current value is 28.5"],
    [{ size: NaN }, "size must be an integer from 4 to 512: current value is NaN"],
    [{ box: 3 }, "box must be an integer from 4 to 28: current value is 3"],
    [{ box: 29 }, "box must be an integer from 4 to 28: current value is 29"],
    [{ size: 16 }, "box must be an integer from 4 to 16: current value is 20"],
    [{ strokeWidth: 0.9 }, "strokeWidth must be from 1 to 10: current value is 0.9"],
    [{ strokeWidth: 10.1 }, "strokeWidth must be from 1 to 10: current value is 10.1"],
    [{ strokeWidth: NaN }, "strokeWidth must be from 1 to 10: current value is NaN"],
  ] as const
) {
  Deno.test(`prepareImage() refuses ${Deno.inspect(options)}`, () => {
    assert.throws(() => prepareImage(drawn(), options), {
      name: "RangeError",
      message: `Cannot prepare images as ${message}`,
    });
  });
}

for (
  const [what, width, height, value] of [
    ["a white page", 160, 140, 255],
    ["a grey page", 160, 140, 128],
    ["a black page", 160, 140, 0],
    ["one pixel", 1, 1, 0],
    ["one row", 50, 1, 255],
    ["one column", 1, 50, 255],
  ] as const
) {
  Deno.test(`prepareImage() refuses ${what} as blank`, () => {
    const rgba = new Uint8ClampedArray(width * height * 4).fill(value);
    for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
    assert.throws(() => prepareImage({ name: "7_me.png", width, height, rgba }), {
      name: "RangeError",
      message: `Cannot prepare "7_me.png" as it must show ink on paper: it is blank`,
    });
  });
}

Deno.test("prepareImage() refuses paper with a gradient of light and nothing on it", () => {
  const paper = (x: number, y: number) => 235 - 70 * x - 40 * y;
  assert.throws(() => prepareImage(drawn({ paper, ink: 235 })), {
    name: "RangeError",
    message: `Cannot prepare "7_me.png" as it must show ink on paper: it is blank`,
  });
});

const PHOTOGRAPHS = fromFileUrl(new URL("../../../shared/data/digits", import.meta.url));

testUnless(
  missing(PHOTOGRAPHS),
  "prepareImage() prepares photographs that are at hand",
  async () => {
    // All fifty take ten seconds; of five a digit, every eleventh is one of each series.
    const paths = (await listPictures([PHOTOGRAPHS])).filter((_, i) => i % 11 === 0);
    for (const path of paths) {
      const { image } = prepareImage(await readPicture(path));
      const share = image.data.filter((value) => value > 0.5).length / image.data.length;
      assert.ok(share > 0.03 && share < 0.35, `${path}: the share of ink is ${share}`);
    }
  },
);
