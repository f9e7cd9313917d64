/**
 * Which way is up, where a file says so by Exif.
 *
 * @module
 */

import { latin } from "./bytes.ts";
import type { Picture } from "./picture.ts";

/** The tag of Exif that holds the orientation. */
const ORIENTATION = 0x0112;
/** Bytes of an entry in a directory of Exif. */
const ENTRY = 12;

/**
 * Returns the orientation that Exif data state, 1 to 8; 1, upright, where they state none.
 *
 * @param exif A TIFF file: its byte order, then its first directory.
 * @see CIPA DC-008, Exchangeable image file format for digital still cameras, 4.6.4
 */
export function exifOrientation(exif: Uint8Array): number {
  const order = latin(exif, 0, 2);
  if ((order !== "II" && order !== "MM") || exif.length < 10) return 1;
  const isLittle = order === "II";
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > exif.length) return 1;
  const count = view.getUint16(directory, isLittle);
  for (let k = 0, at = directory + 2; k < count && at + ENTRY <= exif.length; k++, at += ENTRY) {
    if (view.getUint16(at, isLittle) !== ORIENTATION) continue;
    const orientation = view.getUint16(at + 8, isLittle);
    return orientation >= 1 && orientation <= 8 ? orientation : 1;
  }
  return 1;
}

/**
 * Returns a stored picture upright.
 *
 * @param orientation Where Exif says its first row and first column are: 1 top and left, 2 top and
 * right, 3 bottom and right, 4 bottom and left; 5 to 8 the same with rows and columns exchanged.
 */
export function upright(picture: Picture, orientation: number): Picture {
  if (orientation === 1) return picture;
  const { name, width, height, rgba } = picture;
  const isTurned = orientation >= 5;
  const [fromRight, fromBottom] = [[2, 3, 7, 8], [3, 4, 6, 7]].map((those) =>
    those.includes(orientation)
  );
  const size = isTurned ? { width: height, height: width } : { width, height };
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const out = new Uint32Array(width * height);
  for (let row = 0, i = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++, i++) {
      const [down, across] = isTurned ? [column, row] : [row, column];
      const x = fromRight ? width - 1 - across : across;
      const y = fromBottom ? height - 1 - down : down;
      out[i] = pixels[y * width + x] ?? 0;
    }
  }
  return { name, ...size, rgba: new Uint8ClampedArray(out.buffer) };
}
