/**
 * A composite mark: the cells of a matrix, and a matrix as rows.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Check, createCheck, type NdArray, shapeText } from "../base/mod.ts";
import { inkOn } from "./colours.ts";
import type { CellOptions, ChannelValue, Data, Markish, TextOptions } from "./plot_types.ts";

const check: Check = createCheck("draw a matrix");

/** One cell of a matrix. */
export interface MatrixCell {
  /** The name of its row, or its number. */
  readonly row: string | number;
  /** The name of its column, or its number. */
  readonly column: string | number;
  /** The number in it. */
  readonly value: number;
}

/** The names of a matrix's rows and columns; default their numbers from 0. */
export interface MatrixNames {
  /** One for each row. */
  readonly rows?: readonly (string | number)[];
  /** One for each column. */
  readonly columns?: readonly (string | number)[];
}

/**
 * Returns the cells of a matrix, row by row.
 *
 * @param matrix Shape `[rows, columns]`, or its rows.
 * @param names The names of rows and columns, each once.
 * @throws {TypeError} If the shape differs, or there are not as many names as rows or columns.
 *
 * @example
 * ```ts
 * import { matrixCells } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(matrixCells([[9, 1]], { rows: ["is 0"], columns: ["as 0", "as 1"] }), [
 *   { row: "is 0", column: "as 0", value: 9 },
 *   { row: "is 0", column: "as 1", value: 1 },
 * ]);
 * ```
 */
export function matrixCells(
  matrix: NdArray | readonly (readonly number[])[],
  { rows, columns }: MatrixNames = {},
): MatrixCell[] {
  const [height, width, values] = "data" in matrix
    ? [...sizeOf(matrix), [...matrix.data]] as const
    : [matrix.length, matrix[0]?.length ?? 0, matrix.flat()] as const;
  checkNames("row names", rows, "rows", height);
  checkNames("column names", columns, "columns", width);
  return values.map((value, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return { row: rows?.[row] ?? row, column: columns?.[column] ?? column, value };
  });
}

function sizeOf({ shape }: NdArray): [number, number] {
  const [height, width] = shape;
  if (shape.length === 2 && height !== undefined && width !== undefined) return [height, width];
  return check.refuse(`its shape must be [rows, columns]: shape is ${shapeText(shape)}`, TypeError);
}

function checkNames(
  name: string,
  given: readonly (string | number)[] | undefined,
  of: string,
  count: number,
): void {
  const found = given?.length ?? count;
  const rule = `there must be as many ${name} as ${of}: there are ${found} and ${count}`;
  check.that(found === count, rule, TypeError);
}

/** How to draw cells: channels, and any option of Plot's cells and texts. */
export type MatrixOptions = CellOptions & TextOptions & { readonly text?: ChannelValue };

/**
 * Returns a mark that draws a cell for each row of the data and, with `text`, its words in black or
 * white, whichever is legible. Rows and columns are in the order of the data.
 *
 * @param data The cells.
 * @param options Channels `x`, `y`, `fill` and `text`.
 *
 * @example
 * ```ts
 * import { figure, matrix, matrixCells } from "./mod.ts";
 *
 * figure({
 *   title: "Which digit is taken for which",
 *   alt: "One 0 of 10 is taken for a 1.",
 *   width: 300,
 *   aspectRatio: 1,
 *   x: { label: "recognised as", axis: "top" },
 *   y: { label: "digit" },
 *   color: { label: "images", domain: [0, 10] },
 *   marks: [matrix(matrixCells([[9, 1], [0, 10]]), { x: "column", y: "row", fill: "value", text: "value" })],
 * });
 * ```
 */
export function matrix(data: Data, options: MatrixOptions): Markish {
  const { text, fontWeight = 400, inset = 0.5, ...rest } = options;
  const cells = Plot.cell(data, { inset, sort: { x: null, y: null } as never, ...rest });
  if (text === undefined) return cells;
  const words = Plot.text(data, {
    ...rest,
    text,
    fontWeight,
    render: (index, scales, values, dimensions, context, next) => {
      const fills = values.fill as readonly string[] | undefined;
      const legible = fills === undefined ? values : { ...values, fill: fills.map(inkOn) };
      return next?.(index, scales, legible as typeof values, dimensions, context) ?? null;
    },
  } as TextOptions);
  return [cells, words];
}
