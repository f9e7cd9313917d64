/**
 * Many small images side by side: digits, filters, feature maps; one grid, or several to be compared
 * place by place.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { type Check, createCheck, item, type NdArray } from "../base/mod.ts";
import { type ChartOptions, chartPanels, drawChart } from "./chart.ts";
import { extentOf } from "./colours.ts";
import type { Figure, FigureText } from "./figure.ts";
import { figureRow } from "./figure_row.ts";
import { images as imagesMark } from "./images.ts";
import { outlineMark } from "./outlines.ts";
import { composeFigure, type PlacedPanel } from "./plot.ts";
import type { ScaleOptions } from "./plot_types.ts";
import { BLUE, INK, LINE, MARGIN, SIGNS, VERMILION, WIDTH } from "./style.ts";
import { widest, wrapText } from "./text.ts";
import { fitBox, imageSize } from "./tiles.ts";

/** How an image was judged: shown by a sign, a frame and a colour. */
export type TileMark = "right" | "wrong";

/** How to draw a grid of images. */
export interface ImageGridOptions extends FigureText {
  /** A label below each image; `\n` begins a line, long labels are broken. */
  readonly labels?: readonly string[];
  /** For each image whether it is right, wrong or not judged. */
  readonly marks?: readonly (TileMark | undefined)[];
  /** For each image one whose ink is outlined over it, `[n, height, width]`; default none. */
  readonly outlines?: NdArray;
  /** Images in a row, at least 1; default as many as fit. */
  readonly columns?: number;
  /** Colours: `"grey"` (default) from black to white, `"sqrt"` the same by the square root, so that
   * what is near 0 shows, `"diverging"` from blue over white to red, both as far from 0. */
  readonly scale?: "grey" | "sqrt" | "diverging";
  /** The numbers of the first and the last colour, the same for all images; default 0 to 1 for
   * `"grey"`, 0 to the largest for `"sqrt"`, as far as the numbers go for `"diverging"`. */
  readonly domain?: readonly [low: number, high: number];
  /** The longest side of an image in CSS pixels, at least 8; default 84. Images are enlarged by a
   * whole factor, so that they may be a little smaller. */
  readonly tilePx?: number;
  /** The title of a colour legend, or `false` for none; default none for `"grey"`, else `"value"`. */
  readonly legend?: string | false;
}

/** One grid of several. */
export interface ImageGroup
  extends Omit<ImageGridOptions, keyof FigureText | "columns" | "tilePx"> {
  /** What it shows, drawn above it. */
  readonly heading: string;
  /** Shape `[n, height, width]` or `[n, height, width, 1]`. */
  readonly images: NdArray;
}

/** How to draw the grids: as one, with what they share. */
export interface ImageGridsOptions extends Omit<ImageGridOptions, "marks" | "outlines"> {
  /** Whether images of the same number stand side by side, as a filter and its response do, with
   * one label; the headings are then in the alternative text only. Default false: each grid for
   * itself. */
  readonly paired?: boolean;
}

const check: Check = createCheck("draw images");

const GAP = 12;
/** Between images so many that they would not fit. */
const LEAST_GAP = 4;
/** Between images that belong together, and from one legend to the next. */
const PAIR_GAP = 4;
const LEGEND_WIDTH = 260;
/** What a figure has for a grid. */
const ROOM = WIDTH - 2 * MARGIN;
const LABEL_LINE = 15;
const LABEL_WIDTH = 168;
/** Room for frames, and as much as a plot keeps round its words. */
const EDGE = 4;

/**
 * Returns a figure with images side by side, in one colour scale.
 *
 * @param images Shape `[n, height, width]` or `[n, height, width, 1]`; none is allowed.
 * @param options Title, labels, marks, colours, size.
 * @throws {TypeError} If the shape differs, or there are not as many labels or marks as images.
 * @throws {RangeError} If a number of the options is out of range.
 *
 * @example
 * ```ts
 * import { imageGrid } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(2 * 28 * 28), [2, 28, 28, 1]);
 * const figure = imageGrid(images, { title: "Two digits", labels: ["5", "0"] });
 * assert.equal(figure.alt, "2 images: 5; 0.");
 * ```
 */
export function imageGrid(images: NdArray, options: ImageGridOptions): Figure {
  const { title, caption = "", alt = gridAlt(images, options) } = options;
  const { width = WIDTH, ...chart } = gridChart(images, options);
  const panels = images.shape[0] === 0 ? [] : chartPanels(drawChart(chart, width), width);
  return composeFigure({ title, caption, alt }, panels);
}

