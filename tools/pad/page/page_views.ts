/**
 * Showing pages of digits, and how photographs were prepared.
 *
 * @module
 */

import type { PageAnswer, StepsAnswer } from "../protocol.ts";
import { byId, textElement } from "./dom.ts";

const rows = byId("rows", HTMLPreElement);
const marked = byId("marked", HTMLElement);
const pageNote = byId("page-note", HTMLParagraphElement);
const steps = byId("steps", HTMLElement);
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

/** Shows how a photograph was prepared; nothing hides it. */
export function showSteps(answer?: StepsAnswer): void {
  steps.hidden = answer === undefined;
  const list = steps.querySelector("ol");
  list?.replaceChildren(...(answer?.steps ?? []).map(({ name, url }, i) => {
    const image = document.createElement("img");
    image.src = url;
    image.alt = `The picture after the step "${name}"`;
    image.className = i === 0 ? "smooth" : "";
    const frame = document.createElement("div");
    frame.append(image);
    const entry = document.createElement("li");
    entry.append(frame, textElement("p", `${i + 1}. ${name}`));
    return entry;
  }));
}
