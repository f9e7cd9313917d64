/**
 * Figures as PNG pictures, the same on every machine.
 *
 * @module
 */

import { Resvg } from "@resvg/resvg-js";
import { FONT_FILES } from "../image/mod.ts";
import { escapeMarkup } from "./escape.ts";
import type { Figure } from "./figure.ts";
import { indexedPng } from "./indexed_png.ts";
import { FONT_FAMILY, INK, MARGIN } from "./style.ts";
import { wrapText } from "./text.ts";

const SHARP = 'image-rendering="pixelated"';
const CAPTION = { fontSize: 13 };
const CAPTION_LINE = 18;
const OTHER_LETTER =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}])\p{L}/u;

/** How to render a figure. */
export interface RenderPngOptions {
  /** Pixels of the picture for each CSS pixel of the figure, above 0 and at most 8; default 2. */
  readonly scale?: number;
  /** Whether to draw the caption below the figure; default true. */
  readonly caption?: boolean;
}

/**
 * Returns a figure as a PNG picture, with its caption below, on white and in the project's font.
 *
 * The font draws Latin, Greek and Cyrillic letters. For those of other scripts the fonts of the
 * machine are asked; where it has none for them, they come out as boxes.
 *
 * @param figure The figure.
 * @param options The scale, and whether with the caption.
 * @returns PNG data of at most 256 colours, `scale * figure.widthPx` wide; higher than the figure by
 * its caption.
 * @throws {RangeError} If the scale is out of range.
 *
 * @example
 * ```ts
 * import { heatMap, renderPng } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const matrix = ndarray(new Float32Array([0, 1, 1, 0]), [2, 2]);
 * const figure = heatMap(matrix, { title: "Distances" });
 * const png = renderPng(figure, { scale: 1 });
 * assert.equal(new DataView(png.buffer, png.byteOffset).getUint32(16), figure.widthPx);
 * ```
 */
export function renderPng(
  figure: Figure,
  { scale = 2, caption = true }: RenderPngOptions = {},
): Uint8Array<ArrayBuffer> {
  if (!(scale > 0 && scale <= 8)) {
    throw new RangeError(
      `Cannot render a figure as scale must be above 0 and at most 8: current value is ${scale}`,
    );
  }
  const sharp = { ...figure, svg: sharpImages(figure.svg) };
  const resvg = new Resvg(caption ? withCaption(sharp) : sharp.svg, {
    fitTo: { mode: "zoom", value: scale },
    font: {
      fontFiles: FONT_FILES,
      loadSystemFonts: needsOtherFonts(sharp),
      defaultFontFamily: "Inter",
    },
  });
  const { pixels, width } = resvg.render();
  return indexedPng(pixels, width);
}

/** Returns whether a figure has letters that the project's font, of three scripts, doesn't draw. */
export function needsOtherFonts({ svg, caption }: Figure): boolean {
  return OTHER_LETTER.test(svg) || OTHER_LETTER.test(caption);
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
