import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { type IdxKind, parseIdx } from "../../lib/mnist/idx.ts";

/** An IDX file: magic number, lengths, then as many bytes as given. */
function idx(magic: number, lengths: readonly number[], values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * lengths.length + values.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  lengths.forEach((length, axis) => view.setUint32(4 + 4 * axis, length));
  bytes.set(values, 4 + 4 * lengths.length);
  return bytes;
}

const IMAGES = idx(2051, [2, 1, 3], [1, 2, 3, 4, 5, 255]);
const LABELS = idx(2049, [4], [5, 0, 4, 1]);

function refuses(bytes: Uint8Array, kind: IdxKind, message: string): void {
  assert.throws(() => parseIdx(bytes, "file", kind), {
    name: "SyntaxError",
    message: `Cannot read "file" as IDX ${kind} as ${message}`,
  });
}

Deno.test("parseIdx() returns the shape and the values of images", () => {
  const { shape, data } = parseIdx(IMAGES, "file", "images");
  assert.deepEqual(shape, [2, 1, 3]);
  assert.deepEqual([...data], [1, 2, 3, 4, 5, 255]);
});

Deno.test("parseIdx() returns the shape and the values of labels", () => {
  const { shape, data } = parseIdx(LABELS, "file", "labels");
  assert.deepEqual(shape, [4]);
  assert.deepEqual([...data], [5, 0, 4, 1]);
});

Deno.test("parseIdx() copies nothing and reads from the middle of a buffer", () => {
  const buffer = new Uint8Array(100);
  buffer.set(LABELS, 50);
  const { data } = parseIdx(buffer.subarray(50, 50 + LABELS.length), "file", "labels");
  assert.equal(data.buffer, buffer.buffer);
  assert.deepEqual([...data], [5, 0, 4, 1]);
});

Deno.test("parseIdx() refuses a file without a whole header", () => {
  refuses(new Uint8Array(0), "images", "the header takes 16 bytes: there are 0");
  refuses(new Uint8Array(3), "labels", "the header takes 8 bytes: there are 3");
  refuses(IMAGES.subarray(0, 15), "images", "the header takes 16 bytes: there are 15");
});

Deno.test("parseIdx() refuses labels where images belong and the reverse", () => {
  refuses(LABELS, "images", "the magic number must be 2051: it is 2049");
  refuses(IMAGES, "labels", "the magic number must be 2049: it is 2051");
});

Deno.test("parseIdx() refuses values that are not unsigned bytes", () => {
  const floats = idx(0x0d03, [1, 1, 1], [0, 0, 0, 0]);
  refuses(floats, "images", "the type at byte 2 must be 8 (unsigned byte): it is 13");
});

Deno.test("parseIdx() refuses what is no IDX file at all", () => {
  const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  refuses(png, "images", "the magic number must be 2051: it is 2303741511");
});

Deno.test("parseIdx() refuses a length of 0 and names its field", () => {
  refuses(idx(2051, [0, 28, 28], []), "images", "the count at byte 4 must be at least 1: it is 0");
  refuses(idx(2051, [1, 0, 28], []), "images", "the height at byte 8 must be at least 1: it is 0");
  refuses(idx(2051, [1, 28, 0], []), "images", "the width at byte 12 must be at least 1: it is 0");
});

Deno.test("parseIdx() refuses lengths whose product exceeds any number exactly", () => {
  const most = 2 ** 32 - 1;
  refuses(
    idx(2051, [most, most, most], [0]),
    "images",
    "[4294967295, 4294967295, 4294967295] takes 79228162458924105385300197391 bytes with its header: there are 17",
  );
});

Deno.test("parseIdx() refuses a file one byte short or one byte long", () => {
  const takes = "[2, 1, 3] takes 22 bytes with its header: there are";
  refuses(IMAGES.subarray(0, 21), "images", `${takes} 21`);
  refuses(new Uint8Array([...IMAGES, 0]), "images", `${takes} 23`);
});

Deno.test("parseIdx() says that a file is packed with gzip", () => {
  refuses(
    gzipSync(IMAGES),
    "images",
    'its bytes must be raw: they are packed with gzip; unpack them with "gunzip"',
  );
});

Deno.test("parseIdx() answers any bytes with an array or a SyntaxError", () => {
  // Each byte of a good file, changed to each value.
  for (let offset = 0; offset < LABELS.length; offset++) {
    for (let value = 0; value < 256; value++) {
      const bytes = LABELS.with(offset, value);
      try {
        assert.deepEqual(parseIdx(bytes, "file", "labels").shape, [4]);
      } catch (error) {
        assert.ok(error instanceof SyntaxError, `${error}`);
      }
    }
  }
});
