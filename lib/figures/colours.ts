/**
 * Numbers as colours.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import { type Panel, rampLegend } from "./plot.ts";
import { INK } from "./style.ts";

/** `"grey"`: black to white; `"sqrt"`: the same by the square root, so that what is near 0 shows;
 * `"diverging"`: blue below 0, red above; `"sequential"`: pale to dark. */
export type ScaleKind = "grey" | "sqrt" | "diverging" | "sequential";

/** A colour as red, green and blue, each 0–255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Colours of numbers. */
export interface ColourScale {
  readonly kind: ScaleKind;
  /** The numbers of the first and the last colour; numbers beyond them take these. */
  readonly domain: readonly [low: number, high: number];
  /** Returns the colour of a number; NaN has its own. */
  readonly rgb: (value: number) => Rgb;
  /** Returns its legend. */
  readonly legend: (label: string) => Panel;
}

/** The colour of NaN: neither on the grey scale nor likely to be taken for a value. */
export const MISSING: Rgb = [230, 159, 0];
// Odd, so that the middle of a diverging scale is a level of its own.
const LEVELS = 511;

/**
 * Returns the colours of a scale.
 *
 * @param kind Which colours.
 * @param domain The numbers of the first and the last colour; of one number only, a range around it.
 * @throws {RangeError} If the domain does not ascend or is not finite.
 */
export function colourScale(kind: ScaleKind, domain: readonly [number, number]): ColourScale {
  const [low, high] = domain;
  if (!Number.isFinite(low) || !Number.isFinite(high) || low > high) {
    throw new RangeError(
      `Cannot colour numbers as the domain must be finite and ascend: it is [${low}, ${high}]`,
    );
  }
  const span = low === high ? [low - 0.5, high + 0.5] as const : domain;
  const options = plotScale(kind, span);
  const levels = rgbLevels(options, span);
  return {
    kind,
    domain: span,
    rgb: (value) => levels[levelOf(value, span)] ?? MISSING,
    legend: (label) => rampLegend(options, label, kind === "diverging" ? [span[0], 0, span[1]] : 4),
  };
}

function plotScale(kind: ScaleKind, [low, high]: readonly [number, number]): Plot.ScaleOptions {
  if (kind === "grey") return { type: "linear", domain: [low, high], range: ["#000", "#fff"] };
  if (kind === "sqrt") return { type: "sqrt", domain: [low, high], range: ["#000", "#fff"] };
  if (kind === "sequential") return { type: "linear", domain: [low, high], scheme: "blues" };
  return { type: "diverging", domain: [low, high], scheme: "burd", pivot: 0, symmetric: false };
}

function rgbLevels(
  options: Plot.ScaleOptions,
  [low, high]: readonly [number, number],
): readonly Rgb[] {
  const scale = Plot.scale({ color: options });
  return Array.from({ length: LEVELS }, (_, level) => {
    const value = low + (high - low) * level / (LEVELS - 1);
    return parseColour(scale?.apply(value));
  });
}

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

/** Returns the level of a number from 0 to 510, or -1 for NaN. */
function levelOf(value: number, [low, high]: readonly [number, number]): number {
  if (Number.isNaN(value)) return -1;
  const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return Math.round(share * (LEVELS - 1));
}

/**
 * Returns the domain of all finite numbers in an array: for a diverging scale that is symmetric as
 * far below 0 as above, or else with 0 in it; from 0 for a square root.
 *
 * @returns `[low, high]`; `[0, 1]` without any finite number.
 */
export function domainOf(
  { data }: NdArray,
  kind: ScaleKind,
  symmetric = true,
): [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const value of data) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) return [0, 1];
  if (kind === "sqrt") return [0, Math.max(high, 0)];
  if (kind !== "diverging") return [low, high];
  if (!symmetric) return [Math.min(low, 0), Math.max(high, 0)];
  const far = Math.max(Math.abs(low), Math.abs(high));
  return [-far, far];
}
