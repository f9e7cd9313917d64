/**
 * What a run of the benchmark is to do, and what comes of it.
 *
 * @module
 */

import { stringify } from "@std/csv";
import { join } from "@std/path";
import { type Figure, renderPng } from "../../lib/figures/mod.ts";
import { writeWhole } from "../../lib/base/mod.ts";
import { type Disturbance, processorName } from "./processes.ts";
import type { SideName } from "./sides.ts";

/** What a run is to do. */
export interface Plan {
  readonly sides: readonly SideName[];
  /** How often each side takes its turn. */
  readonly rounds: number;
  /** How often the whole job is run. */
  readonly jobs: number;
  /** Whether only to show that everything runs. */
  readonly quick: boolean;
  /** Where results go. */
  readonly folder: string;
  /** Is told what is going on. */
  readonly log: (line: string) => void;
  /** What else ran meanwhile; grows as the sides work. */
  readonly disturbances: Disturbance[];
}

/** What comes of a run. */
export interface Outcome {
  /** For a person to read. */
  readonly text: string;
  /** For a program. */
  readonly json: unknown;
}

/** Above this many busy processors, the results say that the machine was not quiet. */
const QUIET = 0.1;

/** What was measured, to be written and printed. */
interface Results {
  /** What the files are called. */
  readonly name: string;
  /** The software of the sides. */
  readonly versions?: readonly string[];
  /** Stands behind what the numbers are of. */
  readonly note?: string;
  readonly tables: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The columns of the rows in a CSV file. */
  readonly columns: readonly string[];
  /** Makes the figure; its caption says on which machine. */
  readonly figure: (caption: string) => Figure;
  /** For a program, beside the machine and how quiet it was. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Writes results as Markdown, CSV and a figure; returns them for a person and for a program. */
export async function writeResults(
  { folder, rounds, disturbances }: Plan,
  { name, versions = [], note = "", tables, rows, columns, figure, json }: Results,
): Promise<Outcome> {
  const machine = await processorName();
  const quiet = quietness(disturbances);
  const software = versions.length === 0 ? [] : [[...new Set(versions)].join(", ")];
  const times = rounds === 1 ? "one round" : `medians of ${rounds} rounds`;
  const about = [machine, ...software, times].join("; ");
  const text = [`${about}${note}`, ...tables, quiet].join("\n\n");
  const { svg, ...drawn } = figure(`${about}. ${quiet}.`);
  const files = {
    md: `${text}\n`,
    csv: stringify(rows, { columns }),
    svg,
    png: renderPng({ svg, ...drawn }),
  };
  for (const [type, content] of Object.entries(files)) {
    await writeWhole(join(folder, `${name}.${type}`), content);
  }
  return { text, json: { machine, rounds, quiet, ...json } };
}

/** Returns a sentence on what else ran during the measurements. */
export function quietness(disturbances: readonly Disturbance[]): string {
  if (disturbances.length === 0) return "What else ran meanwhile is not known";
  const idle = Math.max(...disturbances.map(({ idleSides }) => idleSides));
  const others = Math.max(...disturbances.map((disturbance) => disturbance.others));
  const verdict = Math.max(idle, others) <= QUIET ? "quiet" : "NOT QUIET, measure again";
  return `Meanwhile waiting sides kept at most ${idle.toFixed(2)} cores busy, ` +
    `everything else ${others.toFixed(2)}: ${verdict}`;
}
