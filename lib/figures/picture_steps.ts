/**
 * From a photograph to a decision, step by step.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../ndarray.ts";
import { BAR_TEXT, barMarks } from "./bars.ts";
import { colourScale } from "./colours.ts";
import type { Figure, FigureText } from "./figure.ts";
import {
  DECISION,
  GAP,
  LINE_HEIGHT,
  type StepsLayout,
  stepsLayout,
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
 * import { ndarray } from "../ndarray.ts";
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
        y: layout.top(i) + BAR_TEXT,
        widthPx: layout.barsWidth,
        heightPx: layout.rowHeight - 2 * BAR_TEXT - 2,
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
  const last = { text: "probability of each class", x: barsX + barsWidth / 2 };
  const decision = { text: "decision", x: barsX + barsWidth + GAP + DECISION / 2 };
  const fitted = { ...last, text: wrapText(last.text, barsWidth).join("\n") };
  return [
    Plot.text([...cells, fitted, decision], {
      x: "x",
      y: headHeight - 6,
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
      y: layout.top(row) + rowHeight / 2,
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
  return tile("rgba" in image ? image : colourPicture(image, GREY_SCALE), tilePx);
}

function wordMarks(
  rows: readonly PictureRow[],
  classes: readonly string[],
  layout: StepsLayout,
): Plot.Markish[] {
  const { labelWidth, rowHeight, barsX, barsWidth } = layout;
  const middle = (row: number) => layout.top(row) + rowHeight / 2;
  const x = barsX + barsWidth + GAP + DECISION / 2;
  const labels = rows.map(({ label }, i) => ({
    y: middle(i),
    text: labelLines(label, labelWidth),
  }));
  const decisions = rows.map((row, i) => ({ ...decision(row, classes), x, y: middle(i) }));
  return [
    Plot.text(labels, {
      x: 0,
      y: "y",
      text: "text",
      textAnchor: "start",
      lineHeight: LINE_HEIGHT / 12,
    }),
    Plot.text(decisions, { x: "x", y: "y", text: "name", fill: "fill", fontSize: 20, dy: -6 }),
    Plot.text(decisions, { x: "x", y: "y", text: "detail", fill: INK, dy: 16 }),
  ];
}

/** Returns a file's name in at most four lines. */
function labelLines(label: string, widthPx: number): string {
  const lines = wrapText(label, widthPx);
  const shown = lines.slice(0, 4);
  const rest = lines.slice(4);
  if (rest.length === 0) return shown.join("\n");
  return [...shown.slice(0, 3), fitText(`${shown[3]}${rest.join("")}`, widthPx)].join("\n");
}

function decision(
  { predicted, probabilities, actual }: PictureRow,
  classes: readonly string[],
): { name: string; detail: string; fill: string } {
  const name = classes[predicted] ?? "–";
  const share = percent(probabilities[predicted] ?? NaN, 0);
  if (actual === undefined) return { name, detail: share, fill: INK };
  const right = predicted === actual;
  const shown = `${right ? SIGNS.right : SIGNS.wrong} ${name}`;
  return {
    name: fitText(shown, DECISION, { fontSize: 20 }),
    detail: right ? share : fitText(`${share}, is ${classes[actual]}`, DECISION),
    fill: right ? BLUE : VERMILION,
  };
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
