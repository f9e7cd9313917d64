/**
 * How much ink lies on each pixel of a picture, specks, borders and all.
 *
 * @module
 */

import { shrunkChannels } from "./channels.ts";
import { inkColour, mixed } from "./ink_colour.ts";
import { inkStrength, type PaperScale } from "./paper.ts";
import type { Picture } from "./picture.ts";
import type { Plane } from "./plane.ts";

/** How a picture is looked at. */
export interface RawInkOptions {
  /** Longest side of the picture in which ink is looked for, in pixels. */
  readonly side: number;
  /** How finely the paper is looked at; default as for one glyph. */
  readonly scale?: PaperScale;
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
 * The picture is laid on white, then on black: white ink on nothing shows only there.
 */
export function findInk<T>(
  picture: Picture,
  options: RawInkOptions,
  find: (ink: RawInk) => T | undefined,
): T | undefined {
  return find(rawInk(picture, 1, options)) ?? find(rawInk(picture, 0, options));
}

/** The ink of a picture that lies on a page of the given brightness. */
function rawInk(
  picture: Picture,
  brightness: number,
  { side, scale }: RawInkOptions,
): RawInk {
  const channels = shrunkChannels(picture, side, brightness);
  const colour = inkColour(channels);
  const grey = mixed(channels, colour);
  return { grey, raw: inkStrength(grey, colour.bright, scale) };
}

/** Returns ink as shares of a stroke's core, in 0–1. */
export function sharesOf(raw: Plane, core: number): Plane {
  const data = new Float32Array(raw.data.length);
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.min(Math.max((raw.data[i] ?? 0) / core, 0), 1);
  }
  return { ...raw, data };
}
