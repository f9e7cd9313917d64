/**
 * All variations of a study in order: for a table, and as CSV.
 *
 * @module
 */

import { stringify } from "@std/csv";
import { completeOptions } from "../../model/mod.ts";
import type { SearchSpace } from "../study/search_space.ts";
import type { StudyResult } from "../study/study.ts";
import type { Params, Trial, Variation } from "../study/trial.ts";
import { isTie, pairedEffect } from "./effects.ts";
import {
  summarizeVariations,
  type Summary,
  summaryText,
  type VariationSummary,
} from "./summaries.ts";
import { type StudyShape, summaryFinder } from "./rows.ts";

/** What can ask for a variation: a search, or a comparison that neither search made. */
export type AskedBy = "linear" | "random" | "compared";

/** A variation with its place among the others. */
export interface RankedVariation extends VariationSummary {
  /** From 1, by mean validation accuracy. */
  readonly rank: number;
  /** How much lower its accuracy is than the first one's, seed by seed. */
  readonly behind: Summary;
  /** Whether that is no more than its spread. */
  readonly tie: boolean;
  /** What asked for it: `"linear"`, `"random"`, or both searches, or only a comparison. */
  readonly searches: readonly AskedBy[];
}

const SEARCHES: readonly AskedBy[] = ["linear", "random", "compared"];

/**
 * Returns all variations of the search, the highest mean validation accuracy first; those without a
 * complete trial last.
 *
 * @param result What came of the study.
 * @param study Its definition.
 */
export function rankVariations(result: StudyResult, study: StudyShape): RankedVariation[] {
  const summaries = summarizeVariations(result.trials);
  const find = summaryFinder(summaries, study);
  const asked = SEARCHES.map((name) => ({ name, found: new Set(result[name].map(find)) }));
  const accuracy = ({ value = NaN }: Trial) => value;
  return summaries.map((summary, i) => {
    const behind = pairedEffect(summary.trials, summaries[0]?.trials ?? [], accuracy);
    return {
      ...summary,
      rank: i + 1,
      behind,
      tie: behind.n > 0 && isTie(behind),
      searches: asked.filter(({ found }) => found.has(summary)).map(({ name }) => name),
    };
  });
}

/** A variation as a table shows it. */
export interface VariationRow extends VariationWords {
  /** From 1, the best. */
  readonly rank: number;
  /** Over the seeds, in per cent. */
  readonly "accuracy (%)": string;
  /** How many points that is below the first one's; `≈` before it: a tie. */
  readonly behind: string;
  /** Processor time per epoch. */
  readonly "epoch (s)": string;
  /** Processor time to predict 1,000 images. */
  readonly "predict (s)": string;
  /** Weights, in thousands. */
  readonly "weights (k)": number;
  /** Multiply–accumulates, in millions. */
  readonly "MACs (M)": number;
  /** What asked for it. */
  readonly "found by": string;
}

/**
 * Returns variations as the rows of a table.
 *
 * @param ranked From {@linkcode rankVariations}.
 * @param study What a variation's values stand for.
 */
export function variationRows(
  ranked: readonly RankedVariation[],
  { variationOf }: Pick<StudyShape, "variationOf">,
): (VariationRow & Readonly<Record<string, string | number>>)[] {
  return ranked.map((row) => ({
    rank: row.rank,
    ...variationWords(variationOf(row.params)),
    "accuracy (%)": summaryText(row.valAcc, 2, 0.01),
    behind: `${row.tie && row.rank > 1 ? "≈ " : ""}${(100 * row.behind.mean).toFixed(2)}`,
    "epoch (s)": summaryText(row.epochMs, 2, 1_000),
    "predict (s)": summaryText(row.predictMs, 2, 1_000),
    "weights (k)": Math.round(row.weights / 1_000),
    "MACs (M)": row.macs / 1e6,
    "found by": row.searches.length > 1 ? "both" : row.searches.join(),
  }));
}

/** A network and its training, in the few words of a table's columns. */
export interface VariationWords {
  /** Convolutions, filters of each, and their size. */
  readonly filters: string;
  /** Size and place of the pooling. */
  readonly pooling: string;
  /** Units of the hidden dense layers, and the activation of all layers but the last. */
  readonly dense: string;
  /** The dropout rates. */
  readonly dropout: string;
  /** Epochs × images in a batch. */
  readonly training: string;
}

/** Returns a network and its training in a few words. */
export function variationWords({ model, fit }: Variation): VariationWords {
  const { filters, kernelSize, poolSize, poolAfter, units, rates, activation } = completeOptions(
    model,
  );
  const [first] = filters;
  const alike = filters.every((count) => count === first);
  const counts = alike ? `${filters.length}×${first}` : filters.join(", ");
  return {
    filters: `${counts}, ${kernelSize}×${kernelSize}`,
    pooling: poolAfter.length === 0
      ? "none"
      : `${poolSize}×${poolSize} ${placeWords(poolAfter, filters.length)}`,
    dense: [...units, activation].join(" "),
    dropout: rates.join(", "),
    training: `${fit.epochs} × ${fit.batchSize}`,
  };
}

function placeWords(poolAfter: readonly number[], layers: number): string {
  if (poolAfter.length === layers && layers > 1) return "each";
  const [only, ...more] = poolAfter;
  if (more.length === 0 && (only === layers || only === 1)) {
    return only === layers ? "last" : "first";
  }
  return `after ${poolAfter.join(", ")}`;
}

/**
 * Returns the table as CSV: a column for each dimension, then means, spreads (standard deviations
 * over the seeds), sizes, and which search asked for it.
 *
 * @param ranked From {@linkcode rankVariations}.
 * @param space The dimensions.
 */
export function variationsCsv(ranked: readonly RankedVariation[], space: SearchSpace): string {
  const names = space.map(({ name }) => name);
  const measures = ["valAcc", "epochMs", "predictMs"] as const;
  const head = [
    "rank",
    ...names,
    "seeds",
    "failed",
    ...measures.flatMap((name) => [name, `${name}Spread`]),
    "tieWithBest",
    "weights",
    "macs",
    "searches",
  ];
  const rows = ranked.map((row) => [
    row.rank,
    ...names.map((name) => valueOf(row.params, name)),
    row.valAcc.n,
    row.failed,
    ...measures.flatMap((name) => [rounded(row[name].mean), rounded(row[name].spread)]),
    row.tie ? "yes" : "no",
    rounded(row.weights),
    rounded(row.macs),
    row.searches.join(" "),
  ]);
  return stringify([head, ...rows]);
}

function valueOf(params: Params, name: string): string | number {
  return params[name] ?? "";
}

/** Six significant digits; nothing of what was not measured. */
function rounded(value: number): string | number {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : "";
}
