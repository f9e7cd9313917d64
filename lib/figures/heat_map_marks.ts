/**
 * The parts of a heat map around its picture.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import type { ColourScale } from "./old_colours.ts";
import type { HeatMapOptions } from "./heat_map.ts";
import { INK, LINE, MUTED } from "./style.ts";
import { fitText, widest } from "./text.ts";
import { imageSize } from "./tiles.ts";

/** Neighbours of one group. */
export interface GroupRun {
  readonly name: string;
  /** The first of them. */
  readonly start: number;
  /** One past the last of them. */
  readonly end: number;
}

/** Between names and cells, in CSS pixels. */
export const GAP = 6;
/** The longest name, in CSS pixels. */
export const MAX_NAME = 160;

/** Where the parts of a heat map are, in CSS pixels. */
export interface HeatMapPlaces {
  /** The matrix's left edge. */
  readonly left: number;
  readonly top: number;
  readonly groupLeft: number;
  readonly groupTop: number;
  readonly cellPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Returns the frame and the lines between groups. */
export function frameMarks(
  { rowGroups = [], columnGroups = [] }: HeatMapOptions,
  { left, top, groupLeft, groupTop, cellPx, widthPx, heightPx }: HeatMapPlaces,
): Plot.Markish[] {
  const rowEnds = groupRuns(rowGroups).slice(0, -1).map(({ end }) => top + end * cellPx);
  const columnEnds = groupRuns(columnGroups).slice(0, -1).map(({ end }) => left + end * cellPx);
  const lines = [
    ...rowEnds.map((y) => ({ x1: groupLeft, x2: left + widthPx, y1: y, y2: y })),
    ...columnEnds.map((x) => ({ x1: x, x2: x, y1: groupTop, y2: top + heightPx })),
  ];
  const frame = [{ x1: left, y1: top, x2: left + widthPx, y2: top + heightPx }];
  const ends = { x1: "x1", x2: "x2", y1: "y1", y2: "y2" } as const;
  return [
    Plot.rect(frame, { ...ends, fill: "none", stroke: LINE }),
    Plot.link(lines, { ...ends, stroke: INK, strokeWidth: 1.5 }),
  ];
}

/** Returns the names of rows, columns, groups and axes. */
export function nameMarks(
  { rows = [], columns = [], rowGroups = [], columnGroups = [], rowLabel, columnLabel }:
    HeatMapOptions,
  { left, top, groupLeft, groupTop, cellPx, widthPx, heightPx }: HeatMapPlaces,
): Plot.Markish[] {
  const middle = (i: number) => (i + 0.5) * cellPx;
  const legible = cellPx >= 12;
  const turned = widest(columns) + GAP > cellPx;
  const rowNames = rows.map((name, i) => ({ text: fitText(name, MAX_NAME), y: top + middle(i) }));
  const columnNames = columns.map((name, i) => ({
    text: fitText(name, MAX_NAME),
    x: left + middle(i),
  }));
  const rowRuns = groupRuns(rowGroups).map(({ name, start, end }) => ({
    text: fitText(name, MAX_NAME),
    y: top + (start + end) / 2 * cellPx,
  }));
  const columnRuns = groupRuns(columnGroups).map(({ name, start, end }) => ({
    text: fitText(name, Math.max(12, (end - start) * cellPx - 2)),
    x: left + (start + end) / 2 * cellPx,
  }));
  return [
    Plot.text(legible ? rowNames : [], { x: left - GAP, y: "y", text: "text", textAnchor: "end" }),
    Plot.text(
      legible ? columnNames : [],
      turned
        ? { x: "x", y: top - 4, text: "text", rotate: -90, textAnchor: "start" }
        : { x: "x", y: top - 4, text: "text", lineAnchor: "bottom" },
    ),
    Plot.text(rowRuns, {
      x: groupLeft - GAP,
      y: "y",
      text: "text",
      textAnchor: "end",
      fontWeight: 600,
    }),
    Plot.text(columnRuns, {
      x: "x",
      y: groupTop - GAP,
      text: "text",
      lineAnchor: "bottom",
      fontWeight: 600,
    }),
    Plot.text(rowLabel === undefined ? [] : [rowLabel], {
      x: 8,
      y: top + heightPx / 2,
      text: (label) => fitText(label, Math.max(60, heightPx)),
      rotate: -90,
      fill: MUTED,
    }),
    Plot.text(columnLabel === undefined ? [] : [columnLabel], {
      x: left + widthPx / 2,
      y: 0,
      text: (label) => fitText(label, Math.max(60, widthPx)),
      lineAnchor: "top",
      fill: MUTED,
    }),
  ];
}

/** Returns the texts of the cells, where they fit. */
export function valueMarks(
  matrix: NdArray,
  scale: ColourScale,
  { format }: HeatMapOptions,
  { left, top, cellPx }: HeatMapPlaces,
): Plot.Markish[] {
  if (format === undefined) return [];
  const [, width] = imageSize(matrix);
  const texts = Array.from(matrix.data, (value, i) => ({
    text: format(value),
    x: left + (i % width + 0.5) * cellPx,
    y: top + (Math.floor(i / width) + 0.5) * cellPx,
    fill: isDark(scale.rgb(value)) ? "#fff" : INK,
  }));
  if (widest(texts.map(({ text }) => text)) > cellPx - 2 || cellPx < 14) return [];
  return [Plot.text(texts, { x: "x", y: "y", text: "text", fill: "fill" })];
}

/** Says whether white text is easier to read on a colour than dark text (luma of BT.601). */
function isDark([red, green, blue]: readonly [number, number, number]): boolean {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** Returns the runs of equal neighbours. */
export function groupRuns(groups: readonly string[]): GroupRun[] {
  return groups.reduce<GroupRun[]>((runs, name, i) => {
    const last = runs.at(-1);
    return last?.name === name
      ? [...runs.slice(0, -1), { ...last, end: i + 1 }]
      : [...runs, { name, start: i, end: i + 1 }];
  }, []);
}
