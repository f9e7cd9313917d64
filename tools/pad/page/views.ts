/**
 * Showing answers.
 *
 * @module
 */

import type {
  About,
  DigitAnswer,
  LayerAbout,
  LetterAnswer,
  PageAnswer,
  StepsAnswer,
} from "../protocol.ts";
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
const farNote = byId("far", HTMLParagraphElement);
const rows = byId("rows", HTMLPreElement);
const marked = byId("marked", HTMLElement);
const pageNote = byId("page-note", HTMLParagraphElement);
const steps = byId("steps", HTMLElement);
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

/** What there is to choose from, before anything is drawn. */
export function showAbout({ layers, letters }: About): void {
  layer.replaceChildren(
    ...layers.map(({ name, shape: [count, height, width] }) =>
      new Option(`${name}: ${count} of ${height} × ${width}`, name)
    ),
  );
  byId("known", HTMLParagraphElement).textContent = "error" in letters
    ? letters.error
    : `Compared with ${letters.count} known letters: ${letters.classes.join(", ")}. ` +
      "The distance is the sum of squared differences of two embeddings.";
  if ("error" in letters) return;
  byId("classes", HTMLDataListElement).replaceChildren(
    ...letters.classes.map((name) => new Option("", name)),
  );
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
  drawImages(maps, { shape, data: "" });
  maps.ariaLabel = "No feature maps yet";
  neighbors.replaceChildren();
  farNote.hidden = true;
  rows.hidden = marked.hidden = steps.hidden = true;
  pageNote.hidden = false;
  spoken.textContent = "";
}

/** Shows what the network makes of a digit; `isDone` says it to a screen reader as well. */
export function showDigit(answer: DigitAnswer, isDone: boolean): void {
  const { image, probabilities, predicted } = answer;
  shown = probabilities;
  const chance = `${(100 * (probabilities[predicted] ?? 0)).toFixed(1)} %`;
  drawImage(seen, image);
  seen.ariaLabel = "The drawing as the network sees it, 28 by 28 pixels";
  decision.value = String(predicted);
  share.textContent = chance;
  showBars(bars, probabilities);
  if (isDone) spoken.textContent = `It looks like ${predicted}, ${chance}`;
}

/** Shows the feature maps that come with an answer. */
export function showMaps({ maps: images }: DigitAnswer): void {
  drawImages(maps, images);
  maps.ariaLabel = `${images.shape[0]} feature maps of ${layer.value}`;
}

/** Shows the nearest known letters and how far away they are. */
export function showLetter(answer: LetterAnswer, isDone: boolean): void {
  drawImage(seenLetter, answer.image);
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
