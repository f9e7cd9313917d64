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
  const rows = Array.from({ length: height }, (_, row) => isFull(row * width, 1, width));
  const columns = Array.from({ length: width }, (_, column) => isFull(column, width, height));
  const top = rows.indexOf(false);
  const bottom = rows.toReversed().indexOf(false);
  const left = columns.indexOf(false);
  const right = columns.toReversed().indexOf(false);
  if ([top, bottom, left, right].filter((lines) => lines > 0).length < 2) return undefined;
  return planeOf({ height, width }, (i) => {
    const row = Math.floor(i / width);
    const column = i - row * width;
    return row < top || row >= height - bottom || column < left || column >= width - right ? 1 : 0;
  });
}
