/**
 * Showing how a photograph was prepared.
 *
 * @module
 */

import type { StepsAnswer } from "../protocol.ts";
import { byId, textElement } from "./dom.ts";

const steps = byId("steps", HTMLElement);

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
