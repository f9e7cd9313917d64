/**
 * Scenes: something written, photographed.
 *
 * @module
 */

import type { Hand } from "./hand.ts";
import { light, type Paper, RULING, tooth } from "./papers.ts";
import type { Pen } from "./pens.ts";
import type { Random } from "./random.ts";
import type { Point } from "./strokes.ts";

/** What is written, by whom, with what, on what, and how it is photographed. */
export interface Scene {
  /** The shape's strokes, as `parseStrokes` reads them. */
  readonly shape: string;
  readonly hand: Hand;
  readonly pen: Pen;
  readonly paper: Paper;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where the middle of the writing lies, as shares of width and height away from the middle. */
  readonly offset: Point;
  /** How the camera leans: by how much nearer the right and the lower edge are, about 0. */
  readonly tilt: Point;
}

/** What a photograph of anything written depends on. */
type Sheet = Pick<Scene, "pen" | "paper" | "widthPx" | "heightPx">;

/** Returns the photograph of what `marks` made, as RGBA pixels. */
export function photographed(
  scene: Sheet,
  written: Uint8ClampedArray,
  random: Random,
): Uint8ClampedArray {
  const { widthPx, heightPx, paper } = scene;
  const grain = tooth(random, widthPx, heightPx);
  const lit = light(paper, random, widthPx, heightPx);
  const channels = [0, 1, 2].map((channel) =>
    softened(page(scene, channel, written, grain, lit), widthPx)
  );
  return developed(channels, paper.noise, random);
}

/** One colour of the page with what is on it, in its light; 0 to 1. */
function page(
  { paper, pen }: Sheet,
  channel: number,
  written: Uint8ClampedArray,
  grain: Float32Array,
  lit: Float32Array,
): Float32Array {
  const values = new Float32Array(lit.length);
  const { [channel]: bare = 0 } = paper.colour;
  const { [channel]: ruling = 0 } = RULING.colour;
  const { [channel]: ink = 0 } = pen.colour;
  for (let i = 0; i < values.length; i++) {
    const ruled = bare + (ruling - bare) * RULING.cover * (written[4 * i + 2] ?? 0) / 255;
    const covered = deposit(pen, (written[4 * i] ?? 0) / 255, grain[i] ?? 0);
    values[i] = (ruled + (ink - ruled) * covered) * (lit[i] ?? 0);
  }
  return values;
}

/** How much of a place the pen covers: a dry one leaves the paper's low places, most where it is light. */
function deposit({ grain, cover }: Pen, pressure: number, tooth: number): number {
  if (pressure === 0) return 0;
  const taken = (pressure * (2 - grain * 0.75) - grain * tooth) * 1.5;
  return cover * Math.min(1, Math.max(0, taken));
}

/** A lens is never quite sharp: the binomial filter 1 4 1, along the rows and down the columns. */
function softened(values: Float32Array, width: number): Float32Array {
  return blurred(blurred(values, 1, width), width, values.length / width);
}

/** Lines of `length` places `step` apart; at their ends a missing neighbour counts as the end. */
function blurred(values: Float32Array, step: number, length: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const place = Math.floor(i / step) % length;
    const before = values[place === 0 ? i : i - step] ?? 0;
    const after = values[place === length - 1 ? i : i + step] ?? 0;
    result[i] = (before + 4 * (values[i] ?? 0) + after) / 6;
  }
  return result;
}

/** Pixels of the three colours, with the sensor's grain. */
function developed(
  [red = new Float32Array(), green = red, blue = red]: readonly Float32Array[],
  noise: number,
  random: Random,
): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * red.length);
  for (let i = 0; i < red.length; i++) {
    const grain = random.around(noise);
    pixels[4 * i] = 255 * ((red[i] ?? 0) + grain);
    pixels[4 * i + 1] = 255 * ((green[i] ?? 0) + grain);
    pixels[4 * i + 2] = 255 * ((blue[i] ?? 0) + grain);
    pixels[4 * i + 3] = 255;
  }
  return pixels;
}
