/**
 * Showing pages of digits.
 *
 * @module
 */

import type { PageAnswer } from "../protocol.ts";
import { byId } from "./dom.ts";

const rows = byId("rows", HTMLPreElement);
const marked = byId("marked", HTMLElement);
const pageNote = byId("page-note", HTMLParagraphElement);
const spoken = byId("spoken", HTMLParagraphElement);

/** A page is being looked at: what was found on another one is gone. */
export function showLooking(): void {
  rows.hidden = marked.hidden = true;
  pageNote.hidden = false;
}

/** Shows the digits of a page. */
export function showPage({ rows: digits, figure }: PageAnswer): void {
  const lines = digits.map((row) =>
    row.map(({ label, isUnsure }) => `${label}${isUnsure ? "?" : ""}`).join(" ")
  );
  rows.textContent = lines.join("\n");
  const [image, caption] = [marked.querySelector("img"), marked.querySelector("figcaption")];
  if (image !== null && caption !== null) {
    image.src = `data:image/svg+xml,${encodeURIComponent(figure.svg)}`;
    image.alt = figure.alt;
    caption.textContent = figure.caption;
  }
  rows.hidden = marked.hidden = false;
  pageNote.hidden = true;
  spoken.textContent = figure.alt;
}
