/**
 * Figures as PNG pictures, the same on every machine.
 *
 * @module
 */

import { Resvg } from "@resvg/resvg-js";
import { type Check, createCheck } from "../base/mod.ts";
import { FONT_FILES, indexedPng } from "../image/mod.ts";
import { escapeMarkup } from "./escape.ts";
import type { Figure } from "./figure.ts";
import { FONT_FAMILY, INK, MARGIN } from "./style.ts";
import { wrapText } from "./text.ts";

const check: Check = createCheck("render a figure", { now: "current value is" });

const SHARP = 'image-rendering="pixelated"';
const CAPTION = { fontSize: 13 };
const CAPTION_LINE = 18;
const OTHER_LETTER =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}])\p{L}/u;

/** How to render a figure. */
export interface RenderPngOptions {
  /** Pixels of the picture for each CSS pixel of the figure, above 0 and at most 8; default 2. */
  readonly scale?: number;
}

/**
 * Returns a figure as a PNG picture, with its caption below, on white and in the project's font.
 *
 * The font draws Latin, Greek and Cyrillic letters. For those of other scripts the fonts of the
 * machine are asked; where it has none for them, they come out as boxes.
 *
 * @param figure The figure.
 * @param options The scale.
 * @returns PNG data of at most 256 colours, `scale * figure.widthPx` wide; higher than the figure by
 * its caption.
 * @throws {RangeError} If the scale is out of range.
 *
 * @example
 * ```ts
 * import { learningCurves, renderPng } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const figure = learningCurves([]);
 * const png = renderPng(figure, { scale: 1 });
 * assert.equal(new DataView(png.buffer, png.byteOffset).getUint32(16), figure.widthPx);
 * ```
 */
export function renderPng(
  figure: Figure,
  { scale = 2 }: RenderPngOptions = {},
): Uint8Array<ArrayBuffer> {
  const { pixels, width } = renderPixels(withCaption(figure), scale);
  return indexedPng(pixels, width);
}

/** Higher than that, a figure gets parts: what fits a sheet of paper with its caption. */
const HIGHEST_PX = 880;
/** How high a part becomes at most where gaps allow it, so that little of a sheet stays empty. */
const PART_PX = 300;
/** White rows between things that don't belong together. */
const GAP_PX = 8;

/**
 * Returns a figure as PNG pictures that stand below each other without a gap: one, or for a figure
 * higher than a sheet of paper several, divided where it is white from edge to edge.
 */
export function renderParts(
  figure: Figure,
  scale: number,
): { readonly png: Uint8Array; readonly heightPx: number }[] {
  const { pixels, width } = renderPixels(figure.svg, scale);
  const cuts = figure.heightPx <= HIGHEST_PX ? [] : cutsOf(whiteRows(pixels, width), scale);
  const ends = [...cuts, pixels.length / 4 / width];
  return ends.map((end, i) => {
    const begin = ends[i - 1] ?? 0;
    const png = indexedPng(pixels.subarray(4 * width * begin, 4 * width * end), width);
    return { png, heightPx: (end - begin) / scale };
  });
}

function whiteRows(pixels: Uint8Array, width: number): boolean[] {
  const isWhite = pixels.map((value) => value === 255 ? 1 : 0);
  return Array.from(
    { length: pixels.length / 4 / width },
    (_, row) => !isWhite.subarray(4 * width * row, 4 * width * (row + 1)).includes(0),
  );
}

/**
 * Returns the rows, multiples of `scale`, at which to divide: each in the middle of the widest gap
 * that leaves a part neither high nor, where possible, very low. A heading is nearer to what it
 * heads than to what is above it, and so stays with it.
 */
function cutsOf(white: readonly boolean[], scale: number): number[] {
  const gaps = gapsOf(white).filter(({ begin, end }) => end - begin >= GAP_PX * scale)
    .map(({ begin, end }) => ({
      row: scale * Math.round((begin + end) / 2 / scale),
      size: end - begin,
    }));
  const cuts: number[] = [];
  for (let last = 0; white.length - last > PART_PX * scale;) {
    const after = gaps.filter(({ row }) => row > last);
    const within = after.filter(({ row }) => row - last <= PART_PX * scale);
    const high = within.filter(({ row }) => row - last >= PART_PX * scale / 3);
    const choice = high.length > 0
      ? high
      : within.length > 0
      ? within.slice(-1)
      : after.slice(0, 1);
    const cut = choice.reduce((best, gap) => gap.size >= best.size ? gap : best, {
      row: 0,
      size: 0,
    });
    if (cut.row === 0) break;
    cuts.push(cut.row);
    last = cut.row;
  }
  return cuts;
}

/** Returns the runs of white rows between others. */
function gapsOf(white: readonly boolean[]): { begin: number; end: number }[] {
  const dark = white.flatMap((isWhite, row) => isWhite ? [] : [row]);
  return dark.slice(1).map((end, i) => ({ begin: (dark[i] ?? 0) + 1, end }));
}

function renderPixels(svg: string, scale: number): { pixels: Uint8Array; width: number } {
  check.positive("scale", scale, 8);
  const resvg = new Resvg(sharpImages(svg), {
    fitTo: { mode: "zoom", value: scale },
    font: {
      fontFiles: FONT_FILES,
      loadSystemFonts: needsOtherFonts(svg),
      defaultFontFamily: "Inter",
    },
  });
  const { pixels, width } = resvg.render();
  return { pixels, width };
}

/** Returns whether a text has letters that the project's font, of three scripts, doesn't draw. */
export function needsOtherFonts(text: string): boolean {
  return OTHER_LETTER.test(text);
}

/** Returns the SVG with the older word for sharp pixels, the only one that resvg knows. */
function sharpImages(svg: string): string {
  return svg.replaceAll(
    /<image [^>]*>/g,
    (image) => image.replace(SHARP, 'image-rendering="optimizeSpeed"'),
  );
}

/** Returns the SVG of a figure with its caption drawn below. */
function withCaption({ svg, caption, widthPx, heightPx }: Figure): string {
  if (caption === "") return svg;
  const lines = wrapText(caption, widthPx - 2 * MARGIN, CAPTION);
  const total = heightPx + lines.length * CAPTION_LINE + MARGIN;
  const texts = lines.map((line, i) =>
    `<text x="${MARGIN}" y="${heightPx + 13 + i * CAPTION_LINE}">${escapeMarkup(line)}</text>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${total}">` +
    `<rect width="100%" height="100%" fill="#fff"/>${svg}` +
    `<g font-family="${FONT_FAMILY}" font-size="${CAPTION.fontSize}" fill="${INK}">` +
    `${texts.join("")}</g></svg>`;
}
