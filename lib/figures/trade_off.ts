/**
 * What is gained against what it costs, with the front that nothing beats.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { accuracyScale, errorOf } from "./accuracy_scale.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, pixelPlot, plot } from "./plot.ts";
import { BLUE, GREY, INK, LINE, MARGIN, percent, shortNumber, VERMILION, WIDTH } from "./style.ts";
import { textWidth } from "./text.ts";

/** A variation. */
export interface TradeOffPoint {
  /** What it costs, above 0. */
  readonly cost: number;
  /** Its accuracy, 0–1. */
  readonly accuracy: number;
  /** Whether no other is better on both counts. */
  readonly front: boolean;
  /** A word beside it; default none. */
  readonly label?: string;
}

/** How to draw them. */
export interface TradeOffOptions extends FigureText {
  /** What the cost is, with its unit. */
  readonly costLabel: string;
  /** What the accuracy is; default `"Validation accuracy (%)"`. */
  readonly accuracyLabel?: string;
}

const HEIGHT = 420;
const LEGEND = 24;
const LEGEND_TEXT = {
  front: "Pareto front: nothing is both faster and more accurate",
  other: "other",
};

/**
 * Returns a figure of points by cost and accuracy; a line joins the front. Costs have an axis of
 * equal ratios, accuracies one of equal ratios of errors.
 *
 * @param points Points; those with a number that isn't finite, or no cost above 0, are left out.
 * @param options Title and labels.
 *
 * @example
 * ```ts
 * import { tradeOff } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [
 *   { cost: 1, accuracy: 0.9, front: true },
 *   { cost: 2, accuracy: 0.8, front: false, label: "baseline" },
 * ];
 * const { alt } = tradeOff(points, { title: "Time", costLabel: "Training (s)" });
 * assert.equal(alt, "2 points, 1 on the front: 90.0 % at 1. baseline: 80.0 % at 2. Training (s) across.");
 * ```
 */
export function tradeOff(points: readonly TradeOffPoint[], options: TradeOffOptions): Figure {
  const { title, caption = "" } = options;
  const drawn = points.filter(({ cost, accuracy }) =>
    cost > 0 && Number.isFinite(cost) && Number.isFinite(accuracy)
  );
  const alt = options.alt ?? tradeOffAlt(drawn, options);
  return composeFigure({ title, caption, alt }, [
    { panel: legendPanel(), x: 0, y: 2 },
    { panel: pointsPanel(drawn, options), x: 0, y: LEGEND + 4 },
  ]);
}

function pointsPanel(
  points: readonly TradeOffPoint[],
  { costLabel, accuracyLabel = "Validation accuracy (%)" }: TradeOffOptions,
): Panel {
  const { scale, ticks, tickFormat } = accuracyScale(points.map(({ accuracy }) => accuracy));
  const placed = points.map((point) => ({ ...point, error: errorOf(point.accuracy) }));
  const front = placed.filter((point) => point.front).toSorted((a, b) => a.cost - b.cost);
  const costs = points.map(({ cost }) => cost);
  const domain = costs.length === 0
    ? [1, 10]
    : [Math.min(...costs) / 1.15, Math.max(...costs) * 1.3];
  return plot({
    width: WIDTH - 2 * MARGIN,
    height: HEIGHT,
    marginTop: 30,
    marginRight: 24,
    marginBottom: 46,
    marginLeft: 56,
    x: { type: "log", domain, label: null },
    y: { ...scale, label: null },
    marks: [
      Plot.gridX({ stroke: LINE, strokeOpacity: 0.5, ticks: 6 }),
      Plot.gridY({ stroke: LINE, strokeOpacity: 0.5, ticks: [...ticks] }),
      Plot.axisX({
        ticks: 6,
        tickFormat: (value: number) => shortNumber(value),
        label: costLabel,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 40,
      }),
      Plot.axisY({
        ticks: [...ticks],
        tickFormat,
        label: accuracyLabel,
        labelArrow: "up",
        labelOffset: 52,
      }),
      Plot.line(front, {
        x: "cost",
        y: "error",
        curve: "step-after",
        stroke: VERMILION,
        strokeWidth: 1.5,
      }),
      Plot.dot(placed.filter((point) => !point.front), {
        x: "cost",
        y: "error",
        r: 3.5,
        fill: GREY,
        stroke: "#fff",
        strokeWidth: 0.8,
      }),
      Plot.dot(front, {
        x: "cost",
        y: "error",
        symbol: "diamond",
        r: 5.5,
        fill: VERMILION,
        stroke: "#fff",
        strokeWidth: 0.8,
      }),
      Plot.dot(placed.filter(({ label }) => label !== undefined), {
        x: "cost",
        y: "error",
        r: 8,
        fill: "none",
        stroke: BLUE,
        strokeWidth: 1.6,
      }),
      Plot.text(placed.filter(({ label }) => label !== undefined), {
        x: "cost",
        y: "error",
        text: "label",
        dx: 12,
        textAnchor: "start",
        fill: INK,
        stroke: "#fff",
        strokeWidth: 4,
        fontWeight: 600,
      }),
    ],
  });
}

function legendPanel(): Panel {
  const otherX = 18 + textWidth(LEGEND_TEXT.front) + 18;
  return pixelPlot(WIDTH - 2 * MARGIN, LEGEND, [
    Plot.dot([7], { x: (x) => x, y: LEGEND / 2, symbol: "diamond", r: 5.5, fill: VERMILION }),
    Plot.dot([otherX + 7], { x: (x) => x, y: LEGEND / 2, r: 4, fill: GREY }),
    Plot.text([[18, LEGEND_TEXT.front], [otherX + 18, LEGEND_TEXT.other]] as const, {
      x: ([x]) => x,
      y: LEGEND / 2,
      text: ([, text]) => text,
      textAnchor: "start",
    }),
  ]);
}

function tradeOffAlt(points: readonly TradeOffPoint[], { costLabel }: TradeOffOptions): string {
  const words = ({ accuracy, cost }: TradeOffPoint) =>
    `${percent(accuracy)} at ${shortNumber(cost)}`;
  const front = points.filter((point) => point.front).toSorted((a, b) => a.cost - b.cost);
  const named = points.filter(({ label }) => label !== undefined)
    .map((point) => `${point.label}: ${words(point)}.`);
  const count = `${points.length} ${points.length === 1 ? "point" : "points"}`;
  const ends = front.length === 0 ? "" : `: ${front.map(words).join(", ")}`;
  return [`${count}, ${front.length} on the front${ends}.`, ...named, `${costLabel} across.`].join(
    " ",
  );
}
