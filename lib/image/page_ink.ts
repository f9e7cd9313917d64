/**
 * Finding the ink of a page full of glyphs among specks, ruled lines and borders.
 *
 * @module
 */

import { type Blot, findBlots } from "./blots.ts";
import { frameOf } from "./frame.ts";
import { meanOfGreatest, quantile } from "./levels.ts";
import { dilated, type Plane, planeOf, smoothed } from "./plane.ts";
import { ruledLines } from "./ruled_lines.ts";

/** Least share of the light, or difference in brightness, that ink makes. */
const LEAST_CONTRAST = 0.06;
/** Share of the pixels that are taken to be ink at first. */
const FIRST_SHARE = 0.002;
/** Most of the shorter side that a glyph may touch of the page's border. */
const MOST_CONTACT = 0.02;
/** Longest side of a glyph, as a part of the page's shorter side. */
const LONGEST = 0.9;
/** What is dropped can hide something else to drop, but not for ever. */
const ROUNDS = 5;

/** The ink of a page. */
export interface PageInk {
  readonly blots: readonly Blot[];
  /** What is surely ink is at least as strong as this. */
  readonly high: number;
}

/** Returns groups of touching ink pixels; none where there is no ink. */
export function findPageInk(strength: Plane): PageInk {
  let ink = smoothed(strength);
  const noise = 2 * (quantile(ink.data, 0.3) - quantile(ink.data, 0.15));
  for (let round = 0; round < ROUNDS; round++) {
    const top = meanOfGreatest(ink.data, Math.max(8, Math.round(FIRST_SHARE * ink.data.length)));
    if (top < LEAST_CONTRAST || top < Math.min(5 * noise, 0.5)) break;
    const low = clamped(3 * noise, 0.28 * top, 0.4 * top);
    const high = clamped(5 * noise, 0.45 * top, 0.7 * top);
    const frame = frameOf(ink, high);
    if (frame !== undefined) {
      ink = without(ink, dilated(frame, 2));
      continue;
    }
    const free = without(ink, ruledLines(ink, low));
    const blots = findBlots(free, low, high);
    const dropped = blots.filter((blot) => isBorder(blot, ink));
    if (dropped.length === 0) return { blots, high };
    ink = without(ink, dilated(maskOf(dropped, ink), 2));
  }
  return { blots: [], high: Infinity };
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function without(plane: Plane, mask: Plane): Plane {
  return planeOf(plane, (i) => (mask.data[i] === 1 ? 0 : plane.data[i] ?? 0));
}

function maskOf(blots: readonly Blot[], size: Plane): Plane {
  const mask = planeOf(size);
  for (const { pixels } of blots) for (const i of pixels) mask.data[i] = 1;
  return mask;
}

/** Whether it is the table beside the paper, a shadow or a thumb, and no glyph. */
function isBorder({ box, contact }: Blot, { height, width }: Plane): boolean {
  const side = Math.min(height, width);
  return contact > MOST_CONTACT * side || Math.max(box.height, box.width) > LONGEST * side;
}
