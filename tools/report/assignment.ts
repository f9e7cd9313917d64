/**
 * The page for handing in: the assignment item by item, answered by the notebooks.
 *
 * A cell that answers an item carries the tag `item-1.4`; one that sums up the extensions of its
 * notebook carries `extensions`. Of findings that are told by items, each under its number in bold,
 * an item has its own. What answers a second item is shown under the first, and named there.
 *
 * @module
 */

import { extensionList } from "./index_page.ts";
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

/**
 * Returns what the cells of a notebook's page with a tag show, in order: each code cell with the
 * text before it, which says what is done and expected.
 */
function answersOf({ name, document }: AnsweringPage, tag: string): Markup[] {
  const cells = [...document.querySelectorAll(".jp-Cell")];
  return cells.flatMap((cell, i) => {
    if (!hasTag(cell, tag)) return [];
    if (!isCode(cell)) return [textAnswer(cell, name)];
    if (hasTag(cell, "findings")) return [codeAnswer(findingsOf(cell, tag), name)];
    const first = firstItemOf(cell);
    if (first !== undefined && `item-${first}` !== tag) return [referenceTo(first)];
    const before = textBefore(cells.slice(0, i)).filter((text) => !hasTag(text, tag));
    return [...before.map((text) => textAnswer(text, name)), codeAnswer(cell, name)];
  });
}

/**
 * Returns a cell of findings with those of an item only; all, where none has its number:
 * `**3.4, the pattern.** …`, `**3.1–3.3** …`.
 */
function findingsOf(cell: Element, tag: string): Element {
  const [task, item] = tag.replace("item-", "").split(".").map(Number);
  const isOwn = (finding: Element): boolean => {
    const words = finding.querySelector("strong")?.textContent ?? "";
    const [, of, from, to = from] = /^(\d)\.(\d)(?:–\d\.(\d))?/.exec(words) ?? [];
    return Number(of) === task && Number(from) <= (item ?? 0) && (item ?? 0) <= Number(to);
  };
  const copy = cell.cloneNode(true) as Element;
  const findings = [...copy.querySelectorAll(".jp-OutputArea-output li")];
  if (findings.some(isOwn)) {
    findings.filter((finding) => !isOwn(finding)).forEach((finding) => finding.remove());
  }
  return copy;
}

/** Returns the first item that a cell answers, as `2.1`. */
function firstItemOf(cell: Element): string | undefined {
  return [...cell.className.matchAll(/celltag_item-([\d.]+)/g)].map(([, item]) => item).sort()[0];
}

function referenceTo(item: string): Markup {
  return markup`<div class="answer"><p class="about">What is shown under <a
href="#item-${item}">${item}</a> answers this, too.</p></div>\n`;
}

/** Returns the cells of text since the last cell that answers, or since their heading. */
function textBefore(cells: readonly Element[]): Element[] {
  const last = cells.findLastIndex((cell) =>
    isCode(cell) && /celltag_(item-|extensions)/.test(cell.className)
  );
  const texts = cells.slice(last + 1).filter((cell) => !isCode(cell));
  const heading = texts.findLastIndex((text) => text.querySelector("h1, h2, h3, h4") !== null);
  return texts.slice(Math.max(heading, 0));
}

function isCode(cell: Element): boolean {
  return cell.classList.contains("jp-CodeCell");
}

/** Whether a cell has a tag; the page puts those of text on what the text has become. */
function hasTag(cell: Element, tag: string): boolean {
  const tagged = isCode(cell) ? [cell] : [cell, ...cell.querySelectorAll(".jp-MarkdownOutput")];
  return tagged.some(({ classList }) => classList.contains(`celltag_${tag}`));
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
      const [first = none, ...others] = answers;
      return markup`<section class="item" id="item-${item}">
<div class="opening">
<h3>${item}</h3>
<p class="asked">${question}</p>
${first}</div>
${others}
</section>
`;
    })
  }</section>
`;
}

function codeAnswer(cell: Element, name: string): Markup {
  const code = (cell.querySelector(".jp-InputArea-editor")?.textContent ?? "").trim();
  const outputs = [...cell.querySelectorAll(".jp-OutputArea-output")].map((output) =>
    contentOf(output, name)
  );
  return markup`<div class="answer">${outputs}</div>
<details><summary>Code</summary>
<pre>${code}</pre>
<p class="about"><a href="${name}.html#${cell.id}">In its notebook</a></p>
</details>
`;
}

function textAnswer(cell: Element, name: string): Markup {
  return markup`<div class="answer">${contentOf(cell, name)}</div>\n`;
}

/** Returns what is in an element of a notebook's page but its headings, its links from elsewhere. */
function contentOf(element: Element, name: string): Markup {
  const copy = element.cloneNode(true) as Element;
  copy.querySelectorAll("h1, h2, h3, h4, h5, h6, .anchor-link").forEach((node) => node.remove());
  for (const link of copy.querySelectorAll('a[href^="#"]')) {
    link.setAttribute("href", `${name}.html${link.getAttribute("href")}`);
  }
  return raw(`<div>${copy.innerHTML.trim()}</div>\n`);
}

function extensionsSection(pages: readonly AnsweringPage[]): Markup {
  const parts = pages.flatMap((page) => {
    const words = answersOf(page, "extensions");
    const { name, summary } = page;
    if (words.length + summary.extensions.length === 0) return [];
    const said = words.length > 0 ? words : extensionList(name, summary);
    return [markup`<h3>${summary.title}</h3>\n${said}`];
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
