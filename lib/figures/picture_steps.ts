/**
 * From a photograph to a decision, step by step.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { argMax, type NdArray } from "../base/mod.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, pixelPlot, plot } from "./plot.ts";
import { BLUE, GREY, INK, LINE, MARGIN, MUTED, percent, SIGNS, VERMILION, WIDTH } from "./style.ts";
import { fitText, widest, wrapText } from "./text.ts";
import { EDGES, greyPicture, type RgbaPicture, type Tile, tile, tileMarks } from "./tiles.ts";

/** One step of a picture's preparation. */
export interface PictureStep {
  /** What was done; steps of the same name stand in one column. */
  readonly name: string;
  /** The picture after it: numbers 0–1 of shape `[height, width]`, or a picture in colour. */
  readonly image: NdArray | RgbaPicture;
}

/** One picture: how it was prepared and what was decided. */
export interface PictureRow {
  /** Its name. */
  readonly label: string;
  /** The picture as it came, then after each step. */
  readonly steps: readonly PictureStep[];
  /** One for each digit, 0–1. */
  readonly probabilities: ArrayLike<number>;
  /** The digit decided for. */
  readonly predicted: number;
  /** The digit that it shows, where it is known. */
  readonly actual?: number | undefined;
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);
/** Between columns and rows. */
const GAP = 8;
const LINE_HEIGHT = 15;
/** The line above a row, with its label and the decision. */
const LABEL_HEIGHT = 22;
const LABEL_STYLE = { fontSize: 13, fontWeight: 600 } as const;
const MAX_LABEL = 320;
/** Tiles are whole multiples of MNIST's size, so that a prepared image fills its own. */
const TILE_UNIT = 28;
const MAX_TILE = 4 * TILE_UNIT;
const MIN_ROW = 84;
const BARS_WIDTH = 150;
/** The room of the digits below the bars, and of the value above. */
const BAR_TEXT = 17;
const BARS_HEAD = "decision and probability of each class";

/**
 * Returns a figure with a row for each picture: as it came, after each step of its preparation, the
 * probabilities of the ten digits and the decision.
 *
 * @param rows The pictures.
 * @param options Title, caption, alternative text.
 * @throws {TypeError} If a picture does not have a probability for each digit.
 *
 * @example
 * ```ts
 * import { pictureSteps } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(28 * 28), [28, 28]);
 * const figure = pictureSteps([{
 *   label: "7_mine.png",
 *   steps: [{ name: "as it came", image }],
 *   probabilities: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
 *   predicted: 7,
 *   actual: 7,
 * }], { title: "My own seven" });
 * assert.equal(figure.alt, "1 picture: 7_mine.png as 7, 100 %, right.");
 * ```
 */
export function pictureSteps(rows: readonly PictureRow[], options: FigureText): Figure {
  const { title, caption = "", alt = stepsAlt(rows) } = options;
  checkRows(rows);
  const layout = stepsLayout(rows);
  const pictures = pixelPlot(layout.barsX + BARS_WIDTH, layout.heightPx, [
    headMark(layout),
    ...stepMarks(rows, layout),
    wordMark(rows, layout),
  ]);
  const bars = { panel: barsPanel(rows, layout), x: layout.barsX };
  return composeFigure({ title, caption, alt }, [
    { panel: pictures, x: 0, y: 4 },
    ...(rows.length === 0 ? [] : [{ ...bars, y: 4 + layout.top(0) + LABEL_HEIGHT }]),
  ]);
}

/** Returns the names of all steps, in the order in which they first come. */
export function stepNames(rows: readonly PictureRow[]): string[] {
  return [...new Set(rows.flatMap(({ steps }) => steps.map(({ name }) => name)))];
}

function checkRows(rows: readonly PictureRow[]): void {
  const bad = rows.find(({ probabilities }) => probabilities.length !== DIGITS.length);
  if (bad === undefined) return;
  throw new TypeError(
    `Cannot draw "${bad.label}" as it must have a probability for each of ${DIGITS.length} ` +
      `classes: there are ${bad.probabilities.length}`,
  );
}

/** Where the parts of the figure are, in CSS pixels. */
type StepsLayout = ReturnType<typeof stepsLayout>;

function stepsLayout(rows: readonly PictureRow[]) {
  const names = stepNames(rows);
  const room = WIDTH - 2 * MARGIN - BARS_WIDTH - GAP;
  const fitting = Math.floor(room / Math.max(1, names.length)) - GAP;
  const tilePx = Math.max(TILE_UNIT, Math.min(MAX_TILE, fitting - fitting % TILE_UNIT));
  const labels = Math.min(MAX_LABEL, widest(rows.map(({ label }) => label), LABEL_STYLE));
  const barsX = Math.max(names.length * (tilePx + GAP), Math.ceil(labels)) + GAP;
  const middle = (column: number) => column * (tilePx + GAP) + tilePx / 2;
  const heads = [
    ...names.map((name, i) => ({ lines: wrapText(name, tilePx + GAP - 2), x: middle(i) })),
    { lines: wrapText(BARS_HEAD, BARS_WIDTH), x: barsX + BARS_WIDTH / 2 },
  ];
  const headHeight = 8 + LINE_HEIGHT * Math.max(...heads.map(({ lines }) => lines.length));
  // The height of a row's tiles and bars, and from one row to the next.
  const rowHeight = Math.max(tilePx, MIN_ROW);
  const rowStep = LABEL_HEIGHT + rowHeight + 2 * GAP;
  const heightPx = headHeight + rows.length * rowStep - GAP;
  // The top of a row's label; tiles and bars begin `LABEL_HEIGHT` below.
  const top = (row: number) => headHeight + row * rowStep;
  return { names, heads, headHeight, tilePx, rowHeight, rowStep, barsX, heightPx, middle, top };
}

