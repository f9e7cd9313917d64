/**
 * Showing answers about one digit or letter.
 *
 * @module
 */

import type { DigitAnswer, LayerAbout, LetterAnswer, LetterAnswers } from "./answers.ts";
import { showBars } from "./bars.ts";
import { byId, textElement } from "./dom.ts";
import { drawImage, drawImages } from "./images.ts";

const seen = seenIn("digit");
const decision = byId("decision", HTMLOutputElement);
const share = byId("share", HTMLSpanElement);
const bars = byId("bars", HTMLElement);
const maps = byId("maps", HTMLDivElement);
const layer = byId("layer", HTMLSelectElement);
const seenLetter = seenIn("letter");
const nearest = byId("nearest", HTMLOutputElement);
const neighbors = byId("neighbors", HTMLOListElement);
const known = byId("known", HTMLParagraphElement);
const farNote = byId("far", HTMLParagraphElement);
const spoken = byId("spoken", HTMLParagraphElement);

/** The newest probabilities; none of an empty paper. */
let shown: readonly number[] = [];

/** The page has another width. */
globalThis.addEventListener("resize", () => showBars(bars, shown));

/** Returns what shows the image that the network sees, put at the front of a section's verdict. */
function seenIn(section: string): HTMLCanvasElement {
  const { content } = byId("seen", HTMLTemplateElement);
  const figure = content.cloneNode(true) as DocumentFragment;
  const canvas = figure.querySelector("canvas");
  if (canvas === null) throw new TypeError('Cannot show images as "seen" must have a canvas');
  byId(section, HTMLElement).querySelector(".verdict")?.prepend(figure);
  return canvas;
}

/** The layers whose feature maps there are to choose from. */
export function showLayers(layers: readonly LayerAbout[]): void {
  layer.replaceChildren(
    ...layers.map(({ name, shape: [count, height, width] }) =>
      new Option(`${name}: ${count} of ${height} × ${width}`, name)
    ),
  );
}

/** What letters are compared with. */
export function showKnown({ count, classes }: LetterAnswers): void {
  known.textContent = `Compared with ${count} known letters: ${classes.join(", ")}. ` +
    "The distance is the sum of squared differences of two embeddings.";
}

/** An empty paper has no answer. */
export function showNothing(layers: readonly LayerAbout[]): void {
  for (const canvas of [seen, seenLetter]) {
    canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
    canvas.ariaLabel = "Nothing is drawn yet";
  }
  decision.value = nearest.value = "–";
  share.textContent = "";
  shown = [];
  showBars(bars, shown);
  const { shape = [0, 0, 0] } = layers.find(({ name }) => name === layer.value) ?? {};
  const [count, height, width] = shape;
  drawImages(maps, { shape, data: new Float32Array(count * height * width) });
  maps.ariaLabel = "No feature maps yet";
  neighbors.replaceChildren();
  farNote.hidden = true;
  spoken.textContent = "";
}

/** Shows what the network makes of a digit; `isDone` says it to a screen reader as well. */
export function showDigit(answer: DigitAnswer, isDone: boolean): void {
  const { prepared, probabilities, predicted } = answer;
  shown = probabilities;
  const chance = `${(100 * (probabilities[predicted] ?? 0)).toFixed(1)} %`;
  drawImage(seen, prepared.image);
  seen.ariaLabel = "The drawing as the network sees it, 28 by 28 pixels";
  decision.value = String(predicted);
  share.textContent = chance;
  showBars(bars, probabilities);
  drawImages(maps, answer.maps);
  maps.ariaLabel = `${answer.maps.shape[0]} feature maps of ${layer.value}`;
  if (isDone) spoken.textContent = `It looks like ${predicted}, ${chance}`;
}

/** Shows the nearest known letters and how far away they are. */
export function showLetter(answer: LetterAnswer, isDone: boolean): void {
  drawImage(seenLetter, answer.prepared.image);
  seenLetter.ariaLabel = "The drawing as the network sees it, 28 by 28 pixels";
  const { predicted, isFar } = answer;
  nearest.value = isFar ? `${predicted}?` : predicted;
  farNote.hidden = !isFar;
  neighbors.replaceChildren(...answer.neighbors.map(({ label, file, ssd, image }) => {
    const canvas = document.createElement("canvas");
    canvas.className = "pixels";
    drawImage(canvas, image);
    const entry = document.createElement("li");
    entry.append(
      canvas,
      textElement("b", label),
      textElement("span", `distance ${Number(ssd.toPrecision(3))}`),
      textElement("span", file),
    );
    return entry;
  }));
  if (!isDone) return;
  spoken.textContent = `It looks like ${predicted}${isFar ? ", or perhaps none of these" : ""}`;
}
