/**
 * Which classes are taken for which.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { colourScale } from "./old_colours.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { INK, LINE, listed, MUTED, PALE } from "./style.ts";
import { widest } from "./text.ts";

/** How to draw a confusion matrix. */
export interface ConfusionFigureOptions extends FigureText {
  /** What the rows are; default `"Actual class"`. */
  readonly rowLabel?: string;
  /** What the columns are; default `"Predicted class"`. */
  readonly columnLabel?: string;
}

/** One cell of a confusion matrix. */
export interface ConfusionCell {
  /** The row: which class it was. */
  readonly actual: number;
  /** The column: which class it was taken for. */
  readonly predicted: number;
  readonly count: number;
  /** Its share of all errors, 0–1; 0 on the diagonal. */
  readonly errorShare: number;
}

/**
 * Returns a figure of a confusion matrix: counts in the cells, errors coloured by their share of all
 * errors, so that the diagonal doesn't drown the rest.
 *
 * @param matrix Counts `[actual][predicted]`, as many rows and columns as classes.
 * @param classes The name of each class.
 * @param options Title and words.
 * @throws {TypeError} If the matrix does not have a row and a column for each class.
 *
 * @example
 * ```ts
 * import { confusionFigure } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = confusionFigure([[9, 1], [0, 10]], ["0", "1"], { title: "Confusions" });
 * assert.equal(figure.alt, "Confusion matrix of 20 items, 1 error. Most frequent: 0 taken for 1 (1).");
 * ```
 */
export function confusionFigure(
  matrix: readonly (readonly number[])[],
  classes: readonly string[],
  options: ConfusionFigureOptions,
): Figure {
  const { title, caption = "" } = options;
  const cells = confusionCells(matrix, classes.length);
  const top = Math.max(...cells.map(({ errorShare }) => errorShare), 0);
  const scale = colourScale("sequential", [0, top === 0 ? 100 : 100 * top]);
  const panel = matrixPanel(cells, classes, options, 100 * top);
  const alt = options.alt ?? confusionAlt(cells, classes);
  return composeFigure({ title, caption, alt }, [
    { panel, x: 0, y: 0 },
    { panel: scale.legend("Share of all errors (%)"), x: 0, y: panel.heightPx + 6 },
  ]);
}

/**
 * Returns the cells of a confusion matrix, row by row.
 *
 * @throws {TypeError} If it is not `classes` by `classes`.
 */
export function confusionCells(
  matrix: readonly (readonly number[])[],
  classes: number,
): ConfusionCell[] {
  const ragged = matrix.find((row) => row.length !== classes);
  if (matrix.length !== classes || ragged !== undefined) {
    const size = `[${matrix.length}, ${ragged?.length ?? classes}]`;
    throw new TypeError(
      "Cannot draw a confusion matrix as it must have a row and a column for each class: " +
        `shape is ${size} and there are ${classes} classes`,
    );
  }
  const cells = matrix.flatMap((row, actual) =>
    row.map((count, predicted) => ({ actual, predicted, count, errorShare: 0 }))
  );
  const errors = cells
    .filter(({ actual, predicted }) => actual !== predicted)
    .reduce((sum, { count }) => sum + count, 0);
  return cells.map((cell) => ({
    ...cell,
    errorShare: errors === 0 || cell.actual === cell.predicted ? 0 : cell.count / errors,
  }));
}

function matrixPanel(
  cells: readonly ConfusionCell[],
  classes: readonly string[],
  { rowLabel = "Actual class", columnLabel = "Predicted class" }: ConfusionFigureOptions,
  topShare: number,
): Panel {
  const cellPx = Math.max(26, Math.min(46, Math.floor(640 / Math.max(1, classes.length))));
  const nameWidth = Math.ceil(widest(classes));
  const turned = nameWidth > cellPx - 4;
  const margins = { left: nameWidth + 40, top: (turned ? nameWidth : 16) + 36 };
  const numbers = classes.map((_, i) => i);
  const name = (i: number) => classes[i] ?? "";
  const scale = colourScale("sequential", [0, topShare === 0 ? 100 : topShare]);
  const drawn = cells.map((cell) => ({ ...cell, ...cellLook(cell, topShare, scale.rgb) }));
  const position = { x: "predicted", y: "actual" } as const;
  return plot({
    width: margins.left + cellPx * classes.length + 2,
    height: margins.top + cellPx * classes.length + 2,
    marginTop: margins.top,
    marginLeft: margins.left,
    marginRight: 2,
    marginBottom: 2,
    x: { domain: numbers, label: null, padding: 0 },
    y: { domain: numbers, label: null, padding: 0 },
    color: { type: "identity" },
    marks: [
      Plot.axisX({
        anchor: "top",
        tickFormat: name,
        tickSize: 0,
        tickRotate: turned ? -90 : 0,
        label: columnLabel,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: margins.top - 6,
      }),
      Plot.axisY({
        tickFormat: name,
        tickSize: 0,
        label: rowLabel,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: margins.left - 6,
      }),
      Plot.cell(drawn, { ...position, fill: "fill", stroke: LINE, inset: 0 }),
      Plot.text(drawn.filter(isRight), { ...position, text: "count", fill: INK, fontWeight: 600 }),
      Plot.text(drawn.filter((cell) => !isRight(cell)), {
        ...position,
        text: "count",
        fill: "ink",
      }),
    ],
  });
}

function isRight({ actual, predicted }: ConfusionCell): boolean {
  return actual === predicted;
}

function cellLook(
  cell: ConfusionCell,
  topShare: number,
  rgb: (value: number) => readonly number[],
): { fill: string; ink: string } {
  if (isRight(cell)) return { fill: PALE, ink: INK };
  if (cell.count === 0) return { fill: "#fff", ink: MUTED };
  const share = 100 * cell.errorShare;
  return { fill: `rgb(${rgb(share).join(", ")})`, ink: share > 0.55 * topShare ? "#fff" : INK };
}

function confusionAlt(cells: readonly ConfusionCell[], classes: readonly string[]): string {
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const wrong = cells.filter((cell) => !isRight(cell) && cell.count > 0);
  const errors = wrong.reduce((sum, { count }) => sum + count, 0);
  const most = wrong.toSorted((a, b) => b.count - a.count).slice(0, 3).map((cell) =>
    `${classes[cell.actual]} taken for ${classes[cell.predicted]} (${cell.count})`
  );
  const frequent = most.length === 0 ? "" : ` Most frequent: ${listed(most)}.`;
  return `Confusion matrix of ${total} items, ${errors} ${errors === 1 ? "error" : "errors"}.` +
    frequent;
}
