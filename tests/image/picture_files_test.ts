/**
 * Files that are given as pictures: whole ones, cut ones, and what is no picture.
 *
 * @module
 */

import { decodePicture, readPicture } from "../../lib/image/decode.ts";
import { listPictures } from "../../lib/image/list.ts";
import { encode } from "../../tools/draw/encode.ts";
import { join } from "@std/path";
import assert from "node:assert/strict";
import { crc32, deflateSync } from "node:zlib";
import { testUnless } from "../helpers/needs.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function chunk(type: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const body = joined(new TextEncoder().encode(type), data);
  return joined(bigEndian(data.length), body, bigEndian(crc32(body)));
}

function header(width: number, height: number, depth: number, colourType: number): Uint8Array {
  return chunk(
    "IHDR",
    joined(bigEndian(width), bigEndian(height), Uint8Array.of(depth, colourType, 0, 0, 0)),
  );
}

interface Drawing {
  readonly depth?: number;
  readonly colourType?: number;
  readonly before?: readonly Uint8Array[];
}

/** A PNG whose rows hold the given bytes. */
function png(
  width: number,
  rows: readonly (readonly number[])[],
  { depth = 8, colourType = 0, before = [] }: Drawing = {},
): Uint8Array {
  const data = deflateSync(Uint8Array.from(rows.flatMap((row) => [0, ...row])));
  return joined(
    SIGNATURE,
    header(width, rows.length, depth, colourType),
    ...before,
    chunk("IDAT", new Uint8Array(data)),
    chunk("IEND"),
  );
}

function pixels(bytes: Uint8Array): number[][] {
  const { rgba } = decodePicture(bytes, "a.png");
  return Array.from({ length: rgba.length / 4 }, (_, i) => [...rgba.subarray(4 * i, 4 * i + 4)]);
}

