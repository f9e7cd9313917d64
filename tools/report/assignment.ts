/**
 * The page for handing in: the assignment item by item, answered by the notebooks.
 *
 * A cell that answers an item carries the tag `item-1.4`; one that sums up the extensions of its
 * notebook carries `extensions`.
 *
 * @module
 */

import { type Task, TASKS } from "./items.ts";
import { type Markup, markup, raw } from "./markup.ts";
import type { Summary } from "./summary.ts";

/** A notebook's page, read. */
export interface AnsweringPage {
  /** The name of its page, without `.html`. */
  readonly name: string;
  readonly summary: Summary;
  readonly document: Document;
}

/** Returns the body of the page, from the notebooks that have run. */
export function assignmentMain(pages: readonly AnsweringPage[]): Markup {
  return markup`${TASKS.map((task, i) => taskSection(task, i + 1, pages))}
${extensionsSection(pages)}`;
}

/** Returns what a notebook page's cells with a tag show, in order. */
export function answersOf({ name, document }: AnsweringPage, tag: string): Markup[] {
  return [...document.querySelectorAll("[class*='celltag_']")]
    .filter((element) => element.classList.contains(`celltag_${tag}`))
    .map((element) =>
      element.classList.contains("jp-CodeCell") ? codeAnswer(element, name) : textAnswer(element)
    );
}

function taskSection(
  { title, items }: Task,
  task: number,
  pages: readonly AnsweringPage[],
): Markup {
  return markup`<section class="task" id="task-${task}">
<h2>${task} · ${title}</h2>
${
    items.map((question, i) => {
      const item = `${task}.${i + 1}`;
      const answers = pages.flatMap((page) => answersOf(page, `item-${item}`));
      const none = markup`<p class="about">No notebook that has run answers this.</p>`;
      return markup`<section class="item" id="item-${item}">
<h3>${item}</h3>
<p class="asked">${question}</p>
${answers.length === 0 ? none : answers}
</section>
`;
    })
  }</section>
`;
}

function codeAnswer(cell: Element, name: string): Markup {
  const code = (cell.querySelector(".jp-InputArea-editor")?.textContent ?? "").trim();
  const outputs = [...cell.querySelectorAll(".jp-OutputArea-output")].map(contentOf);
  return markup`<div class="answer">${outputs}</div>
<details><summary>Code</summary>
<pre>${code}</pre>
<p class="about"><a href="${name}.html#${cell.id}">In its notebook</a></p>
</details>
`;
}

function textAnswer(cell: Element): Markup {
  return markup`<div class="answer">${contentOf(cell)}</div>\n`;
}

/** Returns what is in an element, as the page shows it but its headings. */
function contentOf(element: Element): Markup {
  const copy = element.cloneNode(true) as Element;
  copy.querySelectorAll("h1, h2, h3, h4, h5, h6, .anchor-link").forEach((node) => node.remove());
  return raw(`<div>${copy.innerHTML.trim()}</div>\n`);
}

function extensionsSection(pages: readonly AnsweringPage[]): Markup {
  const parts = pages.flatMap((page) => {
    const words = answersOf(page, "extensions");
    const { name, summary } = page;
    if (words.length + summary.extensions.length === 0) return [];
    const links = summary.extensions.map(({ text, anchor }) =>
      markup`<li><a href="${name}.html#${anchor}">${text}</a></li>\n`
    );
    const list = links.length === 0 ? "" : markup`<ul>\n${links}</ul>\n`;
    return [markup`<h3>${summary.title}</h3>\n${words}${list}`];
  });
  if (parts.length === 0) return markup``;
  return markup`<section class="task" id="extensions">
<h2>Extensions</h2>
${parts}</section>
`;
}

/** Returns links to the tasks, for the top of the page. */
export function assignmentLinks(): Markup {
  const links = TASKS.map(({ title }, i) =>
    markup`<li><a href="#task-${i + 1}">${i + 1} · ${title}</a></li>\n`
  );
  return markup`<ul class="contents">
${links}<li><a href="#extensions">Extensions</a></li>
</ul>`;
}
