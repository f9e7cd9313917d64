/**
 * Accuracy and loss by epoch.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { endLabels } from "./end_labels.ts";
import type { Figure } from "./figure.ts";
import { figureRow, type RowPanel } from "./figure_row.ts";
import { BLUE, MUTED, percent, VERMILION } from "./style.ts";

/** One epoch of a training. */
export interface CurveRow {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss on the training set. */
  readonly loss: number;
  /** Accuracy on the training set, 0–1. */
  readonly acc: number;
  /** Mean loss on the held-out set. */
  readonly valLoss: number;
  /** Accuracy on the held-out set, 0–1. */
  readonly valAcc: number;
}

/** How to draw learning curves. */
export interface LearningCurvesOptions {
  /** The title; default `"Accuracy and loss by epoch"`. */
  readonly title?: string;
  /** What to see; default none. */
  readonly caption?: string;
  /** The alternative text; default the numbers of the last epoch. */
  readonly alt?: string;
  /** Epochs planned, so that the axis stays while a training goes on; default those there are. */
  readonly epochs?: number;
  /** What the held-out set is called; default `"test"`. */
  readonly heldOut?: string;
}

/** One point of a curve. */
export interface CurvePoint {
  readonly epoch: number;
  readonly measure: "accuracy" | "loss";
  readonly set: "training" | "heldOut";
  /** Accuracy in per cent, or loss. */
  readonly value: number;
}

const AXES = { accuracy: "Accuracy (%)", loss: "Loss (cross-entropy, nats)" } as const;

/**
 * Returns a figure with accuracy and loss by epoch on the training and the held-out set; the epoch
 * of the lowest held-out loss is marked.
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
  const { title = "Accuracy and loss by epoch", caption = "", heldOut = "test" } = options;
  const alt = options.alt ?? curvesAlt(history, heldOut);
  const last = Math.max(1, options.epochs ?? 1, ...history.map(({ epoch }) => epoch));
  const lowest = lowestLossEpoch(history);
  const points = curvePoints(history);
  const panels = (["accuracy", "loss"] as const).map((measure) => ({
    ...curvePanel(points.filter((point) => point.measure === measure), { last, lowest, heldOut }),
    y: { label: AXES[measure], ticks: 5, zero: measure === "loss" },
  }));
  return figureRow(panels, { title, caption, alt });
}

/** Returns the points of all curves; a value that is not finite has none. */
export function curvePoints(history: readonly CurveRow[]): CurvePoint[] {
  return history.flatMap(({ epoch, loss, acc, valLoss, valAcc }): CurvePoint[] => [
    { epoch, measure: "accuracy", set: "training", value: 100 * acc },
    { epoch, measure: "accuracy", set: "heldOut", value: 100 * valAcc },
    { epoch, measure: "loss", set: "training", value: loss },
    { epoch, measure: "loss", set: "heldOut", value: valLoss },
  ]).filter(({ value }) => Number.isFinite(value));
}

/** Returns the first epoch of the lowest held-out loss, `undefined` without a finite one. */
export function lowestLossEpoch(history: readonly CurveRow[]): number | undefined {
  return history
    .filter(({ valLoss }) => Number.isFinite(valLoss))
    .reduce<CurveRow | undefined>(
      (best, row) => best === undefined || row.valLoss < best.valLoss ? row : best,
      undefined,
    )?.epoch;
}

/** Returns at most 13 whole epochs from 1 to `last`, evenly spaced. */
export function epochTicks(last: number): number[] {
  if (last <= 13) return Array.from({ length: last }, (_, i) => i + 1);
  const step = [2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => last / step <= 12) ?? last;
  return Array.from({ length: Math.floor(last / step) }, (_, i) => (i + 1) * step);
}

/** What both charts share. */
interface CurveContext {
  readonly last: number;
  readonly lowest: number | undefined;
  readonly heldOut: string;
}

function curvePanel(
  points: readonly CurvePoint[],
  { last, lowest, heldOut }: CurveContext,
): RowPanel {
  const names = { training: "training", heldOut };
  const drawn = points.map((point) => ({ ...point, name: names[point.set] }));
  const place = { x: "epoch", y: "value" } as const;
  const lowestLoss = lowest === undefined ? [] : [lowest];
  const share = ((lowest ?? 1) - 1) / Math.max(1, last - 1);
  return {
    height: 290,
    x: {
      domain: [1, Math.max(2, last)],
      ticks: epochTicks(last),
      label: "Epoch",
      tickFormat: String,
    },
    color: { domain: [names.training, heldOut], range: [BLUE, VERMILION] },
    symbol: { domain: [names.training, heldOut] },
    marks: [
      Plot.ruleX(lowestLoss, { stroke: MUTED, strokeDasharray: "4 3" }),
      Plot.text(lowestLoss, {
        frameAnchor: "top",
        dy: -12,
        text: () => `lowest ${heldOut} loss: epoch ${lowest}`,
        textAnchor: share < 0.3 ? "start" : share > 0.7 ? "end" : "middle",
        fill: MUTED,
        x: Number,
      }),
      Plot.line(drawn, { ...place, z: "name", stroke: "name", strokeWidth: 2 }),
      Plot.dot(drawn, { ...place, fill: "name", symbol: "name", r: last > 40 ? 1.5 : 3 }),
      endLabels(drawn, { ...place, text: "name", fill: "name" }),
      points.length > 0
        ? null
        : Plot.text(["no epoch yet"], { frameAnchor: "middle", fill: MUTED }),
    ],
  };
}

function curvesAlt(history: readonly CurveRow[], heldOut: string): string {
  const last = history.at(-1);
  if (last === undefined) return "Two empty charts for accuracy and loss by epoch.";
  const best = lowestLossEpoch(history);
  const lowest = best === undefined ? "" : ` The lowest ${heldOut} loss is in epoch ${best}.`;
  return `Two line charts by epoch. After epoch ${last.epoch}: ` +
    `accuracy ${percent(last.acc, 2)} on the training set and ${percent(last.valAcc, 2)} on the ` +
    `${heldOut} set, loss ${last.loss.toFixed(3)} and ${last.valLoss.toFixed(3)}.${lowest}`;
}
