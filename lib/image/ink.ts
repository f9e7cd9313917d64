/**
 * Finding the glyph among specks, borders and shadows.
 *
 * @module
 */

import { type Blot, findBlots, glyphBlots } from "./blots.ts";
import { frameOf } from "./frame.ts";
import { meanOfGreatest, median, quantile } from "./levels.ts";
import { dilated, isSmall, type Plane, planeOf, smoothed } from "./plane.ts";

/** Where the ink is, and how strong it is there. */
export interface Glyph {
  /** 1 where the glyph's ink is, 0 elsewhere. */
  readonly mask: Plane;
  /** Strength of a stroke's core. */
  readonly level: number;
}

/** Least share of the light, or difference in brightness, that ink makes. */
const LEAST_CONTRAST = 0.04;
/** Share of the pixels that are taken to be ink at first. */
const FIRST_SHARE = 0.002;
/** What is dropped can hide something else to drop, but not for ever. */
const ROUNDS = 6;

/** Returns the glyph, or nothing where there is no ink. */
export function findGlyph(strength: Plane): Glyph | undefined {
  const small = isSmall(strength);
  let ink = small ? strength : smoothed(strength);
  // The spread of a normal distribution, from its lower part: there is only paper.
  const noise = 2 * (quantile(ink.data, 0.3) - quantile(ink.data, 0.15));
  // Each round looks anew without what was dropped: a black border hides thin pencil.
  for (let round = 0; round < ROUNDS; round++) {
    const top = meanOfGreatest(ink.data, Math.max(8, Math.round(FIRST_SHARE * ink.data.length)));
    if (top < LEAST_CONTRAST || top < Math.min(5 * noise, 0.5)) return undefined;
    const low = clamped(3 * noise, 0.28 * top, 0.4 * top);
    const high = clamped(5 * noise, 0.45 * top, 0.7 * top);
    // In few pixels a border looks like a stroke of a glyph cut close.
    const frame = small ? undefined : frameOf(ink, high);
    const blots = findBlots(ink, low, high);
    const kept = frame === undefined ? glyphBlots(blots, ink) : [];
    if (kept.length > 0 && kept.length === blots.length) {
      return { mask: maskOf(kept, ink), level: coreLevel(kept, ink, high) };
    }
    const dropped = frame ?? maskOf(blots.filter((blot) => !kept.includes(blot)), ink);
    ink = without(ink, dilated(dropped, small ? 0 : 2));
  }
  return undefined;
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function without(plane: Plane, mask: Plane): Plane {
  return planeOf(plane, (i) => (mask.data[i] === 1 ? 0 : plane.data[i] ?? 0));
}

function maskOf(blots: readonly Blot[], plane: Plane): Plane {
  const mask = planeOf(plane);
  for (const { pixels } of blots) for (const i of pixels) mask.data[i] = 1;
  return mask;
}

/** The middle strength of what is surely ink. */
function coreLevel(blots: readonly Blot[], { data }: Plane, high: number): number {
  const values = blots.flatMap(({ pixels }) => pixels).map((i) => data[i] ?? 0);
  return median(Float32Array.from(values.filter((value) => value >= high)));
}
