/**
 * A plot of Observable Plot as a figure: with title, caption, alternative text and legend, in the
 * project's font and colours, its margins wide enough for all words.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Check, createCheck, shown } from "../base/mod.ts";
import { axisOptions, domainOf } from "./axes.ts";
import type { Figure, FigureWords } from "./figure.ts";
import {
  colourLegend,
  groupLegend,
  isCategorical,
  isContinuous,
  legendEntries,
  type LegendEntry,
} from "./legend.ts";
import { composeFigure, figureDocument, type Panel, panelOf, type PlacedPanel } from "./plot.ts";
import type { PlotOptions } from "./plot_types.ts";
import { COLOURS, MARGIN, SYMBOLS, WIDTH } from "./style.ts";
import { type Margins, neededMargins, SIDES } from "./text_boxes.ts";

/** How to draw a plot: any option of `Plot.plot`, and its legend. */
export interface ChartOptions
  extends Omit<PlotOptions, "title" | "subtitle" | "caption" | "figure"> {
  /** `false` for none, or what the colours of numbers are. By default groups have one legend for
   * their colours and symbols, unless there is one group only or {@linkcode endLabels} names them;
   * numbers have theirs below, called as `color.label` says. */
  readonly legend?: boolean | string;
}

/** How to make a figure of a plot. */
export interface FigureOptions extends ChartOptions, FigureWords {}

/** A drawn plot and its scales. */
export type Drawn = ReturnType<typeof Plot.plot>;

const check: Check = createCheck("draw a figure");

const HEIGHT = 340;
const ROW = 26;
const FACET = 150;
const TALLEST = 620;
const PASSES = 4;
const LEGEND_GAP = 8;
/** The least room beyond a plot's frame. */
const LEAST: Margins = { marginTop: 10, marginRight: 12, marginBottom: 10, marginLeft: 10 };

/**
 * Returns a figure of a plot.
 *
 * The marks are those of Observable Plot and the composite ones of this room; every other option is
 * handed to `Plot.plot`. Margins given are the least; they grow until no word is cut. Names of an
 * axis are wrapped or turned where they have no room. The height follows from the number of bands,
 * or from `aspectRatio`, or is 340 pixels.
 *
 * @param options Title, caption, alternative text, legend, and options of Plot; `width` is that of
 * the whole figure in pixels, default 828.
 * @throws {TypeError} If title or alternative text are missing, or the marks are no list.
 *
 * @see https://observablehq.com/plot/features/plots
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
import { type Check, createCheck, shown } from "../base/mod.ts";
 * import { figure } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const drawn = figure({
 *   title: "Images by digit",
 *   alt: "6 zeros and 7 ones.",
 *   x: { label: "images" },
 *   marks: [Plot.barX([{ digit: "0", n: 6 }, { digit: "1", n: 7 }], { x: "n", y: "digit" })],
 * });
 * assert.equal(drawn.widthPx, 828);
 * ```
 */
export function figure(options: FigureOptions): Figure {
  const { title, alt, caption = "", width = WIDTH, ...chart } = options;
  checkWords(options);
  const widthPx = width - 2 * MARGIN;
  const panels = chartPanels(drawChart(chart, widthPx), widthPx);
  return composeFigure({ title, alt, caption }, panels);
}

/** Throws unless a figure has a title and an alternative text. */
export function checkWords({ title, alt }: FigureWords): void {
  if (typeof title !== "string") {
    check.refuse(`title must be a text: it is ${shown(title)}`, TypeError);
  }
  if (typeof alt === "string" && alt.trim() !== "") return;
  throw new TypeError(
    `Cannot draw figure "${title}" as alt must say what it shows: it is ${shown(alt)}`,
  );
}

/** A drawn plot, and what its legends say. */
export interface Chart {
  readonly panel: Panel;
  /** The groups, none where no legend is wanted. */
  readonly entries: readonly LegendEntry[];
  /** The legend of a scale of colours, and what it says: equal for equal ones. */
  readonly ramp?: { readonly panel: Panel; readonly key: string };
}

/** Returns a plot of a width with its legends. */
export function drawChart(options: ChartOptions, widthPx: number): Chart {
  const { legend, ...plot } = options;
  if (plot.marks !== undefined && !Array.isArray(plot.marks)) {
    check.refuse(
      `marks must be a list such as [Plot.dot(…)]: it is ${shown(plot.marks)}`,
      TypeError,
    );
  }
  const drawn = fittedPlot({ ...plot, width: widthPx });
  const color = drawn.scale("color");
  const isNamed = legend !== true && drawn.querySelector('[aria-label="end label"]') !== null;
  const entries = legend === false || isNamed
    ? []
    : legendEntries(color, drawn.scale("symbol"), plot.color?.tickFormat);
  const panel = panelOf(drawn);
  if (legend === false || color === undefined || !isContinuous(color)) return { panel, entries };
  const label = typeof legend === "string" ? legend : plot.color?.label ?? "value";
  const key = JSON.stringify([label, color.type, color.domain]);
  return { panel, entries, ramp: { panel: colourLegend(color, label, plot.color), key } };
}

