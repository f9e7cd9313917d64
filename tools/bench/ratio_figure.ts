/**
 * The figure of the benchmark: ours divided by each other side's.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import {
  BLUE,
  COLOURS,
  type Figure,
  figure,
  INK,
  interval,
  LINE,
  VERMILION,
} from "../../lib/figures/mod.ts";
import type { Measure } from "./measures.ts";
import { type Ratio, ratioTo, type Sample } from "./samples.ts";
import { NETWORKS, type SideName, TITLES } from "./sides.ts";

const ROW = 66;
const OTHERS: readonly SideName[] = NETWORKS.filter((side) => side !== "ours");

/** A ratio with the title of its measure. */
interface RatioPoint extends Ratio {
  readonly measure: string;
}

/** Returns the ratios of each measure that has one. */
export function ratioPoints(
  samples: readonly Sample[],
  measures: readonly Measure[],
): RatioPoint[] {
  return measures.filter(({ quality }) => quality !== true).flatMap(({ id, title }) =>
    OTHERS.flatMap((side) => ratioTo(side, samples, id) ?? []).map((ratio) => ({
      ...ratio,
      measure: title.replaceAll("`", ""),
    }))
  );
}

/** Returns the figure of all ratios; `caption` says on which machine. */
export function ratioFigure(
  samples: readonly Sample[],
  measures: readonly Measure[],
  caption: string,
): Figure {
  const points = ratioPoints(samples, measures);
  const titles = [...new Set(points.map(({ measure }) => measure))];
  const words = points.map(({ measure, against, median }) =>
    `${measure}, ${TITLES[against]} ${median.toFixed(2)}`
  );
  const place = { y: "against", fy: "measure" } as const;
  return figure({
    title: "Cost of ours relative to others",
    alt: `Ratios of ours to ${OTHERS.map((side) => TITLES[side]).join(", ")}: ${words.join("; ")}`,
    caption,
    legend: false,
    height: titles.length * ROW + 60,
    x: {
      type: "log",
      label: "ours ÷ theirs (logarithmic; left of 1 is less time or memory for ours)",
    },
    y: { type: "band", domain: OTHERS, axis: null },
    fy: { domain: titles, label: null, padding: 0.15 },
    color: { domain: ["plain", "keras", "pytorch"], range: [COLOURS[2], VERMILION, BLUE] },
    symbol: { domain: ["plain", "keras", "pytorch"], range: ["triangle", "square", "circle"] },
    marks: [
      Plot.frame({ anchor: "bottom", stroke: LINE }),
      Plot.ruleX([1], { stroke: INK }),
      interval(points, {
        ...place,
        x1: "low",
        x: "median",
        x2: "high",
        stroke: "against",
        symbol: "against",
      }),
      Plot.text(points, {
        ...place,
        x: "high",
        dx: 10,
        text: ({ against, median }: RatioPoint) => `${TITLES[against]} ${median.toFixed(2)}`,
        textAnchor: "start",
        fill: "against",
        stroke: "#fff",
        strokeWidth: 5,
        fontWeight: 600,
      }),
    ],
  });
}
