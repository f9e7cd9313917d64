/**
 * The path of a search that changes one dimension at a time.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { accuracyScale, errorOf } from "./accuracy_scale.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { BLUE, GREY, INK, LINE, MARGIN, MUTED, percent, WIDTH } from "./style.ts";
import { fitText, widest } from "./text.ts";

/** One step: all values of one dimension tried. */
export interface PathStep {
  /** What was varied: `"1 · filters"`. */
  readonly label: string;
  /** The values and their accuracies, 0–1; those that aren't finite are left out. */
  readonly tried: readonly { readonly value: string; readonly accuracy: number }[];
  /** The value before the step. */
  readonly before: string;
  /** The value after it. */
  readonly chosen: string;
}

/** How to draw the path. */
export interface SearchPathOptions extends FigureText {
  /** What the accuracies are; default `"Validation accuracy"`. */
  readonly label?: string;
}

const ROW = 25;
const MAX_LABEL = 190;
const HEAD = 8;

/**
 * Returns a figure with a row for each step: a dot for each value tried, a line through those
 * chosen, and in words what changed.
 *
 * The accuracies' axis has equal steps for equal ratios of errors.
 *
 * @param steps The steps in order; none gives an empty frame.
 * @param options Title, label.
 *
 * @example
 * ```ts
 * import { searchPath } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const tried = [{ value: "8", accuracy: 0.9 }, { value: "32", accuracy: 0.95 }];
 * const step = { label: "1 · filters", tried, before: "8", chosen: "32" };
 * const figure = searchPath([step], { title: "The path" });
 * assert.equal(figure.alt, "1 step. 1 · filters: 8 to 32, 95.0 %.");
 * ```
 */
export function searchPath(steps: readonly PathStep[], options: SearchPathOptions): Figure {
  const { title, caption = "", label = "Validation accuracy" } = options;
  const alt = options.alt ?? pathAlt(steps);
  return composeFigure({ title, caption, alt }, [{ panel: pathPanel(steps, label), x: 0, y: 0 }]);
}

/** Returns what a step did, in a few words: `"8 → 32"` or `"stays 8"`. */
export function changeOf({ before, chosen }: Pick<PathStep, "before" | "chosen">): string {
  return before === chosen ? `stays ${chosen}` : `${before} → ${chosen}`;
}

function pathPanel(steps: readonly PathStep[], label: string): Panel {
  const rows = steps.map((_, i) => i);
  const names = steps.map((step) => fitText(step.label, MAX_LABEL));
  const points = steps.flatMap((step, row) =>
    step.tried.filter(({ accuracy }) => Number.isFinite(accuracy)).map(({ value, accuracy }) => ({
      row,
      error: errorOf(accuracy),
      chosen: value === step.chosen,
      changes: step.before !== step.chosen,
    }))
  );
  const chosen = points.filter((point) => point.chosen);
  const details = steps.map((step, row) => ({
    row,
    text: changeOf(step),
    changes: step.before !== step.chosen,
  }));
  const { scale, ticks, tickFormat } = accuracyScale(
    steps.flatMap(({ tried }) => tried.map(({ accuracy }) => accuracy)),
  );
  return plot({
    width: WIDTH - 2 * MARGIN,
    height: HEAD + Math.max(1, steps.length) * ROW + 46,
    marginTop: HEAD,
    marginBottom: 46,
    marginLeft: Math.ceil(widest(names)) + 16,
    marginRight: Math.ceil(widest(details.map(({ text }) => text), { fontWeight: 600 })) + 22,
    x: { ...scale, label: null },
    y: { type: "band", domain: rows, label: null, padding: 0.2 },
    marks: [
      Plot.gridX({ stroke: LINE, strokeOpacity: 0.7, ticks: [...ticks] }),
      Plot.ruleY(rows, { stroke: LINE, strokeOpacity: 0.5 }),
      Plot.axisX({
        ticks: [...ticks],
        tickFormat,
        label: `${label} (%)`,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 40,
      }),
      Plot.axisY({ tickFormat: (i: number) => names[i] ?? "", tickSize: 0 }),
      Plot.line(chosen, { x: "error", y: "row", stroke: BLUE, strokeWidth: 1.5 }),
      Plot.dot(points.filter((point) => !point.chosen), {
        x: "error",
        y: "row",
        r: 3.5,
        fill: "#fff",
        stroke: MUTED,
      }),
      Plot.dot(chosen, { x: "error", y: "row", r: 5, fill: BLUE, stroke: "#fff" }),
      ...[true, false].map((changes) =>
        Plot.text(details.filter((detail) => detail.changes === changes), {
          frameAnchor: "right",
          y: "row",
          dx: 12,
          text: "text",
          textAnchor: "start",
          fill: changes ? INK : MUTED,
          ...(changes ? { fontWeight: 600 } : {}),
        })
      ),
      steps.length > 0 ? null : Plot.text(["no step yet"], {
        frameAnchor: "middle",
        text: (words: string) => words,
        fill: GREY,
      }),
    ],
  });
}

function pathAlt(steps: readonly PathStep[]): string {
  const words = steps.map((step) => {
    const found = step.tried.find(({ value }) => value === step.chosen);
    const change = step.before === step.chosen
      ? changeOf(step)
      : `${step.before} to ${step.chosen}`;
    return `${step.label}: ${change}, ${percent(found?.accuracy ?? NaN)}.`;
  });
  return [`${steps.length} ${steps.length === 1 ? "step" : "steps"}.`, ...words].join(" ");
}
