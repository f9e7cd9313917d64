/**
 * Small multiples: charts and figures side by side in one figure.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Chart, type ChartOptions, chartPanels, checkAlt, drawChart } from "./chart.ts";
import type { Figure, FigureWords } from "./figure.ts";
import { composeFigure, figureGroup, type Panel, pixelPlot, type PlacedPanel } from "./plot.ts";
import { groupLegend, type LegendEntry } from "./legend.ts";
import { MARGIN, WIDTH } from "./style.ts";
import { widest, wrapText } from "./text.ts";

/** One chart of several; it takes its width from its column. */
export interface RowPanel extends ChartOptions {
  /** What the chart is of, drawn above it; default none. */
  readonly title?: string;
}

/** How to put charts side by side. */
export interface FigureRowOptions extends FigureWords {
  /** Charts in a row, from 1; default as many as there are, at most three. */
  readonly columns?: number;
  /** The width of the whole figure in CSS pixels; default 828. */
  readonly width?: number;
}

const GAP = 16;
const HEADING = { fontSize: 13, fontWeight: 600 } as const;
const HEADING_LINE = 18;

/**
 * Returns a figure of several charts, side by side and row by row.
 *
 * A legend of groups that all charts share is drawn once, above them.
 *
 * @param panels Each a chart, in the options of {@linkcode figure}, or a finished figure.
 * @param options Title, alternative text, caption of all; how many stand in a row.
 * @throws {TypeError} If the alternative text is empty.
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * import { figureRow } from "./mod.ts";
 *
 * const panel = (title: string, y: string) => ({
 *   title,
 *   marks: [Plot.line([{ epoch: 1, acc: 0.9, loss: 0.3 }, { epoch: 2, acc: 0.95, loss: 0.2 }], {
 *     x: "epoch",
 *     y,
 *   })],
 * });
 * figureRow([panel("Accuracy", "acc"), panel("Loss", "loss")], {
 *   title: "Training",
 *   alt: "Accuracy grows to 0.95, loss falls to 0.2.",
 * });
 * ```
 */
export function figureRow(
  panels: readonly (RowPanel | Figure)[],
  options: FigureRowOptions,
): Figure {
  const { title, alt, caption = "", width = WIDTH } = options;
  checkAlt(alt, title);
  const columns = options.columns ?? Math.max(1, Math.min(3, panels.length));
  const wholePx = width - 2 * MARGIN;
  const columnPx = Math.floor((wholePx - (columns - 1) * GAP) / columns);
  const parts = panels.map((panel) => "svg" in panel ? panel : partOf(panel, columnPx));
  const shared = sharedEntries(parts);
  const legends = shared === undefined ? [] : [groupLegend(shared, wholePx)];
  const ramps = parts.flatMap((part) => "svg" in part ? [] : part.chart.ramp?.key ?? []);
  const blocks = parts.map((part, i) => {
    if ("svg" in part) return figureBlock(part);
    const isRepeated = ramps.indexOf(part.chart.ramp?.key ?? "", i + 1) > i;
    return blockOf(part, columnPx, shared !== undefined, isRepeated);
  });
  const placed = legends.map((panel) => ({ panel, x: 0, y: 2 }));
  const top = legends.reduce((height, panel) => height + panel.heightPx + 8, 2);
  return composeFigure({ title, alt, caption }, [
    ...placed,
    ...flow(blocks, { columns, wholePx, top }),
  ]);
}

/** Panels that stay together, and how wide they are; a legend of colours may reach beyond. */
interface Block {
  readonly panels: readonly PlacedPanel[];
  readonly widthPx: number;
}

/** A chart with its heading. */
interface Part {
  readonly heading: string;
  readonly chart: Chart;
}

function partOf({ title = "", ...chart }: RowPanel, columnPx: number): Part {
  return { heading: title, chart: drawChart(chart, chart.width ?? columnPx) };
}

/** Returns the groups that all charts with a legend have, `undefined` if they differ. */
function sharedEntries(parts: readonly (Part | Figure)[]): readonly LegendEntry[] | undefined {
  const all = parts.flatMap((part) =>
    "svg" in part || part.chart.entries.length === 0 ? [] : [part.chart.entries]
  );
  const [first] = all;
  const isShared = all.length > 1 &&
    all.every((entries) => JSON.stringify(entries) === JSON.stringify(first));
  return isShared ? first : undefined;
}

function figureBlock(figure: Figure): Block {
  const panel = figureGroup(figure);
  return { panels: [{ panel, x: 0, y: 0 }], widthPx: panel.widthPx };
}

function blockOf(
  { heading, chart }: Part,
  columnPx: number,
  hasLegend: boolean,
  hasRamp: boolean,
): Block {
  const { ramp, ...bare } = chart;
  const shown: Chart = {
    ...bare,
    ...(hasLegend ? { entries: [] } : {}),
    ...(ramp === undefined || hasRamp ? {} : { ramp }),
  };
  const panels = chartPanels(shown, columnPx);
  const { widthPx } = chart.panel;
  if (heading === "") return { panels, widthPx };
  const above = headingPanel(heading, Math.max(widthPx, columnPx));
  const below = panels.map((panel) => ({ ...panel, y: panel.y + above.heightPx }));
  return {
    panels: [{ panel: above, x: 0, y: 0 }, ...below],
    widthPx: Math.max(widthPx, above.widthPx),
  };
}

function headingPanel(heading: string, mostPx: number): Panel {
  const lines = wrapText(heading, mostPx, HEADING);
  const widthPx = Math.ceil(widest(lines, HEADING));
  return pixelPlot(widthPx, lines.length * HEADING_LINE + 2, [
    Plot.text([lines.join("\n")], {
      x: 0,
      y: 2,
      textAnchor: "start",
      lineAnchor: "top",
      lineHeight: HEADING_LINE / HEADING.fontSize,
      ...HEADING,
    }),
  ]);
}

/** Places blocks from left to right, on a new row after so many or where one has no room. */
function flow(
  blocks: readonly Block[],
  { columns, wholePx, top }: { columns: number; wholePx: number; top: number },
): PlacedPanel[] {
  let [x, y, bottom, inRow] = [0, top, top, 0];
  return blocks.flatMap(({ panels, widthPx }) => {
    if (inRow === columns || (inRow > 0 && x + widthPx > wholePx + 1)) {
      [x, y, inRow] = [0, bottom + GAP, 0];
    }
    const placed = panels.map((part) => ({ ...part, x: part.x + x, y: part.y + y }));
    bottom = Math.max(bottom, ...placed.map(({ panel, y }) => y + panel.heightPx));
    x += widthPx + GAP;
    inRow += 1;
    return placed;
  });
}
