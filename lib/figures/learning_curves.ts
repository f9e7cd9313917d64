/**
 * Accuracy and loss by epoch.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { BLUE, INK, LINE, MARGIN, MUTED, percent, VERMILION, WIDTH } from "./style.ts";
import { widest } from "./text.ts";

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
export interface LearningCurvesOptions extends Partial<FigureText> {
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

const GAP = 12;
const PANEL = { width: (WIDTH - 2 * MARGIN - GAP) / 2, height: 290 };
const LABEL_DISTANCE = 15;
const STYLES = {
  training: { colour: BLUE, symbol: "circle" },
  heldOut: { colour: VERMILION, symbol: "square" },
} as const;
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
  const best = lowestLossEpoch(history);
  const points = curvePoints(history);
  const context = { last, best, heldOut };
  return composeFigure({ title, caption, alt }, [
    { panel: curvePanel(points, "accuracy", context), x: 0, y: 0 },
    { panel: curvePanel(points, "loss", context), x: PANEL.width + GAP, y: 0 },
  ]);
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

interface Context {
  readonly last: number;
  readonly best: number | undefined;
  readonly heldOut: string;
}

function curvePanel(
  all: readonly CurvePoint[],
  measure: "accuracy" | "loss",
  { last, best, heldOut }: Context,
): Panel {
  const points = all.filter((point) => point.measure === measure);
  const domain = measure === "accuracy" ? accuracyDomain(points) : lossDomain(points);
  const names = { training: "training", heldOut };
  const margins = { top: 44, right: labelWidth(names) + 18, bottom: 42 };
  const heightPx = PANEL.height - margins.top - margins.bottom;
  const ends = endLabels(points, domain, heightPx).map((end) => ({ ...end, name: names[end.set] }));
  const lowest = points.length === 0 || best === undefined ? [] : [best];
  return plot({
    ...PANEL,
    marginTop: margins.top,
    marginRight: margins.right,
    marginBottom: margins.bottom,
    marginLeft: 48,
    x: { domain: [1, Math.max(2, last)], label: null },
    y: { domain, label: AXES[measure] },
    color: { type: "identity" },
    symbol: { type: "identity" } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ stroke: LINE, strokeOpacity: 0.6, ticks: 5 }),
      Plot.axisY({ ticks: 5, tickSize: 0, label: AXES[measure], labelOffset: 44 }),
      Plot.axisX({
        ticks: epochTicks(last),
        tickFormat: (epoch: number) => String(epoch),
        label: "Epoch",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 36,
      }),
      Plot.ruleY([domain[0]], { stroke: INK }),
      Plot.ruleX(lowest, { stroke: MUTED, strokeDasharray: "4 3" }),
      Plot.text(lowest, {
        x: (epoch) => epoch,
        frameAnchor: "top",
        dy: -16,
        text: (epoch) => `lowest ${heldOut} loss: epoch ${epoch}`,
        textAnchor: labelAnchor(best, last),
        fill: MUTED,
      }),
      Plot.line(points, {
        x: "epoch",
        y: "value",
        z: "set",
        stroke: ({ set }: CurvePoint) => STYLES[set].colour,
        strokeWidth: 2,
      }),
      Plot.dot(points, {
        x: "epoch",
        y: "value",
        fill: ({ set }: CurvePoint) => STYLES[set].colour,
        symbol: ({ set }: CurvePoint) => STYLES[set].symbol,
        r: last > 40 ? 1.5 : 3,
      }),
      ends.map((end) =>
        Plot.text([end], {
          x: "epoch",
          y: "value",
          dx: 8,
          dy: end.dy,
          text: "name",
          fill: STYLES[end.set].colour,
          fontWeight: 600,
          textAnchor: "start",
        })
      ),
      points.length > 0 ? null : Plot.text(["no epoch yet"], {
        frameAnchor: "middle",
        text: (words) => words,
        fill: MUTED,
      }),
    ],
  });
}

function labelWidth(names: Readonly<Record<string, string>>): number {
  return Math.ceil(widest(Object.values(names), { fontWeight: 600 }));
}

function labelAnchor(best: number | undefined, last: number): "start" | "middle" | "end" {
  const share = ((best ?? 1) - 1) / Math.max(1, last - 1);
  return share < 0.3 ? "start" : share > 0.7 ? "end" : "middle";
}

function accuracyDomain(points: readonly CurvePoint[]): [number, number] {
  const lowest = Math.min(...points.map(({ value }) => value));
  if (!Number.isFinite(lowest)) return [0, 100];
  const step = lowest >= 95 ? 1 : lowest >= 80 ? 5 : 10;
  return [Math.max(0, Math.min(100 - step, Math.floor(lowest / step) * step)), 100];
}

function lossDomain(points: readonly CurvePoint[]): [number, number] {
  const highest = Math.max(0, ...points.map(({ value }) => value));
  return [0, highest === 0 ? 1 : highest * 1.05];
}

/** Returns the last point of each set, moved apart by `dy` where their labels would overlap. */
function endLabels(
  points: readonly CurvePoint[],
  [low, high]: readonly [number, number],
  heightPx: number,
): (CurvePoint & { dy: number })[] {
  const ends = (["training", "heldOut"] as const).flatMap((set) =>
    points.filter((point) => point.set === set).slice(-1)
  );
  const places = ends.map(({ value }) => (high - value) / (high - low) * heightPx);
  const [first = 0, second = Infinity] = places;
  const lack = Math.max(0, LABEL_DISTANCE - Math.abs(second - first)) / 2;
  return ends.map((end, i) => {
    const other = places[1 - i] ?? Infinity;
    const above = (places[i] ?? 0) < other || (places[i] === other && i === 0);
    return { ...end, dy: above ? -lack : lack };
  });
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
