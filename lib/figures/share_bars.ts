/**
 * Shares as bars: how important each of several things is.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Figure, FigureText } from "./figure.ts";
import { percentRows } from "./percent_rows.ts";
import { composeFigure, type Panel, plot } from "./plot.ts";
import { BLUE, INK, MARGIN, MUTED, percent, VERMILION, WIDTH } from "./style.ts";

/** A share. */
export interface ShareRow {
  /** What it is the share of. */
  readonly name: string;
  /** 0–1; what isn't finite has no bar. */
  readonly share: number;
  /** What chance alone would give, drawn as a line across the bar; default none. */
  readonly chance?: number;
}

/** How to draw shares. */
export interface ShareBarsOptions extends FigureText {
  /** What the shares are of. */
  readonly label: string;
  /** What `chance` is, for the legend. */
  readonly chanceLabel?: string;
}

/** Room for the legend. */
const LEGEND = 26;

/**
 * Returns a figure with a bar for each share, from 0.
 *
 * @param rows The shares, from the top; none gives an empty frame.
 * @param options Title and labels.
 *
 * @example
 * ```ts
 * import { shareBars } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = [{ name: "filters", share: 0.5, chance: 0.1 }];
 * const figure = shareBars(rows, { title: "Importance", label: "Share of the variance" });
 * assert.equal(figure.alt, "Share of the variance: filters 50.0 %.");
 * ```
 */
export function shareBars(rows: readonly ShareRow[], options: ShareBarsOptions): Figure {
  const { title, caption = "", label } = options;
  const words = rows.map(({ name, share }) => `${name} ${percent(share)}`).join(", ");
  const alt = options.alt ?? `${label}: ${words === "" ? "nothing yet" : words}.`;
  return composeFigure({ title, caption, alt }, [{ panel: barsPanel(rows, options), x: 0, y: 4 }]);
}

function barsPanel(
  rows: readonly ShareRow[],
  { label, chanceLabel = "by chance" }: ShareBarsOptions,
): Panel {
  const bars = rows.map(({ share, chance = NaN }, row) => ({
    row,
    share: Number.isFinite(share) ? 100 * share : 0,
    chance: 100 * chance,
    text: percent(share),
  }));
  const lines = bars.filter(({ chance }) => Number.isFinite(chance));
  const highest = Math.max(1, ...bars.flatMap(({ share, chance }) => [share, chance || 0]));
  const { heightPx, margins, marks } = percentRows(rows.map(({ name }) => name), label);
  return plot({
    width: WIDTH - 2 * MARGIN,
    height: LEGEND + heightPx,
    ...margins,
    marginTop: LEGEND,
    marginRight: 60,
    x: { domain: [0, highest * 1.02], label: null },
    y: { type: "band", domain: rows.map((_, i) => i), label: null, padding: 0.3 },
    marks: [
      ...marks,
      Plot.barX(bars, { x: "share", y: "row", fill: BLUE }),
      Plot.tickX(lines, { x: "chance", y: "row", stroke: VERMILION, strokeWidth: 2.5 }),
      Plot.text(bars, {
        x: ({ share, chance }) => Math.max(share, chance || 0),
        y: "row",
        dx: 8,
        text: "text",
        textAnchor: "start",
        fill: INK,
      }),
      Plot.ruleX([0], { stroke: INK }),
      lines.length === 0 ? null : Plot.text([`vermilion line: ${chanceLabel}`], {
        frameAnchor: "top-left",
        dy: -18,
        text: (words: string) => words,
        fill: MUTED,
      }),
    ],
  });
}
