/**
 * A composite mark: parallel coordinates.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { extentOf } from "./colours.ts";
import type { Data, LineOptions, Markish, ScaleOptions } from "./plot_types.ts";
import { GREY, INK, shortNumber } from "./style.ts";

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

/** Of a value's room on its axis: what its lines take, their middle, and that of its name above. */
const ROOM = { spread: 0.54, lines: 0.36, name: 0.76 };

/**
 * Returns a mark that draws a line for each row of the data across upright axes, one for each
 * dimension; later rows are drawn over earlier ones. Each value has a part of its axis, and its name
 * stands above that part; the numbers of a numeric axis stand on its right.
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
  const ticks = axes.flatMap(({ label, isNumeric, ticks }) =>
    ticks.map((tick) => ({ label, isNumeric, ...tick }))
  );
  const words = { x: "label", y: "y", text: "text", fill: INK, stroke: "#fff", strokeWidth: 7 };
  return [
    Plot.axisX({ anchor: "top", tickSize: 0, label: null, lineWidth: 8 }),
    Plot.ruleX(
      axes.flatMap(({ label, segments }) => segments.map((ends) => ({ label, ...ends }))),
      {
        ...{ x: "label", y1: "from", y2: "to", stroke: GREY, strokeWidth: 2 },
        sort: { x: null } as never,
      },
    ),
    Object.assign(Plot.line(points, { x: X, y: Y, z: Z, ...look }), { ariaLabel: "parallel" }),
    Plot.text(ticks.filter(({ isNumeric }) => !isNumeric), words),
    Plot.text(ticks.filter(({ isNumeric }) => isNumeric), {
      ...words,
      textAnchor: "start",
      dx: 8,
    }),
  ];
}

/** The fields of a point, which the rows are not likely to have. */
const [X, Y, Z] = ["parallel axis", "parallel place", "parallel line"] as const;

/** An axis with its words, and where each row crosses it, from 0 to 1. */
interface Axis {
  readonly label: string;
  readonly isNumeric: boolean;
  readonly places: readonly number[];
  readonly ticks: readonly { readonly y: number; readonly text: string }[];
  /** The parts that lines go through: of an axis of names one for each, of a numeric one the whole. */
  readonly segments: readonly { readonly from: number; readonly to: number }[];
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
  const places = values.map((value, i) => {
    const share = ROOM.lines + ROOM.spread * (spread(i) - 0.5);
    return names.includes(value) ? (names.indexOf(value) + share) / names.length : NaN;
  });
  const ticks = names.map((name, i) => ({
    y: (i + ROOM.name) / names.length,
    text: String(name),
  }));
  const segments = names.map((_, i) => ({
    from: (i + ROOM.lines - ROOM.spread / 2) / names.length,
    to: (i + ROOM.lines + ROOM.spread / 2) / names.length,
  }));
  return { label, isNumeric: false, places, ticks, segments };
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
    isNumeric: true,
    places: numbers.map((number) => scale.apply(number)),
    ticks: marked.map((tick) => ({ y: scale.apply(tick), text: format(tick) })),
    segments: [{ from: 0, to: 1 }],
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
