/**
 * Accuracy and loss by epoch.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { endLabels } from "./end_labels.ts";
import type { Figure, FigureText } from "./figure.ts";
import { figureRow, type RowPanel } from "./figure_row.ts";
import type { Markish } from "./plot_types.ts";
import { BLUE, MUTED, percent, VERMILION } from "./style.ts";

/** One epoch of a training. */
export interface CurveRow {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss on the training set. */
  readonly loss: number;
  /** Accuracy on the training set, 0–1. */
  readonly acc: number;
  /** Mean loss on the test set. */
  readonly valLoss: number;
  /** Accuracy on the test set, 0–1. */
  readonly valAcc: number;
}

/** How to draw learning curves. */
export interface LearningCurvesOptions extends Partial<FigureText> {
  /** Epochs planned, so that the axis stays while a training goes on; default those there are. */
  readonly epochs?: number;
}

/** One point of a curve; accuracy in per cent. */
interface CurvePoint {
  readonly epoch: number;
  readonly measure: "accuracy" | "loss";
  readonly set: "training" | "test";
  readonly value: number;
}

const SETS = ["training", "test"];
const AXES = { accuracy: "Accuracy (%)", loss: "Loss (cross-entropy, nats)" } as const;

/**
 * Returns a figure with accuracy and loss by epoch on the training and the test set; the epoch
 * of the lowest test loss is marked.
 *
 * @param history One row for each epoch in order; none gives empty axes.
 * @param options Words and the epochs planned.
 *
 * @example
 * ```ts
 * import { learningCurves } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const history = [{ epoch: 1, loss: 0.2, acc: 0.94, valLoss: 0.06, valAcc: 0.981 }];
 * const figure = learningCurves(history, { epochs: 12 });
 * assert.equal(figure.title, "Accuracy and loss by epoch");
 * ```
 */
export function learningCurves(
  history: readonly CurveRow[],
  options: LearningCurvesOptions = {},
): Figure {
  const { title = "Accuracy and loss by epoch", caption = "", alt = curvesAlt(history) } = options;
  const last = Math.max(1, options.epochs ?? 1, ...history.map(({ epoch }) => epoch));
  const lowest = lowestLossEpoch(history);
  const points = curvePoints(history);
  const panels = (["accuracy", "loss"] as const).map((measure): RowPanel => ({
    height: 290,
    x: {
      domain: [1, Math.max(2, last)],
      ticks: epochTicks(last),
      label: "Epoch",
      tickFormat: String,
    },
    y: { label: AXES[measure], ticks: 5, zero: measure === "loss" },
    color: { domain: SETS, range: [BLUE, VERMILION] },
    symbol: { domain: SETS },
    marks: [
      ...lowestMarks(lowest, last),
      ...curveMarks(points.filter((point) => point.measure === measure), last),
    ],
  }));
  return figureRow(panels, { title, caption, alt });
}

/** Returns the points of all curves; a value that is not finite has none. */
export function curvePoints(history: readonly CurveRow[]): CurvePoint[] {
  return history.flatMap(({ epoch, loss, acc, valLoss, valAcc }): CurvePoint[] => [
    { epoch, measure: "accuracy", set: "training", value: 100 * acc },
    { epoch, measure: "accuracy", set: "test", value: 100 * valAcc },
    { epoch, measure: "loss", set: "training", value: loss },
    { epoch, measure: "loss", set: "test", value: valLoss },
  ]).filter(({ value }) => Number.isFinite(value));
}

/** Returns the first epoch of the lowest test loss, `undefined` without a finite one. */
export function lowestLossEpoch(history: readonly CurveRow[]): number | undefined {
  const losses = history.map(({ valLoss }) => valLoss).filter(Number.isFinite);
  return history.find(({ valLoss }) => valLoss === Math.min(...losses))?.epoch;
}

/** Returns at most 13 whole epochs from 1 to `last`, evenly spaced. */
export function epochTicks(last: number): number[] {
  if (last <= 13) return Array.from({ length: last }, (_, i) => i + 1);
  const step = [2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => last / step <= 12) ?? last;
  return Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
}

/** A line at the epoch of the lowest loss, with words beside it that stay inside the plot. */
function lowestMarks(lowest: number | undefined, last: number): Markish[] {
  const epochs = lowest === undefined ? [] : [lowest];
  const share = ((lowest ?? 1) - 1) / Math.max(1, last - 1);
  return [
    Plot.ruleX(epochs, { stroke: MUTED, strokeDasharray: "4 3" }),
    Plot.text(epochs, {
      frameAnchor: "top",
      dy: -18,
      text: (epoch: number) => `lowest test loss: epoch ${epoch}`,
      textAnchor: share < 0.3 ? "start" : share > 0.7 ? "end" : "middle",
      fill: MUTED,
      x: Number,
    }),
  ];
}

function curveMarks(points: readonly CurvePoint[], last: number): Markish[] {
  const place = { x: "epoch", y: "value" } as const;
  return [
    Plot.line(points, { ...place, z: "set", stroke: "set", strokeWidth: 2 }),
    Plot.dot(points, { ...place, fill: "set", symbol: "set", r: last > 40 ? 1.5 : 3 }),
    endLabels(points, { ...place, text: "set", fill: "set" }),
    Plot.text(points.length > 0 ? [] : ["no epoch yet"], { frameAnchor: "middle", fill: MUTED }),
  ];
}

function curvesAlt(history: readonly CurveRow[]): string {
  const last = history.at(-1);
  if (last === undefined) return "Two empty charts for accuracy and loss by epoch.";
  const best = lowestLossEpoch(history);
  const lowest = best === undefined ? "" : ` The lowest test loss is in epoch ${best}.`;
  return `Two line charts by epoch. After epoch ${last.epoch}: ` +
    `accuracy ${percent(last.acc, 2)} on the training set and ${percent(last.valAcc, 2)} on the ` +
    `test set, loss ${last.loss.toFixed(3)} and ${last.valLoss.toFixed(3)}.${lowest}`;
}
