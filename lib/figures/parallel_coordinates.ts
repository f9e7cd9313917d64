/**
 * Variations as lines across their dimensions, and on to what came of them.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { accuracyScale, errorOf } from "./accuracy_scale.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { BLUE, GREY, INK, LINE, MARGIN, MUTED, percent, VERMILION, WIDTH } from "./style.ts";
import { wrapText } from "./text.ts";

/** A dimension. */
export interface ParallelAxis {
  /** Its name. */
  readonly title: string;
  /** Its values, from the lowest place to the highest. */
  readonly values: readonly string[];
}

/** A variation. */
export interface ParallelLine {
  /** Its value on each axis. */
  readonly values: readonly string[];
  /** What came of it: an accuracy, 0–1. */
  readonly accuracy: number;
}

/** How to draw them. */
export interface ParallelCoordinatesOptions extends FigureText {
  /** What the accuracy is; default `"accuracy (%)"`. */
  readonly label?: string;
  /** The share of the lines, the most accurate, that are in colour; default 0.1. */
  readonly top?: number;
}

const HEIGHT = 380;
const MARGINS = { top: 44, right: 40, bottom: 12, left: 50 };
const JITTER = 0.32;

/**
 * Returns a figure with a line for each variation: the best in vermilion, the best tenth in blue.
 *
 * Lines are moved apart a little where they would hide each other.
 *
 * @param axes The dimensions, from the left; the accuracy follows.
 * @param lines The variations; those without a finite accuracy are left out.
 * @param options Title, label, how many stand out.
 * @throws {TypeError} If a line has not a value of each axis.
 *
 * @example
 * ```ts
 * import { parallelCoordinates } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ title: "filters", values: ["8", "32"] }, { title: "size", values: ["3", "5"] }];
 * const lines = [{ values: ["8", "5"], accuracy: 0.9 }, { values: ["32", "3"], accuracy: 0.95 }];
 * const { alt } = parallelCoordinates(axes, lines, { title: "All variations" });
 * assert.equal(alt, "2 lines over 2 axes, from 90.0 % to 95.0 %. The best: filters 32, size 3.");
 * ```
 */
export function parallelCoordinates(
  axes: readonly ParallelAxis[],
  lines: readonly ParallelLine[],
  options: ParallelCoordinatesOptions,
): Figure {
  lines.forEach((line) => checkLine(line, axes));
  const { title, caption = "", label = "accuracy (%)", top = 0.1 } = options;
  const ranked = lines.filter(({ accuracy }) => Number.isFinite(accuracy))
    .toSorted((a, b) => b.accuracy - a.accuracy);
  const panel = linesPanel(axes, ranked, label, top);
  const alt = options.alt ?? parallelAlt(axes, ranked);
  return composeFigure({ title, caption, alt }, [{ panel, x: 0, y: 0 }]);
}

function linesPanel(
  axes: readonly ParallelAxis[],
  ranked: readonly ParallelLine[],
  label: string,
  top: number,
): Panel {
  const { scale, ticks, tickFormat } = accuracyScale(ranked.map(({ accuracy }) => accuracy));
  const [high, low] = scale.domain.map(Math.log);
  const height = (error: number) => (Math.log(error) - (high ?? 0)) / ((low ?? 1) - (high ?? 0));
  const place = (axis: ParallelAxis, value: string) =>
    (axis.values.indexOf(value) + 0.5) / axis.values.length;
  const points = ranked.flatMap(({ values, accuracy }, rank) => [
    ...axes.map((axis, i) => ({
      rank,
      axis: i,
      y: place(axis, values[i] ?? "") +
        JITTER / axis.values.length * (2 * spread(rank) - 1),
    })),
    { rank, axis: axes.length, y: height(errorOf(accuracy)) },
  ]);
  const inColour = Math.max(1, Math.ceil(top * ranked.length));
  const group = (rank: number) => rank === 0 ? 2 : rank < inColour ? 1 : 0;
  const looks = [
    { stroke: GREY, strokeWidth: 1, strokeOpacity: 0.55 },
    { stroke: BLUE, strokeWidth: 1.8, strokeOpacity: 0.8 },
    { stroke: VERMILION, strokeWidth: 3 },
  ];
  const width = WIDTH - 2 * MARGIN;
  const step = (width - MARGINS.left - MARGINS.right) / Math.max(1, axes.length);
  const heads = [...axes.map(({ title }) => title), label].map((text, axis) => ({
    axis,
    text: wrapText(text, step + 2).slice(0, 2).join("\n"),
  }));
  const values = axes.flatMap((axis, i) =>
    axis.values.map((text) => ({ axis: i, text, y: place(axis, text) }))
  );
  const marks = ticks.map((error) => ({
    axis: axes.length,
    text: tickFormat(error),
    y: height(error),
  }));
  return plot({
    width,
    height: HEIGHT,
    marginTop: MARGINS.top,
    marginRight: MARGINS.right,
    marginBottom: MARGINS.bottom,
    marginLeft: MARGINS.left,
    x: { domain: [0, Math.max(1, axes.length)], axis: null },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.ruleX(heads, { x: "axis", stroke: LINE }),
      ...looks.map((look, i) =>
        Plot.line(points.filter(({ rank }) => group(rank) === i), {
          x: "axis",
          y: "y",
          z: "rank",
          curve: "monotone-x",
          ...look,
        })
      ),
      Plot.text(heads, {
        x: "axis",
        frameAnchor: "top",
        dy: -38,
        text: "text",
        lineAnchor: "top",
        fill: INK,
      }),
      Plot.text(values, {
        x: "axis",
        y: "y",
        text: "text",
        fill: INK,
        stroke: "#fff",
        strokeWidth: 4,
      }),
      Plot.text(marks, {
        x: "axis",
        y: "y",
        dx: 6,
        text: "text",
        textAnchor: "start",
        fill: MUTED,
      }),
    ],
  });
}

/** A number from 0 to 1 that differs from that of near ranks: van der Corput's sequence. */
function spread(rank: number): number {
  let value = 0;
  let share = 0.5;
  for (let rest = rank + 1; rest > 0; rest >>= 1) {
    value += share * (rest & 1);
    share /= 2;
  }
  return value;
}

function checkLine({ values }: ParallelLine, axes: readonly ParallelAxis[]): void {
  axes.forEach((axis, i) => {
    if (axis.values.includes(values[i] ?? "")) return;
    const choices = axis.values.map((value) => `"${value}"`).join(", ");
    throw new TypeError(
      `Cannot draw lines as each must have one of ${choices} on axis "${axis.title}": ` +
        `one has ${values[i] === undefined ? "nothing" : `"${values[i]}"`}`,
    );
  });
}

function parallelAlt(axes: readonly ParallelAxis[], ranked: readonly ParallelLine[]): string {
  const [best] = ranked;
  const worst = ranked.at(-1);
  const count = `${ranked.length} ${
    ranked.length === 1 ? "line" : "lines"
  } over ${axes.length} axes`;
  if (best === undefined || worst === undefined) return `${count}.`;
  const values = axes.map(({ title }, i) => `${title} ${best.values[i]}`).join(", ");
  return `${count}, from ${percent(worst.accuracy)} to ${percent(best.accuracy)}. ` +
    `The best: ${values}.`;
}
