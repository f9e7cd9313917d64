/**
 * A measure by the values of several dimensions, a small panel each.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { accuracyScale, errorOf } from "./accuracy_scale.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, pixelPlot, plot } from "./plot.ts";
import { COLOURS, INK, LINE, MARGIN, MUTED, shortNumber, WIDTH } from "./style.ts";
import { fitText, textWidth, widest } from "./text.ts";

/** The measure at one value. */
export interface SweepPoint {
  /** The value of the dimension. */
  readonly value: string;
  /** The mean of the measure: an accuracy 0–1, or any number. */
  readonly mean: number;
  /** Its spread, drawn to both sides; default none. */
  readonly spread?: number;
  /** Which of several sweeps: a colour and a shape of its own. */
  readonly series: string;
  /** Whether this value was chosen: filled instead of an outline. */
  readonly chosen?: boolean;
}

/** One dimension. */
export interface SweepPanel {
  /** Its name. */
  readonly title: string;
  /** Its values, from left to right. */
  readonly values: readonly string[];
  /** Whether lines join the values, as fits numbers. */
  readonly ordered?: boolean;
  /** The baseline's value, in bold. */
  readonly baseline?: string;
  /** What was measured. */
  readonly points: readonly SweepPoint[];
}

/** How to draw them. */
export interface ValueSweepsOptions extends FigureText {
  /** What is measured, with its unit. */
  readonly yLabel: string;
  /** `"accuracy"`: equal steps are equal ratios of errors; `"linear"` (default): from 0. */
  readonly scale?: "accuracy" | "linear";
}

const COLUMNS = 4;
const GAP = 4;
const PANEL = { width: (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS, height: 190 };
const MARGINS = { top: 30, right: 6, bottom: 36, left: 40 };
const SYMBOLS = ["circle", "square", "triangle"] as const;
const LEGEND = 24;

/**
 * Returns a figure with a panel for each dimension, all on one scale: mean and spread by value.
 *
 * @param panels The dimensions.
 * @param options Title, measure, scale.
 *
 * @example
 * ```ts
 * import { valueSweeps } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [{ value: "3", mean: 0.9, series: "round 1" }, { value: "5", mean: 0.95, series: "round 1" }];
 * const figure = valueSweeps([{ title: "filter size", values: ["3", "5"], points }], {
 *   title: "Accuracy by value",
 *   yLabel: "Accuracy (%)",
 *   scale: "accuracy",
 * });
 * assert.equal(figure.alt, "Accuracy (%) by value, 1 panel. filter size: 3 90, 5 95.");
 * ```
 */
export function valueSweeps(
  panels: readonly SweepPanel[],
  options: ValueSweepsOptions,
): Figure {
  const { title, caption = "" } = options;
  const series = [...new Set(panels.flatMap(({ points }) => points.map(({ series }) => series)))];
  const axis = sweepAxis(panels, options.scale);
  const legend = legendPanel(series, options.yLabel);
  const placed = panels.map((panel, i) => ({
    panel: sweepPanel(panel, series, axis),
    x: (i % COLUMNS) * (PANEL.width + GAP),
    y: LEGEND + 8 + Math.floor(i / COLUMNS) * (PANEL.height + GAP),
  }));
  const alt = options.alt ?? sweepsAlt(panels, options);
  return composeFigure({ title, caption, alt }, [{ panel: legend, x: 0, y: 2 }, ...placed]);
}

/** What all panels share across the page. */
interface SweepAxis {
  readonly scale: Plot.ScaleOptions;
  readonly ticks: readonly number[] | number;
  readonly tickFormat: (value: number) => string;
  readonly place: (value: number) => number;
}

function sweepAxis(panels: readonly SweepPanel[], kind: "accuracy" | "linear" = "linear") {
  const ends = panels.flatMap(({ points }) =>
    points.flatMap(({ mean, spread = 0 }) => [mean - spread, mean + spread])
  ).filter(Number.isFinite);
  if (kind === "linear") {
    return {
      scale: { domain: [0, 1.05 * Math.max(...ends, 1e-9)] },
      ticks: 5,
      tickFormat: shortNumber,
      place: (value: number) => Math.max(0, value),
    };
  }
  return { ...accuracyScale(ends), place: errorOf };
}

function sweepPanel(
  { title, values, ordered = false, baseline, points }: SweepPanel,
  series: readonly string[],
  { scale, ticks, tickFormat, place }: SweepAxis,
): Panel {
  const step = (PANEL.width - MARGINS.left - MARGINS.right) / Math.max(1, values.length);
  // On two lines in turn where one has no room for all.
  const crowded = widest(values, { fontWeight: 600 }) > step - 4;
  const names = values.map((value, i) => ({
    value,
    text: fitText(value, crowded ? 2 * step - 4 : step),
    bold: value === baseline,
    dy: crowded && i % 2 === 1 ? 28 : 15,
  }));
  return plot({
    ...PANEL,
    marginTop: MARGINS.top,
    marginRight: MARGINS.right,
    marginBottom: MARGINS.bottom,
    marginLeft: MARGINS.left,
    x: { type: "point", domain: values, padding: 0.5, label: null },
    y: { ...scale, label: null },
    color: { type: "identity" },
    symbol: { type: "identity" } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ stroke: LINE, strokeOpacity: 0.6, ticks: tickList(ticks) }),
      Plot.axisY({ ticks: tickList(ticks), tickFormat, tickSize: 0, label: null }),
      Plot.axisX({ tickFormat: () => "", tickSize: 0, label: null }),
      Plot.ruleX(values, { stroke: LINE, strokeOpacity: 0.4 }),
      Plot.text([title], {
        frameAnchor: "top-left",
        dy: -20,
        text: (words: string) => words,
        fontWeight: 600,
      }),
      ...names.map(({ dy, bold, ...name }) =>
        Plot.text([name], {
          x: "value",
          frameAnchor: "bottom",
          dy,
          text: "text",
          ...(bold ? { fontWeight: 600 } : {}),
        })
      ),
      ...series.flatMap((name, i) =>
        seriesMarks(
          points.filter((point) => point.series === name && Number.isFinite(point.mean)),
          { ordered, place, look: lookOf(i), dx: series.length < 2 ? 0 : i === 0 ? -5 : 5 },
        )
      ),
    ],
  });
}

