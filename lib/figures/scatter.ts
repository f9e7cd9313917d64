/**
 * Points in a plane: maps of an embedding, trials of an experiment.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, pixelPlot, plot } from "./plot.ts";
import { COLOURS, INK, LINE, listed, MARGIN, WIDTH } from "./style.ts";
import { textWidth } from "./text.ts";

/** A point. */
export interface ScatterPoint {
  /** Its place across. */
  readonly x: number;
  /** Its place upwards. */
  readonly y: number;
  /** The group: a colour and a shape of its own. */
  readonly group: string;
  /** A word beside the point; default none. */
  readonly label?: string;
  /** Whether only its outline is drawn: to tell two kinds apart within groups; default `false`. */
  readonly hollow?: boolean;
}

/** How to draw points. */
export interface ScatterOptions extends FigureText {
  /** What `x` is, with its unit. */
  readonly xLabel: string;
  /** What `y` is, with its unit. */
  readonly yLabel: string;
  /** Whether one unit is as long on both axes, as a map of an embedding needs; default `false`. */
  readonly equal?: boolean;
  /** What filled and hollow points are, for the legend; default no such words. */
  readonly kinds?: { readonly filled: string; readonly hollow: string };
}

/** The looks of a group. */
export interface GroupLook {
  readonly group: string;
  readonly colour: string;
  readonly symbol: typeof SYMBOLS[number];
}

const SYMBOLS = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"] as const;
const HEIGHT = 480;
const MIN_SIDE = 240;
const MARGINS = { top: 30, right: 24, bottom: 46, left: 56 };
const LEGEND_LINE = 22;

/**
 * Returns a figure of points by group; colour and shape both tell the groups apart.
 *
 * @param points The points; those with a coordinate that is not finite are left out.
 * @param options Title, axes, words.
 *
 * @example
 * ```ts
 * import { scatter } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [{ x: 0, y: 1, group: "alpha" }, { x: 1, y: 0, group: "beta" }];
 * const figure = scatter(points, { title: "A map", xLabel: "Axis 1", yLabel: "Axis 2" });
 * assert.equal(figure.alt, "2 points in 2 groups: alpha (1) and beta (1). Axis 1 by Axis 2.");
 * ```
 */
export function scatter(points: readonly ScatterPoint[], options: ScatterOptions): Figure {
  const { title, caption = "" } = options;
  const finite = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
  const looks = groupLooks(finite);
  const legend = legendPanel(looks, options.kinds);
  const panel = pointsPanel(finite, looks, options);
  const alt = options.alt ?? scatterAlt(finite, options);
  return composeFigure({ title, caption, alt }, [
    { panel: legend, x: 0, y: 2 },
    { panel, x: 0, y: legend.heightPx + 8 },
  ]);
}

/** Returns a colour and a shape for each group, in the order in which they first come. */
export function groupLooks(points: readonly Pick<ScatterPoint, "group">[]): GroupLook[] {
  return [...new Set(points.map(({ group }) => group))].map((group, i) => ({
    group,
    colour: COLOURS[i % COLOURS.length] ?? INK,
    symbol: SYMBOLS[i % SYMBOLS.length] ?? "circle",
  }));
}

function pointsPanel(
  points: readonly ScatterPoint[],
  looks: readonly GroupLook[],
  { xLabel, yLabel, equal = false }: ScatterOptions,
): Panel {
  const look = new Map(looks.map((look) => [look.group, look]));
  const drawn = points.map((point) => ({ ...point, ...look.get(point.group) }));
  const domains = {
    x: paddedExtent(points.map(({ x }) => x)),
    y: paddedExtent(points.map(({ y }) => y)),
  };
  const size = equal ? equalSize(domains) : { width: WIDTH - 2 * MARGIN, height: HEIGHT };
  const position = { x: "x", y: "y", symbol: "symbol", r: 4.5 } as const;
  return plot({
    ...size,
    marginTop: MARGINS.top,
    marginRight: MARGINS.right,
    marginBottom: MARGINS.bottom,
    marginLeft: MARGINS.left,
    x: { domain: domains.x, label: null },
    y: { domain: domains.y, label: null },
    color: { type: "identity" },
    symbol: { type: "identity" } as Plot.ScaleOptions,
    marks: [
      Plot.gridX({ stroke: LINE, strokeOpacity: 0.5 }),
      Plot.gridY({ stroke: LINE, strokeOpacity: 0.5 }),
      Plot.axisX({ label: xLabel, labelAnchor: "center", labelArrow: "none", labelOffset: 40 }),
      Plot.axisY({ label: yLabel, labelOffset: MARGINS.left - 4 }),
      Plot.dot(drawn.filter(({ hollow }) => hollow !== true), {
        ...position,
        fill: "colour",
        stroke: "#fff",
        strokeWidth: 0.8,
      }),
      Plot.dot(drawn.filter(({ hollow }) => hollow === true), {
        ...position,
        fill: "#fff",
        fillOpacity: 0.6,
        stroke: "colour",
        strokeWidth: 1.6,
      }),
      Plot.text(drawn.filter(({ label }) => label !== undefined), {
        x: "x",
        y: "y",
        text: "label",
        dx: 8,
        textAnchor: "start",
        fill: INK,
        stroke: "#fff",
        strokeWidth: 3,
      }),
    ],
  });
}

