/**
 * A figure as HTML that every viewer of notebooks shows.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { escapeMarkup } from "./escape.ts";
import type { Figure } from "./figure.ts";
import { renderParts } from "./png.ts";
import { MARGIN } from "./style.ts";

/** Pixels of the picture for each CSS pixel: dense screens and paper show it sharp. */
const SCALE = 2;

/**
 * Returns a figure as an HTML element with its caption, on white whatever the page's colours.
 *
 * The picture is a PNG in an `<img>`, its text in the project's own font. Viewers that don't trust a
 * notebook yet, as every fresh clone is, take SVG elements out, and some pictures in SVG too; all
 * keep a PNG. A figure higher than a sheet of paper is several pictures below each other, between
 * which a page can break. The element is one picture to a screen reader, which therefore skips what is inside:
 * its label holds the alternative text and then the caption.
 *
 * @param figure The figure.
 * @returns A `<figure>` element in one line; everything that came as text appears as text.
 *
 * @example
 * ```ts
 * import { figureHtml, learningCurves } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const html = figureHtml(learningCurves([], { alt: "No epoch <b>yet" }));
 * assert.ok(html.startsWith('<figure role="img" aria-label="No epoch &lt;b&gt;yet"'));
 * ```
 */
export function figureHtml(figure: Figure): string {
  const caption = oneLine(figure.caption);
  const alt = oneLine(figure.alt);
  const label = caption === "" ? alt : `${alt} ${caption}`;
  const words = caption === "" ? "" : `<figcaption style="${CAPTION}">${caption}</figcaption>`;
  const images = renderParts(figure, SCALE).map(({ png, heightPx }, i) =>
    `<img src="data:image/png;base64,${Buffer.from(png).toString("base64")}" ` +
    `alt="${i === 0 ? alt : ""}" width="${figure.widthPx}" height="${heightPx}" style="${IMAGE}">`
  );
  return `<figure role="img" aria-label="${label}" style="${FIGURE}">${images.join("")}${words}` +
    "</figure>";
}

function oneLine(text: string): string {
  return escapeMarkup(text).replaceAll(/\s+/g, " ");
}

// Light also in a dark theme, its scroll bars too.
const FIGURE = "margin:0;padding:0;background:#fff;color:#1b1e23;color-scheme:light;" +
  "width:fit-content;max-width:100%";
const IMAGE = "display:block;margin:0;max-width:100%;height:auto";
const CAPTION = `padding:0 ${MARGIN}px ${MARGIN}px;font:13px/1.4 Inter,system-ui,sans-serif;` +
  "text-align:left;contain:inline-size";
