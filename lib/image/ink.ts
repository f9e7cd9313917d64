/**
 * Finding the glyph among specks, borders and shadows.
 *
 * @module
 */

import { type Blot, findBlots, maskOf } from "./blots.ts";
import { frameOf, stripOf } from "./frame.ts";
import { countAlike, glyphBlots } from "./glyph_blots.ts";
import { inkLevels, noiseOf } from "./ink_levels.ts";
import { sampledMedian } from "./levels.ts";
import { grown, smoothed } from "./neighborhood.ts";
import { boundingBox, isSmall, type Plane, without } from "./plane.ts";
import { ruledLines } from "./ruled_lines.ts";

/** Where the ink is, and how strong it is there. */
export interface Glyph {
  /** 1 where the glyph's ink is, 0 elsewhere. */
  readonly mask: Plane;
  /** Strength of a stroke's core. */
  readonly level: number;
  /** How many glyphs like it the picture shows, itself among them. */
  readonly count: number;
}

/** Least share of the light, or difference in brightness, that ink makes. */
const LEAST_CONTRAST = 0.04;
/** What is dropped can hide something else to drop, but not for ever. */
const ROUNDS = 6;

/** As many printed lines make ruled paper. */
const LEAST_LINES = 3;
/** Most of what was found that may lie beside lines on paper that is ruled but empty. */
const MOST_BESIDE = 0.1;

/** Returns the glyph, or nothing where there is no ink but that of printed lines. */
export function findGlyph(strength: Plane): Glyph | undefined {
  const small = isSmall(strength);
  let ink = small ? strength : smoothed(strength);
  const noise = noiseOf(ink);
  let count = 0;
  // Each round looks anew without what was dropped: a black border hides thin pencil.
  for (let round = 0; round < ROUNDS; round++) {
    const levels = inkLevels(ink, noise, LEAST_CONTRAST);
    if (levels === undefined) return undefined;
    const { low, high } = levels;
    // In few pixels a border looks like a stroke of a glyph cut close.
    const blots = findBlots(ink, low, high);
    const frame = small ? undefined : frameOf(ink, high) ?? stripOf(blots, ink);
    const kept = frame === undefined ? glyphBlots(blots, ink) : [];
    if (count === 0) count = countAlike(blots, kept);
    if (kept.length > 0 && kept.length === blots.length) {
      const mask = maskOf(kept, ink);
      if (isRuling(mask, strength, low)) return undefined;
      return { mask, level: coreLevel(kept, ink, high), count };
    }
    const dropped = frame ?? maskOf(blots.filter((blot) => !kept.includes(blot)), ink);
    ink = without(ink, grown(dropped, small ? 0 : 2));
  }
  return undefined;
}

/** Whether what was found is the printed lines of a sheet that nobody wrote on. */
function isRuling(mask: Plane, strength: Plane, low: number): boolean {
  const { height, width } = boundingBox(mask);
  if (height < strength.height / 2 && width < strength.width / 2) return false;
  const lines = ruledLines(strength, low);
  if (lines.count < LEAST_LINES) return false;
  const beside = without(mask, grown(lines.mask, 1));
  return sumOf(beside) <= MOST_BESIDE * sumOf(mask);
}

function sumOf({ data }: Plane): number {
  return data.reduce((sum, value) => sum + value, 0);
}

/** Returns the middle strength of what is surely ink, 0 where nothing is. */
export function coreLevel(blots: readonly Blot[], { data }: Plane, high: number): number {
  const cores: number[] = [];
  for (const { pixels } of blots) {
    for (const i of pixels) if ((data[i] ?? 0) >= high) cores.push(data[i] ?? 0);
  }
  return sampledMedian(Float32Array.from(cores));
}
