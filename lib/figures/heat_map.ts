/**
 * A matrix as colours: distances, embeddings, parameters against parameters.
 *
 * @module
 */

import type { NdArray } from "../base/mod.ts";
import { type ColourScale, colourScale, domainOf } from "./old_colours.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, pixelPlot } from "./plot.ts";
import { frameMarks, GAP, MAX_NAME, nameMarks, valueMarks } from "./heat_map_marks.ts";
import { MARGIN, shortNumber, WIDTH } from "./style.ts";
import { widest } from "./text.ts";
import { colourPicture } from "./old_colours.ts";
import { imageSize, tile, tileMarks } from "./tiles.ts";

/** How to draw a matrix. */
export interface HeatMapOptions extends FigureText {
  /** What the rows are. */
  readonly rowLabel?: string;
  /** What the columns are. */
  readonly columnLabel?: string;
  /** The name of each row; left out where rows are too low for text. */
  readonly rows?: readonly string[];
  /** The name of each column; drawn upwards where it is wider than its column. */
  readonly columns?: readonly string[];
  /** The group of each row; a line divides neighbours of different groups. */
  readonly rowGroups?: readonly string[];
  /** The group of each column. */
  readonly columnGroups?: readonly string[];
  /** Colours: `"sequential"` (default) pale to dark, `"diverging"` around 0, `"grey"`. */
  readonly scale?: "sequential" | "diverging" | "grey";
  /** The numbers of the first and the last colour; default the range of the matrix. */
  readonly domain?: readonly [low: number, high: number];
  /** The side of a cell in CSS pixels, a whole number from 1; default what fits, at
   * most 36, or as wide as the names of at most eight columns. */
  readonly cellPx?: number;
  /** What the numbers are, for the legend, or `false` for none; default `"value"`. */
  readonly legend?: string | false;
  /** Returns the text of a cell; default no texts. Left out where cells are too small for it. */
  readonly format?: (value: number) => string;
}

/**
 * Returns a figure of a matrix in colours; a number that is NaN is orange.
 *
 * @param matrix Shape `[rows, columns]`, at least one of each.
 * @param options Title, names, groups, colours.
 * @throws {TypeError} If the shape differs, or names or groups are not as many as rows or columns.
 * @throws {RangeError} If a number of the options is out of range.
 *
 * @example
 * ```ts
 * import { heatMap } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const ssd = ndarray(new Float32Array([0, 3, 3, 0]), [2, 2]);
 * const figure = heatMap(ssd, { title: "Distances", rows: ["α", "β"], columns: ["α", "β"] });
 * assert.equal(figure.alt, "Matrix of 2 rows and 2 columns, values from 0 to 3.");
 * ```
 */
export function heatMap(matrix: NdArray, options: HeatMapOptions): Figure {
  const { title, caption = "", scale: kind = "sequential", legend = "value" } = options;
  checkMatrix(matrix, options);
  const scale = colourScale(kind, options.domain ?? domainOf(matrix, kind));
  const panel = matrixPanel(matrix, scale, options);
  const alt = options.alt ?? heatMapAlt(matrix);
  const placed = { panel, x: 0, y: 2 };
  return composeFigure(
    { title, caption, alt },
    legend === false
      ? [placed]
      : [placed, { panel: scale.legend(legend), x: 0, y: panel.heightPx + 10 }],
  );
}

function checkMatrix(matrix: NdArray, options: HeatMapOptions): void {
  const { rows, columns, rowGroups, columnGroups, cellPx = 1 } = options;
  const [height, width] = imageSize(matrix);
  const counted: [string, readonly string[] | undefined, string, number][] = [
    ["row names", rows, "rows", height],
    ["row groups", rowGroups, "rows", height],
    ["column names", columns, "columns", width],
    ["column groups", columnGroups, "columns", width],
  ];
  for (const [name, given, of, count] of counted) {
    if (given !== undefined && given.length !== count) {
      throw new TypeError(
        `Cannot draw a matrix as there must be as many ${name} as ${of}: ` +
          `there are ${given.length} and ${count}`,
      );
    }
  }
  if (!Number.isInteger(cellPx) || cellPx < 1) {
    throw new RangeError(
      `Cannot draw a matrix as cellPx must be a whole number from 1: current value is ${cellPx}`,
    );
  }
}

function matrixPanel(matrix: NdArray, scale: ColourScale, options: HeatMapOptions): Panel {
  const [height, width] = imageSize(matrix);
  const sides = sidesOf(options);
  const cellPx = options.cellPx ?? defaultCell(width, sides.left, options.columns);
  const picture = colourPicture(matrix, scale);
  const made = tile(picture, cellPx * Math.max(height, width));
  const { widthPx, heightPx } = made;
  const top = sides.top(cellPx);
  const context = { ...sides, top, cellPx, widthPx, heightPx };
  const middle = { x: sides.left + widthPx / 2, y: top + heightPx / 2 };
  return pixelPlot(sides.left + widthPx + 2, top + heightPx + 2, [
    ...tileMarks([{ ...made, ...middle }]),
    ...frameMarks(options, context),
    ...nameMarks(options, context),
    ...valueMarks(matrix, scale, options, context),
  ]);
}

/** Returns the side of a cell that fits the figure; of few columns as wide as their names. */
function defaultCell(width: number, left: number, columns: readonly string[] = []): number {
  const names = Math.ceil(widest(columns)) + GAP + 2;
  const asked = width <= 8 && names <= 90 ? Math.max(36, names) : 36;
  return Math.max(1, Math.min(asked, Math.floor((WIDTH - 2 * MARGIN - left) / width)));
}

/** Returns the room for names beside and above the matrix. */
function sidesOf(
  { rows = [], columns = [], rowGroups = [], columnGroups = [], rowLabel, columnLabel }:
    HeatMapOptions,
): { left: number; top: (cellPx: number) => number; groupLeft: number; groupTop: number } {
  const fitted = (names: readonly string[]) =>
    names.length === 0 ? 0 : Math.min(MAX_NAME, Math.ceil(widest(names))) + GAP;
  const line = 16;
  const groupLeft = (rowLabel === undefined ? 0 : line + GAP) + fitted(rowGroups);
  const groupTop = (columnLabel === undefined ? 0 : line + GAP) +
    (columnGroups.length === 0 ? 0 : line + GAP);
  const across = fitted(columns);
  return {
    groupLeft,
    groupTop,
    left: groupLeft + fitted(rows),
    top: (cellPx) => groupTop + (across === 0 || cellPx < 12 ? 0 : across > cellPx ? across : line),
  };
}

function heatMapAlt(matrix: NdArray): string {
  const [height, width] = imageSize(matrix);
  const [low, high] = domainOf(matrix, "sequential");
  return `Matrix of ${height} rows and ${width} columns, ` +
    `values from ${shortNumber(low)} to ${shortNumber(high)}.`;
}
