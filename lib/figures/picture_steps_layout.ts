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
/** The width of a decision. */
export const DECISION = 72;
const MAX_LABEL = 100;
// Tiles are whole multiples of MNIST's size, so that photographs and prepared images look as large.
const TILE_UNIT = 28;
const MAX_TILE = 4 * TILE_UNIT;

/** Returns the names of all steps, in the order in which they first come. */
export function stepNames(rows: readonly PictureRow[]): string[] {
  return [...new Set(rows.flatMap(({ steps }) => steps.map(({ name }) => name)))];
}

/** Where the parts of the figure are, in CSS pixels. */
export interface StepsLayout {
  readonly names: readonly string[];
  readonly heads: readonly (readonly string[])[];
  readonly headHeight: number;
  readonly labelWidth: number;
  readonly tilePx: number;
  readonly rowHeight: number;
  readonly barsX: number;
  readonly barsWidth: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly left: (column: number) => number;
  readonly top: (row: number) => number;
}

/** Returns where the parts go: labels, a column for each step, bars, decisions. */
export function stepsLayout(rows: readonly PictureRow[], classes: readonly string[]): StepsLayout {
  const names = stepNames(rows);
  const labelWidth = Math.ceil(Math.min(MAX_LABEL, widest(rows.map(({ label }) => label))));
  const barWidth = barsWidth(classes);
  const room = WIDTH - 2 * MARGIN - labelWidth - barWidth - DECISION - 3 * GAP;
  const fitting = Math.floor(room / Math.max(1, names.length)) - GAP;
  const whole = fitting - fitting % TILE_UNIT;
  const tilePx = Math.max(TILE_UNIT, Math.min(MAX_TILE, whole));
  const heads = names.map((name) => wrapText(name, tilePx + GAP - 2));
  const headHeight = 6 + LINE_HEIGHT * Math.max(1, ...heads.map(({ length }) => length));
  const rowHeight = Math.max(tilePx, 88);
  const left = (column: number) => labelWidth + GAP + column * (tilePx + GAP);
  const barsX = left(names.length) + GAP;
  return {
    names,
    heads,
    headHeight,
    labelWidth,
    tilePx,
    rowHeight,
    barsX,
    barsWidth: barWidth,
    left,
    top: (row) => headHeight + row * (rowHeight + GAP),
    widthPx: barsX + barWidth + GAP + DECISION,
    heightPx: headHeight + rows.length * (rowHeight + GAP),
  };
}
