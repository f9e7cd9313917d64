/**
 * The comparison of all sides, and what is written of it.
 *
 * @module
 */

import { join } from "@std/path";
import { stringify } from "@std/csv";
import { writeWhole } from "../../lib/base/mod.ts";
import { FULL, furtherMeasures, type Measure, measuresOf, QUICK } from "./measures.ts";
import { type Outcome, type Plan, quietness, roundsText, writeFigure } from "./plan.ts";
import { processorName } from "./processes.ts";
import { ratioFigure } from "./ratio_figure.ts";
import {
  type Children,
  measureJobs,
  measureRounds,
  type Observer,
  setUpSides,
  withChildren,
} from "./rounds.ts";
import type { Sample } from "./samples.ts";
import { resultTable, table, verdictsOf, verdictTable } from "./table.ts";

/** Operations a second, by what was computed. */
type Rates = Readonly<Record<string, number>>;

/** Compares the sides; writes tables, CSV and a figure. */
export async function compare(plan: Plan): Promise<Outcome> {
  const { sides, rounds, quick, folder, log } = plan;
  const sizes = quick ? QUICK : FULL;
  const epochs = quick ? 1 : 3;
  const observer: Observer = { log, disturbances: [] };
  const own = measuresOf(sizes);
  const { versions, samples, rates } = await withChildren(sides, async (children) => ({
    versions: await setUpSides(children, log),
    samples: await measureRounds(children, own, rounds, observer),
    rates: await convolutionRates(children),
  }));
  const jobSides = sides.filter((side) => side === "ours" || side === "keras");
  const jobs = await measureJobs(jobSides, sizes, { rounds: plan.jobs, epochs }, observer);
  const all = [...samples, ...jobs];
  const measures = [...own, ...furtherMeasures(epochs)];
  // Of hardly any work, ratios say nothing.
  const verdicts = quick ? [] : verdictsOf(all, measures);
  const machine = await processorName();
  const quiet = quietness(observer.disturbances);
  const about = `${machine}; ${[...new Set(versions)].join(", ")}; ${roundsText(rounds)}`;
  const text = [
    `${about}, ratios with their lowest and highest`,
    resultTable(all, measures),
    ...verdicts.length > 0 ? [verdictTable(verdicts)] : [],
    rateTable(rates),
    quiet,
  ].join("\n\n");
  await writeWhole(join(folder, "results.md"), `${text}\n`);
  await writeWhole(join(folder, "results.csv"), csvOf(all, measures));
  await writeFigure(folder, "ratios", ratioFigure(all, measures, `${about}. ${quiet}.`));
  const json = { machine, versions, rounds, quiet, samples: all, verdicts, convolutions: rates };
  return { text, json };
}

async function convolutionRates(children: Children): Promise<Rates> {
  return (await children.get("ours")?.ask({ cmd: "convolutions" }))?.flops ?? {};
}

function rateTable(rates: Rates): string {
  const peak = rates["peak"] ?? NaN;
  const rows = Object.entries(rates).map(([name, rate]) => [
    name === "peak" ? "matrix product" : name === "step" ? "all of a step" : name,
    (rate / 1e9).toFixed(0),
    `${(100 * rate / peak).toFixed(0)} %`,
  ]);
  return table(["Convolutions of ours", "GFLOP/s", "of the product's"], rows);
}

function csvOf(samples: readonly Sample[], measures: readonly Measure[]): string {
  const units = new Map(measures.map(({ id, unit }) => [id, unit]));
  const rows = samples.map((sample) => ({ ...sample, unit: units.get(sample.measure) ?? "" }));
  return stringify(rows, { columns: ["measure", "side", "round", "value", "unit"] });
}
