/**
 * How quickly searches find what is good.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { accuracyScale, errorOf } from "./accuracy_scale.ts";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { COLOURS, INK, LINE, MARGIN, MUTED, percent, WIDTH } from "./style.ts";
import { widest } from "./text.ts";

/** A search. */
export interface SearchCurve {
  /** Its name. */
  readonly name: string;
  /** The accuracy of each variation in the order in which it was tried, 0–1; NaN of a failed one. */
  readonly tried: readonly number[];
  /** The highest up to and including each. */
  readonly best: readonly number[];
}

const HEIGHT = 340;
const SYMBOLS = ["circle", "square", "triangle"] as const;
const LABEL_DISTANCE = 16;

/**
 * Returns a figure with a step curve for each search, the best accuracy so far, and a dot for each
 * variation tried. Equal steps upwards are equal ratios of errors.
 *
 * @param curves The searches.
 * @param options Title, caption.
 *
 * @example
 * ```ts
 * import { searchProgress } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const curve = { name: "random", tried: [0.5, 0.9, 0.8], best: [0.5, 0.9, 0.9] };
 * const { alt } = searchProgress([curve], { title: "Best so far" });
 * assert.equal(alt, "Best accuracy so far by variations tried. random: 90.0 % after 3.");
 * ```
 */
export function searchProgress(curves: readonly SearchCurve[], options: FigureText): Figure {
  const { title, caption = "" } = options;
  const words = curves.map(({ name, best }) =>
    `${name}: ${percent(best.at(-1) ?? NaN)} after ${best.length}.`
  );
  const alt = options.alt ?? ["Best accuracy so far by variations tried.", ...words].join(" ");
  return composeFigure({ title, caption, alt }, [{ panel: curvesPanel(curves), x: 0, y: 0 }]);
}

function curvesPanel(curves: readonly SearchCurve[]): Panel {
  const points = curves.flatMap(({ tried, best }, curve) =>
    tried.map((accuracy, i) => ({
      curve,
      n: i + 1,
      error: errorOf(accuracy),
      bestError: errorOf(best[i] ?? NaN),
      finite: Number.isFinite(accuracy),
    }))
  );
  const { scale, ticks, tickFormat } = accuracyScale(curves.flatMap(({ tried }) => tried));
  const colour = (i: number) => COLOURS[i % COLOURS.length] ?? INK;
  const margin = { top: 34, bottom: 46 };
  const ends = endLabels(curves, scale.domain, HEIGHT - margin.top - margin.bottom);
  const longest = Math.max(2, ...curves.map(({ tried }) => tried.length));
  return plot({
    width: WIDTH - 2 * MARGIN,
    height: HEIGHT,
    marginTop: margin.top,
    marginBottom: margin.bottom,
    marginLeft: 56,
    marginRight: Math.ceil(widest(curves.map(({ name }) => name), { fontWeight: 600 })) + 18,
    x: { domain: [1, longest], label: null },
    y: { ...scale, label: null },
    symbol: { type: "identity" } as Plot.ScaleOptions,
    marks: [
      Plot.gridY({ stroke: LINE, strokeOpacity: 0.6, ticks: [...ticks] }),
      Plot.axisY({
        ticks: [...ticks],
        tickFormat,
        tickSize: 0,
        label: "Validation accuracy (%)",
        labelArrow: "up",
        labelOffset: 52,
      }),
      Plot.axisX({
        tickFormat: (n: number) => Number.isInteger(n) ? String(n) : "",
        label: "Variations tried",
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 40,
      }),
      ...curves.map((_, i) =>
        Plot.dot(points.filter(({ curve, finite }) => curve === i && finite), {
          x: "n",
          y: "error",
          symbol: SYMBOLS[i % SYMBOLS.length] ?? "circle",
          r: 2.5,
          fill: "#fff",
          stroke: colour(i),
          strokeOpacity: 0.6,
        })
      ),
      ...curves.map((_, i) =>
        Plot.line(points.filter(({ curve, bestError }) => curve === i && bestError > 0), {
          x: "n",
          y: "bestError",
          curve: "step-after",
          stroke: colour(i),
          strokeWidth: 2.2,
        })
      ),
      ends.map((end) =>
        Plot.text([end], {
          x: "n",
          y: "error",
          dx: 8,
          dy: end.dy,
          text: "name",
          fill: colour(end.curve),
          fontWeight: 600,
          textAnchor: "start",
        })
      ),
      points.length > 0 ? null : Plot.text(["no variation yet"], {
        frameAnchor: "middle",
        text: (words: string) => words,
        fill: MUTED,
      }),
    ],
  });
}

interface EndLabel {
  readonly curve: number;
  readonly name: string;
  readonly n: number;
  readonly error: number;
  readonly dy: number;
}

/** Returns the names at the ends of the curves, the lower ones moved down where they would overlap. */
function endLabels(
  curves: readonly SearchCurve[],
  [high, low]: readonly [number, number],
  heightPx: number,
): EndLabel[] {
  const ends = curves.flatMap(({ name, best }, curve) => {
    const last = best.at(-1);
    if (last === undefined || !Number.isFinite(last)) return [];
    const error = errorOf(last);
    return [{
      curve,
      name,
      n: best.length,
      error,
      y: Math.log(error / low) / Math.log(high / low),
    }];
  }).sort((a, b) => a.y - b.y);
  let free = -Infinity;
  return ends.map(({ y, ...end }) => {
    const place = Math.max(y * heightPx, free);
    free = place + LABEL_DISTANCE;
    return { ...end, dy: place - y * heightPx };
  });
}