/** A 16 × 16 photograph, dark in the middle, as a JPEG. */
function jpeg(): Uint8Array {
  const rgba = new Uint8ClampedArray(16 * 16 * 4).fill(255);
  for (let row = 4; row < 12; row++) {
    for (let column = 4; column < 12; column++) rgba.fill(0, 4 * (row * 16 + column)).fill(255, 0);
  }
  return encode(rgba, 16, 16, "jpg");
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function refused(bytes: Uint8Array, message: string, name = "SyntaxError"): void {
  assert.throws(() => decodePicture(bytes, "7_me.png"), { name, message });
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const GREY = png(3, [[0, 128, 255], [255, 128, 0]]);
const GREY_PIXELS = [0, 128, 255, 255, 128, 0].map((value) => [value, value, value, 255]);

for (
  const [what, bytes, found] of [
    ["an empty file", new Uint8Array(), "it is empty"],
    ["text", text("not a picture at all"), `it begins "not a pictur"`],
    ["SVG", text(`<svg xmlns="http://www.w3.org/2000/svg"/>`), `it begins "<svg xmlns=\\""`],
    ["HTML", text("<!DOCTYPE html><html></html>"), `it begins "<!DOCTYPE ht"`],
    [
      "GIF",
      text("GIF89a\x01\x00\x01\x00\x00\x00"),
      "it is GIF; save as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)",
    ],
    ["half a PNG signature", SIGNATURE.slice(0, 4), "it begins 89 50 4e 47"],
  ] as const
) {
  Deno.test(`decodePicture() refuses ${what} named .png`, () => {
    refused(
      bytes,
      `Cannot read "7_me.png" as a picture as it must be PNG, JPEG, WebP or HEIC: ${found}`,
    );
  });
}

Deno.test("decodePicture() refuses a PNG cut at each chunk's begin", () => {
  const end = GREY.length - 12;
  for (const length of [8, 33, end]) {
    refused(
      GREY.slice(0, length),
      `Cannot read "7_me.png" as PNG as a chunk must begin at byte ${length}: the file ends at byte ${length}`,
    );
  }
});

Deno.test("decodePicture() refuses a PNG cut anywhere", () => {
  for (let length = 8; length < GREY.length; length++) {
    assert.throws(() => decodePicture(GREY.slice(0, length), "7_me.png"), {
      name: "SyntaxError",
      message: /^Cannot read "7_me\.png" as PNG as .* the file ends at byte \d+$/,
    });
  }
});

Deno.test("decodePicture() refuses a PNG cut in the middle of its data", () => {
  const end = GREY.length - 12;
  refused(
    GREY.slice(0, 48),
    `Cannot read "7_me.png" as PNG as chunk "IDAT" at byte 33 must end at byte ${end}: the file ends at byte 48`,
  );
});

Deno.test("decodePicture() refuses a PNG with a wrong checksum", () => {
  const bytes = GREY.slice();
  const right = [...bytes.slice(29, 33)];
  bytes[32] = (bytes[32] ?? 0) ^ 1;
  const hex = (values: Iterable<number>) =>
    [...values].map((value) => value.toString(16).padStart(2, "0")).join("");
  refused(
    bytes,
    `Cannot read "7_me.png" as PNG as chunk "IHDR" at byte 8 must have checksum ${
      hex(right)
    }: it has ${hex(bytes.slice(29, 33))}`,
  );
});

Deno.test("decodePicture() refuses every PNG in which one byte was changed", () => {
  for (let i = 0; i < GREY.length; i++) {
    const bytes = GREY.slice();
    bytes[i] = (bytes[i] ?? 0) ^ 0x55;
    assert.throws(() => decodePicture(bytes, "7_me.png"), { name: "SyntaxError" }, `byte ${i}`);
  }
});

for (
  const [what, colourType, samples] of [
    ["greyscale", 0, 1],
    ["colour", 2, 3],
    ["greyscale with opacity", 4, 2],
    ["colour with opacity", 6, 4],
  ] as const
) {
  Deno.test({
    name: `decodePicture() refuses a whole PNG in ${what} whose pixels are too few`,
    fn() {
      const row = [0, ...Array.from({ length: 3 * samples }, () => 200)];
      const data = new Uint8Array(deflateSync(Uint8Array.from([...row, ...row])));
      refused(
        joined(SIGNATURE, header(3, 20, 8, colourType), chunk("IDAT", data), chunk("IEND")),
        `Cannot read "7_me.png" as PNG as its pixels must take ${
          20 * row.length
        } bytes: there are ${2 * row.length}`,
      );
    },
  });
}

Deno.test("decodePicture() refuses a PNG without pixels, and one without its palette", () => {
  refused(
    joined(SIGNATURE, header(3, 2, 8, 0), chunk("IEND")),
    `Cannot read "7_me.png" as PNG as it must have a chunk "IDAT": it has "IEND"`,
  );
  refused(
    png(3, [[0, 0, 0]], { colourType: 3 }),
    `Cannot read "7_me.png" as PNG as colour type 3 must come with a chunk "PLTE": it has "IDAT", "IEND"`,
  );
});

Deno.test("decodePicture() refuses PNG headers that no PNG may have", () => {
  const data = chunk("IDAT", new Uint8Array(deflateSync(Uint8Array.of(0, 0))));
  const cases = [
    [header(0, 1, 8, 0), "width and height must be from 1 to 2147483647: they are 0 and 1"],
    [header(1, 1, 8, 5), "the colour type must be one of 0, 2, 3, 4, 6: it is 5"],
    [header(1, 1, 4, 2), "the bit depth of colour type 2 must be one of 8, 16: it is 4"],
  ] as const;
  for (const [first, message] of cases) {
    refused(
      joined(SIGNATURE, first, data, chunk("IEND")),
      `Cannot read "7_me.png" as PNG as ${message}`,
    );
  }
});

Deno.test("decodePicture() refuses a small file whose header says 65,535 × 65,535", () => {
  const data = chunk("IDAT", new Uint8Array(deflateSync(new Uint8Array(65_536))));
  const bytes = joined(SIGNATURE, header(65_535, 65_535, 8, 0), data, chunk("IEND"));
  assert.ok(bytes.length < 1000);
  refused(
    bytes,
    `Cannot read "7_me.png" as a picture as it must have at most 110000000 pixels: its header says 65535 × 65535; ` +
      "let the camera take 12 megapixels, or shrink the picture",
    "RangeError",
  );
});

Deno.test("decodePicture() refuses a JPEG without its end", () => {
  const whole = jpeg();
  const length = whole.length - 2;
  refused(
    whole.slice(0, length),
    `Cannot read "7_me.png" as JPEG as a marker must be at byte ${length} and the end marker last: the file ends at byte ${length}`,
  );
});

Deno.test("decodePicture() refuses a JPEG cut in its first segment", () => {
  const whole = jpeg();
  const end = 4 + ((whole[4] ?? 0) << 8) + (whole[5] ?? 0);
  const marker = [...whole.slice(2, 4)].map((byte) => byte.toString(16)).join(" ");
  refused(
    whole.slice(0, 10),
    `Cannot read "7_me.png" as JPEG as segment ${marker} at byte 2 must end at byte ${end}: the file ends at byte 10`,
  );
});

Deno.test("decodePicture() refuses a JPEG cut anywhere", () => {
  const whole = jpeg();
  for (let length = 3; length < whole.length; length++) {
    assert.throws(() => decodePicture(whole.slice(0, length), "7_me.png"), {
      name: "SyntaxError",
      message: /^Cannot read "7_me\.png" as JPEG as .* the file ends at byte \d+$/,
    }, `cut to ${length} bytes`);
  }
});

Deno.test("decodePicture() reads a greyscale PNG", () => {
  const { name, width, height } = decodePicture(GREY, "7_me.png");
  assert.deepEqual({ name, width, height }, { name: "7_me.png", width: 3, height: 2 });
  assert.deepEqual(pixels(GREY), GREY_PIXELS);
});

Deno.test("decodePicture() reads a greyscale PNG of one bit", () => {
  const bytes = png(4, [[0b10100000]], { depth: 1 });
  assert.deepEqual(pixels(bytes).map(([red]) => red), [255, 0, 255, 0]);
});

Deno.test("decodePicture() reads a PNG of 16 bits a sample", () => {
  const row = [0x00, 0x00, 0x80, 0x80, 0xff, 0xff, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40];
  assert.deepEqual(pixels(png(2, [row], { depth: 16, colourType: 2 })), [
    [0, 128, 255, 255],
    [64, 64, 64, 255],
  ]);
});

Deno.test("decodePicture() reads a PNG with a palette", () => {
  const palette = chunk("PLTE", Uint8Array.of(255, 255, 255, 10, 20, 30));
  const bytes = png(3, [[0, 1, 0]], { colourType: 3, before: [palette] });
  assert.deepEqual(pixels(bytes), [[255, 255, 255, 255], [10, 20, 30, 255], [255, 255, 255, 255]]);
});

Deno.test("decodePicture() keeps the opacity of a PNG", () => {
  const row = [255, 0, 0, 255, 0, 0, 0, 128, 0, 0, 0, 0];
  assert.deepEqual(pixels(png(3, [row], { colourType: 6 })), [
    [255, 0, 0, 255],
    [0, 0, 0, 128],
    [0, 0, 0, 0],
  ]);
});

Deno.test("decodePicture() reads a PNG whose pixels are all transparent", () => {
  assert.deepEqual(pixels(png(1, [[0, 0, 0, 0]], { colourType: 6 })), [[0, 0, 0, 0]]);
});

Deno.test("decodePicture() reads what skia-canvas wrote as PNG", () => {
  const rgba = Uint8ClampedArray.of(1, 2, 3, 255, 250, 240, 230, 255);
  assert.deepEqual(decodePicture(encode(rgba, 2, 1, "png"), "a.png").rgba, rgba);
});

Deno.test("readPicture() reads a JPEG named .png, with letters beyond ASCII", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "7_søster 日本.png");
    await Deno.writeFile(path, jpeg());
    const { name, width, height, rgba } = await readPicture(path);
    assert.deepEqual([name, width, height], ["7_søster 日本.png", 16, 16]);
    assert.equal(rgba.length, 16 * 16 * 4);
    assert.ok(rgba.every((value, i) => i % 4 !== 3 || value === 255));
  });
});

