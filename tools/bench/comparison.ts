/**
 * The comparison of all sides, and what is written of it.
 *
 * @module
 */

import { FULL, functionMeasures, furtherMeasures, measuresOf, QUICK } from "./measures.ts";
import { ratioFigure } from "./ratio_figure.ts";
import { type Outcome, type Plan, writeResults } from "./results.ts";
import {
  type Children,
  measureJobs,
  measureRounds,
  measureStarts,
  setUpSides,
  withChildren,
} from "./rounds.ts";
import { resultTable, table, verdictsOf, verdictTable } from "./table.ts";

/** Operations a second, by what was computed. */
type Rates = Readonly<Record<string, number>>;

/** Compares the sides; writes tables, CSV and a figure. */
export async function compare(plan: Plan): Promise<Outcome> {
  const { sides, quick } = plan;
  const sizes = quick ? QUICK : FULL;
  const epochs = quick ? 1 : 3;
  const own = measuresOf(sizes);
  const functions = functionMeasures(sizes);
  const { versions, samples, rates } = await withChildren(sides, async (children) => ({
    versions: await setUpSides(children, plan),
    samples: await measureRounds(children, [...own, ...functions], plan),
    rates: await convolutionRates(children),
  }));
  const all = [...samples, ...await measureJobs(sizes, epochs, plan), ...await measureStarts(plan)];
  const networks = [...own, ...furtherMeasures(epochs)];
  const measures = [...networks, ...functions];
  const units = new Map(measures.map(({ id, unit }) => [id, unit]));
  // Of hardly any work, ratios say nothing.
  const verdicts = quick ? [] : verdictsOf(all, measures);
  return await writeResults(plan, {
    name: "results",
    versions,
    note: ", ratios with their lowest and highest",
    tables: [
      resultTable(all, networks),
      ...sides.includes("functions") ? [resultTable(all, functions)] : [],
      rateTable(rates),
      ...verdicts.length > 0 ? [verdictTable(verdicts)] : [],
    ],
    rows: all.map((sample) => ({ ...sample, unit: units.get(sample.measure) ?? "" })),
    columns: ["measure", "side", "round", "value", "unit"],
    figure: (caption) => ratioFigure(all, networks, caption),
    json: { versions, samples: all, verdicts, convolutions: rates },
  });
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
