/**
 * A composite mark: lines with their spread.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { AreaYOptions, ChannelValue, Data, LineOptions, Markish } from "./plot_types.ts";
import { BLUE } from "./style.ts";

/** How to draw lines with their spread: channels, and any option of Plot's areas and lines. */
export type BandOptions = Omit<LineOptions & AreaYOptions, "x" | "y" | "y1" | "y2"> & {
  /** Where across. */
  readonly x: ChannelValue;
  /** The value. */
  readonly y: ChannelValue;
  /** Where its spread begins. */
  readonly y1: ChannelValue;
  /** Where its spread ends. */
  readonly y2: ChannelValue;
  /** The shape of the points; default circles. */
  readonly symbol?: ChannelValue;
  /** The radius of the points in pixels, 0 for none; default 3.5. */
  readonly r?: number;
};

/**
 * Returns a mark that draws a line with its points, and an area between `y1` and `y2`.
 *
 * @param data The points, those of one line in the order of `x`.
 * @param options Channels `x`, `y1`, `y`, `y2`; `stroke` colours all, and divides the data into
 * lines where it is a channel, as `z` does.
 *
 * @example
 * ```ts
 * import { band, figure } from "./mod.ts";
 *
 * const points = [{ n: 1, acc: 0.5, low: 0.4, high: 0.6 }, { n: 2, acc: 0.8, low: 0.7, high: 0.9 }];
 * figure({
 *   title: "Accuracy by examples",
 *   alt: "From 50 % to 80 %.",
 *   y: { label: "accuracy (%)", percent: true },
 *   marks: [band(points, { x: "n", y1: "low", y: "acc", y2: "high" })],
 * });
 * ```
 */
export function band(data: Data, options: BandOptions): Markish {
  const { y1, y, y2, stroke = BLUE, fill = stroke, fillOpacity = 0.15, strokeWidth = 2, ...rest } =
    options;
  const { r = 3.5, symbol = "circle", ...both } = rest;
  return [
    Plot.areaY(data, { ...both, y1, y2, fill, fillOpacity }),
    Plot.line(data, { ...both, y, stroke, strokeWidth }),
    Plot.dot(data, { ...both, y, fill, symbol, r }),
  ];
}