Deno.test("readPicture() names a missing file, a link to nothing and a folder", async () => {
  await inFolder(async (folder) => {
    const missing = join(folder, "nowhere.png");
    const link = join(folder, "link.png");
    await Deno.symlink(missing, link);
    for (const [path, found] of [[missing, "there is none"], [link, "it is a link to nothing"]]) {
      await assert.rejects(readPicture(path ?? ""), (error: Error) => {
        assert.ok(error instanceof Deno.errors.NotFound);
        assert.ok(error.cause instanceof Deno.errors.NotFound);
        assert.equal(
          error.message,
          `Cannot read ${JSON.stringify(path)} as a picture as it must be a file: ${found}`,
        );
        return true;
      });
    }
    await assert.rejects(readPicture(folder), (error: Error) => {
      assert.ok(error instanceof Deno.errors.IsADirectory);
      assert.equal(
        error.message,
        `Cannot read ${JSON.stringify(folder)} as a picture as it must be a file: it is a folder`,
      );
      return true;
    });
  });
});

/** Why permissions can't be tried here, if so. */
const READS_ALL = Deno.build.os === "windows" || Deno.uid() === 0
  ? "this user may read every file"
  : undefined;

testUnless(READS_ALL, "readPicture() names a file that may not be read", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "7_me.png");
    await Deno.writeFile(path, GREY);
    await Deno.chmod(path, 0o000);
    await assert.rejects(readPicture(path), (error: Error) => {
      assert.ok(error instanceof Deno.errors.PermissionDenied);
      assert.ok(error.cause instanceof Error);
      assert.equal(
        error.message,
        `Cannot read ${JSON.stringify(path)} as a picture as it must be a file: it may not be read`,
      );
      return true;
    });
  });
});

