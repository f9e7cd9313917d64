import assert from "node:assert/strict";
import { type PageGlyph, preparePage } from "../../lib/image/page.ts";
import type { Picture } from "../../lib/image/picture.ts";
import { readPicture } from "../../lib/image/decode.ts";
import { loadModel } from "../../lib/model/files.ts";
import { recognizePage } from "../../lib/handwriting/page.ts";
import { photographPage } from "../../tools/draw/page.ts";
import { pageDrawings, pageScene } from "../../tools/draw/pages.ts";
import { randomOf } from "../../tools/draw/random.ts";
import { drawnPicture, STEP_NAMES } from "../helpers/pictures.ts";
import { SEED } from "../../tools/draw_data.ts";

const { model } = await loadModel("models/mnist_cnn");

function read(page: Picture): string[] {
  return recognizePage(model, page).map((row) => row.map(({ predicted }) => predicted).join(""));
}

/** A shape in parts of a page: a seven, whose foot is to the left of its head. */
function seven(x: number, y: number, height = 0.12): readonly (readonly [number, number])[] {
  return [[x, y], [x + 0.5 * height, y], [x + 0.2 * height, y + height]];
}

const PLACES = [[0.1, 0.1], [0.4, 0.1], [0.7, 0.12], [0.12, 0.5], [0.42, 0.52]] as const;
const SEVENS = PLACES.map(([x, y]) => seven(x, y));

function shape(rows: readonly (readonly PageGlyph[])[]): number[] {
  return rows.map(({ length }) => length);
}

const SIDE = 480;
const SEVEN_PAGE = drawnPicture({ width: SIDE, height: SIDE, lines: SEVENS, pen: 0.014 });

/** A page of sevens with something else on it. */
function pageWith(
  change: (x: number, y: number, value: number) => number = (_, __, value) => value,
): Picture {
  const rgba = SEVEN_PAGE.rgba.map((value, i) =>
    i % 4 === 3 ? 255 : change((i >> 2) % SIDE, Math.floor((i >> 2) / SIDE), value)
  );
  return { ...SEVEN_PAGE, rgba };
}

/** A page of upright bars, each 6 by 40 pixels. */
function barsPage(side: number, places: readonly (readonly [x: number, y: number])[]): Picture {
  const rgba = new Uint8ClampedArray(4 * side * side).fill(255);
  for (const [x, y] of places) {
    for (let row = y; row < y + 40; row++) {
      const start = 4 * (row * side + x);
      for (let i = start; i < start + 24; i++) if (i % 4 !== 3) rgba[i] = 0;
    }
  }
  return { name: "bars.png", width: side, height: side, rgba };
}

Deno.test("preparePage() returns the boxes of glyphs, row by row", () => {
  const rows = preparePage(pageWith());
  assert.deepEqual(shape(rows), [3, 2]);
  rows.flat().forEach(({ box }, i) => {
    const [x = 0, y = 0] = PLACES[i] ?? [];
    const near = (found: number, written: number) => Math.abs(found - SIDE * written) <= 3;
    assert.ok(near(box.column, x - 0.007), `left of ${i} is ${box.column}`);
    assert.ok(near(box.row, y - 0.007), `top of ${i} is ${box.row}`);
    assert.ok(near(box.width, 0.06 + 0.014), `width of ${i} is ${box.width}`);
    assert.ok(near(box.height, 0.12 + 0.014), `height of ${i} is ${box.height}`);
  });
});

Deno.test("preparePage() prepares each glyph as prepareImage() does, with every step", () => {
  const page = pageWith();
  const before = page.rgba.slice();
  for (const { image, steps } of preparePage(page).flat()) {
    assert.deepEqual(image.shape, [28, 28]);
    assert.deepEqual(steps.map(({ name }) => name), STEP_NAMES);
    assert.ok(image.data.every((value) => value >= 0 && value <= 1));
    assert.ok(image.data.some((value) => value > 0.9));
  }
  assert.deepEqual(page.rgba, before);
  assert.deepEqual(preparePage(page, { size: 32, box: 24 })[0]?.[0]?.image.shape, [32, 32]);
});

