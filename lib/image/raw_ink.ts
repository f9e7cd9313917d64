/**
 * How much ink lies on each pixel of a picture, specks, borders and all.
 *
 * @module
 */

import { shrunkChannels } from "./channels.ts";
import { inkColour, mixed } from "./ink_colour.ts";
import { peakOf } from "./ink_levels.ts";
import { smoothed } from "./neighborhood.ts";
import { inkStrength, type PaperScale } from "./paper.ts";
import type { Picture } from "./picture.ts";
import type { Plane } from "./plane.ts";

/** How a picture is looked at. */
export interface RawInkOptions {
  /** Longest side of the picture in which ink is looked for, in pixels. */
  readonly side: number;
  /** How finely the paper is looked at; default as for one glyph. */
  readonly scale?: PaperScale;
  /**
   * How many times as strong the ink must be that paper and ink would make with their parts
   * exchanged, to be the ink instead; default: it never is.
   */
  readonly rival?: number;
}

/** A picture in grey, and its ink. */
export interface RawInk {
  /** In 0–1, in the mix of red, green and blue that tells ink from paper best. */
  readonly grey: Plane;
  /** About 0 on paper. */
  readonly raw: Plane;
}

/**
 * Returns what `find` sees in the ink of a picture; nothing where it sees nothing.
 *
 * The picture is laid on white, then, where it is transparent anywhere, on black: white ink on
 * nothing shows only there.
 */
export function findInk<T>(
  picture: Picture,
  options: RawInkOptions,
  find: (ink: RawInk) => T | undefined,
): T | undefined {
  const found = find(rawInk(picture, 1, options));
  if (found !== undefined || isOpaque(picture)) return found;
  return find(rawInk(picture, 0, options));
}

function isOpaque({ rgba }: Picture): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

/** The ink of a picture that lies on a page of the given brightness. */
function rawInk(
  picture: Picture,
  brightness: number,
  { side, scale, rival = Infinity }: RawInkOptions,
): RawInk {
  const channels = shrunkChannels(picture, side, brightness);
  const colour = inkColour(channels);
  const grey = mixed(channels, colour);
  const raw = inkStrength(grey, colour.bright, scale);
  const peak = rival === Infinity ? Infinity : peakOf(smoothed(raw));
  // No ink is stronger than 1.
  if (rival * peak >= 1) return { grey, raw };
  const other = inkStrength(grey, !colour.bright, scale);
  return { grey, raw: peakOf(smoothed(other)) > rival * peak ? other : raw };
}

/** Returns ink as shares of a stroke's core, in 0–1. */
export function sharesOf(raw: Plane, core: number): Plane {
  const data = new Float32Array(raw.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.min(Math.max((raw.data[i] ?? 0) / core, 0), 1);
  }
  return { ...raw, data };
}
