/**
 * Small multiples: charts side by side in one figure.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Chart, type ChartOptions, chartPanels, checkWords, drawChart } from "./chart.ts";
import type { Figure, FigureWords } from "./figure.ts";
import { composeFigure, type Panel, pixelPlot, type PlacedPanel } from "./plot.ts";
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
}

const GAP = 16;
const HEADING = { fontSize: 13, fontWeight: 600 } as const;
const HEADING_LINE = 18;

/**
 * Returns a figure of several charts, side by side and row by row.
 *
 * A legend of groups that all charts share is drawn once, above them.
 *
 * @param panels Each a chart, in the options of {@linkcode figure}.
 * @param options Title, alternative text, caption of all; how many stand in a row.
 * @throws {TypeError} If title or alternative text are missing, or the marks of a chart are no list.
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
export function figureRow(panels: readonly RowPanel[], options: FigureRowOptions): Figure {
  const { title, alt, caption = "" } = options;
  checkWords(options);
  const columns = options.columns ?? Math.max(1, Math.min(3, panels.length));
  const wholePx = WIDTH - 2 * MARGIN;
  const columnPx = Math.floor((wholePx - (columns - 1) * GAP) / columns);
  const parts = panels.map(({ title: heading = "", ...chart }) => ({
    heading,
    ...drawChart(chart, chart.width ?? columnPx),
  }));
  const shared = sharedEntries(parts);
  const legends = shared.length === 0 ? [] : [groupLegend(shared, wholePx)];
  const keys = parts.map(({ ramp }) => ramp?.key);
  const blocks = parts.map(({ heading, panel, entries, ramp }, i) => {
    // The last chart of equal colours has their legend.
    const hasRamp = ramp !== undefined && !keys.includes(ramp.key, i + 1);
    const own = { panel, entries: shared.length > 0 ? [] : entries, ...(hasRamp ? { ramp } : {}) };
    return blockOf(heading, own, columnPx);
  });
  const top = legends.reduce((height, panel) => height + panel.heightPx + 8, 2);
  return composeFigure({ title, alt, caption }, [
    ...legends.map((panel) => ({ panel, x: 0, y: 2 })),
    ...flow(blocks, { columns, wholePx, top }),
  ]);
}

/** Panels that stay together, and how wide they are; a legend of colours may reach beyond. */
interface Block {
  readonly panels: readonly PlacedPanel[];
  readonly widthPx: number;
}

/** Returns the groups that all charts with a legend have, none if they differ or one chart has them. */
function sharedEntries(charts: readonly Chart[]): readonly LegendEntry[] {
  const [first = [], ...others] = charts.map(({ entries }) => entries)
    .filter(({ length }) => length > 0);
  const same = others.filter((entries) => JSON.stringify(entries) === JSON.stringify(first));
  return others.length > 0 && same.length === others.length ? first : [];
}

function blockOf(heading: string, chart: Chart, columnPx: number): Block {
  const panels = chartPanels(chart, columnPx);
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
