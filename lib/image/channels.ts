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
  for (let row = 0; row < height; row++) {
    const out = Math.floor(row / factor) * size.width;
    // The last row and column of squares may hang over the edge.
    const rows = Math.min(factor, height - (row - (row % factor)));
    for (let square = 0; square < size.width; square++) {
      const end = Math.min((square + 1) * factor, width);
      const first = 4 * (row * width + square * factor);
      const [r, g, b] = sums(rgba, first, first + 4 * (end - square * factor), white);
      const weight = 1 / (255 * rows * (end - square * factor));
      red.data[out + square] = (red.data[out + square] ?? 0) + r * weight;
      green.data[out + square] = (green.data[out + square] ?? 0) + g * weight;
      blue.data[out + square] = (blue.data[out + square] ?? 0) + b * weight;
    }
  }
  return [red, green, blue];
}

/** Sums of red, green and blue from one byte to another; a loop as plain as this runs fast. */
function sums(
  rgba: Uint8ClampedArray,
  first: number,
  end: number,
  white: number,
): readonly [number, number, number] {
  let r = 0;
  let g = 0;
  let b = 0;
  for (let i = first; i < end; i += 4) {
    const alpha = rgba[i + 3] ?? 0;
    if (alpha === 255) {
      r += rgba[i] ?? 0;
      g += rgba[i + 1] ?? 0;
      b += rgba[i + 2] ?? 0;
    } else {
      const opacity = alpha / 255;
      r += (rgba[i] ?? 0) * opacity + white * (1 - opacity);
      g += (rgba[i + 1] ?? 0) * opacity + white * (1 - opacity);
      b += (rgba[i + 2] ?? 0) * opacity + white * (1 - opacity);
    }
  }
  return [r, g, b];
}
