/**
 * A composite mark: parallel coordinates.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { extentOf } from "./colours.ts";
import type { Data, LineOptions, Markish, ScaleOptions } from "./plot_types.ts";
import { GREY, INK, LINE, shortNumber } from "./style.ts";

/** One upright axis. */
export interface ParallelDimension {
  /** What it is, and where on the plot's `x` it stands. */
  readonly label: string;
  /** The field of the data, or a function of a row. */
  readonly value: string | ((row: never) => unknown);
  /** The values, from the lowest place to the highest, or options of a numeric scale, such as
   * those of {@linkcode accuracyAxis}; default all values that the data have, in order. */
  readonly scale?: readonly (string | number | boolean)[] | ScaleOptions;
}

/** How to draw them: the axes, and any option of Plot's lines. */
export interface ParallelOptions extends LineOptions {
  /** From left to right. */
  readonly dimensions: readonly ParallelDimension[];
}

/** How far lines through one value are spread, as a share of the room between two values. */
const SPREAD = 0.64;

/**
 * Returns a mark that draws a line for each row of the data across upright axes, one for each
 * dimension; later rows are drawn over earlier ones.
 *
 * @param data The rows.
 * @param options The axes; `stroke` and `strokeWidth` may be channels.
 *
 * @example
 * ```ts
 * import { figure, parallel } from "./mod.ts";
 *
 * figure({
 *   title: "Two variations",
 *   alt: "Of 8 and 16 filters.",
 *   marks: [parallel([{ filters: 8, acc: 0.9 }, { filters: 16, acc: 0.95 }], {
 *     dimensions: [{ label: "filters", value: "filters" }, { label: "accuracy", value: "acc" }],
 *   })],
 * });
 * ```
 */
export function parallel(data: Data, options: ParallelOptions): Markish {
  const { dimensions, ...given } = options;
  const look = {
    stroke: GREY,
    strokeWidth: 1.2,
    strokeOpacity: 0.7,
    curve: "monotone-x",
    ...given,
  } as const;
  const rows = Array.from(data as Iterable<object>);
  const axes = dimensions.map((dimension) => axisOf(dimension, rows));
  const points = rows.flatMap((row, line) =>
    axes.map(({ label, places }) => ({ ...row, [X]: label, [Y]: places[line], [Z]: line }))
  );
  const ticks = axes.flatMap((axis) => axis.ticks.map((tick) => ({ label: axis.label, ...tick })));
  return [
    Plot.axisX({ anchor: "top", tickSize: 0, label: null, lineWidth: 8 }),
    Plot.ruleX(axes, { x: "label", stroke: LINE, sort: { x: null } as never }),
    Object.assign(Plot.line(points, { x: X, y: Y, z: Z, ...look }), { ariaLabel: "parallel" }),
    Plot.text(ticks, {
      x: "label",
      y: "y",
      text: "text",
      fill: INK,
      stroke: "#fff",
      strokeWidth: 4,
    }),
  ];
}

/** The fields of a point, which the rows are not likely to have. */
const [X, Y, Z] = ["parallel axis", "parallel place", "parallel line"] as const;

/** An axis with its words, and where each row crosses it, from 0 to 1. */
interface Axis {
  readonly label: string;
  readonly places: readonly number[];
  readonly ticks: readonly { readonly y: number; readonly text: string }[];
}

function axisOf({ label, value, scale }: ParallelDimension, rows: readonly object[]): Axis {
  const values = Plot.valueof(rows, value as string) as unknown[];
  const isNumeric = scale !== undefined && !Array.isArray(scale);
  return isNumeric
    ? numericAxis(label, values, scale as ScaleOptions)
    : namedAxis(label, values, (scale as unknown[] | undefined) ?? ordered(values));
}

function ordered(values: readonly unknown[]): unknown[] {
  const isLess = (a: unknown, b: unknown) => (a as number) < (b as number);
  return [...new Set(values)].sort((a, b) => isLess(a, b) ? -1 : isLess(b, a) ? 1 : 0);
}

/** Lines through one value are spread a little, so that each can be followed. */
function namedAxis(label: string, values: readonly unknown[], names: readonly unknown[]): Axis {
  const middle = (value: unknown) => (names.indexOf(value) + 0.5) / names.length;
  const places = values.map((value, i) =>
    names.includes(value) ? middle(value) + SPREAD / names.length * (spread(i) - 0.5) : NaN
  );
  return { label, places, ticks: names.map((name) => ({ y: middle(name), text: String(name) })) };
}

function numericAxis(label: string, values: readonly unknown[], options: ScaleOptions): Axis {
  const { ticks, tickFormat = shortNumber, transform = Number } = options;
  const numbers = values.map((value) => Number(transform(value)));
  const scale = Plot.scale({
    x: { ...options, range: [0, 1], domain: options.domain ?? extentOf(numbers) },
  });
  const format = tickFormat as (tick: number) => string;
  const marked = Array.isArray(ticks) ? ticks as number[] : [...(scale.domain ?? [])] as number[];
  return {
    label,
    places: numbers.map((number) => scale.apply(number)),
    ticks: marked.map((tick) => ({ y: scale.apply(tick), text: format(tick) })),
  };
}

/** A number from 0 to 1 that differs from that of near rows: van der Corput's sequence. */
function spread(row: number): number {
  let value = 0;
  let share = 0.5;
  for (let rest = row + 1; rest > 0; rest >>= 1) {
    value += share * (rest & 1);
    share /= 2;
  }
  return value;
}
