/**
 * Many small images side by side: digits, filters, feature maps.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import { item, type NdArray } from "../base/mod.ts";
import { colourScale, domainOf } from "./colours.ts";
import type { Figure, FigureText } from "./figure.ts";
import { outlineMark } from "./outlines.ts";
import { composeFigure, pixelPlot, type PlacedPanel } from "./plot.ts";
import { BLUE, INK, LINE, MARGIN, SIGNS, VERMILION, WIDTH } from "./style.ts";
import { widest, wrapText } from "./text.ts";
import { colourPicture, EDGES, type Tile, tile, tileMarks } from "./tiles.ts";

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
   * what is near 0 shows, `"diverging"` from blue over white to red. */
  readonly scale?: "grey" | "sqrt" | "diverging";
  /** Whether blue and red go as far; default true. False fits them to the numbers. */
  readonly symmetric?: boolean;
  /** The numbers of the first and the last colour, the same for all images; default 0 to 1 for
   * `"grey"`, 0 to the largest for `"sqrt"`, as far as the numbers go for `"diverging"`. */
  readonly domain?: readonly [low: number, high: number];
  /** The longest side of an image in CSS pixels, at least 8; default 84. Images are enlarged by a
   * whole factor, so that they may be a little smaller. */
  readonly tilePx?: number;
  /** The title of a colour legend, or `false` for none; default none for `"grey"`, else `"value"`. */
  readonly legend?: string | false;
}

/** Where things are in a grid, in CSS pixels. */
export interface GridLayout {
  readonly columns: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The top left corner of each cell. */
  readonly cells: readonly { readonly x: number; readonly y: number }[];
}

const GAP = 12;
const LABEL_LINE = 15;
const LABEL_WIDTH = 168;
const FRAMES = { right: BLUE, wrong: VERMILION } as const;

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
  const { title, caption = "" } = options;
  const { panels, alt } = gridParts(images, options);
  return composeFigure({ title, caption, alt }, panels);
}

/** Returns a grid and, below it, its legend; and the alternative text. */
export function gridParts(
  images: NdArray,
  options: Omit<ImageGridOptions, "title" | "caption">,
): { readonly panels: readonly PlacedPanel[]; readonly alt: string } {
  const { scale: kind = "grey", symmetric = true, tilePx = 84, legend } = options;
  const count = images.shape[0] ?? 0;
  checkOptions(count, options);
  const domain = options.domain ??
    (kind === "grey" ? [0, 1] as const : domainOf(images, kind, symmetric));
  const scale = colourScale(kind, domain);
  const tiles = Array.from(
    { length: count },
    (_, i) => tile(colourPicture(item(images, i), scale), tilePx),
  );
  const labels = gridLabels(count, options);
  const alt = options.alt ?? gridAlt(labels, count);
  const grid = gridPanel(tiles, labels, options);
  const legendLabel = legend ?? (kind === "grey" ? false : "value");
  const panels = legendLabel === false || count === 0
    ? [grid]
    : [grid, { panel: scale.legend(legendLabel), x: 0, y: grid.panel.heightPx + 10 }];
  return { panels, alt };
}

