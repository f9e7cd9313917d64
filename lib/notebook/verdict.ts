/**
 * What became of an expectation.
 *
 * @module
 */

import { type Markdown, markdown, type MarkdownValue, md } from "./markdown.ts";

/**
 * Returns the words with which a verdict begins: **As expected,** or **Not as expected,**.
 *
 * @example
 * ```ts
 * import { md, verdict } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(md`${verdict(true)} it is 3.`.text, "**As expected,** it is 3.");
 * ```
 */
export function verdict(holds: boolean): Markdown {
  return markdown(`**${holds ? "As expected" : "Not as expected"},**`);
}

/**
 * Returns a whole verdict: what was found and, where it is not as expected, why, or how one would
 * find out.
 *
 * @param holds Whether it is as expected.
 * @param found What was found, with its number: a sentence that begins with a small letter.
 * @param otherwise A sentence that is added where it is not as expected.
 *
 * @example
 * ```ts
 * import { expectation, md } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const found = md`**${9} of 10** are right.`;
 * assert.equal(
 *   expectation(false, found, md`The seven is crossed.`).text,
 *   "**Not as expected,** **9 of 10** are right. The seven is crossed.",
 * );
 * ```
 */
export function expectation(
  holds: boolean,
  found: MarkdownValue,
  otherwise: MarkdownValue,
): Markdown {
  return md`${verdict(holds)} ${found}${holds ? "" : md` ${otherwise}`}`;
}

/**
 * Returns several verdicts as a list, one {@linkcode expectation} an item.
 *
 * @param rows Whether it is as expected, what was found, and why it may not be.
 *
 * @example
 * ```ts
 * import { expectations } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const list = expectations([[true, "it is 3.", ""], [false, "it is 4.", "Look at the 5."]]);
 * assert.equal(list.plain, "\n- **As expected,** it is 3.\n- **Not as expected,** it is 4. Look at the 5.");
 * ```
 */
export function expectations(
  rows: readonly (readonly [holds: boolean, found: MarkdownValue, otherwise: MarkdownValue])[],
): Markdown {
  return md`${rows.map((row) => md`\n- ${expectation(...row)}`)}`;
}
