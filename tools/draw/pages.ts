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

/** Who writes a page: with what, on what, and how it leans. */
export interface PageWriter {
  readonly pen: keyof typeof PENS;
  readonly paper: keyof typeof PAPERS;
  readonly slant: number;
}

/** How the digits of a page are laid out. */
export interface Layout {
  /** How many digits are in each row. */
  readonly rows: readonly number[];
  /** Height of a digit as a share of the page's. */
  readonly digit: number;
  readonly gap: number;
  readonly pitch: number;
}

/** Returns a page of digits that `random` chooses, as it does how the page is turned. */
export function pageScene(random: Random, writer: PageWriter, layout: Layout): PageScene {
  const { rows, digit, gap, pitch } = layout;
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

/** Returns the pages that the project ships, as `seed` draws them. */
export function pageDrawings(seed: number): PageDrawing[] {
  const writer = { pen: "blueBallpoint", paper: "ruled", slant: 0.12 } as const;
  const layout = { rows: PI.map(({ length }) => length), digit: 0.1, gap: 0.45, pitch: 1.9 };
  const scene = pageScene(randomOf(`${seed}/pages/0`), writer, layout);
  return [{ set: "pages", file: "pi_drawn.jpg", scene: { ...scene, rows: PI } }];
}
