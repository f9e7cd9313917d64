/**
 * What a notebook shows: one value in the forms that each reader knows.
 *
 * Figures and tables are HTML, sent as Markdown, which HTML is a part of: every viewer cleans and
 * shows that, also VS Code in a folder that isn't trusted, which leaves `text/html` out.
 *
 * @module
 */

import { type Figure, figureHtml } from "../figures/mod.ts";
import type { Markdown } from "./markdown.ts";
import { type Table, tableHtml, tableText } from "./table.ts";

/** What can be shown: a figure, a table, Markdown, or plain text. */
export type Showable = Figure | Table | Markdown | string;

/** The forms of one output, and facts about it. */
export interface Bundle {
  /** The forms, by media type; always with `text/plain`. */
  readonly data: Readonly<Record<string, string>> & { readonly "text/plain": string };
  /** Facts for the report: a figure's name, title and alternative text. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * Returns the forms of a value: for a figure its HTML in Markdown, and a line of text. It throws if
 * the name could not be a file's name everywhere; by default it is made of the figure's title.
 */
export function bundleOf(value: Showable, name?: string): Bundle {
  if (typeof value === "string") return { data: { "text/plain": value }, metadata: {} };
  if ("svg" in value) return figureBundle(value, name ?? nameOf(value.title));
  if (value.kind === "table") {
    return {
      data: { "text/markdown": htmlMarkdown(tableHtml(value)), "text/plain": tableText(value) },
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
  return {
    data: {
      "text/markdown": htmlMarkdown(figureHtml(figure)),
      "text/plain": figureLine(figure),
    },
    metadata: { recognition: { name, title, alt } },
  };
}

/** Returns an HTML element as a block of Markdown: one line, nothing in it a formula. */
export function htmlMarkdown(html: string): string {
  return html.replaceAll(/\s+/g, " ").replaceAll("$", "&#36;");
}

/** Returns one line that names a figure where no picture can be shown. */
function figureLine({ title, alt, widthPx, heightPx }: Figure): string {
  return `[figure, ${widthPx} × ${heightPx} px] ${title}: ${alt}`;
}

/** Returns a title as a file's name: `"Accuracy by class"` as `accuracy-by-class`. */
export function nameOf(title: string): string {
  const words = title.toLowerCase().normalize("NFKD").match(/[a-z0-9]+/g) ?? ["figure"];
  return words.join("-").slice(0, 60);
}
