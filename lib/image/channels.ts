/**
 * Red, green and blue of a picture, small enough to work on.
 *
 * @module
 */

import type { Picture } from "./picture.ts";
import { type Plane, planeOf } from "./plane.ts";

/** Red, green and blue. */
export type Channels = readonly [Plane, Plane, Plane];

/**
 * Returns red, green and blue in 0–1, laid on a page of brightness `page`
 * where the picture is transparent, and shrunk by the least whole factor that
 * brings both sides to `maxSide`: each value is the mean of a square of pixels.
 */
export function shrunkChannels(
  { width, height, rgba }: Picture,
  maxSide: number,
  page: number,
): Channels {
  const factor = Math.ceil(Math.max(width, height) / maxSide);
  const size = { height: Math.ceil(height / factor), width: Math.ceil(width / factor) };
  const [red, green, blue] = [planeOf(size), planeOf(size), planeOf(size)];
  const white = 255 * page;
  const pixels = pixelsOf(rgba);
  const sums: Sums = [0, 0, 0];
  for (let row = 0; row < height; row++) {
    const out = Math.floor(row / factor) * size.width;
    // The last row and column of squares may hang over the edge.
    const rows = Math.min(factor, height - (row - (row % factor)));
    for (let square = 0; square < size.width; square++) {
      const end = Math.min((square + 1) * factor, width);
      const first = row * width + square * factor;
      const count = end - square * factor;
      if (!opaqueSums(pixels, first, count, sums)) blendedSums(rgba, first, count, white, sums);
      const weight = 1 / (255 * rows * count);
      const i = out + square;
      red.data[i] = (red.data[i] ?? 0) + sums[0] * weight;
      green.data[i] = (green.data[i] ?? 0) + sums[1] * weight;
      blue.data[i] = (blue.data[i] ?? 0) + sums[2] * weight;
    }
  }
  return [red, green, blue];
}

/** Where sums of red, green and blue go: one for all squares, as there are hundreds of thousands. */
type Sums = [red: number, green: number, blue: number];

/** Most pixels in a row of a square whose sums fit in 16 bits. */
const MOST_IN_ROW = 257;
const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Four bytes as one number, red the lowest; nothing where bytes lie otherwise. */
function pixelsOf({ buffer, byteOffset, length }: Uint8ClampedArray): Int32Array | undefined {
  return IS_LITTLE_ENDIAN && byteOffset % 4 === 0
    ? new Int32Array(buffer, byteOffset, length / 4)
    : undefined;
}

/**
 * Sums red, green and blue of pixels in a row, two of them in the halves of one number; `false` where
 * they are not all opaque, which the sum of opacities tells.
 */
function opaqueSums(
  pixels: Int32Array | undefined,
  first: number,
  count: number,
  sums: Sums,
): boolean {
  if (pixels === undefined || count > MOST_IN_ROW) return false;
  let [redBlue, greenAlpha] = [0, 0];
  for (let i = first; i < first + count; i++) {
    const pixel = pixels[i] ?? 0;
    redBlue = (redBlue + (pixel & 0xff00ff)) | 0;
    greenAlpha = (greenAlpha + ((pixel >>> 8) & 0xff00ff)) | 0;
  }
  if (greenAlpha >>> 16 !== 255 * count) return false;
  sums[0] = redBlue & 0xffff;
  sums[1] = greenAlpha & 0xffff;
  sums[2] = redBlue >>> 16;
  return true;
}

/** Sums red, green and blue of pixels in a row, laid on a page of the brightness `white`. */
function blendedSums(
  rgba: Uint8ClampedArray,
  first: number,
  count: number,
  white: number,
  sums: Sums,
): void {
  sums.fill(0);
  for (let i = 4 * first; i < 4 * (first + count); i += 4) {
    const opacity = (rgba[i + 3] ?? 0) / 255;
    for (let k = 0; k < 3; k++) {
      sums[k] = (sums[k] ?? 0) + ((rgba[i + k] ?? 0) * opacity + white * (1 - opacity));
    }
  }
}
