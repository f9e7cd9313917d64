/**
 * A page with what was found on it marked.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Figure, FigureText } from "./figure.ts";
import { composeFigure, pixelPlot } from "./plot.ts";
import { BLUE, listed, MARGIN, VERMILION, WIDTH } from "./style.ts";
import { type RgbaPicture, tile, tileMarks } from "./tiles.ts";

/** Something found on a page. */
export interface PageMark {
  /** Where it is, in pixels of the page. */
  readonly box: {
    readonly row: number;
    readonly column: number;
    readonly height: number;
    readonly width: number;
  };
  /** What it was taken for. */
  readonly label: string;
  /** Whether there is doubt: its frame is dashed and its label ends with `?`. */
  readonly isUnsure?: boolean;
}

/** Room between a mark and its frame, and the size of labels, in CSS pixels. */
const ROOM = 3;
const LABEL = { least: 12, most: 22 } as const;

/**
 * Returns a figure of a page with a frame round each thing found and its label above it.
 *
 * @param page The picture of the page.
 * @param rows What was found, row by row in reading order.
 * @param options Title, caption, alternative text.
 *
 * @example
 * ```ts
 * import { markedPage } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const page = { width: 40, height: 30, rgba: new Uint8ClampedArray(4 * 40 * 30).fill(255) };
 * const mark = { box: { row: 5, column: 5, height: 20, width: 10 }, label: "7" };
 * const figure = markedPage(page, [[mark]], { title: "A page" });
 * assert.equal(figure.alt, "A page with 1 row: 7.");
 * ```
 */
export function markedPage(
  page: RgbaPicture,
  rows: readonly (readonly PageMark[])[],
  options: FigureText,
): Figure {
  const { title, caption = "" } = options;
  const picture = tile(page, WIDTH - 2 * MARGIN);
  const scale = picture.widthPx / page.width;
  const marks = rows.flat().map((mark) => placed(mark, scale));
  const panel = pixelPlot(picture.widthPx, picture.heightPx, [
    ...tileMarks([{ ...picture, x: picture.widthPx / 2, y: picture.heightPx / 2 }]),
    ...[false, true].flatMap((unsure) =>
      frameMarks(marks.filter(({ isUnsure }) => isUnsure === unsure), unsure)
    ),
    ...labelMarks(marks),
  ]);
  return composeFigure({ title, caption, alt: options.alt ?? pageAlt(rows) }, [
    { panel, x: 0, y: 4 },
  ]);
}

type PlacedMark = ReturnType<typeof placed>;

function placed({ box, label, isUnsure = false }: PageMark, scale: number) {
  const fontSize = Math.min(Math.max(0.4 * box.height * scale, LABEL.least), LABEL.most);
  return {
    x1: box.column * scale - ROOM,
    x2: (box.column + box.width) * scale + ROOM,
    y1: box.row * scale - ROOM,
    y2: (box.row + box.height) * scale + ROOM,
    text: isUnsure ? `${label}?` : label,
    fontSize: Math.round(fontSize),
    colour: isUnsure ? VERMILION : BLUE,
    isUnsure,
  };
}

/** Frames on a white edge, so that they show on dark pages as well. */
function frameMarks(marks: readonly PlacedMark[], dashed: boolean): Plot.Markish[] {
  const edges = { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "none", rx: 2 } as const;
  return [
    Plot.rect(marks, { ...edges, stroke: "#fff", strokeWidth: 3.5, strokeOpacity: 0.8 }),
    Plot.rect(marks, {
      ...edges,
      stroke: "colour",
      strokeWidth: 1.5,
      ...(dashed ? { strokeDasharray: "4 2" } : {}),
    }),
  ];
}

/** One mark for each size of label: Plot takes no channel there that resvg would honour. */
function labelMarks(marks: readonly PlacedMark[]): Plot.Markish[] {
  return [...Map.groupBy(marks, ({ fontSize }) => fontSize)].map(([fontSize, same]) =>
    Plot.text(same, {
      x: ({ x1 }: PlacedMark) => x1 + 1,
      // Above the frame, or inside it at the page's upper edge.
      y: ({ y1 }: PlacedMark) => Math.max(y1 - 2, fontSize),
      text: "text",
      fill: "colour",
      fontSize,
      fontWeight: 600,
      textAnchor: "start",
      lineAnchor: "bottom",
      stroke: "#fff",
      strokeWidth: 4,
    })
  );
}

function pageAlt(rows: readonly (readonly PageMark[])[]): string {
  const words = rows.map((row) =>
    row.map(({ label, isUnsure = false }) => isUnsure ? `${label}?` : label).join(" ")
  );
  if (words.length === 0) return "A page on which nothing was found.";
  return `A page with ${words.length} ${words.length === 1 ? "row" : "rows"}: ${listed(words)}.`;
}
