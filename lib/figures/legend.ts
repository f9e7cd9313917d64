/**
 * The legend of a plot: its groups above it, its colours of numbers below.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { domainOf } from "./axes.ts";
import { figureDocument, type Panel, panelOf, pixelPlot } from "./plot.ts";
import { INK, shortNumber } from "./style.ts";
import { textWidth } from "./text.ts";

/** What a legend says of one group. */
export interface LegendEntry {
  readonly text: string;
  readonly fill: string;
  readonly symbol: Plot.SymbolType;
}

const LINE_HEIGHT = 22;

/** Returns whether a scale gives each group its own colour or shape. */
export function isCategorical(scale: Plot.Scale | undefined): boolean {
  return scale?.type === "ordinal" || scale?.type === "categorical";
}

/** Returns whether the colours of a scale stand for numbers. */
export function isContinuous({ type, interpolate }: Plot.Scale): boolean {
  return interpolate !== undefined || type === "threshold" || type === "quantile";
}

/** Returns an entry for each group of the scales, or none where there are fewer than two. */
export function legendEntries(
  color: Plot.Scale | undefined,
  symbol: Plot.Scale | undefined,
  tickFormat?: Plot.ScaleOptions["tickFormat"],
): LegendEntry[] {
  const colours = isCategorical(color) ? domainOf(color) : [];
  const shapes = domainOf(symbol);
  const isSame = colours.length === shapes.length && colours.every((name, i) => name === shapes[i]);
  const textOf = (name: unknown, i: number) =>
    String(typeof tickFormat === "function" ? tickFormat(name, i) : name);
  const shapeOf = (name: unknown) => symbol?.apply(name) as Plot.SymbolType;
  const ofColours = colours.map((name, i) => ({
    text: textOf(name, i),
    fill: String(color?.apply(name)),
    symbol: isSame ? shapeOf(name) : "square" as const,
  }));
  const ofShapes = isSame
    ? []
    : shapes.map((name, i) => ({ text: textOf(name, i), fill: INK, symbol: shapeOf(name) }));
  return [ofColours, ofShapes].flatMap((entries) => entries.length < 2 ? [] : entries);
}

/** Returns the legend of groups: side by side, on a new line where one would leave the figure. */
export function groupLegend(entries: readonly LegendEntry[], widthPx: number): Panel {
  let x = 0;
  let line = 0;
  const placed = entries.map((entry) => {
    const width = 18 + textWidth(entry.text) + 16;
    if (x > 0 && x + width > widthPx) [x, line] = [0, line + 1];
    const left = x;
    x += width;
    return { ...entry, x: left, y: (line + 0.5) * LINE_HEIGHT };
  });
  const dot = { y: "y", symbol: "symbol", fill: "fill", r: 4.5 } as const;
  return pixelPlot(widthPx, (line + 1) * LINE_HEIGHT, [
    Plot.dot(placed, { ...dot, x: (entry) => entry.x + 7 }),
    Plot.text(placed, { x: (entry) => entry.x + 18, y: "y", text: "text", textAnchor: "start" }),
  ]);
}

/** Returns the legend of a continuous scale of colours. */
export function colourLegend(
  color: Plot.Scale,
  label: string,
  { ticks, tickFormat }: Pick<Plot.ScaleOptions, "ticks" | "tickFormat"> = {},
): Panel {
  const [low = 0, high = 1] = (color.domain ?? []) as number[];
  const ends = color.pivot === undefined ? undefined : [low, color.pivot as number, high];
  // The types of Plot leave `document` out.
  const options = {
    width: 260,
    height: 54,
    color,
    document: figureDocument,
    label,
    marginTop: 20,
    marginBottom: 24,
    marginLeft: 24,
    marginRight: 24,
    ticks: ticks ?? ends ?? 4,
    tickFormat: tickFormat ?? (ends === undefined ? undefined : shortNumber),
  };
  const legend = Plot.legend(options as Parameters<typeof Plot.legend>[0]) as Element;
  legend.append(outlineOf(options));
  return panelOf(legend);
}

/** Returns a thin frame round the colours: white ones would end nowhere. */
function outlineOf(
  legend: Record<"width" | "height" | `margin${"Top" | "Bottom" | "Left" | "Right"}`, number>,
): Element {
  const outline = figureDocument.createElementNS("http://www.w3.org/2000/svg", "rect");
  const { width, height, marginTop, marginBottom, marginLeft, marginRight } = legend;
  const attributes = {
    x: marginLeft,
    y: marginTop,
    width: width - marginLeft - marginRight,
    height: height - marginTop - marginBottom,
    fill: "none",
    stroke: "#a8b2bf",
  };
  for (const [name, value] of Object.entries(attributes)) outline.setAttribute(name, `${value}`);
  return outline;
}
