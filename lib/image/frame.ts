/**
 * The border of a scan, and a strip along one side, even where the glyph touches it.
 *
 * @module
 */

import type { Blot } from "./blots.ts";
import { type Plane, planeOf } from "./plane.ts";

/** Share of a line's pixels that are ink where it is a border's. */
const FULL = 0.9;
/** The same of a strip that a glyph runs into, whose edge is ragged. */
const MOSTLY = 0.4;
/** Most of the picture that such a strip takes. */
const MOST_STRIP = 0.25;
/** Most of a side that what runs into the strip may touch of the border: less than a stroke. */
const MOST_TOUCHED = 0.02;

/**
 * Returns 1 on full lines of ink along the picture's edges, where at least two
 * edges have some; else nothing: one line may be a stroke of a glyph cut close.
 */
export function frameOf({ height, width, data }: Plane, ink: number): Plane | undefined {
  const isFull = (start: number, step: number, count: number) => {
    let inked = 0;
    for (let k = 0; k < count; k++) if ((data[start + k * step] ?? 0) >= ink) inked++;
    return inked >= FULL * count;
  };
  const isFullRow = (row: number) => isFull(row * width, 1, width);
  const isFullColumn = (column: number) => isFull(column, width, height);
  const top = countWhile(height, isFullRow);
  const bottom = countWhile(height, (row) => isFullRow(height - 1 - row));
  const left = countWhile(width, isFullColumn);
  const right = countWhile(width, (column) => isFullColumn(width - 1 - column));
  if ([top, bottom, left, right].filter((lines) => lines > 0).length < 2) return undefined;
  return planeOf({ height, width }, (i) => {
    const row = Math.floor(i / width);
    const column = i - row * width;
    return row < top || row >= height - bottom || column < left || column >= width - right ? 1 : 0;
  });
}

/** How many lines are full before the first that isn't; 0 where all are, which is no border. */
function countWhile(count: number, isFull: (line: number) => boolean): number {
  let lines = 0;
  while (lines < count && isFull(lines)) lines++;
  return lines === count ? 0 : lines;
}

/**
 * Returns 1 on the strip along one side of the picture, such as a table's edge, that a glyph runs
 * into: both together reach beyond the middle, and hardly anything but the strip touches the border. A
 * glyph that fills its picture from side to side touches it elsewhere too.
 */
export function stripOf(blots: readonly Blot[], size: Plane): Plane | undefined {
  const { height, width } = size;
  for (const { pixels, box } of blots) {
    for (
      const [depth, length, extent, lineOf] of [
        [height, width, box.height, (row: number) => row],
        [height, width, box.height, (row: number) => height - 1 - row],
        [width, height, box.width, (_: number, column: number) => column],
        [width, height, box.width, (_: number, column: number) => width - 1 - column],
      ] as const
    ) {
      if (extent <= depth / 2) continue;
      const at = (i: number) => lineOf(Math.floor(i / width), i % width);
      const counts = new Uint32Array(depth);
      for (const i of pixels) counts[at(i)] = (counts[at(i)] ?? 0) + 1;
      if ((counts[0] ?? 0) < FULL * length) continue;
      const end = counts.findIndex((count) => count < MOSTLY * length);
      if (end < 1 || end > MOST_STRIP * depth) continue;
      const isOutside = (i: number) => at(i) >= end && isOnBorder(i, size);
      if (pixels.filter(isOutside).length > MOST_TOUCHED * length) continue;
      return planeOf(size, (i) => at(i) < end ? 1 : 0);
    }
  }
}

function isOnBorder(i: number, { height, width }: Plane): boolean {
  const [row, column] = [Math.floor(i / width), i % width];
  return row === 0 || column === 0 || row === height - 1 || column === width - 1;
}