/** Returns the panels of a chart from the top: the legend of its groups, plot, colours. */
export function chartPanels({ panel, entries, ramp }: Chart, widthPx: number): PlacedPanel[] {
  const groups = entries.length === 0 ? [] : [groupLegend(entries, widthPx)];
  let y = 2;
  return [...groups, panel, ...(ramp === undefined ? [] : [ramp.panel])].map((part) => {
    const placed = { panel: part, x: 0, y };
    y += part.heightPx + LEGEND_GAP;
    return placed;
  });
}

/** Draws a plot again until its looks fit its scales, and its margins its words. */
function fittedPlot(options: PlotOptions & { width: number }): Drawn {
  let room = margins((side) => options[side] ?? options.margin ?? LEAST[side]);
  let drawn = quietly(() => draw({ ...options, ...room, height: options.height ?? HEIGHT }));
  for (let pass = 0; pass < PASSES; pass++) {
    const fitting = { ...axisOptions(options, drawn), ...looks(options, drawn), ...room };
    drawn = draw({ ...options, ...fitting, ...sizeOf(options, drawn, room) });
    const needed = neededMargins(drawn, room);
    if (pass > 0 && SIDES.every((side) => needed[side] <= room[side])) break;
    const last = room;
    room = margins((side) => Math.max(last[side], needed[side]));
  }
  return drawn;
}

function draw(options: PlotOptions): Drawn {
  const { color, symbol } = options;
  return Plot.plot({
    document: figureDocument,
    ...options,
    ...(color === undefined ? {} : { color: { ...color, legend: false } }),
    ...(symbol === undefined ? {} : { symbol: { ...symbol, legend: false } }),
  });
}

/** Draws without Plot's advice to say the type of a scale: the next drawing says it. */
function quietly(draw: () => Drawn): Drawn {
  const { warn } = console;
  console.warn = () => {};
  try {
    return draw();
  } finally {
    console.warn = warn;
  }
}

/** Returns a margin for each side. */
function margins(widthOf: (side: keyof Margins) => number): Margins {
  return Object.fromEntries(SIDES.map((side) => [side, widthOf(side)])) as Margins;
}

/** Returns the size of a plot: as asked for, or what its bands, facets or aspect ratio need. */
function sizeOf(
  options: PlotOptions & { width: number },
  drawn: Drawn,
  { marginTop, marginRight, marginBottom, marginLeft }: Margins,
): { width: number; height: number } {
  const { width, height } = options;
  if (height !== undefined) return { width, height };
  const across = width - marginLeft - marginRight;
  const isGrid = drawn.querySelector('[aria-label="images"]') !== null;
  const ratio = Number(options.aspectRatio ?? isGrid);
  const [columns, rows] = [facetsOf(drawn.scale("fx")), facetsOf(drawn.scale("fy"))];
  const [xs, ys] = (["x", "y"] as const).map((name) =>
    lengthOf(drawn.scale(name)) ?? (isGrid ? 1 : undefined)
  );
  if (ratio > 0 && xs !== undefined && ys !== undefined) {
    const inner = across / columns * ys / (xs * ratio) * rows;
    const scale = Math.min(1, TALLEST / inner);
    return {
      width: Math.round(across * scale + marginLeft + marginRight),
      height: Math.round(inner * scale + marginTop + marginBottom),
    };
  }
  const y = drawn.scale("y");
  const bands = y?.step === undefined ? undefined : (ys ?? 1) * ROW * rows;
  const inner = bands ?? (rows > 1 ? rows * FACET : y === undefined ? ROW : undefined);
  return { width, height: inner === undefined ? HEIGHT : inner + marginTop + marginBottom };
}

/** Returns how many facets side by side take the room, gaps counted. */
function facetsOf(scale: Plot.Scale | undefined): number {
  return scale?.step === undefined ? 1 : lengthOf(scale) ?? 1;
}

function lengthOf(scale: Plot.Scale | undefined): number | undefined {
  const domain = domainOf(scale) as number[];
  if (scale?.step !== undefined) return domain.length;
  const [first, last] = [domain.at(0), domain.at(-1)];
  return first === undefined || last === undefined ? undefined : Math.abs(last - first);
}

/** Returns the project's colours and symbols where the options choose none. */
function looks({ color, symbol }: PlotOptions, drawn: Drawn): PlotOptions {
  const scale = drawn.scale("color");
  const isChosen = (["range", "scheme", "interpolate"] as const).some((name) =>
    color?.[name] !== undefined
  );
  const isGrid = drawn.querySelector('[aria-label="images"]') !== null;
  const colours: Plot.ScaleOptions = isChosen || scale === undefined || scale.type === "identity"
    ? {}
    : isCategorical(scale)
    ? { range: COLOURS }
    : scale.type?.startsWith("diverging")
    ? { scheme: "burd" }
    : isGrid
    ? { range: ["#000", "#fff"] }
    : { scheme: "blues" };
  return {
    ...(scale === undefined ? {} : { color: { ...colours, ...color } }),
    ...(drawn.scale("symbol") === undefined ? {} : { symbol: { range: SYMBOLS, ...symbol } }),
  };
}
