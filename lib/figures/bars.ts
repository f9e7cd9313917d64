/**
 * Probabilities as little bars, placed in pixels.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { BLUE, GREY, INK, LINE, MUTED, percent, VERMILION } from "./style.ts";
import { fitText, widest } from "./text.ts";

/** The probabilities of one picture. */
export interface ProbabilityRow {
  /** One for each class, 0–1. */
  readonly probabilities: ArrayLike<number>;
  /** The class that the picture shows, where it is known. */
  readonly actual?: number | undefined;
}

/** The bars of one picture and where they go. */
export interface BarBox extends ProbabilityRow {
  readonly x: number;
  readonly y: number;
  readonly widthPx: number;
  /** Height of a bar of 100 %; names of the classes come below, the highest value above. */
  readonly heightPx: number;
}

/** The height in CSS pixels of the class names below the bars, and of the value above. */
export const BAR_TEXT = 17;

/** Returns the class of the highest probability, the first of equals; NaN never wins. */
export function argMax(probabilities: ArrayLike<number>): number {
  return Array.from(probabilities).reduce(
    (best, value, i, all) => value > (all[best] ?? NaN) || Number.isNaN(all[best]) ? i : best,
    0,
  );
}

/** Returns how wide the bars of all classes are at least, so that names and bars are legible. */
export function barsWidth(classes: readonly string[]): number {
  return classes.length * Math.ceil(Math.min(72, Math.max(14, widest(classes) + 5)));
}

/** Returns the marks that draw bars: the predicted class in colour with its value above. */
export function barMarks(boxes: readonly BarBox[], classes: readonly string[]): Plot.Markish[] {
  const bars = boxes.flatMap((box) => barsOf(box, classes));
  const lines = boxes.flatMap(({ x, y, widthPx, heightPx }) => [
    { x1: x, x2: x + widthPx, y, stroke: LINE },
    { x1: x, x2: x + widthPx, y: y + heightPx, stroke: MUTED },
  ]);
  const line = { x1: "x1", x2: "x2", y1: "y", y2: "y", stroke: "stroke" } as const;
  return [
    Plot.link(lines, line),
    Plot.rect(bars, { x1: "x1", x2: "x2", y1: "top", y2: "bottom", fill: "fill" }),
    Plot.text(bars, {
      x: "middle",
      y: (bar) => bar.bottom + 4,
      text: "name",
      lineAnchor: "top",
      fill: (bar) => bar.predicted ? bar.fill : MUTED,
    }),
    Plot.text(bars.filter(({ predicted }) => predicted), {
      x: (bar) => valuePlace(bar),
      y: (bar) => bar.top - 3,
      text: "value",
      lineAnchor: "bottom",
      fill: INK,
      // Keeps it legible on the line of 100 %.
      stroke: "#fff",
      strokeWidth: 3,
    }),
    // The class that the picture shows, where another was predicted.
    Plot.dot(bars.filter(({ missed }) => missed), {
      x: "middle",
      y: (bar) => bar.top - 6,
      symbol: "triangle",
      rotate: 180,
      r: 3.5,
      fill: INK,
    }),
  ];
}

interface Bar {
  readonly x1: number;
  readonly x2: number;
  readonly middle: number;
  readonly top: number;
  readonly bottom: number;
  readonly name: string;
  readonly value: string;
  readonly fill: string;
  readonly predicted: boolean;
  readonly missed: boolean;
  readonly box: BarBox;
}

function barsOf(box: BarBox, classes: readonly string[]): Bar[] {
  const { probabilities, actual, x, y, widthPx, heightPx } = box;
  const step = widthPx / classes.length;
  const predicted = argMax(probabilities);
  return classes.map((name, i) => {
    const value = probabilities[i] ?? NaN;
    const share = Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
    const right = actual === undefined || actual === predicted;
    return {
      x1: x + i * step + 1.5,
      x2: x + (i + 1) * step - 1.5,
      middle: x + (i + 0.5) * step,
      top: y + heightPx * (1 - share),
      bottom: y + heightPx,
      name: fitText(name, step - 2),
      value: percent(value, 0),
      fill: i !== predicted ? GREY : right ? BLUE : VERMILION,
      predicted: i === predicted,
      missed: i === actual && !right,
      box,
    };
  });
}

/** Returns the middle of a bar's value, so that it stays inside its box. */
function valuePlace({ middle, value, box }: Bar): number {
  const half = widest([value]) / 2;
  return Math.min(box.x + box.widthPx - half, Math.max(box.x + half, middle));
}
