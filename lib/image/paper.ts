/**
 * Taking the paper away, under uneven light.
 *
 * @module
 */

import { sampledQuantile } from "./levels.ts";
import { blurred, dilated, eroded } from "./neighborhood.ts";
import { type Plane, planeOf } from "./plane.ts";
import { coarsened, resized } from "./resize.ts";
import { smoothSurface } from "./surface.ts";

/** How finely paper is looked at. */
export interface PaperScale {
  /** Longest side of the coarse picture, in pixels. */
  readonly side: number;
  /** Largest part of the shorter side that a stroke may be thick. */
  readonly thickest: number;
  /** How far the paper is smoothed, in parts of half that thickness. */
  readonly smoothing: number;
}

/** For a picture of one glyph, which may be bold. */
const ONE_GLYPH: PaperScale = { side: 64, thickest: 0.4, smoothing: 0.5 };

/**
 * Returns how much ink lies on each pixel: about 0 on paper, under whatever light.
 *
 * The paper's brightness is a smooth surface plus what a morphological opening
 * of a coarse picture leaves, in which strokes are wiped out. Dark ink is
 * measured as the share of the paper's light that it swallows, which is the
 * same in the shade; bright ink as a difference.
 *
 * @param scale How finely to look; default as for one glyph.
 */
export function inkStrength(grey: Plane, bright: boolean, scale: PaperScale = ONE_GLYPH): Plane {
  const coarse = paperOf(coarsened(grey, scale.side), bright ? 1 : -1, scale);
  const paper = resized(coarse, grey.height, grey.width);
  const strength = planeOf(grey);
  const { data } = strength;
  for (let i = 0; i < data.length; i++) {
    const level = paper.data[i] ?? 0;
    const value = grey.data[i] ?? 0;
    data[i] = bright ? value - level : (level - value) / Math.max(level, 0.2);
  }
  // Paper is less than ink everywhere, so that even bold ink leaves it the lower third.
  const zero = sampledQuantile(data, 0.3);
  for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) - zero;
  return strength;
}

function paperOf(grey: Plane, sign: number, { thickest, smoothing }: PaperScale): Plane {
  const trend = smoothSurface(grey);
  const rest = planeOf(grey, (i) => sign * ((grey.data[i] ?? 0) - (trend.data[i] ?? 0)));
  const radius = Math.max(1, Math.round(thickest * Math.min(grey.height, grey.width) / 2));
  const floor = blurred(dilated(eroded(rest, radius), radius), Math.round(smoothing * radius));
  return planeOf(grey, (i) => (trend.data[i] ?? 0) + sign * (floor.data[i] ?? 0));
}