Deno.test("readPicture() names a file that is too large by its size alone", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "large.png");
    await Deno.writeFile(path, SIGNATURE);
    await Deno.truncate(path, 2 ** 28 + 1);
    await assert.rejects(readPicture(path), {
      name: "RangeError",
      message: `Cannot read ${
        JSON.stringify(path)
      } as a picture as it must have at most 268435456 bytes: it has 268435457`,
    });
  });
});

Deno.test("listPictures() sorts a folder's pictures and passes over other files", async () => {
  await inFolder(async (folder) => {
    const others = [".DS_Store", "Thumbs.db", ".7_hidden.png", "._7_me.png", "notes.txt", "png"];
    for (const name of ["9_b.JPG", "10_a.png", "9_a.jpeg", "å.png", ...others]) {
      await Deno.writeTextFile(join(folder, name), "");
    }
    await Deno.mkdir(join(folder, "folder.png"));
    assert.deepEqual(
      await listPictures([folder]),
      ["10_a.png", "9_a.jpeg", "9_b.JPG", "å.png"].map((name) => join(folder, name)),
    );
  });
});

Deno.test("listPictures() keeps files as they are given, in their order", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "1_a.png"), "");
    assert.deepEqual(
      await listPictures(["z.png", folder, "a.txt", "z.png"]),
      ["z.png", join(folder, "1_a.png"), "a.txt", "z.png"],
    );
    assert.deepEqual(await listPictures([]), []);
  });
});

Deno.test("listPictures() refuses a folder without pictures", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "Thumbs.db"), "");
    await assert.rejects(listPictures([folder]), {
      name: "RangeError",
      message: `Cannot list the pictures in ${
        JSON.stringify(folder)
      } as there must be a file named .png, .jpg, .webp or .heic: there is none`,
    });
  });
});

for (
  const [format, bytes] of [
    ["AVIF", "\0\0\0\x18ftypavif\0\0\0\0avifmif1"],
    ["TIFF", "II*\0\x08\0\0\0"],
    ["BMP", `BM${"\0".repeat(52)}`],
    ["PDF", "%PDF-1.7"],
  ] as const
) {
  Deno.test(`decodePicture() names ${format} as what it is, whatever the file's name`, () => {
    refused(
      text(bytes),
      `Cannot read "7_me.png" as a picture as it must be PNG, JPEG, WebP or HEIC: it is ${format}; ` +
        "save as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)",
    );
  });
}
