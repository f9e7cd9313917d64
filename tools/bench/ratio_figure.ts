/**
 * The figure of the benchmark: ours divided by each other side's.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import {
  BLUE,
  COLOURS,
  composeFigure,
  type Figure,
  INK,
  LINE,
  MARGIN,
  plot,
  VERMILION,
  widest,
  WIDTH,
} from "../../lib/figures/mod.ts";
import type { Measure } from "./measures.ts";
import { ratioTo, type Sample } from "./samples.ts";
import { type SideName, SIDES, TITLES } from "./sides.ts";

const ROW = 56;
const OTHERS: readonly SideName[] = SIDES.filter((side) => side !== "ours");
const STYLES: Partial<Record<SideName, { colour: string; symbol: string }>> = {
  plain: { colour: COLOURS[2], symbol: "triangle" },
  keras: { colour: VERMILION, symbol: "square" },
  pytorch: { colour: BLUE, symbol: "circle" },
};

/** A ratio and where it is drawn. */
export interface RatioPoint {
  /** The number of its measure, from the top. */
  readonly row: number;
  readonly against: SideName;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Returns the ratios of each measure that has one, and these measures' titles. */
export function ratioPoints(
  samples: readonly Sample[],
  measures: readonly Measure[],
): { points: RatioPoint[]; titles: string[] } {
  const rows = measures.filter(({ quality }) => quality !== true).map(({ id, title }) => ({
    title,
    ratios: OTHERS.map((side) => ratioTo(side, samples, id)).filter((ratio) => ratio !== undefined),
  })).filter(({ ratios }) => ratios.length > 0);
  const points = rows.flatMap(({ ratios }, row) =>
    ratios.map(({ against, median, low, high }) => ({ row, against, value: median, low, high }))
  );
  return { points, titles: rows.map(({ title }) => title.replaceAll("`", "")) };
}

/** Returns the figure of all ratios; `caption` says on which machine. */
export function ratioFigure(
  samples: readonly Sample[],
  measures: readonly Measure[],
  caption: string,
): Figure {
  const { points, titles } = ratioPoints(samples, measures);
  const alt = `Ratios of ours to ${OTHERS.map((side) => TITLES[side]).join(", ")}: ` +
    points.map(({ row, against, value }) =>
      `${titles[row]}, ${TITLES[against]} ${value.toFixed(2)}`
    ).join("; ");
  const panel = plot({
    width: WIDTH - 2 * MARGIN,
    height: titles.length * ROW + 60,
    marginTop: 8,
    marginLeft: Math.ceil(Math.min(330, widest(titles.flatMap(twoLines)))) + 16,
    marginRight: 116,
    marginBottom: 52,
    // Plot leaves out numbers on its own logarithmic axis.
    x: { label: null },
    y: { domain: [titles.length - 0.5, -0.5], label: null },
    marks: [
      Plot.ruleY(titles.slice(1), { y: (_, i) => i + 0.5, stroke: LINE }),
      Plot.axisY(titles.map((_, i) => i), {
        tickFormat: (i: number) => twoLines(titles[i] ?? "").join("\n"),
        tickSize: 0,
      }),
      Plot.axisX({
        ticks: ticksFor(points).map(Math.log),
        tickFormat: (logarithm: number) => String(Number(Math.exp(logarithm).toPrecision(1))),
        label: "ours ÷ theirs (logarithmic; left of 1 is less time or memory for ours)",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 42,
      }),
      Plot.ruleX([Math.log(1)], { stroke: INK }),
      OTHERS.map((side) => marksOf(side, points.filter(({ against }) => against === side))),
    ],
  });
  return composeFigure({ title: "Cost of ours relative to others", caption, alt }, [
    { panel, x: 0, y: 0 },
  ]);
}

function marksOf(side: SideName, points: readonly RatioPoint[]): Plot.Markish[] {
  const { colour = INK, symbol = "circle" } = STYLES[side] ?? {};
  const y = ({ row }: RatioPoint) => row + (OTHERS.indexOf(side) - 1) * 0.26;
  return [
    Plot.link(points, {
      x1: ({ low }) => Math.log(low),
      x2: ({ high }) => Math.log(high),
      y1: y,
      y2: y,
      stroke: colour,
      strokeWidth: 2.5,
      strokeOpacity: 0.55,
    }),
    Plot.dot(points, {
      x: ({ value }) => Math.log(value),
      y,
      fill: colour,
      symbol: symbol as Plot.SymbolType,
      r: 4,
    }),
    Plot.text(points, {
      x: ({ high }) => Math.log(high),
      y,
      dx: 10,
      text: ({ value }: RatioPoint) => `${TITLES[side]} ${value.toFixed(2)}`,
      textAnchor: "start",
      fill: colour,
      stroke: "#fff",
      strokeWidth: 5,
      fontWeight: 600,
    }),
  ];
}

function ticksFor(points: readonly RatioPoint[]): number[] {
  const lowest = Math.min(1, ...points.map(({ low }) => low));
  const highest = Math.max(1, ...points.map(({ high }) => high));
  return [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50]
    .filter((tick) => tick >= lowest / 1.2 && tick <= highest * 1.2);
}

/** Breaks a title after its first comma or before its parenthesis. */
function twoLines(title: string): string[] {
  const at = title.search(/(?<=,) | (?=\()/);
  return at < 0 ? [title] : [title.slice(0, at), title.slice(at + 1)];
}