Deno.test("preparePage() leaves out specks, lines, borders, and the table beside the paper", () => {
  const dark = 40;
  const cases: Record<string, (x: number, y: number, value: number) => number> = {
    "ruled lines": (_, y, value) => y % 40 < 2 ? Math.min(value, 90) : value,
    "lines as dark as the ink": (x, y, value) =>
      (y + Math.round(x / 40)) % 60 < 2 ? Math.min(value, dark) : value,
    "squared paper": (x, y, value) => x % 30 < 1 || y % 30 < 1 ? Math.min(value, 110) : value,
    specks: (x, y, value) => x % 97 < 3 && y % 89 < 3 ? dark : value,
    "a black frame": (x, y, value) => x < 8 || y < 8 || x > 471 || y > 471 ? 0 : value,
    "a table on two sides": (x, y, value) => x > 450 + y / 60 || y > 440 ? 70 : value,
    "a dash": (x, y, value) => x > 330 && x < 390 && y > 270 && y < 276 ? dark : value,
    "light from one corner": (x, y, value) => value * (1 - 0.5 * (x + y) / 960),
    "a shadow with an edge": (x, _, value) => x > 240 ? 0.6 * value : value,
    "bright on dark": (_, __, value) => 255 - value,
  };
  for (const [name, change] of Object.entries(cases)) {
    assert.deepEqual(shape(preparePage(pageWith(change))), [3, 2], name);
  }
});

Deno.test("preparePage() leaves out printed frames around digits, alone and in a row", () => {
  const bare = preparePage(pageWith());
  /** Whether a place is on a frame of three pixels. */
  const isOn = (x: number, y: number, [left = 0, top = 0, right = 0, foot = 0]: number[]) => {
    const depth = Math.min(x - left, y - top, right - 1 - x, foot - 1 - y);
    return depth >= 0 && depth < 3;
  };
  const around = PLACES.map(([x, y]) =>
    [x - 0.05, y - 0.04, x + 0.12, y + 0.17].map((part) => Math.round(part * SIDE))
  );
  const framed = preparePage(
    pageWith((x, y, value) => around.some((frame) => isOn(x, y, frame)) ? 60 : value),
  );
  assert.deepEqual(
    framed.map((row) => row.map(({ box }) => box)),
    bare.map((row) => row.map(({ box }) => box)),
  );
  // The first two in cells that share a wall.
  const cells = [0.07, 0.3, 0.52].map((part) => Math.round(part * SIDE));
  const row = cells.slice(1).map((right, i) => [(cells[i] ?? 0) - 3, 26, right, 150]);
  const inRow = preparePage(
    pageWith((x, y, value) => row.some((frame) => isOn(x, y, frame)) ? 60 : value),
  );
  assert.deepEqual(
    inRow.map((row) => row.map(({ box }) => box)),
    bare.map((row) => row.map(({ box }) => box)),
  );
});

Deno.test("preparePage() puts the parts of broken strokes together", () => {
  const gaps = pageWith((x, y, value) => {
    const isGap = PLACES.slice(0, 2).some(([left, top]) => {
      const [right, down] = [x / SIDE - left, y / SIDE - top];
      return right > -0.02 && right < 0.08 && Math.abs(down - 0.06) < 0.005;
    });
    return isGap ? 245 : value;
  });
  const rows = preparePage(gaps);
  assert.deepEqual(shape(rows), [3, 2]);
  for (const { box } of rows.flat()) assert.ok(box.height > 55, `height is ${box.height}`);
});

