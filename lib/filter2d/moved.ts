/**
 * Images as if written a little differently: shifted, turned, scaled, or by another pen.
 *
 * @module
 */

import type { NdArray } from "../base/mod.ts";

/** A small change of an image around its middle. */
export interface Move {
  /** Pixels downwards; default 0. */
  readonly rows?: number;
  /** Pixels to the right; default 0. */
  readonly columns?: number;
  /** Degrees clockwise; default 0. */
  readonly degrees?: number;
  /** By how much it grows; default 1. */
  readonly scale?: number;
}

/**
 * Returns images moved around their middle; values between pixels are interpolated linearly, and
 * what comes in from outside is 0.
 *
 * @param images `[n, height, width, 1]` or `[n, height, width]`.
 * @param move What to do.
 * @returns A new array of the same shape.
 *
 * @example
 * ```ts
 * import { moved } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array([1, 2, 3, 4]), [1, 2, 2]);
 * assert.deepEqual([...moved(images, { columns: 1 }).data], [0, 1, 0, 3]);
 * ```
 */
export function moved(
  images: NdArray,
  { rows = 0, columns = 0, degrees = 0, scale = 1 }: Move,
): NdArray {
  const [, height = 0, width = 0] = images.shape;
  const size = height * width;
  const data = new Float32Array(images.data.length);
  const cos = Math.cos(degrees * Math.PI / 180) / scale;
  const sin = Math.sin(degrees * Math.PI / 180) / scale;
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  for (let start = 0; start < data.length; start += size) {
    const image = images.data.subarray(start, start + size);
    for (let place = 0; place < size; place++) {
      const down = Math.floor(place / width) - rows - middleRow;
      const right = place % width - columns - middleColumn;
      // Where this pixel comes from.
      const row = middleRow + cos * down - sin * right;
      const column = middleColumn + cos * right + sin * down;
      data[start + place] = valueBetween(image, height, width, row, column);
    }
  }
  return { data, shape: images.shape };
}

/**
 * Returns the value of an image `[height, width]` between its pixels, by bilinear interpolation; it
 * is 0 outside.
 */
export function valueBetween(
  image: Float32Array,
  height: number,
  width: number,
  row: number,
  column: number,
): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  if (left >= 0 && top >= 0 && left < width - 1 && top < height - 1) {
    return bilinear(image, top * width + left, width, right, down);
  }
  const at = (y: number, x: number) =>
    y >= 0 && x >= 0 && y < height && x < width ? image[y * width + x] ?? 0 : 0;
  return (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
    down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
}

/** Returns the value between four numbers, the first of them at `i` and rows `stride` apart. */
export function bilinear(
  data: Float32Array,
  i: number,
  stride: number,
  right: number,
  down: number,
): number {
  const top = (1 - right) * (data[i] ?? 0) + right * (data[i + 1] ?? 0);
  const foot = (1 - right) * (data[i + stride] ?? 0) + right * (data[i + stride + 1] ?? 0);
  return (1 - down) * top + down * foot;
}

/**
 * Fills `target` with an image as another pen would have drawn it: each pixel goes a share of the way
 * to the greatest (`share` above 0) or least of it and its four neighbours.
 */
export function redraw(
  source: Float32Array,
  target: Float32Array,
  width: number,
  share: number,
): void {
  const [extreme, amount] = [share > 0 ? Math.max : Math.min, Math.abs(share)];
  for (let i = 0; i < source.length; i++) {
    const value = source[i] ?? 0;
    const column = i % width;
    const found = extreme(
      value,
      column > 0 ? source[i - 1] ?? 0 : 0,
      column < width - 1 ? source[i + 1] ?? 0 : 0,
      source[i - width] ?? 0,
      source[i + width] ?? 0,
    );
    target[i] = value + amount * (found - value);
  }
}
