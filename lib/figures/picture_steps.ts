/**
 * From a photograph to a decision, step by step.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import { BAR_TEXT, barMarks } from "./bars.ts";
import { colourScale } from "./colours.ts";
import type { Figure, FigureText } from "./figure.ts";
import {
  GAP,
  LABEL_HEIGHT,
  LABEL_STYLE,
  LINE_HEIGHT,
  type StepsLayout,
  stepsLayout,
  TILE_UNIT,
} from "./picture_steps_layout.ts";
import { composeFigure, pixelPlot } from "./plot.ts";
import { BLUE, INK, LINE, MUTED, percent, SIGNS, VERMILION } from "./style.ts";
import { fitText, wrapText } from "./text.ts";
import { colourPicture, EDGES, type RgbaPicture, type Tile, tile, tileMarks } from "./tiles.ts";

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
  /** One for each class, 0–1. */
  readonly probabilities: ArrayLike<number>;
  /** The class decided for. */
  readonly predicted: number;
  /** The class that it shows, where it is known. */
  readonly actual?: number;
}

/** How to draw pictures with their steps. */
export interface PictureStepsOptions extends FigureText {
  /** The name of each class; default `"0"`, `"1"`, … `"9"`. */
  readonly classes?: readonly string[];
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));
const GREY_SCALE = colourScale("grey", [0, 1]);

/**
 * Returns a figure with a row for each picture: as it came, after each step of its preparation, the
 * probabilities of the classes and the decision.
 *
 * @param rows The pictures.
 * @param options Title and names of the classes.
 * @throws {TypeError} If a picture does not have a probability for each class.
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
export function pictureSteps(rows: readonly PictureRow[], options: PictureStepsOptions): Figure {
  const { title, caption = "", classes = DIGITS } = options;
  checkRows(rows, classes);
  const layout = stepsLayout(rows, classes);
  const panel = pixelPlot(layout.widthPx, layout.heightPx, [
    ...headMarks(layout),
    ...stepMarks(rows, layout),
    ...barMarks(
      rows.map(({ probabilities, actual }, i) => ({
        probabilities,
        actual,
        x: layout.barsX,
        y: layout.top(i) + LABEL_HEIGHT + BAR_TEXT,
        widthPx: layout.barsWidth,
        heightPx: layout.rowHeight - 2 * BAR_TEXT,
      })),
      classes,
    ),
    ...wordMarks(rows, classes, layout),
  ]);
  const alt = options.alt ?? stepsAlt(rows, classes);
  return composeFigure({ title, caption, alt }, [{ panel, x: 0, y: 4 }]);
}

function checkRows(rows: readonly PictureRow[], classes: readonly string[]): void {
  const bad = rows.find(({ probabilities }) => probabilities.length !== classes.length);
  if (bad === undefined) return;
  throw new TypeError(
    `Cannot draw "${bad.label}" as it must have a probability for each of ${classes.length} ` +
      `classes: there are ${bad.probabilities.length}`,
  );
}

function headMarks(layout: StepsLayout): Plot.Markish[] {
  const { heads, headHeight, tilePx, barsX, barsWidth } = layout;
  const cells = heads.map((lines, i) => ({
    text: lines.join("\n"),
    x: layout.left(i) + tilePx / 2,
  }));
  const bars = {
    text: wrapText("decision and probability of each class", barsWidth).join("\n"),
    x: barsX + barsWidth / 2,
  };
  return [
    Plot.text([...cells, bars], {
      x: "x",
      y: headHeight - 8,
      text: "text",
      lineAnchor: "bottom",
      lineHeight: LINE_HEIGHT / 12,
      fill: MUTED,
    }),
  ];
}

function stepMarks(rows: readonly PictureRow[], layout: StepsLayout): Plot.Markish[] {
  const { names, tilePx, rowHeight } = layout;
  const tiles = rows.flatMap(({ steps }, row) =>
    steps.map(({ name, image }) => ({
      ...stepTile(image, tilePx),
      x: layout.left(names.indexOf(name)) + tilePx / 2,
      y: layout.top(row) + LABEL_HEIGHT + rowHeight / 2,
    }))
  );
  return [
    ...tileMarks(tiles),
    Plot.rect(tiles, {
      ...EDGES,
      fill: "none",
      stroke: LINE,
      inset: -0.5,
    }),
  ];
}

function stepTile(image: NdArray | RgbaPicture, tilePx: number): Tile {
  const picture = "rgba" in image ? image : colourPicture(image, GREY_SCALE);
  const side = Math.max(picture.width, picture.height);
  // An image smaller than MNIST's is enlarged as much as one of that size, to be compared with it.
  const boxPx = side < TILE_UNIT ? side * Math.floor(tilePx / TILE_UNIT) : tilePx;
  return tile(picture, boxPx);
}

function wordMarks(
  rows: readonly PictureRow[],
  classes: readonly string[],
  layout: StepsLayout,
): Plot.Markish[] {
  const { barsX, barsWidth } = layout;
  const words = rows.flatMap((row, i) => {
    const y = layout.top(i) + LABEL_HEIGHT / 2;
    const label = { text: fitText(row.label, barsX - GAP, LABEL_STYLE), fill: INK, x: 0, y };
    const { text, fill } = decision(row, classes);
    return [label, { text: fitText(text, barsWidth, LABEL_STYLE), fill, x: barsX, y }];
  });
  return [
    Plot.text(words, {
      x: "x",
      y: "y",
      text: "text",
      fill: "fill",
      textAnchor: "start",
      ...LABEL_STYLE,
    }),
  ];
}

function decision(
  { predicted, actual }: PictureRow,
  classes: readonly string[],
): { text: string; fill: string } {
  const name = classes[predicted] ?? "–";
  if (actual === undefined) return { text: name, fill: INK };
  return predicted === actual
    ? { text: `${SIGNS.right} ${name}`, fill: BLUE }
    : { text: `${SIGNS.wrong} ${name}, is ${classes[actual] ?? "–"}`, fill: VERMILION };
}

function stepsAlt(rows: readonly PictureRow[], classes: readonly string[]): string {
  const words = rows.map(({ label, predicted, probabilities, actual }) => {
    const verdict = actual === undefined
      ? ""
      : actual === predicted
      ? ", right"
      : `, wrong, it is ${classes[actual]}`;
    const share = percent(probabilities[predicted] ?? NaN, 0);
    return `${label} as ${classes[predicted]}, ${share}${verdict}`;
  });
  const pictures = `${rows.length} ${rows.length === 1 ? "picture" : "pictures"}`;
  return words.length === 0 ? `${pictures}.` : `${pictures}: ${words.join("; ")}.`;
}
