/**
 * Which ink is a page's: what light, printed lines and small loops must not hide.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Picture, prepareImage, preparePage } from "../../lib/image/mod.ts";
import { shrunkChannels } from "../../lib/image/channels.ts";
import { inkColour } from "../../lib/image/ink_colour.ts";
import { drawnPicture } from "../helpers/pictures.ts";

type Stroke = readonly (readonly [number, number])[];

/** A seven in parts of a page. */
function seven(x: number, y: number, height = 0.12): Stroke {
  return [[x, y], [x + 0.5 * height, y], [x + 0.2 * height, y + height]];
}

/** A closed loop. */
function loop(x: number, y: number, radius: number): Stroke {
  return Array.from({ length: 13 }, (_, k) => {
    const angle = (k * Math.PI) / 6;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
}

const SEVENS = ([[0.1, 0.1], [0.4, 0.1], [0.7, 0.12], [0.12, 0.5], [0.42, 0.52]] as const)
  .map(([x, y]) => seven(x, y));

function lengths(page: Picture): number[] {
  return preparePage(page).map((row) => row.length);
}

/** A white picture with black rectangles. */
function blocks(
  width: number,
  height: number,
  boxes: readonly (readonly [x: number, y: number, width: number, height: number])[],
): Picture {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (const [x, y, across, down] of boxes) {
    for (let row = y; row < y + down; row++) {
      for (let i = 4 * (row * width + x); i < 4 * (row * width + x + across); i++) {
        if (i % 4 !== 3) rgba[i] = 0;
      }
    }
  }
  return { name: "blocks.png", width, height, rgba };
}

Deno.test("preparePage() takes the stronger ink where a lamp's spot passes for white ink", () => {
  for (const spot of [0.02, 0.03]) {
    const page = drawnPicture({
      width: 480,
      height: 480,
      lines: SEVENS,
      pen: 0.014,
      ink: [60, 60, 60],
      paper: [130, 130, 130],
      light: (value, x, y) =>
        value * (1 + 0.7 * Math.exp(-((x - 0.75) ** 2 + (y - 0.75) ** 2) / spot)),
    });
    // By the third moment alone, the spot is the ink.
    assert.equal(inkColour(shrunkChannels(page, 1600, 1)).bright, true);
    assert.deepEqual(lengths(page), [3, 2]);
  }
});

Deno.test("preparePage() leaves out lines of four pixels, but no strokes as thick", () => {
  const rows = [100, 300, 500];
  const lines = rows.map((y) => [0, y + 120, 1280, 4] as const);
  // Sevens of bars: thick strokes, some of which stand on a line.
  const digits = rows.flatMap((y) =>
    [200, 500, 800].flatMap((x) => [[x, y, 40, 4], [x + 36, y, 8, 90]] as const)
  );
  assert.deepEqual(lengths(blocks(1280, 640, [...lines, ...digits])), [3, 3, 3]);
  assert.throws(() => preparePage(blocks(1280, 640, lines)), /nothing on it looks like a digit/);
});

Deno.test("preparePage() keeps a one that is nearly as long as its strip is high", () => {
  const bar = (x: number) => [x, 8, 3, 48] as const;
  assert.deepEqual(lengths(blocks(296, 64, [40, 90, 140, 190].map(bar))), [4]);
  // But a line of a table goes from edge to edge.
  const line = [240, 0, 2, 64] as const;
  assert.deepEqual(lengths(blocks(296, 64, [...[40, 90, 140, 190].map(bar), line])), [4]);
});

Deno.test("preparePage() keeps small zeros, and drops other small ink", () => {
  const page = (strokes: readonly Stroke[]) =>
    drawnPicture({ width: 480, height: 480, lines: [...SEVENS, ...strokes], pen: 0.01 });
  assert.deepEqual(lengths(page([])), [3, 2]);
  // Loops of about 0.3 of the sevens' height, far from them.
  assert.deepEqual(lengths(page([loop(0.3, 0.16, 0.014), loop(0.66, 0.58, 0.014)])), [4, 3]);
  const open: Stroke = [[0.29, 0.15], [0.32, 0.15], [0.31, 0.18]];
  const dash: Stroke = [[0.64, 0.58], [0.68, 0.58]];
  assert.deepEqual(lengths(page([open, dash])), [3, 2]);
});

Deno.test("prepareImage() says about how many glyphs a picture shows", () => {
  const count = (lines: readonly Stroke[]) =>
    prepareImage(drawnPicture({ width: 480, height: 480, lines, pen: 0.014 })).glyphCount;
  assert.equal(count([seven(0.4, 0.4)]), 1);
  assert.equal(count(SEVENS), 5);
  // Specks are none.
  assert.equal(count([seven(0.4, 0.4), [[0.1, 0.1], [0.105, 0.1]], [[0.8, 0.8], [0.81, 0.8]]]), 1);
});

Deno.test("prepareImage() takes a sheet that is ruled but empty for blank, and no digit on it", () => {
  const across = Array.from({ length: 9 }, (_, k) => [0, 40 + 50 * k, 480, 2] as const);
  const down = Array.from({ length: 9 }, (_, k) => [40 + 50 * k, 0, 2, 480] as const);
  for (const [name, lines] of Object.entries({ ruled: across, squared: [...across, ...down] })) {
    const sheet = blocks(480, 480, lines);
    assert.throws(() => prepareImage(sheet), /^RangeError: Cannot prepare .* it is blank$/, name);
    const seven = [[180, 150, 110, 14], [270, 150, 14, 170]] as const;
    assert.equal(prepareImage(blocks(480, 480, [...lines, ...seven])).image.shape[0], 28, name);
  }
  // Strokes of a glyph cut close are no lines.
  assert.equal(prepareImage(blocks(60, 200, [[28, 0, 6, 200]])).image.shape[0], 28);
});
