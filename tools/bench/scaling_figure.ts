/**
 * How the time of an epoch grows: medians, and their figure.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Figure, figureRow, MUTED, path, type RowPanel } from "../../lib/figures/mod.ts";
import { median } from "../../lib/base/mod.ts";
import { count } from "./measures.ts";
import { valueText } from "./table.ts";

/** One epoch measured. */
export interface ScalingSample {
  readonly filters: number;
  readonly images: number;
  /** The round, counted from 1. */
  readonly round: number;
  readonly ms: number;
}

/** A median over the rounds. */
export type ScalingPoint = Omit<ScalingSample, "round">;

/** The study's number of filters. */
export const FILTERS = 32;

/** Returns the median of each size, ordered by filters and images. */
export function scalingPoints(samples: readonly ScalingSample[]): ScalingPoint[] {
  const groups = Map.groupBy(samples, ({ filters, images }) => `${filters} ${images}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ filters: first.filters, images: first.images, ms: median(group.map(({ ms }) => ms)) }];
  }).toSorted((a, b) => a.filters - b.filters || a.images - b.images);
}

/** Returns the figure of both: time by images, and by filters. */
export function scalingFigure(points: readonly ScalingPoint[], caption: string): Figure {
  const byImages = points.filter(({ filters }) => filters === FILTERS);
  const images = Math.min(
    ...points.filter(({ filters }) => filters !== FILTERS).map(({ images }) => images),
  );
  const byFilters = points.filter((point) => point.images === images);
  const words = points.map(({ filters, images, ms }) =>
    `${filters} filters, ${count(images)} images: ${valueText(ms, "ms")}`
  );
  const last = byImages.at(-1);
  // What the time would be if it grew as the number of images does.
  const line = last === undefined ? [] : [{ images: 0, ms: 0 }, last];
  return figureRow([
    linePanel(byImages, "images", `Images (${FILTERS} filters)`, line),
    linePanel(byFilters, "filters", `Filters (${count(images)} images)`),
  ], { title: "Time of a training epoch", caption, alt: `Two charts. ${words.join("; ")}.` });
}

function linePanel(
  points: readonly ScalingPoint[],
  x: "images" | "filters",
  label: string,
  proportional: readonly Pick<ScalingPoint, "images" | "ms">[] = [],
): RowPanel {
  const y = ({ ms }: Pick<ScalingPoint, "ms">) => ms / 1000;
  return {
    height: 280,
    x: { ticks: points.map((point) => point[x]), tickFormat: count, label, zero: true },
    y: { label: "Time (s)", zero: true },
    marks: [
      Plot.line(proportional, { x: "images", y, stroke: MUTED, strokeDasharray: "4 3" }),
      path(points, { x, y, strokeWidth: 2 }),
    ],
  };
}
