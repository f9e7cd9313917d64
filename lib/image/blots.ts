/**
 * Groups of touching ink pixels.
 *
 * @module
 */

import { type Box, type Plane, planeOf } from "./plane.ts";

/** A group of touching ink pixels. */
export interface Blot {
  readonly pixels: readonly number[];
  readonly box: Box;
  /** Sum of its ink. */
  readonly mass: number;
  /** How many of its pixels lie on the picture's border. */
  readonly contact: number;
}

/** Returns the groups of pixels of at least `low` that touch, if only by corners, and reach `high`. */
export function findBlots(plane: Plane, low: number, high: number): Blot[] {
  const seen = new Uint8Array(plane.data.length);
  const blots: Blot[] = [];
  const { data } = plane;
  for (let start = 0; start < data.length; start++) {
    if ((data[start] ?? 0) < high || seen[start] !== 0) continue;
    blots.push(blotOf(flooded(plane, start, low, seen), plane));
  }
  return blots;
}

/** The pixels of at least `low` that hang together with `start`; each is marked as seen. */
function flooded(plane: Plane, start: number, low: number, seen: Uint8Array): readonly number[] {
  const { width, data } = plane;
  const pixels = [start];
  seen[start] = 1;
  for (let k = 0; k < pixels.length; k++) {
    const i = pixels[k] ?? 0;
    const column = i % width;
    const [first, last] = [column > 0 ? -1 : 0, column < width - 1 ? 1 : 0];
    for (let down = -width; down <= width; down += width) {
      for (let j = i + down + first; j <= i + down + last; j++) {
        // Beyond the first and last row nothing is 0 in `seen`.
        if (seen[j] !== 0 || (data[j] ?? 0) < low) continue;
        seen[j] = 1;
        pixels.push(j);
      }
    }
  }
  return pixels;
}

function blotOf(pixels: readonly number[], { height, width, data }: Plane): Blot {
  let [top, bottom, left, right, mass, contact] = [height, -1, width, -1, 0, 0];
  for (const i of pixels) {
    const row = Math.floor(i / width);
    const column = i - row * width;
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, column);
    right = Math.max(right, column);
    mass += data[i] ?? 0;
    if (row === 0 || column === 0 || row === height - 1 || column === width - 1) contact++;
  }
  const box = { row: top, column: left, height: bottom - top + 1, width: right - left + 1 };
  return { pixels, box, mass, contact };
}

/** Returns the distance between two boxes, 0 where they touch or overlap. */
export function gapBetween(a: Box, b: Box): number {
  const down = Math.max(a.row - (b.row + b.height), b.row - (a.row + a.height), 0);
  const across = Math.max(a.column - (b.column + b.width), b.column - (a.column + a.width), 0);
  return Math.hypot(down, across);
}

/** Returns 1 on the pixels of blots, 0 elsewhere, in a plane of the given size. */
export function maskOf(blots: readonly Blot[], size: Plane): Plane {
  const mask = planeOf(size);
  for (const { pixels } of blots) for (const i of pixels) mask.data[i] = 1;
  return mask;
}
