import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { listPictures } from "../../lib/image/list.ts";
import type { NdArray } from "../../lib/base/ndarray.ts";
import type { Picture } from "../../lib/image/picture.ts";
import { prepareImage } from "../../lib/image/prepare.ts";
import { readPicture } from "../../lib/image/decode.ts";
import { strokeWidthOf } from "../../lib/image/stroke.ts";
import { drawnPicture, noise } from "../helpers/pictures.ts";
import { missing, testUnless } from "../helpers/needs.ts";

const LETTERS = fromFileUrl(new URL("../../../shared/data/greek_train", import.meta.url));
const FOUR = prepareImage(drawnPicture()).image;

/** The mean difference of two images as a part of the mean of the first. */
function difference(a: NdArray, b: NdArray): number {
  const sum = a.data.reduce((s, value, i) => s + Math.abs(value - (b.data[i] ?? 0)), 0);
  return sum / a.data.reduce((s, value) => s + value, 0);
}

function assertAlike(picture: Picture, tolerance: number): void {
  const found = difference(FOUR, prepareImage(picture).image);
  assert.ok(found <= tolerance, `the images differ by ${found}`);
}

function extent({ data, shape: [height = 0, width = 0] }: NdArray): [number, number] {
  const rows = new Set<number>();
  const columns = new Set<number>();
  data.forEach((value, i) => {
    if (value < 0.2) return;
    rows.add(Math.floor(i / width));
    columns.add(i % width);
  });
  assert.ok(height > 0);
  return [rows.size, columns.size];
}

function planeOf({ data, shape: [height = 0, width = 0] }: NdArray) {
  return { data, height, width };
}

function grey(image: NdArray): Picture {
  const [height = 0, width = 0] = image.shape;
  const rgba = new Uint8ClampedArray(4 * height * width).fill(255);
  image.data.forEach((value, i) => rgba.fill(255 * value, 4 * i, 4 * i + 3));
  return { name: "grey.png", height, width, rgba };
}

Deno.test("prepareImage() gives the same for white on black, at another place, at another size", () => {
  assertAlike(drawnPicture({ light: (value) => 255 - value }), 0.02);
  assertAlike(drawnPicture({ width: 300, height: 200 }), 0.02);
  assertAlike(drawnPicture({ width: 200, height: 310 }), 0.02);
  assertAlike(drawnPicture({ width: 400, height: 400 }), 0.06);
  assertAlike(drawnPicture({ width: 1000, height: 1000 }), 0.06);
  assertAlike(drawnPicture({ width: 60, height: 60 }), 0.12);
});

Deno.test("prepareImage() finds ink of any colour on paper of any colour", () => {
  assertAlike(drawnPicture({ ink: [20, 30, 160] }), 0.03);
  assertAlike(drawnPicture({ ink: [245, 235, 120], paper: [250, 248, 240] }), 0.05);
  assertAlike(drawnPicture({ ink: [200, 30, 30], paper: [110, 110, 110] }), 0.03);
  assertAlike(drawnPicture({ ink: [215, 215, 215], paper: [235, 235, 235] }), 0.05);
  assertAlike(drawnPicture({ ink: [230, 230, 230], paper: [30, 70, 50] }), 0.03);
});

Deno.test("prepareImage() removes uneven light, shadows and noise", () => {
  assertAlike(drawnPicture({ light: (value, x, y) => value * (0.3 + 0.5 * x + 0.2 * y) }), 0.05);
  const lamp = (x: number, y: number) => Math.exp(-2 * ((x - 0.4) ** 2 + (y - 0.6) ** 2));
  assertAlike(drawnPicture({ light: (value, x, y) => value * lamp(x, y) }), 0.05);
  const shade = (x: number) => 1 - 0.4 / (1 + Math.exp((0.45 - x) * 30));
  assertAlike(drawnPicture({ light: (value, x) => value * shade(x) }), 0.1);
  const next = noise(3);
  assertAlike(drawnPicture({ light: (value) => value + 12 * next() }), 0.1);
});

Deno.test("prepareImage() drops specks, borders and a table's edge", () => {
  const speck = (x: number, y: number) =>
    Math.hypot(x - 0.1, y - 0.2) < 0.012 || Math.hypot(x - 0.85, y - 0.75) < 0.015;
  assertAlike(drawnPicture({ light: (value, x, y) => (speck(x, y) ? 60 : value) }), 0.02);
  assertAlike(drawnPicture({ light: (value, x, y) => (x < 0.03 || y > 0.97 ? 0 : value) }), 0.05);
  assertAlike(drawnPicture({ light: (value, x) => (x > 0.85 ? 50 : value) }), 0.05);
  const pencil = { ink: [170, 170, 170], paper: [240, 240, 240] } as const;
  assertAlike(drawnPicture({ ...pencil, light: (value, x) => (x < 0.1 ? 20 : value) }), 0.05);
  const ruled = (value: number, _: number, y: number) => (y * 7 % 1 < 0.06 ? value - 40 : value);
  assertAlike(drawnPicture({ light: ruled }), 0.1);
});

Deno.test("prepareImage() drops a scan's black border that the glyph touches", () => {
  const lines = [[[0.02, 0.5], [0.8, 0.5]], [[0.5, 0.2], [0.5, 0.8]]] as const;
  const framed = prepareImage(drawnPicture({
    lines,
    light: (value, x, y) => (Math.min(x, y, 1 - x, 1 - y) < 0.025 ? 0 : value),
  }));
  assert.ok(difference(prepareImage(drawnPicture({ lines })).image, framed.image) < 0.2);
});