function checkOptions(
  count: number,
  options: Omit<ImageGridOptions, "title" | "caption">,
): void {
  const { labels, marks, outlines, columns = 1, tilePx = 84 } = options;
  const counts = { labels: labels?.length, marks: marks?.length, outlines: outlines?.shape[0] };
  for (const [name, given] of Object.entries(counts)) {
    if (given !== undefined && given !== count) {
      throw new TypeError(
        `Cannot draw images as there must be as many ${name} as images: ` +
          `there are ${given} and ${count}`,
      );
    }
  }
  if (!Number.isInteger(columns) || columns < 1) {
    throw new RangeError(
      `Cannot draw images as columns must be a whole number from 1: current value is ${columns}`,
    );
  }
  if (!(tilePx >= 8 && tilePx <= 800)) {
    throw new RangeError(
      `Cannot draw images as tilePx must be from 8 to 800: current value is ${tilePx}`,
    );
  }
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
export function gridAlt(labels: readonly string[], count: number): string {
  const images = `${count} ${count === 1 ? "image" : "images"}`;
  const words = labels.map((label) => label.replaceAll("\n", " ")).filter((label) => label !== "");
  return words.length === 0 ? `${images}.` : `${images}: ${words.join("; ")}.`;
}

/**
 * Returns where the cells of a grid go.
 *
 * Without a number of columns the rows are as few as the width allows, and filled evenly.
 */
export function gridLayout(
  count: number,
  { cellWidth, cellHeight, columns }: {
    readonly cellWidth: number;
    readonly cellHeight: number;
    readonly columns?: number | undefined;
  },
): GridLayout {
  const fitting = Math.max(1, Math.floor((WIDTH - 2 * MARGIN + GAP) / (cellWidth + GAP)));
  const rows = Math.ceil(count / (columns ?? fitting));
  const across = columns === undefined ? Math.ceil(count / Math.max(1, rows)) : columns;
  const cells = Array.from({ length: count }, (_, i) => ({
    x: (i % across) * (cellWidth + GAP),
    y: Math.floor(i / across) * (cellHeight + GAP),
  }));
  return {
    columns: across,
    widthPx: Math.max(0, Math.min(count, across) * (cellWidth + GAP) - GAP),
    heightPx: Math.max(0, rows * (cellHeight + GAP) - GAP),
    cells,
  };
}

/** Returns the images of a grid with their labels, marks and outlines. */
export function gridPanel(
  tiles: readonly Tile[],
  labels: readonly string[],
  { columns, marks = [], outlines }: Pick<ImageGridOptions, "columns" | "marks" | "outlines">,
): PlacedPanel {
  const imageWidth = Math.max(0, ...tiles.map(({ widthPx }) => widthPx));
  const imageHeight = Math.max(0, ...tiles.map(({ heightPx }) => heightPx));
  const asked = Math.min(LABEL_WIDTH, widest(labels.flatMap((label) => label.split("\n"))));
  const cellWidth = Math.ceil(Math.max(imageWidth, asked));
  const lines = labels.map((label) => label === "" ? [] : wrapText(label, cellWidth));
  const labelHeight = LABEL_LINE * Math.max(0, ...lines.map(({ length }) => length));
  const cellHeight = imageHeight + (labelHeight === 0 ? 0 : labelHeight + 4);
  const layout = gridLayout(tiles.length, { cellWidth, cellHeight, columns });
  const cells = tiles.map((tile, i) => {
    const { x = 0, y = 0 } = layout.cells[i] ?? {};
    const mark = marks[i];
    return {
      ...tile,
      x: x + Math.round((cellWidth - tile.widthPx) / 2) + tile.widthPx / 2,
      y: y + tile.heightPx / 2,
      middle: x + cellWidth / 2,
      labelTop: y + imageHeight + 6,
      label: (lines[i] ?? []).join("\n"),
      mark,
      colour: mark === undefined ? INK : FRAMES[mark],
    };
  });
  const marked = cells.filter(({ mark }) => mark !== undefined);
  const outlined = outlines === undefined ? [] : cells.map((_, i) => item(outlines, i));
  const panel = pixelPlot(layout.widthPx + 4, layout.heightPx + 4, [
    ...tileMarks(cells),
    outlineMark(cells, outlined),
    Plot.rect(cells, { ...EDGES, fill: "none", stroke: LINE, inset: -0.5 }),
    Plot.rect(marked, {
      ...EDGES,
      fill: "none",
      stroke: "colour",
      strokeWidth: 2.5,
      inset: -1.5,
    }),
    Plot.text(cells, {
      x: "middle",
      y: "labelTop",
      text: "label",
      fill: "colour",
      lineAnchor: "top",
      lineHeight: LABEL_LINE / 12,
    }),
  ]);
  return { panel, x: 2, y: 2 };
}
