/**
 * A glyph brought to the size, the stroke width and the place that MNIST's have.
 *
 * @module
 */

import { boundingBox, cut, type Plane, planeOf, resized } from "./plane.ts";
import { strokeWidthOf, thickened } from "./stroke.ts";

/** Longest side at which strokes are drawn anew: eight pixels for one of a box of 20. */
const DRAWING_SIDE = 160;
/** Nine in ten of MNIST's training images have strokes between these parts of the middle one. */
const USUAL_WIDTHS = [0.68, 1.52] as const;

/**
 * Returns the glyph with its longer side `box` pixels long and strokes `strokeWidth` wide.
 *
 * A glyph that is so already, as MNIST's own are, comes back as it is. Any
 * other is drawn anew at a fixed size, its edges moved, and then
 * averaged down; the width of its strokes counts in its size.
 */
export function sizeNormalised(glyph: Plane, box: number, strokeWidth: number): Plane {
  if (isNormalised(glyph, box, strokeWidth)) return glyph;
  const drawing = fittedTo(glyph, DRAWING_SIDE);
  const width = strokeWidthOf(bodyOf(drawing));
  // Pixels of the drawing for one of the box, when both sides have grown by the margin:
  // box * scale = side + 2 margin, and strokeWidth * scale = width + 2 margin.
  const scale = Math.max(DRAWING_SIDE - width, 1) / (box - strokeWidth);
  const margin = (strokeWidth * scale - width) / 2;
  const pad = Math.max(0, Math.ceil(margin));
  const padded = cut(drawing, {
    row: -pad,
    column: -pad,
    height: drawing.height + 2 * pad,
    width: drawing.width + 2 * pad,
  });
  const drawn = thickened(padded, margin);
  return fittedTo(cut(drawn, boundingBox(drawn)), box);
}

function isNormalised(glyph: Plane, box: number, strokeWidth: number): boolean {
  const side = Math.max(glyph.height, glyph.width);
  const share = strokeWidthOf(glyph) / strokeWidth;
  return (side === box || side === box - 1) && share >= USUAL_WIDTHS[0] && share <= USUAL_WIDTHS[1];
}

/** Strokes without what is faint: ruled lines and smears would count as edges. */
function bodyOf(plane: Plane): Plane {
  return planeOf(plane, (i) => Math.min(Math.max(((plane.data[i] ?? 0) - 0.2) / 0.4, 0), 1));
}

function fittedTo(plane: Plane, side: number): Plane {
  const scale = side / Math.max(plane.height, plane.width);
  const length = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return resized(plane, length(plane.height), length(plane.width));
}

/**
 * Returns the plane on an empty square of `size`, moved by whole pixels so
 * that its centre of mass comes nearest to pixel `size / 2`, where MNIST has
 * it; what would leave the square is kept inside.
 */
export function centredByMass(plane: Plane, size: number): Plane {
  let [mass, rows, columns] = [0, 0, 0];
  plane.data.forEach((value, i) => {
    const row = Math.floor(i / plane.width);
    mass += value;
    rows += value * row;
    columns += value * (i - row * plane.width);
  });
  const start = (sum: number, length: number) =>
    Math.min(Math.max(Math.round(size / 2 - sum / mass), 0), size - length);
  return cut(plane, {
    row: -start(rows, plane.height),
    column: -start(columns, plane.width),
    height: size,
    width: size,
  });
}