Deno.test("prepareImage() drops a strip along any one side that the glyph runs into", () => {
  const lines = [[[0.3, 0.3], [0.7, 0.3], [0.45, 0.96]]] as const;
  const whole = prepareImage(drawnPicture({ lines })).image;
  const strip = (value: number, depth: number) => depth < 0.05 ? 20 : value;
  const under = drawnPicture({ lines, light: (value, _, y) => strip(value, 1 - y) });
  assert.ok(difference(whole, prepareImage(under).image) < 0.2);
  const [left] = [lines[0].map(([x, y]) => [1 - y, x] as const)];
  const beside = drawnPicture({ lines: [left], light: (value, x) => strip(value, x) });
  const turned = prepareImage(drawnPicture({ lines: [left] })).image;
  assert.ok(difference(turned, prepareImage(beside).image) < 0.2);
});

Deno.test("prepareImage() keeps all parts of a glyph", () => {
  const ring = Array.from({ length: 25 }, (_, k) => {
    const angle = k * Math.PI / 12;
    return [0.5 + 0.2 * Math.cos(angle), 0.5 + 0.28 * Math.sin(angle)] as const;
  });
  const bar = [[0.43, 0.5], [0.57, 0.5]] as const;
  const { image } = prepareImage(drawnPicture({ lines: [ring, bar], pen: 0.03 }));
  assert.ok((image.data[14 * 28 + 14] ?? 0) > 0.9);
  assert.ok((image.data[10 * 28 + 14] ?? 1) < 0.1);
});

for (const pen of [0.012, 0.03, 0.06, 0.09]) {
  Deno.test(`prepareImage() brings strokes of a pen of ${pen} to MNIST's width`, () => {
    const { image } = prepareImage(drawnPicture({ width: 400, height: 400, pen }));
    const width = strokeWidthOf(planeOf(image));
    assert.ok(Math.abs(width - 2.4) < 0.35, `${width}`);
  });
}

Deno.test("prepareImage() leaves an image as MNIST's are as it is", () => {
  const again = prepareImage(grey(FOUR)).image;
  assert.ok(difference(FOUR, again) < 0.05, `${difference(FOUR, again)}`);
});

Deno.test("prepareImage() reads a glyph cut close", () => {
  const { width, rgba } = drawnPicture();
  const [top, left, height, across] = [34, 54, 132, 92];
  const rows = Array.from({ length: height }, (_, row) => {
    const start = 4 * ((row + top) * width + left);
    return [...rgba.subarray(start, start + 4 * across)];
  });
  const cut = { name: "cut.png", width: across, height, rgba: Uint8ClampedArray.from(rows.flat()) };
  assertAlike(cut, 0.05);
});

const next = noise(11);
const PAPER = { lines: [], pen: 0 } as const;
const BLANK: Readonly<Record<string, Picture>> = {
  "a page under a lamp": drawnPicture({
    ...PAPER,
    light: (value, x, y) => value * (0.4 + 0.3 * x + 0.3 * y * y),
  }),
  "a noisy page": drawnPicture({ ...PAPER, light: (value) => value - 40 + 12 * next() }),
  "a page beside a table": drawnPicture({ ...PAPER, light: (value, x) => (x < 0.1 ? 20 : value) }),
  "a dusty page": drawnPicture({
    ...PAPER,
    light: (value, x, y) => (Math.hypot(x - 0.3, y - 0.4) < 0.01 ? 90 : value),
  }),
  "nothing": { name: "drawn.png", width: 50, height: 50, rgba: new Uint8ClampedArray(10000) },
  "300 × 1": drawnPicture({ ...PAPER, width: 300, height: 1 }),
  "2 × 2": drawnPicture({ ...PAPER, width: 2, height: 2 }),
};
for (const [what, picture] of Object.entries(BLANK)) {
  Deno.test(`prepareImage() refuses ${what}`, () => {
    assert.throws(() => prepareImage(picture), {
      name: "RangeError",
      message: 'Cannot prepare "drawn.png" as it must show ink on paper: it is blank',
    });
  });
}

Deno.test("prepareImage() makes something of any picture, or refuses it", () => {
  const random = noise(5);
  for (const [width, height] of [[1, 9], [2, 3], [5, 5], [28, 28], [9, 200], [130, 140]] as const) {
    const rgba = new Uint8ClampedArray(4 * width * height).fill(255)
      .map((value, i) => (i % 4 === 3 ? value : 128 + 90 * random()));
    const picture = { name: "random.png", width, height, rgba };
    try {
      const { image } = prepareImage(picture);
      assert.ok(image.data.every((value) => value >= 0 && value <= 1), `${width} × ${height}`);
    } catch (error) {
      assert.ok(error instanceof RangeError, `${width} × ${height}: ${error}`);
    }
  }
});

testUnless(
  missing(LETTERS),
  "prepareImage() finds a glyph in each of the assignment's letters",
  async () => {
    const folders = ["alpha", "beta", "gamma"].map((name) => join(LETTERS, name));
    for (const file of await listPictures(folders)) {
      const { image } = prepareImage(await readPicture(file));
      const share = image.data.reduce((sum, value) => sum + value, 0) / image.data.length;
      // Of MNIST's images 98 in 100 lie between 5 and 25 %.
      assert.ok(share > 0.05 && share < 0.25, `${file}: ${share}`);
      const length = Math.max(...extent(image));
      assert.ok(length >= 20 && length <= 21, `${file}: ${length}`);
    }
  },
);
