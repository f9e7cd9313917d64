/**
 * The pages of the report that no notebook is: their head and their frame.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { type Markup, markup, raw } from "./markup.ts";
import { PAGE_HEAD } from "./policy.ts";

const TEMPLATE = join(dirname(fromFileUrl(import.meta.url)), "template");

/** The label that the assignment asks the report to carry. */
const LABEL = "cs365s19project05";

/** What a page holds. */
export interface HtmlPage {
  readonly title: string;
  /** The paragraphs below the title. */
  readonly intro: Markup;
  readonly main: Markup;
}

/** Returns a whole page, its head still to be completed: see `completeHead`. */
export async function htmlPage({ title, intro, main }: HtmlPage): Promise<string> {
  const css = await Promise.all(
    ["index.css", "recognition/figures.css"].map((file) => Deno.readTextFile(join(TEMPLATE, file))),
  );
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${raw(PAGE_HEAD)}
<title>${title}</title>
<style>
${raw(css.join("\n"))}</style>
</head>
<body>
<header>
<p class="label">${LABEL}</p>
<h1>${title}</h1>
${intro}
</header>
<main>
${main}
</main>
</body>
</html>
`.html;
}

/** Returns the warning that a page begins with where a notebook computed only a part. */
export function quickWarning(names: readonly string[]): Markup {
  if (names.length === 0) return markup``;
  return markup`<p class="quick"><strong>These are not the results.</strong> ${names.join(", ")} ran
in the profile <em>quick</em>, on a small part of the data: it shows that everything works, and its
numbers mean nothing. <code>deno task start</code> computes the results.</p>`;
}
