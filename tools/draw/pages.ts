/**
 * The pages of digits that this project draws.
 *
 * @module
 */

import type { PageScene } from "./page.ts";
import { type Paper, PAPERS } from "./papers.ts";
import { PENS } from "./pens.ts";
import { type Random, randomOf } from "./random.ts";

/** A page to be drawn into a file. */
export interface PageDrawing {
  /** The folder of its set, under `data/`. */
  readonly set: string;
  readonly file: string;
  readonly scene: PageScene;
}

/** The first forty digits of π. */
const PI = ["3141592653", "5897932384", "6264338327", "9502884197"] as const;

/** How the digits of a page are laid out. */
interface Layout {
  readonly rows: readonly number[];
  /** Height of a digit as a share of the page's. */
  readonly digit: number;
  readonly gap: number;
  readonly pitch: number;
}

/** Writers' pens and papers, and how each leans. */
const WRITERS = [
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
] as const;

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

/**
 * Returns a page of digits: the same number and seed, the same page.
 *
 * @param number From 0; writers, layouts, and how the page is turned change with it.
 */
export function pageScene(seed: number, number: number): PageScene {
  const random = randomOf(`${seed}/pages/${number}`);
  const writer = WRITERS[number % WRITERS.length] ?? WRITERS[0];
  const layout = LAYOUTS[(number + Math.floor(number / 10)) % LAYOUTS.length] ?? LAYOUTS[0];
  const { rows = [], digit = 0.1, gap = 0.5, pitch = 2 } = layout ?? {};
  const [widthPx, heightPx] = [1200, 900];
  const paper: Paper = PAPERS[writer.paper];
  return {
    rows: rows.map((count) =>
      Array.from({ length: count }, () => Math.floor(random.between(0, 10))).join("")
    ),
    hand: {
      slant: writer.slant + random.around(0.03),
      aspect: 1 + random.around(0.06),
      size: digit,
      turnDegrees: random.around(2),
      looseness: 0.03,
      tremor: 0.005,
      unevenness: 0.3,
    },
    pen: PENS[writer.pen],
    // Lines as far apart as the rows of writing.
    paper: "ruled" in paper ? { ...paper, ruled: digit * pitch } : paper,
    widthPx,
    heightPx,
    tilt: [random.around(0.05), random.around(0.05)],
    digitPx: digit * heightPx,
    gap,
    pitch,
  };
}

/** Returns the stream of random numbers that draws a page. */
export function randomForPage(seed: number, number: number): Random {
  return randomOf(`${seed}/pages/${number}/drawn`);
}

/** Returns the pages that the project ships, as `seed` draws them. */
export function pageDrawings(seed: number): PageDrawing[] {
  const scene = pageScene(seed, 0);
  const { pen, paper } = { pen: PENS.blueBallpoint, paper: PAPERS.ruled };
  const ruled = scene.pitch * scene.digitPx / scene.heightPx;
  return [{
    set: "pages",
    file: "pi_drawn.jpg",
    scene: { ...scene, rows: PI, pen, paper: { ...paper, ruled } },
  }];
}
