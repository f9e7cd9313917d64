/**
 * How the time of an epoch grows with images and with filters, on our side.
 *
 * @module
 */

import { join } from "@std/path";
import { stringify } from "@std/csv";
import { median, writeWhole } from "../../lib/base/mod.ts";
import { count } from "./measures.ts";
import { type Outcome, type Plan, quietness, roundsText, writeFigure } from "./plan.ts";
import { processorName } from "./processes.ts";
import { askWatched, type Children, type Observer, withChildren } from "./rounds.ts";
import { scalingFigure } from "./scaling_figure.ts";
import { table, valueText } from "./table.ts";

/** One epoch measured. */
export interface ScalingSample {
  readonly filters: number;
  readonly images: number;
  /** The round, counted from 1. */
  readonly round: number;
  readonly ms: number;
}

/** A median over the rounds. */
export interface ScalingPoint {
  readonly filters: number;
  readonly images: number;
  readonly ms: number;
}

/** The study's number of filters. */
export const FILTERS = 32;

/** What is varied, one at a time. */
interface ScalingPlan {
  /** Images of an epoch, with the study's 32 filters. */
  readonly images: readonly number[];
  /** Filters of each convolution, on `filterImages` images. */
  readonly filters: readonly number[];
  readonly filterImages: number;
}

/** The plan of a real measurement. */
const FULL_PLAN: ScalingPlan = {
  images: [10_000, 20_000, 40_000, 60_000],
  filters: [16, 32, 64, 128],
  filterImages: 10_000,
};
/** A plan that only shows that everything runs. */
const QUICK_PLAN: ScalingPlan = { images: [128, 256], filters: [8, 16], filterImages: 128 };

/** Measures how an epoch of ours grows; writes a table, CSV and a figure. */
export async function runScaling({ quick, rounds, folder, log }: Plan): Promise<Outcome> {
  const observer: Observer = { log, disturbances: [] };
  const plan = quick ? QUICK_PLAN : FULL_PLAN;
  const samples = await withChildren(
    ["ours"],
    (children) => measureScaling(children, plan, rounds, observer),
  );
  const points = scalingPoints(samples);
  const machine = await processorName();
  const quiet = quietness(observer.disturbances);
  const about = `${machine}; ${roundsText(rounds)}`;
  const text = [about, scalingTable(points), quiet].join("\n\n");
  await writeWhole(join(folder, "scaling.md"), `${text}\n`);
  const columns = ["filters", "images", "round", "ms"];
  await writeWhole(
    join(folder, "scaling.csv"),
    stringify(samples.map((sample) => ({ ...sample })), { columns }),
  );
  await writeFigure(folder, "scaling", scalingFigure(points, `${about}. ${quiet}.`));
  return { text, json: { machine, rounds, quiet, samples, points } };
}

/** Measures epochs of every size in turn, `rounds` times over. */
async function measureScaling(
  children: Children,
  { images, filters, filterImages }: ScalingPlan,
  rounds: number,
  { log, disturbances }: Observer,
): Promise<ScalingSample[]> {
  const child = children.get("ours");
  if (child === undefined) throw new TypeError("Cannot measure scaling as ours must take part");
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