Deno.test("preparePage() keeps rows apart that rise, sink or stand close", () => {
  for (const slope of [-0.08, -0.04, 0, 0.04, 0.08]) {
    const places = Array.from({ length: 24 }, (_, i) => {
      const [x, y] = [40 + (i % 8) * 60, 120 + Math.floor(i / 8) * 80];
      return [x, Math.round(y + slope * (x - 250))] as const;
    });
    const rows = preparePage(barsPage(500, places));
    assert.deepEqual(shape(rows), [8, 8, 8], `slope ${slope}`);
    for (const row of rows) {
      const columns = row.map(({ box }) => box.column);
      assert.deepEqual(columns, columns.toSorted((a, b) => a - b));
    }
  }
});

Deno.test("preparePage() refuses a page without digits, and sizes out of range", () => {
  const rgba = new Uint8ClampedArray(4 * 300 * 200).fill(255);
  assert.throws(() => preparePage({ name: "blank.png", width: 300, height: 200, rgba }), {
    name: "RangeError",
    message: 'Cannot find digits on "blank.png" as it must show ink on paper: ' +
      "nothing on it looks like a digit",
  });
  for (const [width, height] of [[1, 1], [1, 500], [500, 1]] as const) {
    const thin = { name: "thin.png", width, height, rgba: rgba.slice(0, 4 * width * height) };
    assert.throws(() => preparePage(thin), RangeError);
  }
  assert.throws(() => preparePage(pageWith(), { box: 40 }), {
    name: "RangeError",
    message: "Cannot prepare images as box must be an integer from 4 to 28: current value is 40",
  });
});

Deno.test("preparePage() refuses more glyphs than there may be, before it prepares them", () => {
  assert.equal(preparePage(pageWith(), { mostGlyphs: 5 }).flat().length, 5);
  assert.throws(() => preparePage(pageWith(), { mostGlyphs: 4 }), {
    name: "RangeError",
    message:
      `Cannot find digits on ${JSON.stringify(SEVEN_PAGE.name)} as it must show at most 4: ` +
      "5 things on it look like digits",
  });
});

Deno.test("recognizePage() reads every digit of the page that the project ships", async () => {
  const [drawing] = pageDrawings(SEED);
  const page = await readPicture(`data/${drawing?.set}/${drawing?.file}`);
  assert.deepEqual(read(page), drawing?.scene.rows);
});

Deno.test("recognizePage() reads columns one after the other, and a table row by row", () => {
  const drawnPage = (rows: readonly string[], pitch: number): Picture => {
    const random = randomOf(`${SEED}/columns`);
    const scene = pageScene(random, { pen: "blueBallpoint", paper: "white", slant: 0.12 }, {
      rows: [],
      digit: 0.09,
      gap: 0.45,
      pitch,
    });
    const rgba = photographPage({ ...scene, rows }, random);
    return { name: "columns", width: scene.widthPx, height: scene.heightPx, rgba };
  };
  const [left, right] = [["314", "1592", "653"], ["589", "79", "323"]];
  // Each row of the right column half-way between two of the left one's.
  const columns = left.flatMap((row, i) => [row, `${" ".repeat(7)}${right[i]}`]);
  assert.deepEqual(read(drawnPage(columns, 1.1)), [...left, ...right]);
  const table = ["314    589", "592    179", "653    323"];
  assert.deepEqual(read(drawnPage(table, 2)), table.map((row) => row.replaceAll(" ", "")));
});

Deno.test("preparePage() and recognizePage() make no steps that nobody looks at", () => {
  const glyphs = preparePage(SEVEN_PAGE).flat();
  const digits = recognizePage(model, SEVEN_PAGE).flat();
  assert.ok(glyphs.length > 0 && digits.length === glyphs.length);
  for (const digit of [...glyphs, ...digits]) {
    // A getter still: neither spread nor asked.
    assert.equal(typeof Object.getOwnPropertyDescriptor(digit, "steps")?.get, "function");
    assert.deepEqual(digit.steps.map(({ name }) => name), STEP_NAMES);
    assert.equal(digit.steps, digit.steps);
  }
});
