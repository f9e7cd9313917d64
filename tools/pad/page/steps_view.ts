/**
 * Showing how a photograph was prepared.
 *
 * @module
 */

import type { PreparationStep } from "../../../lib/image/prepare.ts";
import { byId, textElement } from "./dom.ts";
import { drawImage } from "./images.ts";
import { canvasOf } from "./pictures.ts";

/** Longest side of the photograph as it is shown: twice its place in the page. */
const MOST_SIDE = 360;

const section = byId("steps", HTMLElement);

/** Shows how a photograph was prepared; no steps hide it. */
export function showSteps(steps: readonly PreparationStep[] = []): void {
  section.hidden = steps.length === 0;
  section.querySelector("ol")?.replaceChildren(...steps.map(({ name, image }, i) => {
    const canvas = "rgba" in image
      ? canvasOf(canvasOf(image), MOST_SIDE)
      : document.createElement("canvas");
    if (!("rgba" in image)) drawImage(canvas, image);
    canvas.role = "img";
    canvas.ariaLabel = `The picture after the step "${name}"`;
    canvas.className = i === 0 ? "smooth" : "";
    const frame = document.createElement("div");
    frame.append(canvas);
    const entry = document.createElement("li");
    entry.append(frame, textElement("p", `${i + 1}. ${name}`));
    return entry;
  }));
}
