/**
 * What a notebook shows: one value in several forms, of which each reader takes the best it knows.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { type Figure, figureHtml, renderPng } from "../figures/mod.ts";
import type { Markdown } from "./markdown.ts";
import { type Table, tableHtml, tableText } from "./table.ts";

/** What can be shown: a figure, a table, Markdown, or plain text. */
export type Showable = Figure | Table | Markdown | string;

/** The forms of one output, and facts about it. */
export interface Bundle {
  /** The forms, by media type; always with `text/plain`. */
  readonly data: Readonly<Record<string, string>> & { readonly "text/plain": string };
  /** Facts for exporters: the size of a picture, alternative text, name. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Returns the forms of a value: for a figure HTML, a PNG twin and a line of text.
 *
 * @param value What to show.
 * @param name The name under which a report files a figure's picture; default from its title.
 * @throws {RangeError} If the name could not be a file's name everywhere.
 */
export function bundleOf(value: Showable, name?: string): Bundle {
  if (typeof value === "string") return { data: { "text/plain": value }, metadata: {} };
  if ("svg" in value) return figureBundle(value, name ?? nameOf(value.title));
  if (value.kind === "table") {
    return {
      data: { "text/html": tableHtml(value), "text/plain": tableText(value) },
      metadata: {},
    };
  }
  return { data: { "text/markdown": value.text, "text/plain": value.plain }, metadata: {} };
}

function figureBundle(figure: Figure, name: string): Bundle {
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
    throw new RangeError(
      'Cannot show a figure as its name must be 1 to 80 letters, digits, "-" or "_": ' +
        `it is "${name}"`,
    );
  }
  const { title, alt } = figure;
  const scale = 2;
  const png = renderPng(figure, { scale });
  const size = new DataView(png.buffer, png.byteOffset);
  return {
    data: {
      "text/html": figureHtml(figure),
      "image/png": Buffer.from(png).toString("base64"),
      "text/plain": figureLine(figure),
    },
    metadata: {
      // The size in CSS pixels, as Jupyter reads it; bytes 16–23 of a PNG say its own.
      "image/png": { width: size.getUint32(16) / scale, height: size.getUint32(20) / scale },
      // Where nbconvert looks for it.
      alt,
      recognition: { name, title, alt },
    },
  };
}

/** Returns one line that names a figure where no picture can be shown. */
export function figureLine({ title, alt, widthPx, heightPx }: Figure): string {
  return `[figure, ${widthPx} × ${heightPx} px] ${title}: ${alt}`;
}

/** Returns a title as a file's name: `"Accuracy by class"` as `accuracy-by-class`. */
export function nameOf(title: string): string {
  const words = title.toLowerCase().normalize("NFKD").match(/[a-z0-9]+/g) ?? ["figure"];
  return words.join("-").slice(0, 60);
}
