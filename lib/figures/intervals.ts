/**
 * Shares with their intervals: accuracy by class.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Figure, FigureText } from "./figure.ts";
import { percentRows } from "./percent_rows.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { BLUE, INK, MARGIN, MUTED, percent, VERMILION, WIDTH } from "./style.ts";
import { fitText, widest } from "./text.ts";

/** A share and its interval. */
export interface IntervalRow {
  /** What it is the share of: a class. */
  readonly name: string;
  /** The share, 0–1. */
  readonly value: number;
  /** Where the interval begins, at most `value`. */
  readonly low: number;
  /** Where the interval ends, at least `value`. */
  readonly high: number;
  /** How many items it was counted on. */
  readonly n: number;
}

/** How to draw shares with intervals. */
export interface IntervalPlotOptions extends FigureText {
  /** What the shares are; default `"Accuracy"`. */
  readonly label?: string;
  /** A share to compare with, drawn as a line. */
  readonly reference?: { readonly value: number; readonly label: string };
}

/**
 * Returns a figure with a dot for each share and a line for its interval.
 *
 * The axis begins a little below the lowest interval and not at 0: shares are compared by place.
 *
 * @param rows The shares, drawn from the top; none gives an empty frame.
 * @param options Title, label, a share to compare with.
 *
 * @example
 * ```ts
 * import { intervalPlot } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = [{ name: "0", value: 0.99, low: 0.98, high: 0.995, n: 980 }];
 * const figure = intervalPlot(rows, { title: "Accuracy by class" });
 * assert.equal(figure.alt, "Accuracy of 1 class, from 99.0 % (0) to 99.0 % (0).");
 * ```
 */
export function intervalPlot(
  rows: readonly IntervalRow[],
  options: IntervalPlotOptions,
): Figure {
  const { title, caption = "", label = "Accuracy", reference } = options;
  const alt = options.alt ?? intervalAlt(rows, label);
  const panel = intervalPanel(rows, label, reference);
  return composeFigure({ title, caption, alt }, [{ panel, x: 0, y: 4 }]);
}

/** Returns the domain in per cent that holds all rows, with whole ends. */
export function intervalDomain(
  rows: readonly IntervalRow[],
  reference?: number,
): [low: number, high: number] {
  const lows = [...rows.map(({ low }) => low), ...(reference === undefined ? [] : [reference])];
  const lowest = 100 * Math.min(...lows, 1);
  const step = lowest > 90 ? 1 : lowest > 70 ? 5 : 10;
  return [rows.length === 0 ? 0 : Math.max(0, Math.floor(lowest / step - 0.1) * step), 100];
}

function intervalPanel(
  rows: readonly IntervalRow[],
  label: string,
  reference: IntervalPlotOptions["reference"],
): Panel {
  const numbers = rows.map((_, i) => i);
  const domain = intervalDomain(rows, reference?.value);
  const details = rows.map(({ value, low, high, n }) =>
    `${percent(value)} (${(100 * low).toFixed(1)}–${percent(high)}), n = ${n}`
  );
  const points = rows.map(({ value, low, high }, i) => ({
    row: i,
    value: 100 * value,
    low: 100 * low,
    high: 100 * high,
    detail: details[i] ?? "",
  }));
  const marginTop = reference === undefined ? 6 : 24;
  const lines = reference === undefined ? [] : [100 * reference.value];
  const { heightPx, margins, marks } = percentRows(rows.map(({ name }) => name), label);
  return plot({
    width: WIDTH - 2 * MARGIN,
    height: marginTop + heightPx,
    ...margins,
    marginTop,
    marginRight: Math.ceil(widest(details)) + 20,
    x: { domain, label: null },
    y: { domain: numbers, label: null, padding: 0.2 },
    marks: [
      ...marks,
      Plot.ruleX(lines, { stroke: VERMILION, strokeDasharray: "5 3" }),
      Plot.text(lines, {
        x: (value) => value,
        frameAnchor: "top",
        dy: -15,
        text: () => fitText(`${reference?.label}`, 300),
        textAnchor: referenceAnchor(lines[0] ?? 0, domain),
        fill: VERMILION,
      }),
      Plot.link(points, {
        x1: "low",
        x2: "high",
        y1: "row",
        y2: "row",
        stroke: BLUE,
        strokeWidth: 2.5,
        strokeOpacity: 0.55,
      }),
      Plot.dot(points, { x: "value", y: "row", fill: BLUE, r: 4.5 }),
      Plot.text(points, {
        frameAnchor: "right",
        y: "row",
        dx: 12,
        text: "detail",
        textAnchor: "start",
        fill: rows.length === 0 ? MUTED : INK,
      }),
    ],
  });
}

function referenceAnchor(value: number, [low, high]: [number, number]): "start" | "middle" | "end" {
  const share = (value - low) / (high - low);
  return share < 0.25 ? "start" : share > 0.75 ? "end" : "middle";
}

function intervalAlt(rows: readonly IntervalRow[], label: string): string {
  const ascending = rows.toSorted((a, b) => a.value - b.value);
  const [first] = ascending;
  const last = ascending.at(-1);
  if (first === undefined || last === undefined) return `${label} of no class.`;
  const classes = `${rows.length} ${rows.length === 1 ? "class" : "classes"}`;
  return `${label} of ${classes}, from ${percent(first.value)} (${first.name}) ` +
    `to ${percent(last.value)} (${last.name}).`;
}