function paddedExtent(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = low === high ? Math.max(1, Math.abs(low)) / 2 : 0.05 * (high - low);
  return [low - pad, high + pad];
}

/** Returns the size of a plot in which one unit is as long on both axes. */
function equalSize(
  { x, y }: { readonly x: [number, number]; readonly y: [number, number] },
): { width: number; height: number } {
  const room = {
    width: WIDTH - 2 * MARGIN - MARGINS.left - MARGINS.right,
    height: 560 - MARGINS.top - MARGINS.bottom,
  };
  const unit = Math.min(room.width / (x[1] - x[0]), room.height / (y[1] - y[0]));
  return {
    width: Math.round(Math.max(MIN_SIDE, unit * (x[1] - x[0]))) + MARGINS.left + MARGINS.right,
    height: Math.round(Math.max(MIN_SIDE, unit * (y[1] - y[0]))) + MARGINS.top + MARGINS.bottom,
  };
}

function legendPanel(looks: readonly GroupLook[], kinds: ScatterOptions["kinds"]): Panel {
  const groups = looks.map(({ group, colour, symbol }) => ({
    text: group,
    symbol,
    fill: colour,
    stroke: colour,
  }));
  const both = kinds === undefined ? [] : [
    { text: kinds.filled, symbol: "circle", fill: INK, stroke: INK },
    { text: kinds.hollow, symbol: "circle", fill: "#fff", stroke: INK },
  ];
  const entries = flow([...groups, ...both]);
  const lines = 1 + Math.max(0, ...entries.map(({ line }) => line));
  return pixelPlot(WIDTH - 2 * MARGIN, lines * LEGEND_LINE, [
    Plot.dot(entries, {
      x: ({ x }) => x + 7,
      y: ({ line }) => (line + 0.5) * LEGEND_LINE,
      symbol: "symbol",
      fill: "fill",
      stroke: "stroke",
      r: 4.5,
    }),
    Plot.text(entries, {
      x: ({ x }) => x + 18,
      y: ({ line }) => (line + 0.5) * LEGEND_LINE,
      text: "text",
      textAnchor: "start",
    }),
  ]);
}

/** Returns entries side by side, on a new line where one would leave the figure. */
function flow<T extends { readonly text: string }>(
  entries: readonly T[],
): (T & { x: number; line: number })[] {
  let x = 0;
  let line = 0;
  return entries.map((entry) => {
    const width = 18 + textWidth(entry.text) + 16;
    if (x > 0 && x + width > WIDTH - 2 * MARGIN) {
      x = 0;
      line += 1;
    }
    const placed = { ...entry, x, line };
    x += width;
    return placed;
  });
}

function scatterAlt(
  points: readonly ScatterPoint[],
  { xLabel, yLabel }: ScatterOptions,
): string {
  const counts = Map.groupBy(points, ({ group }) => group);
  const groups = [...counts].map(([group, members]) => `${group} (${members.length})`);
  const names = groups.length === 0 ? "" : `: ${listed(groups)}`;
  const words = `${groups.length} ${groups.length === 1 ? "group" : "groups"}`;
  return `${points.length} points in ${words}${names}. ${xLabel} by ${yLabel}.`;
}
