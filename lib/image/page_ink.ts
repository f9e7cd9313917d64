/**
 * Finding the ink of a page full of glyphs among specks, ruled lines and borders.
 *
 * @module
 */

import { type Blot, findBlots, maskOf } from "./blots.ts";
import { frameOf } from "./frame.ts";
import { inkLevels, noiseOf } from "./ink_levels.ts";
import { grown, smoothed } from "./neighborhood.ts";
import { type Plane, without } from "./plane.ts";
import { ruledLines } from "./ruled_lines.ts";

/** Least share of the light, or difference in brightness, that ink makes. */
const LEAST_CONTRAST = 0.06;
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
  const noise = noiseOf(ink);
  for (let round = 0; round < ROUNDS; round++) {
    const levels = inkLevels(ink, noise, LEAST_CONTRAST);
    if (levels === undefined) break;
    const { low, high } = levels;
    const frame = frameOf(ink, high);
    if (frame !== undefined) {
      ink = without(ink, grown(frame, 2));
      continue;
    }
    const blots = findBlots(without(ink, ruledLines(ink, low).mask), low, high);
    const dropped = blots.filter((blot) => isBorder(blot, ink));
    if (dropped.length === 0) return { blots, high };
    ink = without(ink, grown(maskOf(dropped, ink), 2));
  }
  return { blots: [], high: Infinity };
}

/** Whether it is the table beside the paper, a shadow or a thumb, and no glyph. */
function isBorder({ box, contact }: Blot, { height, width }: Plane): boolean {
  const side = Math.min(height, width);
  return contact > MOST_CONTACT * side || Math.max(box.height, box.width) > LONGEST * side;
}
