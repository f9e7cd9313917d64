/**
 * What the index says of a notebook, taken from the notebook's page.
 *
 * @module
 */

import { type Markup, markup, raw } from "./markup.ts";

/** A part of a notebook that goes beyond the assignment. */
export interface Extension {
  readonly text: string;
  /** The id of its heading in the page. */
  readonly anchor: string;
}

/** A notebook in short. */
export interface Summary {
  readonly title: string;
  /** The text of the cell tagged `question`; empty without one. */
  readonly question: Markup;
  /** What the cell tagged `findings` computed; empty without one. */
  readonly findings: Markup;
  /** The headings of the cells tagged `extension`. */
  readonly extensions: readonly Extension[];
}

/** Returns the summary of a notebook's page; `name` stands in for a missing title. */
export function summaryOf(document: Document, name: string): Summary {
  const first = document.querySelector("main h1, main h2, main h3");
  const text = (selector: string) => [...document.querySelectorAll(selector)].map(plain);
  return {
    title: first === null ? name : headingText(first),
    question: markup`${text(".celltag_question")}`,
    findings: markup`${text(`.celltag_findings ${MARKDOWN_OUTPUT}`)}`,
    extensions: [...document.querySelectorAll(".celltag_extension :is(h1, h2, h3, h4, h5, h6)")]
      .map((heading) => ({ text: headingText(heading), anchor: heading.id })),
  };
}

const MARKDOWN_OUTPUT = '.jp-OutputArea-output[data-mime-type="text/markdown"]';

/** Elements that a summary keeps, without their attributes. */
const KEPT = new Set(
  "p ul ol li strong em b i code pre table thead tbody tr th td sub sup br".split(" "),
);

/** Returns what is in an element with plain markup only; titles of the page go. */
function plain(element: Element): Markup {
  return markup`${
    [...element.childNodes].map((node) => {
      if (node.nodeType === node.TEXT_NODE) return markup`${node.textContent ?? ""}`;
      if (node.nodeType !== node.ELEMENT_NODE) return markup``;
      return plainElement(node as Element);
    })
  }`;
}

function plainElement(element: Element): Markup {
  const name = element.localName;
  if (name === "h1" || name === "script" || name === "style") return markup``;
  if (name === "br") return markup`<br>`;
  if (/^h[2-6]$/.test(name)) return markup`<p><strong>${headingText(element)}</strong></p>`;
  const tag = raw(name);
  return KEPT.has(name) ? markup`<${tag}>${plain(element)}</${tag}>` : plain(element);
}

function headingText(heading: Element): string {
  const copy = heading.cloneNode(true) as Element;
  copy.querySelectorAll(".anchor-link").forEach((link) => link.remove());
  return (copy.textContent ?? "").trim();
}
