/**
 * Numbers and colours.
 *
 * @module
 */

import { INK } from "./style.ts";

/** A colour as red, green and blue, each 0–255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The colour of NaN: neither on the grey scale nor likely to be taken for a value. */
export const MISSING: Rgb = [230, 159, 0];

/** Returns a colour of a scale, `rgb(…)` or hexadecimal, in numbers. */
export function parseColour(colour: string): Rgb {
  const hex = colour.replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3").match(/^#(..)(..)(..)/);
  const words = hex?.slice(1) ?? colour.match(/[\d.]+/g) ?? [];
  const [red = 0, green = 0, blue = 0] = words.map((word) =>
    hex ? parseInt(word, 16) : Number(word)
  );
  return [red, green, blue];
}

/** Returns black or white, whichever is legible on a colour. */
export function inkOn(colour: string): string {
  const [red, green, blue] = parseColour(colour);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "#fff" : INK;
}

/** Returns the least and the greatest of the finite numbers, `[Infinity, -Infinity]` for none. */
export function extentOf(numbers: Iterable<number>): [low: number, high: number] {
  const finite = [...numbers].filter(Number.isFinite);
  return [
    finite.reduce((low, value) => Math.min(low, value), Infinity),
    finite.reduce((high, value) => Math.max(high, value), -Infinity),
  ];
}
