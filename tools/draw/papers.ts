/**
 * Papers: what a photographed page looks like before anything is written on it.
 *
 * @module
 */

import { smooth, surface } from "./noise.ts";
import type { Colour } from "./pens.ts";
import type { Random } from "./random.ts";

/** What is written on, and the light it lies in. */
export interface Paper {
  readonly colour: Colour;
  /** How much of the light is lost from the brightest corner to the darkest, 0 to 1. */
  readonly fall: number;
  /** How dark the shadow of the person taking the picture is, 0 for none. */
  readonly shadow: number;
  /** How patchy the page is, as a share of its brightness. */
  readonly mottle: number;
  /** How grainy the picture is, as a share of full brightness. */
  readonly noise: number;
  /** Distance of ruled lines as a share of the picture's height; none when missing. */
  readonly ruled?: number;
}

/** The papers of the pictures, by name. */
export const PAPERS = {
  grey: { colour: [0.8, 0.8, 0.8], fall: 0.08, shadow: 0, mottle: 0.012, noise: 0.004 },
  white: { colour: [0.95, 0.95, 0.95], fall: 0.06, shadow: 0, mottle: 0.006, noise: 0.004 },
  dim: { colour: [0.68, 0.67, 0.64], fall: 0.3, shadow: 0.15, mottle: 0.015, noise: 0.008 },
  cream: { colour: [0.95, 0.92, 0.83], fall: 0.12, shadow: 0, mottle: 0.01, noise: 0.005 },
  shaded: { colour: [0.92, 0.92, 0.91], fall: 0.15, shadow: 0.35, mottle: 0.01, noise: 0.006 },
  ruled: {
    colour: [0.93, 0.93, 0.92],
    fall: 0.1,
    shadow: 0,
    mottle: 0.01,
    noise: 0.005,
    ruled: 0.3,
  },
  recycled: { colour: [0.78, 0.76, 0.71], fall: 0.1, shadow: 0, mottle: 0.03, noise: 0.01 },
  board: { colour: [0.13, 0.17, 0.15], fall: 0.2, shadow: 0, mottle: 0.12, noise: 0.008 },
} as const satisfies Record<string, Paper>;

/** The colour of ruled lines, and how much of the page they cover. */
export const RULING = { colour: [0.55, 0.66, 0.8], cover: 0.35 } as const;

/** The paper's tooth, 0 to 1: what a dry pen leaves white, high places first. */
export function tooth(random: Random, width: number, height: number): Float32Array {
  const fine = surface(random, width, height, 1);
  const coarse = surface(random, width, height, Math.max(2, height / 130));
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    data[i] = 0.5 + 0.4 * (fine[i] ?? 0) + 0.3 * (coarse[i] ?? 0);
  }
  return data;
}

/** The light that comes back from each place of an unwritten white page, about 1. */
export function light(paper: Paper, random: Random, width: number, height: number): Float32Array {
  const angle = random.between(0, 2 * Math.PI);
  const [towardsX, towardsY] = [Math.cos(angle), Math.sin(angle)];
  const edge = random.between(-0.1, 0.35);
  const large = surface(random, width, height, height / 5);
  const small = surface(random, width, height, height / 28);
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const x = (i % width) / width - 0.5;
    const y = Math.floor(i / width) / height - 0.5;
    const depth = x * towardsX + y * towardsY;
    const shade = paper.shadow * smooth((depth - edge) / 0.35);
    const patches = paper.mottle * (0.6 * (large[i] ?? 0) + 0.4 * (small[i] ?? 0));
    data[i] = (1 - paper.fall * (depth + 0.5) + patches) * (1 - shade);
  }
  return data;
}
