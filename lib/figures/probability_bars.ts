/**
 * What the network answers: a probability for each class.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { item, type NdArray } from "../base/mod.ts";
import { argMax, BAR_TEXT, barMarks, barsWidth } from "./bars.ts";
import type { Figure, FigureText } from "./figure.ts";
import { gridLayout } from "./image_grid.ts";
import { composeFigure, pixelPlot } from "./plot.ts";
import { INK, MUTED, percent, SIGNS } from "./style.ts";
import { fitText, textWidth } from "./text.ts";

/** How to draw probabilities. */
export interface ProbabilityBarsOptions extends FigureText {
  /** The name of each class; default `"0"`, `"1"`, …. */
  readonly classes?: readonly string[];
  /** A label for each row. */
  readonly labels?: readonly string[];
  /** The class that each picture shows; then each row is marked as right or wrong. */
  readonly actual?: ArrayLike<number>;
  /** Rows of the array side by side, at least 1; default as many as fit. */
  readonly columns?: number;
}

/** What was predicted for one picture. */
export interface Prediction {
  /** The class of the highest probability, the first of equals. */
  readonly predicted: number;
  /** Its probability, 0–1. */
  readonly probability: number;
  /** The class that the picture shows, where it is known. */
  readonly actual: number | undefined;
}

const HEIGHT = 72;
const NOTE = "Across: class. Up: probability, the upper line is 100 %.";

/**
 * Returns a figure with a little bar chart for each row of probabilities.
 *
 * @param probabilities Shape `[n, classes]`, each 0–1.
 * @param options Title, names, labels, the classes shown.
 * @throws {TypeError} If the shape differs, or there are not as many names, labels or classes shown.
 *
 * @example
 * ```ts
 * import { probabilityBars } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const probabilities = ndarray(new Float32Array([0.25, 0.75]), [1, 2]);
 * const figure = probabilityBars(probabilities, { title: "One letter", classes: ["α", "β"] });
 * assert.equal(figure.alt, "Probabilities of 1 picture: β 75 %.");
 * ```
 */
export function probabilityBars(
  probabilities: NdArray,
  options: ProbabilityBarsOptions,
): Figure {
  const { title, caption = "", labels = [], columns } = options;
  const [count = 0, outputs = 0] = probabilities.shape;
  const classes = options.classes ?? Array.from({ length: outputs }, (_, i) => String(i));
  checkShapes(probabilities, classes, options);
  const rows = predictions(probabilities, options.actual);
  const widthPx = Math.max(barsWidth(classes), 96);
  const cell = { cellWidth: widthPx, cellHeight: HEIGHT + 2 * BAR_TEXT + 22, columns };
  const layout = gridLayout(count, cell);
  const heads = rows.map((row, i) => ({
    x: (layout.cells[i]?.x ?? 0) + widthPx / 2,
    y: layout.cells[i]?.y ?? 0,
    text: fitText(`${sign(row)} ${labels[i] ?? ""}`.trim(), widthPx, { fontWeight: 600 }),
  }));
  const boxes = rows.map(({ actual }, i) => ({
    probabilities: item(probabilities, i).data,
    actual,
    x: layout.cells[i]?.x ?? 0,
    y: (layout.cells[i]?.y ?? 0) + 20 + BAR_TEXT,
    widthPx,
    heightPx: HEIGHT,
  }));
  const width = Math.max(layout.widthPx, Math.ceil(textWidth(NOTE)));
  const panel = pixelPlot(width, layout.heightPx + 28, [
    Plot.text(heads, { x: "x", y: "y", text: "text", lineAnchor: "top", fontWeight: 600 }),
    ...barMarks(boxes, classes),
    Plot.text([NOTE], {
      x: 0,
      y: layout.heightPx + 14,
      text: (note) => note,
      textAnchor: "start",
      lineAnchor: "top",
      fill: count === 0 ? INK : MUTED,
    }),
  ]);
  const alt = options.alt ?? predictionsAlt(rows, classes, labels);
  return composeFigure({ title, caption, alt }, [{ panel, x: 0, y: 4 }]);
}

/**
 * Returns what was predicted for each row of probabilities.
 *
 * @param probabilities Shape `[n, classes]`.
 * @param actual The class that each picture shows, where known.
 */
export function predictions(probabilities: NdArray, actual?: ArrayLike<number>): Prediction[] {
  return Array.from({ length: probabilities.shape[0] ?? 0 }, (_, i) => {
    const { data } = item(probabilities, i);
    const predicted = argMax(data);
    return { predicted, probability: data[predicted] ?? NaN, actual: actual?.[i] };
  });
}

function checkShapes(
  { shape }: NdArray,
  classes: readonly string[],
  { labels, actual }: ProbabilityBarsOptions,
): void {
  const [count = 0] = shape;
  if (shape.length !== 2 || shape[1] !== classes.length) {
    throw new TypeError(
      `Cannot draw probabilities as their shape must be [n, ${classes.length}], one for each class: ` +
        `shape is [${shape.join(", ")}]`,
    );
  }
  for (const [name, given] of Object.entries({ labels, "actual classes": actual })) {
    if (given !== undefined && given.length !== count) {
      throw new TypeError(
        `Cannot draw probabilities as there must be as many ${name} as rows: ` +
          `there are ${given.length} and ${count}`,
      );
    }
  }
}

function sign({ predicted, actual }: Prediction): string {
  if (actual === undefined) return "";
  return predicted === actual ? SIGNS.right : SIGNS.wrong;
}

function predictionsAlt(
  rows: readonly Prediction[],
  classes: readonly string[],
  labels: readonly string[],
): string {
  const words = rows.map(({ predicted, probability, actual }, i) => {
    const label = labels[i] === undefined ? "" : `${labels[i]}: `;
    const truth = actual === undefined || actual === predicted
      ? ""
      : `, wrong, it is ${classes[actual]}`;
    return `${label}${classes[predicted]} ${percent(probability, 0)}${truth}`;
  });
  const pictures = `${rows.length} ${rows.length === 1 ? "picture" : "pictures"}`;
  return words.length === 0
    ? `Probabilities of ${pictures}.`
    : `Probabilities of ${pictures}: ${words.join("; ")}.`;
}
