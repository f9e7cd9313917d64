/**
 * Which way is up, by Exif.
 *
 * @module
 */

import assert from "node:assert/strict";
import { decodePicture } from "../../lib/image/mod.ts";
import { exifOrientation, upright } from "../../lib/image/orientation.ts";
import { chunk, encodedPng, joined } from "../helpers/pictures.ts";

/** Exif data with one entry: the orientation. */
function exif(orientation: number, order: "II" | "MM" = "MM"): Uint8Array {
  const view = new DataView(new ArrayBuffer(26));
  const isLittle = order === "II";
  [...order].forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, 1, isLittle);
  view.setUint16(10, 0x0112, isLittle);
  view.setUint16(12, 3, isLittle);
  view.setUint32(14, 1, isLittle);
  view.setUint16(18, orientation, isLittle);
  return new Uint8Array(view.buffer);
}

/** A PNG of greys that states an orientation. */
function pngWith(orientation: number, rows: readonly (readonly number[])[]): Uint8Array {
  const [first = []] = rows;
  const size = { width: first.length, height: rows.length };
  const png = encodedPng({ ...size, depth: 8, colourType: 0, rows });
  // Behind the signature and the header.
  return joined(png.subarray(0, 33), chunk("eXIf", exif(orientation)), png.subarray(33));
}

function greys(bytes: Uint8Array): number[][] {
  const { width, height, rgba } = decodePicture(bytes, "1.png");
  return Array.from(
    { length: height },
    (_, row) =>
      Array.from({ length: width }, (_, column) => rgba[4 * (row * width + column)] ?? NaN),
  );
}

Deno.test("exifOrientation() reads either byte order, and nothing that isn't there", () => {
  assert.equal(exifOrientation(exif(6, "MM")), 6);
  assert.equal(exifOrientation(exif(3, "II")), 3);
  for (const other of [exif(0), exif(9), new Uint8Array(), exif(6).subarray(0, 12)]) {
    assert.equal(exifOrientation(other), 1);
  }
});

Deno.test("decodePicture() turns a PNG as its eXIf chunk says", () => {
  // What is upright, as it is stored in each of the eight orientations.
  const stored = [
    [[1, 2, 3], [4, 5, 6]],
    [[3, 2, 1], [6, 5, 4]],
    [[6, 5, 4], [3, 2, 1]],
    [[4, 5, 6], [1, 2, 3]],
    [[1, 4], [2, 5], [3, 6]],
    [[3, 6], [2, 5], [1, 4]],
    [[6, 3], [5, 2], [4, 1]],
    [[4, 1], [5, 2], [6, 3]],
  ];
  stored.forEach((rows, i) => {
    assert.deepEqual(greys(pngWith(i + 1, rows)), [[1, 2, 3], [4, 5, 6]], `orientation ${i + 1}`);
  });
});

Deno.test("upright() gives an upright picture back as it is", () => {
  const picture = { name: "1.png", width: 1, height: 1, rgba: new Uint8ClampedArray(4) };
  assert.equal(upright(picture, 1), picture);
});
