/**
 * Shares that grow with something, each with its spread: accuracy by examples a class.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { groupLooks } from "./scatter.ts";
import { INK, LINE, listed, MARGIN, percent, WIDTH } from "./style.ts";
import { widest } from "./text.ts";

/** A point of a curve. */
export interface SpreadPoint {
  /** The curve. */
  readonly group: string;
  /** Where it is, a whole number. */
  readonly x: number;
  /** The share, 0–1. */
  readonly value: number;
  /** Where the spread begins, at most `value`. */
  readonly low: number;
  /** Where the spread ends, at least `value`. */
  readonly high: number;
}

/** How to draw curves. */
export interface SpreadCurvesOptions extends FigureText {
  /** What `x` is. */
  readonly xLabel: string;
  /** What the shares are; default `"Accuracy"`. */
  readonly yLabel?: string;
}

const HEIGHT = 340;
const MARGINS = { top: 30, bottom: 46, left: 52 };
const LABEL_DISTANCE = 16;

/**
 * Returns a figure with a line for each group and a band for its spread.
 *
 * @param points The points of all curves; those of one group in the order of `x`.
 * @param options Title, axes.
 *
 * @example
 * ```ts
 * import { spreadCurves } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [
 *   { group: "pixels", x: 1, value: 0.5, low: 0.4, high: 0.6 },
 *   { group: "pixels", x: 2, value: 0.75, low: 0.7, high: 0.8 },
 * ];
 * const figure = spreadCurves(points, { title: "A few examples", xLabel: "Examples" });
 * assert.equal(figure.alt, "1 curve of accuracy by examples: pixels from 50.0 % to 75.0 %.");
 * ```
 */
export function spreadCurves(
  points: readonly SpreadPoint[],
  options: SpreadCurvesOptions,
): Figure {
  const { title, caption = "", xLabel, yLabel = "Accuracy" } = options;
  const alt = options.alt ?? curvesAlt(points, xLabel, yLabel);
  const panel = curvesPanel(points, xLabel, yLabel);
  return composeFigure({ title, caption, alt }, [{ panel, x: 0, y: 2 }]);
}

function curvesPanel(points: readonly SpreadPoint[], xLabel: string, yLabel: string): Panel {
  const looks = new Map(groupLooks(points).map((look) => [look.group, look]));
  const drawn = points.map((point) => ({
    ...point,
    value: 100 * point.value,
    low: 100 * point.low,
    high: 100 * point.high,
    colour: looks.get(point.group)?.colour ?? INK,
    symbol: looks.get(point.group)?.symbol ?? "circle",
  }));
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  const lowest = Math.floor(Math.min(90, ...drawn.map(({ low }) => low)) / 10) * 10;
  const unit = (HEIGHT - MARGINS.top - MARGINS.bottom) / (100 - lowest);
  const ends = endLabels(drawn, unit);
  const names = Math.ceil(widest([...looks.keys()], { fontWeight: 600 }));
  return plot({
    width: WIDTH - 2 * MARGIN,
    height: HEIGHT,
    marginTop: MARGINS.top,
    marginBottom: MARGINS.bottom,
    marginLeft: MARGINS.left,
    marginRight: names + 20,
    x: { domain: [xs[0] ?? 0, xs.at(-1) ?? 1], label: null },
    y: { domain: [lowest, 100], label: null },
    color: { type: "identity" },
    symbol: { type: "identity" } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ stroke: LINE, strokeOpacity: 0.6, ticks: 5 }),
      Plot.axisX(xs, {
        label: xLabel,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 40,
        tickFormat: String,
      }),
      Plot.axisY({ label: `${yLabel} (%)`, ticks: 5, tickSize: 0, labelOffset: MARGINS.left - 4 }),
      Plot.areaY(drawn, {
        x: "x",
        y1: "low",
        y2: "high",
        z: "group",
        fill: "colour",
        fillOpacity: 0.15,
      }),
      Plot.line(drawn, { x: "x", y: "value", z: "group", stroke: "colour", strokeWidth: 2 }),
      Plot.dot(drawn, { x: "x", y: "value", fill: "colour", symbol: "symbol", r: 3.5 }),
      ends.map((end) =>
        Plot.text([end], {
          x: "x",
          y: "value",
          dx: 9,
          dy: end.dy,
          text: "group",
          fill: end.colour,
          fontWeight: 600,
          textAnchor: "start",
        })
      ),
    ],
  });
}

/** Returns the last point of each group, moved down by `dy` where its label would cover another. */
function endLabels<T extends SpreadPoint>(
  points: readonly T[],
  unitPx: number,
): (T & { dy: number })[] {
  const last = [...Map.groupBy(points, ({ group }) => group).values()]
    .flatMap((members) => members.slice(-1))
    .sort((a, b) => b.value - a.value);
  let lowest = -Infinity;
  return last.map((point) => {
    const place = -point.value * unitPx;
    lowest = Math.max(place, lowest + LABEL_DISTANCE);
    return { ...point, dy: lowest - place };
  });
}

function curvesAlt(points: readonly SpreadPoint[], xLabel: string, yLabel: string): string {
  const curves = [...Map.groupBy(points, ({ group }) => group)].map(([group, members]) =>
    `${group} from ${percent(members[0]?.value ?? NaN)} to ${percent(members.at(-1)?.value ?? NaN)}`
  );
  return `${curves.length} ${
    curves.length === 1 ? "curve" : "curves"
  } of ${yLabel.toLowerCase()} ` +
    `by ${xLabel.toLowerCase()}${curves.length === 0 ? "" : `: ${listed(curves)}`}.`;
}
