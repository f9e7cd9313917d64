/**
 * The border of a scan, even where the glyph touches it.
 *
 * @module
 */

import { type Plane, planeOf } from "./plane.ts";

/** Share of a line's pixels that are ink where it is a border's. */
const FULL = 0.9;

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
