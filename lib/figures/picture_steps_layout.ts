/**
 * The columns and rows of pictures with their steps.
 *
 * @module
 */

import { barsWidth } from "./bars.ts";
import type { PictureRow } from "./picture_steps.ts";
import { MARGIN, WIDTH } from "./style.ts";
import { widest, wrapText } from "./text.ts";

/** Between columns and rows. */
export const GAP = 8;
/** From line to line of a text. */
export const LINE_HEIGHT = 15;
/** The height of the line above a row, with its label and the decision. */
export const LABEL_HEIGHT = 22;
/** The look of that line. */
export const LABEL_STYLE = { fontSize: 13, fontWeight: 600 } as const;
/** Tiles are whole multiples of MNIST's size, so that a prepared image fills its own. */
export const TILE_UNIT = 28;
const MAX_TILE = 4 * TILE_UNIT;
const MAX_LABEL = 320;
const MIN_BARS = 150;
const MIN_ROW = 84;

/** Returns the names of all steps, in the order in which they first come. */
export function stepNames(rows: readonly PictureRow[]): string[] {
  return [...new Set(rows.flatMap(({ steps }) => steps.map(({ name }) => name)))];
}

/** Where the parts of the figure are, in CSS pixels. */
export interface StepsLayout {
  readonly names: readonly string[];
  readonly heads: readonly (readonly string[])[];
  readonly headHeight: number;
  readonly tilePx: number;
  /** The height of a row's tiles and bars. */
  readonly rowHeight: number;
  readonly barsX: number;
  readonly barsWidth: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The left edge of a column of tiles. */
  readonly left: (column: number) => number;
  /** The top of a row's label; tiles and bars begin `LABEL_HEIGHT` below. */
  readonly top: (row: number) => number;
}

/** Returns where the parts go: a line with label and decision, below it a tile a step and bars. */
export function stepsLayout(rows: readonly PictureRow[], classes: readonly string[]): StepsLayout {
  const names = stepNames(rows);
  const barWidth = Math.max(MIN_BARS, barsWidth(classes));
  const room = WIDTH - 2 * MARGIN - barWidth - GAP;
  const fitting = Math.floor(room / Math.max(1, names.length)) - GAP;
  const tilePx = Math.max(TILE_UNIT, Math.min(MAX_TILE, fitting - fitting % TILE_UNIT));
  const heads = names.map((name) => wrapText(name, tilePx + GAP - 2));
  const headHeight = 8 + LINE_HEIGHT * Math.max(1, ...heads.map(({ length }) => length));
  const rowHeight = Math.max(tilePx, MIN_ROW);
  const rowStep = LABEL_HEIGHT + rowHeight + 2 * GAP;
  const left = (column: number) => column * (tilePx + GAP);
  const labels = Math.min(MAX_LABEL, widest(rows.map(({ label }) => label), LABEL_STYLE));
  const barsX = Math.max(left(names.length), Math.ceil(labels)) + GAP;
  return {
    names,
    heads,
    headHeight,
    tilePx,
    rowHeight,
    barsX,
    barsWidth: barWidth,
    left,
    top: (row) => headHeight + row * rowStep,
    widthPx: barsX + barWidth,
    heightPx: headHeight + rows.length * rowStep - GAP,
  };
}
