/**
 * Rows with their names on the left, above an axis in per cent.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { LINE } from "./style.ts";
import { fitText, widest } from "./text.ts";

/** What a plot of such rows is made of; its `y` scale counts the rows from 0. */
export interface PercentRows {
  /** The height of rows and axis; the plot's is that and its top margin. */
  readonly heightPx: number;
  /** The margins for names and axis. */
  readonly margins: { readonly marginLeft: number; readonly marginBottom: number };
  /** The grid, the axis and the names, to be drawn first. */
  readonly marks: readonly Plot.Markish[];
}

const ROW = 26;
const AXIS = 46;
const MAX_NAME = 200;

/**
 * Returns the parts of a plot whose rows have names.
 *
 * @param names The names from the top; long ones are cut.
 * @param label What the axis shows.
 */
export function percentRows(names: readonly string[], label: string): PercentRows {
  const fitted = names.map((name) => fitText(name, MAX_NAME));
  return {
    heightPx: Math.max(1, names.length) * ROW + AXIS,
    margins: { marginLeft: Math.ceil(widest(fitted)) + 16, marginBottom: AXIS },
    marks: [
      Plot.gridX({ stroke: LINE, strokeOpacity: 0.7 }),
      Plot.axisX({
        label: `${label} (%)`,
        labelAnchor: "center",
        labelArrow: "none",
        labelOffset: 40,
      }),
      Plot.axisY({ tickFormat: (i: number) => fitted[i] ?? "", tickSize: 0 }),
    ],
  };
}