/**
 * Returns a figure with grids of images from left to right. Grids of the same colours have one
 * legend.
 *
 * @param groups What each grid shows; what it says of its own goes before the options.
 * @param options Title, and what all grids share.
 * @throws {TypeError} If a shape differs, or there are not as many labels or marks as images.
 * @throws {RangeError} If a number of the options is out of range.
 *
 * @example
 * ```ts
 * import { imageGrids } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(2 * 12 * 12), [2, 12, 12]);
 * const groups = [{ heading: "a 0", images }, { heading: "a 1", images }];
 * const figure = imageGrids(groups, { title: "Two digits", labels: ["map 0", "map 1"] });
 * assert.equal(figure.alt, "a 0: 2 images: map 0; map 1. a 1: 2 images, labelled alike.");
 * ```
 */
export function imageGrids(groups: readonly ImageGroup[], options: ImageGridsOptions): Figure {
  const { title, caption = "", paired = false, ...shared } = options;
  const alts = groups.map(({ heading, images, ...own }, i) => {
    const isAlike = i > 0 && own.labels === undefined && options.labels !== undefined;
    const alt = isAlike
      ? `${images.shape[0]} image${images.shape[0] === 1 ? "" : "s"}, labelled alike.`
      : gridAlt(images, { ...options, ...own });
    return `${heading}: ${alt}`;
  });
  const words = { title, caption, alt: options.alt ?? alts.join(" ") };
  const chartOf = ({ heading: _, images, ...own }: ImageGroup, slot?: Slot) =>
    gridChart(images, { title, ...shared, ...own }, slot);
  if (paired) {
    const charts = groups.map((group, number) => chartOf(group, { number, of: groups.length }));
    return composeFigure(words, pairedPanels(charts));
  }
  const panels = groups.map((group) => ({ title: group.heading, ...chartOf(group) }));
  return figureRow(panels, { ...words, columns: Math.max(1, groups.length) });
}

/** Places charts over each other, as each leaves room for the others' images, then their legends. */
function pairedPanels(charts: readonly ChartOptions[]): PlacedPanel[] {
  const drawn = charts.map((chart) => drawChart(chart, chart.width ?? ROOM));
  const below = Math.max(0, ...drawn.map(({ panel }) => panel.heightPx)) + GAP;
  const ramps = drawn.flatMap(({ ramp }) => ramp === undefined ? [] : [ramp.panel]);
  return [
    ...drawn.map(({ panel }) => ({ panel, x: 0, y: 2 })),
    ...ramps.map((panel, i) => ({ panel, x: i * LEGEND_WIDTH, y: below })),
  ];
}

/** Which of the images in a cell a grid draws. */
interface Slot {
  readonly number: number;
  readonly of: number;
}

const ONLY: Slot = { number: 0, of: 1 };

/** Returns a grid as a chart: bands for columns and rows, and in them images and labels. */
function gridChart(images: NdArray, options: ImageGridOptions, slot = ONLY): ChartOptions {
  checkOptions(images.shape[0] ?? 0, options);
  const layout = gridLayout(images, options, slot);
  return {
    ...gridSize(layout),
    color: colourOptions(images, options),
    legend: options.legend ?? ((options.scale ?? "grey") === "grey" ? false : "value"),
    marks: gridMarks(layout),
  };
}

/** Images in their bands, and the sizes of both in CSS pixels. */
type GridLayout = ReturnType<typeof gridLayout>;

function gridLayout(images: NdArray, options: ImageGridOptions, { number, of }: Slot) {
  const { marks = [], outlines, tilePx = 84 } = options;
  const count = images.shape[0] ?? 0;
  const [height, width] = count === 0 ? [1, 1] : imageSize(item(images, 0));
  const { widthPx, heightPx } = fitBox({ width, height }, tilePx);
  const labels = gridLabels(count, options);
  const labelWidth = Math.min(LABEL_WIDTH, widest(labels.flatMap((label) => label.split("\n"))));
  const imagesPx = of * (widthPx + PAIR_GAP) - PAIR_GAP;
  const room = ROOM - 2 * EDGE;
  // Columns that were asked for break labels rather than leave the figure.
  const mostPx = Math.floor((room + GAP) / Math.min(count, options.columns ?? 1)) - GAP;
  const cellWidth = Math.ceil(Math.max(imagesPx, Math.min(labelWidth, mostPx)));
  const lines = labels.map((label) => label === "" ? [] : wrapText(label, cellWidth));
  const most = Math.max(0, ...lines.map(({ length }) => length));
  const labelHeight = most === 0 ? 0 : LABEL_LINE * most + 4;
  const columns = gridColumns(count, cellWidth, options.columns);
  const cells = lines.map((words, i) => ({
    column: i % columns,
    row: Math.floor(i / columns),
    image: item(images, i),
    outline: outlines && item(outlines, i),
    label: number === 0 ? words.join("\n") : "",
    mark: marks[i],
    colour: marks[i] === undefined ? INK : marks[i] === "right" ? BLUE : VERMILION,
  }));
  const spare = Math.floor((room - columns * cellWidth) / Math.max(1, columns - 1));
  const gap = Math.max(LEAST_GAP, Math.min(GAP, spare));
  const dx = (number - (of - 1) / 2) * (widthPx + PAIR_GAP);
  return { cells, columns, tilePx, widthPx, heightPx, cellWidth, labelHeight, gap, dx };
}

