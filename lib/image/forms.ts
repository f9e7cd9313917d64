/**
 * What people and printers put around a glyph: frames, circles, underlines, punch holes.
 *
 * @module
 */

import type { Blot } from "./blots.ts";
import type { Box } from "./plane.ts";

/** Least height of what a frame or circle goes around, as a share of its own: a theta has its bar. */
const LEAST_INSIDE = 0.3;
/** A line below a glyph is at least so many times as wide as high, and so wide beside the glyph. */
const LINE_SHAPE = 4;
const LEAST_LINE = 0.5;
/** Least gap between a glyph and a line under it, as a share of its height: a one may have a base. */
const LEAST_GAP = 0.05;
/** A disc: how much of its box it fills, and its width over its height; a glyph is larger. */
const LEAST_FILLED = 0.68;
const DISC_SHAPE = [0.7, 1.4] as const;

/**
 * Returns the blots without frames and circles around others, lines under them and punched holes;
 * all of them where nothing else would be left.
 *
 * @param width Pixels in a row of the plane that the blots were found in.
 */
export function withoutForms(blots: readonly Blot[], width: number): readonly Blot[] {
  return [
    isDisc,
    (blot: Blot, others: readonly Blot[]) => others.some((other) => isLineUnder(blot, other)),
  ].reduce((left, isForm) => {
    const kept = left.filter((blot) => !isForm(blot, left.filter((other) => other !== blot)));
    return kept.length === 0 ? left : kept;
  }, withoutFrames(blots, width));
}

/**
 * Returns the blots without frames and circles around others, be it the cells of a row.
 *
 * @param width Pixels in a row of the plane that the blots were found in.
 */
export function withoutFrames(blots: readonly Blot[], width: number): readonly Blot[] {
  return blots.filter((blot) => !blots.some((other) => isAround(blot, other, width)));
}

/** Whether a blot closes around another, seen from the other's middle: up, down, left, right. */
function isAround({ pixels, box }: Blot, { box: inside }: Blot, width: number): boolean {
  if (!contains(box, inside)) return false;
  if (inside.height < LEAST_INSIDE * box.height) return false;
  const row = inside.row + (inside.height >> 1);
  const column = inside.column + (inside.width >> 1);
  const [up, down, left, right] = [inside.row, inside.row, inside.column, inside.column];
  const seen = { up: false, down: false, left: false, right: false };
  for (const i of pixels) {
    const y = Math.floor(i / width);
    const x = i - y * width;
    if (x === column && y < up) seen.up = true;
    if (x === column && y >= down + inside.height) seen.down = true;
    if (y === row && x < left) seen.left = true;
    if (y === row && x >= right + inside.width) seen.right = true;
  }
  return Object.values(seen).every(Boolean);
}

/** Whether a blot is a full disc, smaller than something else that is none. */
function isDisc({ pixels, box }: Blot, others: readonly Blot[]): boolean {
  const shape = box.width / box.height;
  if (shape < DISC_SHAPE[0] || shape > DISC_SHAPE[1]) return false;
  const filled = (blot: Blot) => blot.pixels.length / (blot.box.height * blot.box.width);
  if (pixels.length / (box.height * box.width) < LEAST_FILLED) return false;
  return others.some((other) => filled(other) < LEAST_FILLED && longer(other.box) > longer(box));
}

/** Whether a blot is a line that runs under another. */
function isLineUnder({ box }: Blot, { box: above }: Blot): boolean {
  if (box.width < LINE_SHAPE * box.height || box.width < LEAST_LINE * above.height) return false;
  const overlap = Math.min(box.column + box.width, above.column + above.width) -
    Math.max(box.column, above.column);
  return overlap >= Math.min(box.width, above.width) / 2 && above.height > box.height &&
    box.row >= above.row + (1 + LEAST_GAP) * above.height;
}

function contains(box: Box, inside: Box): boolean {
  return inside.row > box.row && inside.column > box.column &&
    inside.row + inside.height < box.row + box.height &&
    inside.column + inside.width < box.column + box.width;
}

function longer({ height, width }: Box): number {
  return Math.max(height, width);
}
