/**
 * How the time of an epoch grows with images and with filters, on our side.
 *
 * @module
 */

import type { Child } from "./child.ts";
import { count } from "./measures.ts";
import { type Outcome, type Plan, writeResults } from "./results.ts";
import { askWatched, type Children, withChildren } from "./rounds.ts";
import {
  FILTERS,
  scalingFigure,
  type ScalingPoint,
  scalingPoints,
  type ScalingSample,
} from "./scaling_figure.ts";
import { table, valueText } from "./table.ts";

/** What is varied, one at a time. */
interface ScalingSizes {
  /** Images of an epoch, with the study's 32 filters. */
  readonly images: readonly number[];
  /** Filters of each convolution, on `filterImages` images. */
  readonly filters: readonly number[];
  readonly filterImages: number;
}

/** The sizes of a real measurement. */
const FULL_SIZES: ScalingSizes = {
  images: [10_000, 20_000, 40_000, 60_000],
  filters: [16, 32, 64, 128],
  filterImages: 10_000,
};
/** Sizes that only show that everything runs. */
const QUICK_SIZES: ScalingSizes = { images: [128, 256], filters: [8, 16], filterImages: 128 };

/** Measures how an epoch of ours grows; writes a table, CSV and a figure. */
export async function runScaling(plan: Plan): Promise<Outcome> {
  const samples = await withChildren(["ours"], (children) => measureScaling(children, plan));
  const points = scalingPoints(samples);
  return await writeResults(plan, {
    name: "scaling",
    tables: [scalingTable(points)],
    rows: samples.map((sample) => ({ ...sample })),
    columns: ["filters", "images", "round", "ms"],
    figure: (caption) => scalingFigure(points, caption),
    json: { samples, points },
  });
}

/** Measures epochs of every size in turn, as many times over as there are rounds. */
async function measureScaling(
  children: Children,
  { quick, rounds, log, disturbances }: Plan,
): Promise<ScalingSample[]> {
  const child = children.get("ours") as Child;
  const { images, filters, filterImages } = quick ? QUICK_SIZES : FULL_SIZES;
  const samples: ScalingSample[] = [];
  const cases = [
    ...images.map((count) => ({ images: count, filters: FILTERS })),
    ...filters.filter((count) => count !== FILTERS || !images.includes(filterImages))
      .map((count) => ({ images: filterImages, filters: count })),
  ];
  let current = 0;
  for (let round = 1; round <= rounds; round++) {
    for (const { images, filters } of cases) {
      if (filters !== current) {
        await child.ask({ cmd: "setup", filters });
        await child.ask({ cmd: "epoch", images: 3 * 128 });
        current = filters;
      }
      const { ms } = await askWatched(children, child, { cmd: "epoch", images }, disturbances);
      samples.push({ filters, images, round, ms });
      log(
        `${count(images)} images, ${filters} filters, round ${round} of ${rounds}: ${
          valueText(ms, "ms")
        }`,
      );
    }
  }
  return samples;
}

/** Returns a row for each size: the time of the epoch, of 1,000 images, and convolutions a second. */
function scalingTable(points: readonly ScalingPoint[]): string {
  return table(
    ["Filters", "Images", "Epoch", "1,000 images", "Convolutions"],
    points.map(({ filters, images, ms }) => [
      String(filters),
      count(images),
      valueText(ms, "ms"),
      valueText(ms * 1000 / images, "ms"),
      `${(convolutionFlop(filters) * images / ms / 1e6).toFixed(0)} GFLOP/s`,
    ]),
  );
}

/** Returns the operations that an image's convolutions take in a training step. */
function convolutionFlop(filters: number): number {
  const first = 2 * 26 ** 2 * 9 * filters;
  const second = 2 * 24 ** 2 * 9 * filters ** 2;
  // Forward and weights' gradient; the second layer's input has a gradient too.
  return 2 * first + 3 * second;
}
