/**
 * A figure as a value: its drawing, its words, its size; and its HTML.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { MARGIN } from "./style.ts";
import { escapeMarkup } from "./escape.ts";

/** A finished figure. */
export interface Figure {
  /** The drawing with its title: SVG that needs no other file and parses as XML. */
  readonly svg: string;
  /** The title, also drawn in `svg`. */
  readonly title: string;
  /** What to see in it, one to three sentences; `""` for none. Not part of `svg`. */
  readonly caption: string;
  /** What the figure shows, for a reader who doesn't see it. */
  readonly alt: string;
  /** Width of `svg` in CSS pixels. */
  readonly widthPx: number;
  /** Height of `svg` in CSS pixels. */
  readonly heightPx: number;
}

/** The words that every figure takes. */
export interface FigureText {
  /** The title, drawn above the figure. */
  readonly title: string;
  /** What to see in it; default none. */
  readonly caption?: string;
  /** The alternative text; default a sentence made from the data. */
  readonly alt?: string;
}

/**
 * Returns a figure as an HTML element with its caption, on white whatever the page's colours.
 *
 * The SVG is in an `<img>`: JupyterLab takes SVG elements out of the outputs of a notebook that it
 * doesn't trust yet, as every fresh clone is, and leaves their bare words; it keeps images. The
 * element is one picture to a screen reader, which therefore skips what is inside: its label holds
 * the alternative text and then the caption.
 *
 * @param figure The figure.
 * @returns A `<figure>` element; everything that came as text appears as text.
 *
 * @example
 * ```ts
 * import { figureHtml, heatMap } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const matrix = ndarray(new Float32Array([0, 1, 1, 0]), [2, 2]);
 * const html = figureHtml(heatMap(matrix, { title: "Distances", alt: "Two letters <b>" }));
 * assert.ok(html.startsWith('<figure role="img" aria-label="Two letters &lt;b&gt;"'));
 * ```
 */
export function figureHtml({ svg, caption, alt, widthPx, heightPx }: Figure): string {
  const label = escapeMarkup(caption === "" ? alt : `${alt} ${caption}`);
  const words = caption === "" ? "" : `<figcaption style="${CAPTION}">${escapeMarkup(caption)}` +
    "</figcaption>";
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
  return `<figure role="img" aria-label="${label}" style="${FIGURE}">` +
    `<img src="${source}" alt="${escapeMarkup(alt)}" width="${widthPx}" height="${heightPx}" ` +
    `style="${IMAGE}">${words}</figure>`;
}

const FIGURE = "margin:0;padding:0;background:#fff;color:#1b1e23;width:fit-content;max-width:100%";
const IMAGE = "display:block;margin:0;max-width:100%;height:auto";
const CAPTION = `padding:0 ${MARGIN}px ${MARGIN}px;font:13px/1.4 Inter,system-ui,sans-serif;` +
  "text-align:left;contain:inline-size";