function headMark({ heads, headHeight }: StepsLayout): Plot.Markish {
  return Plot.text(heads, {
    x: "x",
    y: headHeight - 8,
    text: ({ lines }) => lines.join("\n"),
    lineAnchor: "bottom",
    lineHeight: LINE_HEIGHT / 12,
    fill: MUTED,
  });
}

function stepMarks(rows: readonly PictureRow[], layout: StepsLayout): Plot.Markish[] {
  const tiles = rows.flatMap(({ steps }, row) =>
    steps.map(({ name, image }) => ({
      ...stepTile(image, layout.tilePx),
      x: layout.middle(layout.names.indexOf(name)),
      y: layout.top(row) + LABEL_HEIGHT + layout.rowHeight / 2,
    }))
  );
  return [
    ...tileMarks(tiles),
    Plot.rect(tiles, { ...EDGES, fill: "none", stroke: LINE, inset: -0.5 }),
  ];
}

function stepTile(image: NdArray | RgbaPicture, tilePx: number): Tile {
  const picture = "rgba" in image ? image : greyPicture(image);
  const side = Math.max(picture.width, picture.height);
  // An image smaller than MNIST's is enlarged as much as one of that size, to be compared with it.
  const boxPx = side < TILE_UNIT ? side * Math.floor(tilePx / TILE_UNIT) : tilePx;
  return tile(picture, boxPx);
}

function wordMark(rows: readonly PictureRow[], { barsX, top }: StepsLayout): Plot.Markish {
  const words = rows.flatMap((row, i) => {
    const y = top(i) + LABEL_HEIGHT / 2;
    const label = { text: fitText(row.label, barsX - GAP, LABEL_STYLE), fill: INK, x: 0, y };
    const { text, fill } = decision(row);
    return [label, { text: text, fill, x: barsX, y }];
  });
  return Plot.text(words, {
    x: "x",
    y: "y",
    text: "text",
    fill: "fill",
    textAnchor: "start",
    ...LABEL_STYLE,
  });
}

/** Returns the bars of all rows: the predicted digit in colour with its value above. */
function barsPanel(rows: readonly PictureRow[], { rowStep, rowHeight }: StepsLayout): Panel {
  const bars = rows.flatMap(barsOf);
  const predicted = bars.filter((bar) => bar.isPredicted);
  const place = { fy: "row", x: "i" } as const;
  const gap = rowStep - rowHeight;
  return plot({
    width: BARS_WIDTH,
    height: rows.length * rowStep - gap,
    margin: 0,
    color: { type: "identity" },
    fy: { axis: null, padding: gap / rowStep },
    x: { type: "band", domain: DIGITS, axis: null, padding: 0.15 },
    y: { domain: [0, 1], axis: null, insetTop: BAR_TEXT, insetBottom: BAR_TEXT },
    marks: [
      Plot.ruleY([1], { stroke: LINE }),
      Plot.ruleY([0], { stroke: MUTED }),
      Plot.barY(bars, { ...place, y: "share", fill: "fill" }),
      Plot.text(bars, { ...place, y: 0, dy: 4, text: "i", lineAnchor: "top", fill: "ink" }),
      Plot.text(predicted, {
        ...place,
        y: "share",
        dy: -3,
        text: "value",
        lineAnchor: "bottom",
        fill: INK,
        // Keeps it legible on the line of 100 %.
        stroke: "#fff",
        strokeWidth: 3,
      }),
      // The digit that the picture shows, where another was predicted.
      Plot.dot(bars.filter((bar) => bar.isMissed), {
        ...place,
        y: "share",
        dy: -6,
        symbol: "triangle",
        rotate: 180,
        r: 3.5,
        fill: INK,
      }),
    ],
  });
}

function barsOf({ probabilities, actual }: PictureRow, row: number) {
  const predicted = argMax(probabilities);
  const isRight = actual === undefined || actual === predicted;
  return DIGITS.map((i) => {
    const value = probabilities[i] ?? NaN;
    const fill = i !== predicted ? GREY : isRight ? BLUE : VERMILION;
    return {
      row,
      i,
      share: Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0,
      value: percent(value, 0),
      fill,
      ink: i === predicted ? fill : MUTED,
      isPredicted: i === predicted,
      isMissed: i === actual && !isRight,
    };
  });
}

function decision({ predicted, actual }: PictureRow): { text: string; fill: string } {
  if (actual === undefined) return { text: String(predicted), fill: INK };
  return predicted === actual
    ? { text: `${SIGNS.right} ${predicted}`, fill: BLUE }
    : { text: `${SIGNS.wrong} ${predicted}, is ${actual}`, fill: VERMILION };
}

function stepsAlt(rows: readonly PictureRow[]): string {
  const words = rows.map(({ label, predicted, probabilities, actual }) => {
    const verdict = actual === undefined
      ? ""
      : actual === predicted
      ? ", right"
      : `, wrong, it is ${actual}`;
    const share = percent(probabilities[predicted] ?? NaN, 0);
    return `${label} as ${predicted}, ${share}${verdict}`;
  });
  const pictures = `${rows.length} ${rows.length === 1 ? "picture" : "pictures"}`;
  return words.length === 0 ? `${pictures}.` : `${pictures}: ${words.join("; ")}.`;
}
