/**
 * The digits of a page, framed and named on its picture.
 *
 * @module
 */

import type { PageDigit } from "../../../lib/handwriting/page_digits.ts";
import { counted, isUnsure, pageText, type Rows } from "../../recognize/page.ts";
import { byId } from "./dom.ts";
import { canvasOf } from "./pictures.ts";

/** Longest side of the picture of a page as it is shown. */
const MOST_SIDE = 1600;
const SVG = "http://www.w3.org/2000/svg";

const rows = byId("rows", HTMLPreElement);
const marked = byId("marked", HTMLElement);
const count = byId("count", HTMLElement);
const pageNote = byId("page-note", HTMLParagraphElement);
const spoken = byId("spoken", HTMLParagraphElement);

/** Nothing is known of a page: what was found on another one is gone. */
export function showNoPage(): void {
  rows.hidden = marked.hidden = true;
  pageNote.hidden = false;
}

/** Shows the digits of a page, which is `width` pixels wide, on its picture. */
export function showPage(page: HTMLCanvasElement, digits: Rows): void {
  rows.textContent = pageText(digits);
  const words = pageAlt(digits);
  const overlay = marked.querySelector(".overlay");
  if (overlay !== null) {
    const marks = document.createElementNS(SVG, "svg");
    drawMarks(marks, page, digits);
    overlay.replaceChildren(canvasOf(page, MOST_SIDE), marks);
    overlay.ariaLabel = words;
  }
  count.textContent = `${counted(digits.flat().length, "digit")} in ${
    counted(digits.length, "row")
  }. `;
  byId("doubt", HTMLElement).hidden = !digits.flat().some(isUnsure);
  rows.hidden = marked.hidden = false;
  pageNote.hidden = true;
  spoken.textContent = words;
}

/** Returns in words what is on a page. */
function pageAlt(digits: Rows): string {
  const lines = pageText(digits).split("\n").join("; ");
  return `A page with ${counted(digits.length, "row")}: ${lines}`;
}

/** Draws a frame and a name for each digit over a picture of a size. */
export function drawMarks(
  svg: SVGSVGElement,
  { width, height }: { readonly width: number; readonly height: number },
  digits: Rows,
): void {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const unit = Math.max(width, height) / 640;
  svg.replaceChildren(...digits.flat().map((digit) => mark(digit, unit)));
}

/** One frame and its name, lines `unit` wide: on white edges, so that they show on dark pages, too. */
function mark(digit: PageDigit, unit: number): SVGGElement {
  const { box: { row, column, height, width }, predicted } = digit;
  const [room, size] = [3 * unit, Math.min(Math.max(0.45 * height, 13 * unit), 26 * unit)];
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", isUnsure(digit) ? "mark unsure" : "mark");
  for (const part of ["edge", "frame"]) {
    const frame = document.createElementNS(SVG, "rect");
    const place = [column - room, row - room, width + 2 * room, height + 2 * room].map(String);
    ["x", "y", "width", "height"].forEach((side, i) => frame.setAttribute(side, place[i] ?? ""));
    frame.setAttribute("class", part);
    group.append(frame);
  }
  const name = document.createElementNS(SVG, "text");
  name.textContent = `${predicted}${isUnsure(digit) ? "?" : ""}`;
  name.setAttribute("x", String(column - room));
  // Above the frame, or inside it at the page's upper edge.
  name.setAttribute("y", String(Math.max(row - room - 3 * unit, size)));
  name.setAttribute("font-size", String(size));
  group.append(name);
  return group;
}
