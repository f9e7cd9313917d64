/**
 * A glyph brought to the size, the stroke width and the place that MNIST's have.
 *
 * @module
 */

import { boundingBox, cut, type Plane, planeOf } from "./plane.ts";
import { resized } from "./resize.ts";
import { strokeWidthOf, thickened } from "./stroke.ts";

/** Longest side at which strokes are drawn anew: eight pixels for one of a box of 20. */
const DRAWING_SIDE = 160;
/** Nine in ten of MNIST's training images have strokes between these parts of the middle one. */
const USUAL_WIDTHS = [0.68, 1.52] as const;

/** A glyph and its scale. */
export interface Drawing {
  /** Ink in 0–1, cut close. */
  readonly plane: Plane;
  /** Its pixels for one of the image. */
  readonly scale: number;
}

/**
 * Returns the glyph with strokes that will be `strokeWidth` wide when its
 * longer side is `box` pixels long, and the scale at which it is so.
 *
 * A glyph that is so already, as MNIST's own are, comes back as it is. Any
 * other is drawn anew, its edges moved; the width of its strokes counts in
 * its size.
 */
export function sizeNormalised(glyph: Plane, box: number, strokeWidth: number): Drawing {
  if (isNormalised(glyph, box, strokeWidth)) return { plane: glyph, scale: 1 };
  const drawing = fittedTo(glyph, DRAWING_SIDE);
  const width = strokeWidthOf(bodyOf(drawing));
  // When both sides have grown by the margin,
  // box * scale = side + 2 margin, and strokeWidth * scale = width + 2 margin.
  const scale = Math.max(DRAWING_SIDE - width, 1) / (box - strokeWidth);
  // No farther inwards, so that parts a third as wide as the mean stay.
  const margin = Math.max((strokeWidth * scale - width) / 2, -width / 6);
  const pad = Math.max(0, Math.ceil(margin));
  const padded = cut(drawing, {
    row: -pad,
    column: -pad,
    height: drawing.height + 2 * pad,
    width: drawing.width + 2 * pad,
  });
  const drawn = thickened(padded, margin);
  const plane = cut(drawn, boundingBox(drawn));
  return { plane, scale: Math.max(plane.height, plane.width) / box };
}

function isNormalised(glyph: Plane, box: number, strokeWidth: number): boolean {
  const side = Math.max(glyph.height, glyph.width);
  const share = strokeWidthOf(glyph) / strokeWidth;
  return Math.abs(side - box) <= 1 && share >= USUAL_WIDTHS[0] && share <= USUAL_WIDTHS[1];
}

/** Strokes without what is faint: ruled lines and smears would count as edges. */
function bodyOf(plane: Plane): Plane {
  const body = planeOf(plane);
  for (let i = 0; i < body.data.length; i++) {
    body.data[i] = Math.min(Math.max(((plane.data[i] ?? 0) - 0.2) / 0.4, 0), 1);
  }
  return body;
}

function fittedTo(plane: Plane, side: number): Plane {
  return scaledBy(plane, side / Math.max(plane.height, plane.width));
}

function scaledBy(plane: Plane, factor: number): Plane {
  const length = (pixels: number) => Math.max(1, Math.round(pixels * factor));
  return resized(plane, length(plane.height), length(plane.width));
}

/** Returns the drawing in pixels of the image, cut close. */
export function boxed({ plane, scale }: Drawing): Plane {
  return scaledBy(plane, 1 / scale);
}

/**
 * Returns the drawing on an empty square image of `size` pixels, its centre of mass in
 * the middle of pixel `size / 2`, where MNIST has it; moved by whole pixels of
 * the drawing, and no farther than keeps it inside.
 */
export function centredByMass({ plane, scale }: Drawing, size: number): Plane {
  const { row, column } = centreOfMass(plane);
  const side = Math.round(size * scale);
  const middle = (Math.floor(size / 2) + 0.5) * scale;
  const start = (centre: number, length: number) =>
    Math.min(Math.max(Math.round(middle - centre), 0), side - length);
  const field = cut(plane, {
    row: -start(row, plane.height),
    column: -start(column, plane.width),
    height: side,
    width: side,
  });
  return resized(field, size, size);
}

/** Distances from the upper and the left edge. */
function centreOfMass({ height, width, data }: Plane): { row: number; column: number } {
  let [mass, rows, columns] = [0, 0, 0];
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const value = data[i] ?? 0;
      mass += value;
      rows += value * (row + 0.5);
      columns += value * (column + 0.5);
    }
  }
  return { row: rows / mass, column: columns / mass };
}
