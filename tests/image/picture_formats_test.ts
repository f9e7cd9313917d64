import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import { Canvas } from "../../lib/image/canvas.ts";
import { decodePicture } from "../../lib/image/decode.ts";
import type { Picture } from "../../lib/image/picture.ts";
import {
  chunk,
  encodedPng,
  header,
  joined,
  SIGNATURE,
  STORED_PICTURES,
  storedPicture,
} from "../helpers/pictures.ts";

const SMALL = { width: 3, height: 2, depth: 8, colourType: 2 };
const SMALL_PNG = encodedPng({
  ...SMALL,
  rows: [[255, 0, 0, 0, 255, 0, 0, 0, 255], [0, 0, 0, 128, 128, 128, 255, 255, 255]],
});
const PIXELS = deflateSync(new Uint8Array(2 * (1 + 9)));
const END = chunk("IEND", new Uint8Array());
const JPEG = storedPicture("baseline.jpg");

function pixel({ width, rgba }: Picture, column: number, row: number): number[] {
  return [...rgba.subarray(4 * (row * width + column), 4 * (row * width + column + 1))];
}

function assertFails(bytes: Uint8Array, message: string, name = "SyntaxError"): void {
  assert.throws(() => decodePicture(bytes, "a.png"), { name, message });
}

function png(...parts: readonly Uint8Array[]): Uint8Array {
  return joined(SIGNATURE, ...parts);
}

Deno.test("decodePicture() reads bytes that begin in the middle of a buffer", () => {
  const whole = joined(new Uint8Array(7), SMALL_PNG, new Uint8Array(5));
  const picture = decodePicture(whole.subarray(7, 7 + SMALL_PNG.length), "part.png");
  assert.deepEqual(pixel(picture, 2, 0), [0, 0, 255, 255]);
});

Deno.test("decodePicture() keeps a picture when the next one is decoded", () => {
  const first = decodePicture(SMALL_PNG, "first.png");
  decodePicture(JPEG, "second.jpg");
  assert.deepEqual(pixel(first, 1, 1), [128, 128, 128, 255]);
});

for (const depth of [1, 2, 4, 8, 16]) {
  Deno.test(`decodePicture() reads grey of ${depth} bits`, () => {
    const top = depth === 16
      ? [0, 0, 255, 255]
      : depth === 8
      ? [0, 255]
      : [(2 ** depth - 1) << (8 - 2 * depth)];
    const bytes = encodedPng({ width: 2, height: 1, depth, colourType: 0, rows: [top] });
    const picture = decodePicture(bytes, "grey.png");
    assert.deepEqual(pixel(picture, 0, 0), [0, 0, 0, 255]);
    assert.deepEqual(pixel(picture, 1, 0), [255, 255, 255, 255]);
  });
}

for (const depth of [1, 2, 4, 8]) {
  Deno.test(`decodePicture() reads a palette of ${depth} bits, with its transparency`, () => {
    const row = depth === 8 ? [0, 1] : [1 << (8 - 2 * depth)];
    const palette = [10, 20, 30, 200, 100, 50];
    const png = { width: 2, height: 1, depth, colourType: 3, rows: [row], palette };
    const picture = decodePicture(encodedPng(png), "palette.png");
    assert.deepEqual(pixel(picture, 0, 0), [10, 20, 30, 255]);
    assert.deepEqual(pixel(picture, 1, 0), [200, 100, 50, 255]);
    const clear = decodePicture(encodedPng({ ...png, transparency: [0] }), "clear.png");
    assert.equal(pixel(clear, 0, 0)[3], 0);
    assert.deepEqual(pixel(clear, 1, 0), [200, 100, 50, 255]);
  });
}

