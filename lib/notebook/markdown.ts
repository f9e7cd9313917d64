/**
 * Markdown whose numbers and names are computed.
 *
 * @module
 */

import { numberText } from "./numbers.ts";

/** Markdown text. */
export interface Markdown {
  /** What it is. */
  readonly kind: "markdown";
  /** The Markdown itself. */
  readonly text: string;
  /** The same for a terminal: what was put in is not escaped. */
  readonly plain: string;
}

/**
 * Returns a text as Markdown, as it is.
 *
 * @param text Markdown; nothing in it is escaped.
 *
 * @example
 * ```ts
 * import { markdown } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(markdown("**bold**").text, "**bold**");
 * ```
 */
export function markdown(text: string): Markdown {
  return { kind: "markdown", text, plain: text };
}

/**
 * Returns a template as Markdown in which the values put in appear as they are: a file named
 * `*a*<b>.png` stays legible and harmless. A value that is Markdown itself goes in as Markdown, a
 * list of values one after the other.
 *
 * @example
 * ```ts
 * import { md } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const right = 9;
 * assert.equal(md`**${right} of 10**`.text, "**9 of 10**");
 * assert.equal(md`${"a_b"} is ${md`*new*`}`.text, "a&#95;b is *new*");
 * ```
 */
export function md(
  strings: TemplateStringsArray,
  ...values: readonly MarkdownValue[]
): Markdown {
  const filled = (form: (value: MarkdownValue) => string) =>
    strings.flatMap((string, i) => [string, ...values.slice(i, i + 1).map(form)]).join("");
  return { kind: "markdown", text: filled(escaped), plain: filled(unescaped) };
}

/** What can be put into a Markdown template; a number appears as `numberText()` writes it. */
export type MarkdownValue = string | number | Markdown | readonly MarkdownValue[];

function escaped(value: MarkdownValue): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return escapeMarkdown(value);
  return "kind" in value ? value.text : value.map(escaped).join("");
}

function unescaped(value: MarkdownValue): string {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return value;
  return "kind" in value ? value.plain : value.map(unescaped).join("");
}

/** Returns `text` with the signs of Markdown, HTML and formulas as character references. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>()#+!|$&~^:=-]/g, (sign) => `&#${sign.codePointAt(0)};`)
    .replace(/\s+/g, " ");
}
