/**
 * Results as tables in Markdown, aligned so that a terminal shows them well too.
 *
 * @module
 */

import { median } from "../../lib/base/mod.ts";
import type { Measure, Target, Unit } from "./measures.ts";
import { fasterPeer, type Ratio, ratioTo, type Sample, type Spread, valuesOf } from "./samples.ts";
import { type SideName, SIDES, TITLES } from "./sides.ts";

/** A target beside what was reached. */
export interface Verdict {
  /** What was compared. */
  readonly title: string;
  /** What the ratio should be at most. */
  readonly most: number;
  readonly ratio: Ratio;
  /** Whether the median ratio is at most `most`. */
  readonly met: boolean;
}

/** Returns the medians of every side and the ratios of ours to the others'. */
export function resultTable(samples: readonly Sample[], measures: readonly Measure[]): string {
  const ids = measures.map(({ id }) => id);
  const sides = SIDES.filter((name) =>
    samples.some(({ side, measure }) => side === name && ids.includes(measure))
  );
  const others = sides.filter((side) => side !== "ours");
  const rows = measures
    .filter(({ id }) => samples.some(({ measure }) => measure === id))
    .map(({ id, title, unit, quality }) => [
      title,
      ...sides.map((side) => medianText(valuesOf(samples, id, side), unit)),
      ...others.map((side) => quality ? "" : ratioText(ratioTo(side, samples, id))),
    ]);
  const names = sides.map((side) => TITLES[side]);
  return table(["Median", ...names, ...others.map((side) => `ours ÷ ${TITLES[side]}`)], rows);
}

/** Returns the targets of those measures that were taken. */
export function verdictsOf(samples: readonly Sample[], measures: readonly Measure[]): Verdict[] {
  return measures.flatMap(({ id, title, targets = [] }) =>
    targets.flatMap((target) => {
      const side = target.against === "faster peer" ? fasterPeer(samples, id) : target.against;
      const ratio = side === undefined ? undefined : ratioTo(side, samples, id);
      if (side === undefined || ratio === undefined) return [];
      const against = againstText(target, side);
      const met = ratio.median <= target.most;
      return [{ title: `${title}: ours ÷ ${against}`, most: target.most, ratio, met }];
    })
  );
}

/** Returns the targets and what was reached. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ title, most, ratio, met }) => [
    title,
    `≤ ${most.toFixed(2)}`,
    ratioText(ratio),
    met ? "met" : "missed",
  ]);
  return table(["Ratio", "Target", "Reached", ""], rows);
}

/** Returns a table; the first column is aligned left, the others right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => row[i]?.length ?? 0))
  );
  const pad = (cell: string, i: number) =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(" | ")} |`;
  const rule = widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`);
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

/** Returns a value with its unit and three digits that count. */
export function valueText(value: number, unit: Unit): string {
  if (unit === "share") return `${(100 * value).toFixed(2)} %`;
  if (unit === "MB") return `${value.toFixed(0)} MB`;
  return value < 1000 ? `${digits(value)} ms` : `${digits(value / 1000)} s`;
}

/** Returns a ratio with its spread: `0.93 (0.91–0.95)`. */
export function ratioText(ratio: Spread | undefined): string {
  if (ratio === undefined) return "";
  const { median, low, high } = ratio;
  return `${median.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

function medianText(values: readonly number[], unit: Unit): string {
  return values.length === 0 ? "" : valueText(median(values), unit);
}

function againstText({ against }: Target, side: SideName): string {
  return against === side ? TITLES[side] : `the faster of Keras and PyTorch (${TITLES[side]})`;
}

function digits(value: number): string {
  return value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}