Deno.test("decodePicture() reads colours of 16 bits, and opacity without multiplying by it", () => {
  const deep = { width: 1, height: 1, depth: 16, colourType: 2 };
  const colour = decodePicture(encodedPng({ ...deep, rows: [[255, 255, 128, 128, 0, 0]] }), "deep");
  assert.deepEqual(pixel(colour, 0, 0), [255, 128, 0, 255]);
  const clear = { width: 2, height: 1, depth: 8, colourType: 6 };
  const half = decodePicture(
    encodedPng({ ...clear, rows: [[255, 0, 0, 128, 9, 9, 9, 0]] }),
    "half.png",
  );
  assert.deepEqual(pixel(half, 0, 0), [255, 0, 0, 128]);
  assert.equal(pixel(half, 1, 0)[3], 0);
  const grey = { width: 1, height: 1, depth: 8, colourType: 4, rows: [[77, 255]] };
  assert.deepEqual(pixel(decodePicture(encodedPng(grey), "grey.png"), 0, 0), [77, 77, 77, 255]);
});

Deno.test("decodePicture() reads an interlaced PNG", () => {
  // 3 × 2 pixels have passes 1 (one pixel), 4, 6 (third column, second column) and 7 (second row).
  const interlaced = encodedPng({
    ...SMALL,
    colourType: 0,
    interlace: 1,
    rows: [[10], [30], [20], [40, 50, 60]],
  });
  const picture = decodePicture(interlaced, "interlaced.png");
  const greys = [0, 1, 2, 3, 4, 5].map((i) => picture.rgba[4 * i]);
  assert.deepEqual(greys, [10, 20, 30, 40, 50, 60]);
});

Deno.test("decodePicture() reads 1 × 1 and 1 × N, and a wholly transparent picture", () => {
  const grey = { depth: 8, colourType: 0 };
  const one = decodePicture(encodedPng({ ...grey, width: 1, height: 1, rows: [[7]] }), "one.png");
  assert.deepEqual([...one.rgba], [7, 7, 7, 255]);
  const rows = Array.from({ length: 300 }, () => [7]);
  const line = decodePicture(encodedPng({ ...grey, width: 1, height: 300, rows }), "line.png");
  assert.deepEqual([line.width, line.height, line.rgba.length], [1, 300, 1200]);
  const clear = { width: 1, height: 1, depth: 8, colourType: 6, rows: [[0, 0, 0, 0]] };
  assert.deepEqual([...decodePicture(encodedPng(clear), "clear.png").rgba], [0, 0, 0, 0]);
});

for (const name of STORED_PICTURES) {
  Deno.test(`decodePicture() reads ${name} upright`, () => {
    const picture = decodePicture(storedPicture(name), name);
    assert.deepEqual([picture.width, picture.height], [24, 16]);
    const grey = name.startsWith("grey");
    const colours = grey ? [76, 150, 29, 255].map((v) => [v, v, v]) : [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [255, 255, 255],
    ];
    [[5, 3], [18, 3], [5, 12], [18, 12]].forEach(([column = 0, row = 0], i) => {
      pixel(picture, column, row).forEach((value, k) => {
        const expected = colours[i]?.[k] ?? 255;
        assert.ok(Math.abs(value - expected) <= 6, `${value}, not ${expected}`);
      });
    });
  });
}

for (const [name, format] of [["lossy.webp", "WebP"], ["lossless.webp", "WebP"]] as const) {
  Deno.test(`decodePicture() refuses ${name} cut anywhere`, () => {
    const whole = storedPicture(name);
    for (const length of [12, 20, 29, 30, 60, whole.length - 1]) {
      assertFails(
        whole.subarray(0, length),
        `Cannot read "a.png" as ${format} as ` +
          (length < 30
            ? `it must have 30 bytes or more: the file ends at byte ${length}`
            : `it must end at byte ${whole.length}: the file ends at byte ${length}`),
      );
    }
  });
}

Deno.test("decodePicture() refuses a WebP by the size that it states, and one without a picture", () => {
  const huge = storedPicture("lossless.webp").slice();
  huge.set([0x2f, 0xff, 0xff, 0xff, 0x0f], 20);
  assertFails(
    huge,
    'Cannot read "a.png" as a picture as it must have at most 110000000 pixels: its header says ' +
      "16384 × 16384; let the camera take 12 megapixels, or shrink the picture",
    "RangeError",
  );
  const other = storedPicture("lossy.webp").slice();
  other.set(new TextEncoder().encode("ALPH"), 12);
  assertFails(
    other,
    'Cannot read "a.png" as WebP as its first chunk must be "VP8 ", "VP8L" or "VP8X": it is "ALPH"',
  );
});

