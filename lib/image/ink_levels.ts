/**
 * What counts as ink.
 *
 * @module
 */

import { meanOfGreatest, sampledQuantile } from "./levels.ts";
import type { Plane } from "./plane.ts";

/** Share of the pixels that are taken to be ink at first. */
const FIRST_SHARE = 0.002;

/** Strengths from which on a pixel is ink. */
export interface InkLevels {
  /** Where it touches a pixel that surely is. */
  readonly low: number;
  /** Surely. */
  readonly high: number;
}

/** Returns the spread of a normal distribution, from its lower part: there is only paper. */
export function noiseOf({ data }: Plane): number {
  return 2 * (sampledQuantile(data, 0.3) - sampledQuantile(data, 0.15));
}

/** Returns how strong the strongest ink is. */
export function peakOf({ data }: Plane): number {
  return meanOfGreatest(data, Math.max(8, Math.round(FIRST_SHARE * data.length)));
}

/**
 * Returns what counts as ink, or nothing where there is none.
 *
 * @param ink Strength of ink.
 * @param noise What {@linkcode noiseOf} says of it.
 * @param leastContrast Least share of the light, or difference in brightness, that ink makes.
 */
export function inkLevels(ink: Plane, noise: number, leastContrast: number): InkLevels | undefined {
  const top = peakOf(ink);
  if (top < leastContrast || top < Math.min(5 * noise, 0.5)) return undefined;
  return {
    low: clamped(3 * noise, 0.28 * top, 0.4 * top),
    high: clamped(5 * noise, 0.45 * top, 0.7 * top),
  };
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
