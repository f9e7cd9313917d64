/**
 * The figure of how the time of an epoch grows.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import {
  BLUE,
  composeFigure,
  type Figure,
  LINE,
  MARGIN,
  MUTED,
  type Panel,
  plot,
  WIDTH,
} from "../../lib/figures/mod.ts";
import { count } from "./measures.ts";
import { FILTERS, type ScalingPoint } from "./scaling.ts";
import { valueText } from "./table.ts";

/** Returns the figure of both: time by images, and by filters. */
export function scalingFigure(points: readonly ScalingPoint[], caption: string): Figure {
  const byImages = points.filter(({ filters }) => filters === FILTERS);
  const images = Math.min(
    ...points.filter(({ filters }) => filters !== FILTERS)
      .map(({ images }) => images),
  );
  const byFilters = points.filter((point) => point.images === images);
  const width = (WIDTH - 2 * MARGIN - 20) / 2;
  const alt = `Two charts. ${
    points.map(({ filters, images, ms }) =>
      `${filters} filters, ${count(images)} images: ${valueText(ms, "ms")}`
    ).join("; ")
  }.`;
  return composeFigure({ title: "Time of a training epoch", caption, alt }, [
    { panel: linePanel(byImages, "images", `Images (${FILTERS} filters)`, width), x: 0, y: 0 },
    {
      panel: linePanel(byFilters, "filters", `Filters (${count(images)} images)`, width),
      x: width + 20,
      y: 0,
    },
  ]);
}

function linePanel(
  points: readonly ScalingPoint[],
  x: "images" | "filters",
  label: string,
  width: number,
): Panel {
  const last = points.at(-1);
  // What the time would be if it grew as the number of images does.
  const line = x === "images" && last !== undefined
    ? [[0, 0], [last.images, last.ms / 1000]] as [number, number][]
    : [];
  return plot({
    width,
    height: 280,
    marginTop: 24,
    marginLeft: 52,
    marginBottom: 44,
    marginRight: 30,
    x: { domain: [0, last?.[x] ?? 1], label: null },
    y: { domain: [0, 1.05 * Math.max(...points.map(({ ms }) => ms / 1000))], label: null },
    marks: [
      Plot.gridY({ stroke: LINE, strokeOpacity: 0.6, ticks: 5 }),
      Plot.axisX({
        ticks: points.map((point) => point[x]),
        tickFormat: (value: number) => count(value),
        label,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 38,
      }),
      Plot.axisY({ ticks: 5, label: "Time (s)", labelOffset: 46 }),
      Plot.line(line, { stroke: MUTED, strokeDasharray: "4 3" }),
      Plot.line(points, { x, y: seconds, stroke: BLUE, strokeWidth: 2 }),
      Plot.dot(points, { x, y: seconds, fill: BLUE, r: 4 }),
    ],
  });
}

function seconds({ ms }: ScalingPoint): number {
  return ms / 1000;
}