Deno.test("decodePicture() refuses a HEIC cut anywhere", () => {
  const whole = storedPicture("upright.heic");
  for (const length of [12, 60, 300, whole.length - 1]) {
    assert.throws(() => decodePicture(whole.subarray(0, length), "a.heic"), {
      name: "SyntaxError",
      message: /^Cannot read "a\.heic" as HEIC as its picture must decode: \S/,
    });
  }
});

Deno.test("decodePicture() shrinks a picture of more pixels than are looked at", () => {
  const [width, height] = [6_000, 5_000];
  const canvas = new Canvas(width, height, { gpu: false });
  const context = canvas.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.fillStyle = "black";
  context.fillRect(0, 0, width / 2, height / 2);
  const picture = decodePicture(canvas.toBufferSync("jpg"), "large.jpg");
  assert.deepEqual([picture.width, picture.height], [3795, 3162]);
  assert.deepEqual(pixel(picture, 1_000, 1_000), [0, 0, 0, 255]);
  assert.deepEqual(pixel(picture, 3_000, 1_000), [255, 255, 255, 255]);
});

Deno.test("decodePicture() takes what follows the end mark for no part of the picture", () => {
  const tail = new TextEncoder().encode("and more");
  assert.equal(decodePicture(joined(SMALL_PNG, tail), "a.png").width, 3);
  assert.equal(decodePicture(joined(JPEG, tail), "a.jpg").width, 24);
});

Deno.test("decodePicture() refuses a PNG whose pixels are too few, though all checksums are right", () => {
  const row = deflateSync(new Uint8Array(10));
  assertFails(
    png(header(SMALL), chunk("IDAT", row), END),
    'Cannot read "a.png" as PNG as its pixels must take 20 bytes: there are 10',
  );
  assertFails(
    png(header(SMALL), chunk("IDAT", PIXELS.subarray(0, 6)), END),
    'Cannot read "a.png" as PNG as its pixels must decompress: unexpected end of file',
  );
  assertFails(
    png(header({ ...SMALL, interlace: 1 }), chunk("IDAT", row), END),
    'Cannot read "a.png" as PNG as its pixels must take 22 bytes: there are 10',
  );
});

Deno.test("decodePicture() refuses a JPEG without size or pixels, and pixels that do not decode", () => {
  const start = Uint8Array.from([0xff, 0xd8]);
  const end = Uint8Array.from([0xff, 0xd9]);
  const scan = Uint8Array.from([0xff, 0xda, 0, 2, 1, 2, 3]);
  const frame = (height: number) => Uint8Array.from([0xff, 0xc0, 0, 8, 8, 0, height, 0, 3, 1]);
  assertFails(
    joined(start, scan, end),
    'Cannot read "a.png" as JPEG as it must state its size: it has no frame header',
  );
  assertFails(
    joined(start, frame(2), end),
    'Cannot read "a.png" as JPEG as it must have pixels: it has no scan',
  );
  assertFails(
    joined(start, frame(0), scan, end),
    'Cannot read "a.png" as JPEG as width and height must be 1 or more: they are 3 and 0',
  );
  assertFails(
    joined(start, Uint8Array.from([0xff, 0xe0, 0, 1]), end),
    'Cannot read "a.png" as JPEG as segment ff e0 at byte 2 must have 2 bytes or more: it has 1',
  );
  assertFails(
    joined(start, Uint8Array.from([0xff, 0xe0, 0, 2, 65, 66]), end),
    'Cannot read "a.png" as JPEG as a marker must be at byte 6: there is "AB"',
  );
  assertFails(
    joined(start, frame(2), scan, end),
    'Cannot read "a.png" as a picture as its pixels must decode: they do not',
  );
});
