/**
 * A composite mark: a way from point to point.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Data, DotOptions, LineOptions, Markish } from "./plot_types.ts";
import { BLUE } from "./style.ts";

/** How to draw a path: channels `x` and `y`, and any option of Plot's lines and dots. */
export type PathOptions = LineOptions & DotOptions;

/**
 * Returns a mark that joins the points in the order of the data, with a dot at each: steps of a
 * search, a front, a history.
 *
 * @param data The points.
 * @param options Channels `x` and `y`; `stroke` colours both, and divides the data into paths where
 * it is a channel, as `z` does.
 *
 * @example
 * ```ts
 * import { figure, path } from "./mod.ts";
 *
 * figure({
 *   title: "Two steps",
 *   alt: "From 90 % to 95 %.",
 *   marks: [path([{ step: 1, acc: 0.9 }, { step: 2, acc: 0.95 }], { x: "step", y: "acc" })],
 * });
 * ```
 */
export function path(data: Data, options: PathOptions): Markish {
  const { stroke = BLUE, strokeWidth = 1.5, fill = stroke, r = 4.5, symbol = "circle", ...both } =
    options;
  return [
    Plot.line(data, { ...both, stroke, strokeWidth } as LineOptions),
    Plot.dot(data, { ...both, fill, symbol, r, stroke: "#fff" } as DotOptions),
  ];
}
