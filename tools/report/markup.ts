/**
 * HTML from text that may hold anything.
 *
 * @module
 */

import { escapeMarkup } from "../../lib/figures/mod.ts";

/** HTML, as against text that still has to be escaped. */
export interface Markup {
  /** HTML that is safe to put into a page's body. */
  readonly html: string;
}

/** What goes into the gaps of {@link markup}. */
type Value = string | number | Markup | readonly Markup[];

/** Returns HTML as it is, for what already is HTML. */
export function raw(html: string): Markup {
  return { html };
}

/** Returns HTML in which each value that is text appears as text; lists are joined. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  // Unlike `String.raw`, escapes in the template count.
  return raw(parts.map((part, i) => part + htmlOf(values[i] ?? "")).join(""));
}

function htmlOf(value: Value): string {
  if (typeof value === "string" || typeof value === "number") return escapeMarkup(String(value));
  return "html" in value ? value.html : value.map(htmlOf).join("");
}
