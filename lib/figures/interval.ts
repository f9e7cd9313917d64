/**
 * A composite mark: values with their intervals.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type {
  ChannelValue,
  Data,
  DotOptions,
  Markish,
  RuleXOptions,
  RuleYOptions,
} from "./plot_types.ts";
import { BLUE } from "./style.ts";

/** How to draw intervals: the channels of both ends, and any option of Plot's rules and dots. */
export interface IntervalOptions extends DotOptions {
  /** Where the interval of a row begins. */
  readonly x1?: ChannelValue;
  /** Where the interval of a row ends. */
  readonly x2?: ChannelValue;
  /** Where the interval of a column begins. */
  readonly y1?: ChannelValue;
  /** Where the interval of a column ends. */
  readonly y2?: ChannelValue;
}

/**
 * Returns a mark that draws a line for each interval and a dot for the value in it: across where
 * `x1` and `x2` are given, upwards where `y1` and `y2` are. Rows are drawn in the order of the data.
 *
 * @param data The rows.
 * @param options Channels `x1, x, x2, y` or `y1, y, y2, x`; `stroke` colours both.
 *
 * @example
 * ```ts
 * import { figure, interval } from "./mod.ts";
 *
 * const rows = [{ digit: "0", acc: 0.99, low: 0.98, high: 0.995 }];
 * figure({
 *   title: "Accuracy by digit",
 *   alt: "Zero: 99 %.",
 *   x: { label: "accuracy (%)", percent: true },
 *   marks: [interval(rows, { x1: "low", x: "acc", x2: "high", y: "digit" })],
 * });
 * ```
 */
export function interval(data: Data, options: IntervalOptions): Markish {
  const {
    x,
    y,
    x1,
    x2,
    y1,
    y2,
    stroke = BLUE,
    fill = stroke,
    r = 4.5,
    strokeWidth = 2.5,
    ...rest
  } = options;
  const line = { stroke, strokeWidth, strokeOpacity: 0.55, ...rest };
  const dots = Plot.dot(data, { x, y, fill, r, ...rest } as DotOptions);
  if (x1 === undefined && x2 === undefined) {
    return [Plot.ruleX(data, { x, y1, y2, ...inOrder("x", x), ...line } as RuleXOptions), dots];
  }
  // A band, also where the rows are named by numbers.
  const band = y === undefined ? {} : { channels: { row: { value: y, scale: "y", type: "band" } } };
  return [
    Plot.ruleY(data, { y, x1, x2, ...inOrder("y", y), ...band, ...line } as RuleYOptions),
    dots,
  ];
}

/** Keeps names in the order of the data. */
function inOrder(scale: "x" | "y", channel: unknown): object {
  return channel === undefined ? {} : { sort: { [scale]: null } };
}
