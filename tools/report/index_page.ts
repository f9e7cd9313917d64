/**
 * The report's first page: each notebook in short.
 *
 * @module
 */

import type { Fact } from "./environment.ts";
import { type Markup, markup } from "./markup.ts";
import type { Summary } from "./summary.ts";

/** A notebook as the index shows it. */
export interface IndexEntry {
  /** The name of its page, without `.html`. */
  readonly name: string;
  /** Its title, for one that has not run. */
  readonly title: string;
  /** Why it can't be read, where it can't. */
  readonly unreadable?: string;
  /** Its summary, and how it ran; nothing where it has not run yet. */
  readonly ran?: {
    readonly summary: Summary;
    /** The line on profile, date and time. */
    readonly about: string;
    /** What went wrong; empty when all is well. */
    readonly failures: readonly string[];
    /** Its picture. */
    readonly cover?: IndexPicture | undefined;
  };
}

/** A picture in the index. */
export interface IndexPicture {
  readonly png: Uint8Array;
  /** What it shows, for a reader who doesn't see it. */
  readonly alt: string;
  /** What its caption says, `""` without one. */
  readonly caption: string;
}

/** Returns what the index shows below its title. */
export function indexMain(entries: readonly IndexEntry[], facts: readonly Fact[]): Markup {
  return markup`${entries.map(notebookCard)}
${extensions(entries)}
<section class="facts">
<h2>How it was made</h2>
<dl>
${facts.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
</section>`;
}

function notebookCard({ name, title, unreadable, ran }: IndexEntry): Markup {
  if (unreadable !== undefined) {
    return markup`<article><h2>${title}</h2><pre class="failure">${unreadable}</pre></article>\n`;
  }
  if (ran === undefined) {
    return markup`<article><h2>${title}</h2><p class="about">Not run yet</p></article>\n`;
  }
  const { summary, about, failures, cover } = ran;
  return markup`<article>
<h2><a href="${name}.html">${summary.title}</a></h2>
${failures.map((failure) => markup`<pre class="failure">${failure}</pre>\n`)}
${section("Question", summary.question)}
${cover === undefined ? "" : picture(cover, name)}
${section("Findings", summary.findings)}
<p class="about">${about}</p>
</article>
`;
}

function section(title: string, content: Markup): Markup {
  return content.html.trim() === "" ? markup`` : markup`<section>
<h3>${title}</h3>
${content}
</section>`;
}

function picture({ png, alt, caption }: IndexPicture, name: string): Markup {
  const src = `data:image/png;base64,${png.toBase64()}`;
  const words = caption === "" ? "" : markup`<figcaption>${caption}</figcaption>`;
  return markup`<figure class="picture wide"><a href="${name}.html"><img src="${src}" alt="${alt}"
width="${widthOf(png) / 2}"></a>${words}</figure>`;
}

/** Returns how many pixels wide a PNG is; a figure has two for each of a page. */
function widthOf(png: Uint8Array): number {
  return new DataView(png.buffer, png.byteOffset).getUint32(16);
}

function extensions(entries: readonly IndexEntry[]): Markup {
  const groups = entries.flatMap(({ name, ran }) =>
    ran === undefined || ran.summary.extensions.length === 0 ? [] : [markup`
<h3>${ran.summary.title}</h3>
${extensionList(name, ran.summary)}`]
  );
  if (groups.length === 0) return markup``;
  return markup`<section>
<h2 id="extensions">Extensions</h2>
<p>What goes beyond the assignment:</p>${groups}
</section>`;
}

/** Returns links to what goes beyond the assignment in a notebook's page. */
export function extensionList(name: string, { extensions }: Summary): Markup {
  const items = extensions.map(({ text, anchor }) =>
    markup`<li><a href="${name}.html#${anchor}">${text}</a></li>\n`
  );
  return markup`<ul>\n${items}</ul>\n`;
}
