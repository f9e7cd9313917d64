/**
 * Pages of digits by several writers, to try recognition on.
 *
 * @module
 */

import type { PageScene } from "../../tools/draw/page.ts";
import { type Layout, pageScene, type PageWriter } from "../../tools/draw/pages.ts";
import { type Random, randomOf } from "../../tools/draw/random.ts";

/** Writers' pens and papers, and how each leans. */
const WRITERS: readonly PageWriter[] = [
  { pen: "blackBallpoint", paper: "white", slant: 0.12 },
  { pen: "blueBallpoint", paper: "ruled", slant: 0.22 },
  { pen: "pencil", paper: "grey", slant: 0.05 },
  { pen: "blackFelt", paper: "cream", slant: 0 },
  { pen: "softPencil", paper: "shaded", slant: 0.3 },
  { pen: "blueFountain", paper: "cream", slant: 0.25 },
  { pen: "chalk", paper: "board", slant: 0.08 },
  { pen: "greenFineliner", paper: "dim", slant: -0.1 },
  { pen: "hardPencil", paper: "recycled", slant: 0.15 },
  { pen: "yellowMarker", paper: "white", slant: 0.1 },
];

const LAYOUTS: readonly Layout[] = [
  // Ten in a row, well apart.
  { rows: [10, 10, 10, 10], digit: 0.1, gap: 0.45, pitch: 1.9 },
  // Rows of unlike lengths.
  { rows: [5, 3, 7, 1, 6], digit: 0.1, gap: 0.5, pitch: 1.7 },
  // Many small ones, close together.
  { rows: [14, 14, 14, 14, 14, 14, 14], digit: 0.065, gap: 0.3, pitch: 1.7 },
  // One row of large ones.
  { rows: [5], digit: 0.22, gap: 0.35, pitch: 2 },
  // Far apart, as in a form.
  { rows: [4, 4, 4], digit: 0.12, gap: 2, pitch: 2.2 },
];

/** Returns a page, whose writer and layout change with its number, and what draws it. */
export function numberedPage(seed: number, number: number): { scene: PageScene; random: Random } {
  const writer = WRITERS[number % WRITERS.length];
  const layout = LAYOUTS[(number + Math.floor(number / 10)) % LAYOUTS.length];
  if (writer === undefined || layout === undefined) throw new RangeError(`no page ${number}`);
  const scene = pageScene(randomOf(`${seed}/pages/${number}`), writer, layout);
  return { scene, random: randomOf(`${seed}/pages/${number}/drawn`) };
}
