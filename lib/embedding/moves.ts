/**
 * Images moved a little: shifted, turned, scaled.
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

const STEPS = [-1, 0, 1] as const;

/** The nine shifts by at most a pixel each way; one of them leaves the image as it is. */
export const SHIFTS: readonly Move[] = STEPS.flatMap((rows) =>
  STEPS.map((columns) => ({ rows, columns }))
);

/** The nine turns and scalings by at most 10° and a tenth. */
export const TURNS: readonly Move[] = STEPS.flatMap((turn) =>
  STEPS.map((growth) => ({ degrees: 10 * turn, scale: 1 + growth / 10 }))
);

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
  const [n = 0, height = 0, width = 0] = images.shape;
  const plane = { height, width };
  const data = new Float32Array(images.data.length);
  const cos = Math.cos(degrees * Math.PI / 180) / scale;
  const sin = Math.sin(degrees * Math.PI / 180) / scale;
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  for (let i = 0; i < n * height * width; i++) {
    const place = i % (height * width);
    const start = i - place;
    const down = Math.floor(place / width) - rows - middleRow;
    const right = place % width - columns - middleColumn;
    // Where this pixel comes from.
    const row = middleRow + cos * down - sin * right;
    const column = middleColumn + cos * right + sin * down;
    data[i] = between(images.data, start, plane, row, column);
  }
  return { data, shape: images.shape };
}

/** The value at a place between the pixels of the image that begins at `start`. */
function between(
  data: Float32Array,
  start: number,
  { height, width }: { readonly height: number; readonly width: number },
  row: number,
  column: number,
): number {
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [down, right] = [row - top, column - left];
  const at = (y: number, x: number): number =>
    y < 0 || y >= height || x < 0 || x >= width ? 0 : data[start + y * width + x] ?? 0;
  return (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
    down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
}