function gridMarks(
  { cells, tilePx, widthPx, heightPx, cellWidth, labelHeight, dx }: GridLayout,
): Plot.Markish[] {
  const place = { x: "column", y: "row" } as const;
  const dy = -labelHeight / 2;
  const side = (cellWidth - widthPx) / 2;
  const frame = (inset: number) => ({
    ...place,
    fill: "none",
    insetLeft: side + inset + dx,
    insetRight: side + inset - dx,
    insetTop: inset,
    insetBottom: labelHeight + inset,
  });
  const colour = { value: "colour", scale: null };
  const marked = cells.filter(({ mark }) => mark !== undefined);
  return [
    imagesMark(cells, { ...place, image: "image", sidePx: tilePx, dx, dy }),
    cells.some(({ outline }) => outline) ? outlineMark(cells, { widthPx, heightPx, dx, dy }) : null,
    Plot.cell(cells, { ...frame(-0.5), stroke: LINE }),
    Plot.cell(marked, { ...frame(-1.5), stroke: colour, strokeWidth: 2.5 }),
    Plot.text(cells, {
      ...place,
      dy: heightPx / 2 + dy + 6,
      text: "label",
      fill: colour,
      lineAnchor: "top",
      lineHeight: LABEL_LINE / 12,
    }),
  ];
}

/** Returns the size of a plot whose bands are as large as cells, and so far apart. */
function gridSize({ cells, columns, cellWidth, heightPx, labelHeight, gap }: GridLayout) {
  const rows = Math.ceil(cells.length / columns);
  const cellHeight = heightPx + labelHeight;
  const axis = (count: number, size: number, between: number): ScaleOptions => ({
    type: "band",
    domain: Array.from({ length: count }, (_, i) => i),
    axis: null,
    // Of one band alone, d3 would take the room between two.
    paddingInner: count < 2 ? 0 : between / (size + between),
    paddingOuter: 0,
    round: false,
  });
  return {
    width: columns * (cellWidth + gap) - gap + 2 * EDGE,
    height: Math.max(0, rows * (cellHeight + GAP) - GAP) + 2 * EDGE,
    margin: EDGE,
    x: axis(columns, cellWidth, gap),
    y: axis(rows, cellHeight, GAP),
  };
}

/**
 * Returns how many cells stand in a row: without a number of columns the rows are as few as the
 * width allows, and filled evenly.
 */
export function gridColumns(count: number, cellWidth: number, columns?: number): number {
  if (columns !== undefined) return Math.max(1, Math.min(count, columns));
  const fitting = Math.max(1, Math.floor((ROOM + GAP) / (cellWidth + GAP)));
  return Math.max(1, Math.ceil(count / Math.max(1, Math.ceil(count / fitting))));
}

function colourOptions(
  { data }: NdArray,
  { scale = "grey", domain }: ImageGridOptions,
): ScaleOptions {
  const [low, high] = extentOf([0, ...data]);
  if (scale === "diverging") {
    return { type: "diverging", symmetric: true, domain: domain ?? [low, high] };
  }
  const whole = scale === "grey" ? [0, 1] : [0, high];
  return { type: scale === "grey" ? "linear" : "sqrt", clamp: true, domain: domain ?? whole };
}

function checkOptions(count: number, options: ImageGridOptions): void {
  const { labels, marks, outlines, columns = 1, tilePx = 84 } = options;
  const counts = { labels: labels?.length, marks: marks?.length, outlines: outlines?.shape[0] };
  for (const [name, given = count] of Object.entries(counts)) {
    const rule = `there must be as many ${name} as images: there are ${given} and ${count}`;
    check.that(given === count, rule, TypeError);
  }
  const isWhole = Number.isInteger(columns) && columns >= 1;
  check.that(isWhole, `columns must be a whole number from 1: current value is ${columns}`);
  const isInRange = tilePx >= 8 && tilePx <= 800;
  check.that(isInRange, `tilePx must be from 8 to 800: current value is ${tilePx}`);
}

/** Returns the label of each image with the sign of its mark. */
export function gridLabels(
  count: number,
  { labels = [], marks = [] }: Pick<ImageGridOptions, "labels" | "marks">,
): string[] {
  return Array.from({ length: count }, (_, i) => {
    const mark = marks[i];
    return `${mark === undefined ? "" : SIGNS[mark]} ${labels[i] ?? ""}`.trim();
  });
}

/** Returns the alternative text of a grid: how many images, and their labels. */
function gridAlt({ shape: [count = 0] }: NdArray, options: ImageGridOptions): string {
  const images = `${count} ${count === 1 ? "image" : "images"}`;
  const words = gridLabels(count, options).filter((label) => label !== "");
  const labels = words.map((label) => label.replaceAll("\n", " "));
  return labels.length === 0 ? `${images}.` : `${images}: ${labels.join("; ")}.`;
}
