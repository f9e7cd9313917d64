/**
 * What axes say where the options leave it open: labels in place, names that fit.
 *
 * @module
 */

import type * as Plot from "@observablehq/plot";
import type { PlotOptions, ScaleOptions } from "./plot_types.ts";
import { widest, wrapText } from "./text.ts";

/** The widest name left of a plot, and the lines of one below it. */
const WIDEST = 260;
const MOST_LINES = 3;
/** The longest axis that has a tick at each whole number. */
const MOST_WHOLE = 15;
/** From one name to the next. */
const LINE = 15;

const ABOVE = { labelAnchor: "top", labelArrow: "none" } as const;

type Drawn = ReturnType<typeof Plot.plot>;

/** Returns the options of a plot's axes: what is given, and what makes their names fit. */
export function axisOptions(options: PlotOptions, drawn: Drawn): PlotOptions {
  const [x, y, fx, fy] = (["x", "y", "fx", "fy"] as const).map((name) => drawn.scale(name));
  const hasOwnAxes = drawn.querySelector('[aria-label="parallel"]') !== null;
  const isFlat = isOrdinal(y) || y === undefined;
  // With one unit for both axes, ends stay where the data end.
  const nice = options.aspectRatio === undefined;
  const centred = { labelAnchor: "center", labelArrow: "none" } as const;
  return {
    x: isOrdinal(x)
      ? { ...centred, ...typeOf(x), tickSize: 0, ...options.x, ...columnNames(x, options.x) }
      : {
        ...centred,
        grid: isFlat,
        nice: nice && isFlat,
        ...(isFlat ? {} : wholeTicks(x)),
        ...options.x,
        ...logTicks(x, options.x),
      },
    y: hasOwnAxes
      ? { axis: null }
      : isOrdinal(y)
      ? { ...ABOVE, ...typeOf(y), tickSize: 0, ...options.y, ...rowNames(y, options.y) }
      : { ...ABOVE, grid: true, nice, ...options.y, ...logTicks(y, options.y) },
    ...(fx === undefined ? {} : { fx: { ...centred, ...options.fx } }),
    ...(fy === undefined
      ? {}
      : { fy: { labelArrow: "none", ...options.fy, ...rowNames(fy, options.fy) } }),
  };
}

function typeOf({ type }: Plot.Scale): ScaleOptions {
  return type === undefined ? {} : { type };
}

function isOrdinal(scale: Plot.Scale | undefined): scale is Plot.Scale & { step: number } {
  return scale?.step !== undefined;
}

/** Whole numbers on an axis from one whole number to another not far from it: epochs, steps. */
function wholeTicks(scale: Plot.Scale | undefined): ScaleOptions {
  const [low = 0, high = 0] = scale?.type === "linear" ? domainOf(scale) as number[] : [];
  const isWhole = Number.isInteger(low) && Number.isInteger(high);
  if (!isWhole || high - low < 2 || high - low > MOST_WHOLE) return {};
  return { ticks: Array.from({ length: high - low + 1 }, (_, i) => low + i), tickFormat: ",d" };
}

/** A logarithmic scale as a plain one of logarithms, as on its own Plot leaves labels out. */
function logTicks(scale: Plot.Scale | undefined, given: ScaleOptions = {}): ScaleOptions {
  if (given.type !== "log" || scale === undefined) return {};
  const { transform = Number, tickFormat = String, ticks } = given;
  const ends = domainOf(scale) as number[];
  const domain = scale.type === "log" ? ends.map(Math.log10) : ends;
  const [low = 0, high = 1] = [Math.min(...domain), Math.max(...domain)];
  const marked = Array.isArray(ticks) ? (ticks as number[]).map(Math.log10) : tickPlaces(low, high);
  const format = tickFormat as (value: number) => unknown;
  return {
    type: "linear",
    transform: (value: unknown) => Math.log10(Number(transform(value))),
    domain,
    nice: false,
    ticks: marked.filter((tick) => tick >= low - 1e-9 && tick <= high + 1e-9),
    // Twelve digits: 10 to the power of the logarithm of 5 is not quite 5.
    tickFormat: (place: number) => format(Number((10 ** place).toPrecision(12))),
  };
}

/** Returns logarithms of round numbers: powers of ten, and as many between them as have room. */
function tickPlaces(low: number, high: number): number[] {
  const [first, last] = [Math.floor(low), Math.ceil(high)];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const digits = high - low > 3 ? [1] : high - low > 1 ? [1, 2, 5] : [1, 2, 3, 4, 5, 7];
  return decades.flatMap((decade) => digits.map((digit) => decade + Math.log10(digit)));
}

/** Names below or above bands: on several lines, or turned where a word is wider than its band. */
function columnNames(scale: Plot.Scale & { step: number }, given: ScaleOptions = {}): ScaleOptions {
  if (given.tickRotate !== undefined) return {};
  const names = namesOf(scale, given);
  const room = scale.step - 4;
  const words = [...names.values()].flatMap((name) => name.split(/(?<=[ _-])|\n/));
  const lines = Math.max(0, ...[...names.values()].map((name) => wrapText(name, room).length));
  if (widest(words.map((word) => word.trim())) > room || lines > MOST_LINES) {
    return { tickRotate: -90, ...thinned(scale, given) };
  }
  return lines <= 1
    ? {}
    : { tickFormat: (value) => wrapText(names.get(value) ?? "", room).join("\n") };
}

/** Names left or right of bands: on several lines where they are long. */
function rowNames(scale: Plot.Scale, given: ScaleOptions = {}): ScaleOptions {
  const names = namesOf(scale, given);
  if (widest([...names.values()]) <= WIDEST) return thinned(scale, given);
  return { tickFormat: (value) => wrapText(names.get(value) ?? "", WIDEST).join("\n") };
}

function namesOf(scale: Plot.Scale, { tickFormat }: ScaleOptions): Map<unknown, string> {
  const format: (value: unknown, i: number) => unknown = typeof tickFormat === "function"
    ? tickFormat
    : String;
  return new Map(domainOf(scale).map((value, i) => [value, String(format(value, i))]));
}

/** Only every so many ticks where lines of text are higher than the bands. */
function thinned(scale: Plot.Scale, { ticks }: ScaleOptions): ScaleOptions {
  const every = Math.ceil(LINE / (scale.step ?? Infinity) - 0.25);
  if (every <= 1 || ticks !== undefined) return {};
  return { ticks: domainOf(scale).filter((_, i) => i % every === 0) };
}

/** Returns the values of a scale from end to end, none without a scale. */
export function domainOf(scale: Plot.Scale | undefined): unknown[] {
  return [...(scale?.domain ?? []) as Iterable<unknown>];
}
