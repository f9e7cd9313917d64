/**
 * What a run of the benchmark is to do, and what comes of it.
 *
 * @module
 */

import { join } from "@std/path";
import { type Figure, renderPng } from "../../lib/figures/mod.ts";
import { writeWhole } from "../../lib/base/mod.ts";
import type { Disturbance } from "./processes.ts";
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

/** Writes a figure as SVG and as PNG. */
export async function writeFigure(folder: string, name: string, figure: Figure): Promise<void> {
  await writeWhole(join(folder, `${name}.svg`), figure.svg);
  await writeWhole(join(folder, `${name}.png`), renderPng(figure));
}

/** Returns what the numbers are of. */
export function roundsText(rounds: number): string {
  return rounds === 1 ? "one round" : `medians of ${rounds} rounds`;
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