function tickList(ticks: readonly number[] | number): number[] | number {
  return typeof ticks === "number" ? ticks : [...ticks];
}

function seriesMarks(
  points: readonly SweepPoint[],
  { ordered, place, look, dx }: {
    readonly ordered: boolean;
    readonly place: (value: number) => number;
    readonly look: ReturnType<typeof lookOf>;
    readonly dx: number;
  },
): Plot.Markish[] {
  const drawn = points.map(({ value, mean, spread = 0, chosen = false }) => ({
    value,
    chosen,
    middle: place(mean),
    low: place(mean - (Number.isFinite(spread) ? spread : 0)),
    high: place(mean + (Number.isFinite(spread) ? spread : 0)),
  }));
  const at = { x: "value", dx } as const;
  return [
    ordered
      ? Plot.line(drawn, { ...at, y: "middle", stroke: look.colour, strokeOpacity: 0.5 })
      : null,
    Plot.link(drawn, {
      x: "value",
      dx,
      y1: "low",
      y2: "high",
      stroke: look.colour,
      strokeWidth: 2.5,
      strokeOpacity: 0.55,
    }),
    ...[true, false].map((chosen) =>
      Plot.dot(drawn.filter((point) => point.chosen === chosen), {
        ...at,
        y: "middle",
        symbol: look.symbol,
        r: 3.2,
        fill: chosen ? look.colour : "#fff",
        stroke: look.colour,
        strokeWidth: 1.5,
      })
    ),
  ];
}

function lookOf(i: number): { colour: string; symbol: typeof SYMBOLS[number] } {
  return {
    colour: COLOURS[i % COLOURS.length] ?? INK,
    symbol: SYMBOLS[i % SYMBOLS.length] ?? "circle",
  };
}

function legendPanel(series: readonly string[], yLabel: string): Panel {
  let x = 0;
  const entries = series.map((text, i) => {
    const entry = { x, text, ...lookOf(i) };
    x += 18 + textWidth(text) + 18;
    return entry;
  });
  const note = `${yLabel}; filled: chosen; bold: the baseline's value`;
  return pixelPlot(WIDTH - 2 * MARGIN, LEGEND, [
    Plot.dot(entries, {
      x: (entry) => entry.x + 7,
      y: LEGEND / 2,
      symbol: "symbol",
      fill: "colour",
      stroke: "colour",
      r: 4.5,
    }),
    Plot.text(entries, {
      x: (entry) => entry.x + 18,
      y: LEGEND / 2,
      text: "text",
      textAnchor: "start",
    }),
    Plot.text([note], {
      x: x + (series.length > 0 ? 6 : 0),
      y: LEGEND / 2,
      text: (words: string) => words,
      textAnchor: "start",
      fill: MUTED,
    }),
  ]);
}

function sweepsAlt(
  panels: readonly SweepPanel[],
  { yLabel, scale }: ValueSweepsOptions,
): string {
  const shown = (value: number) =>
    scale === "accuracy" ? String(Number((100 * value).toFixed(1))) : shortNumber(value);
  const words = panels.map(({ title, points }) => {
    const first = points.filter(({ series }) => series === points[0]?.series);
    const values = first.map(({ value, mean }) => `${value} ${shown(mean)}`);
    return `${title}: ${values.length === 0 ? "nothing yet" : values.join(", ")}.`;
  });
  const count = `${panels.length} ${panels.length === 1 ? "panel" : "panels"}`;
  return [`${yLabel} by value, ${count}.`, ...words].join(" ");
}
