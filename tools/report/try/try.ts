/**
 * The page in which the network is tried: from strokes and pictures to answers, all of it here.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Picture } from "../../../lib/image/picture.ts";
import { listenToControls } from "../../pad/page/controls.ts";
import { byId } from "../../pad/page/dom.ts";
import { createDrawing } from "../../pad/page/drawing.ts";
import { showAbout, showDigit, showLetter, showMaps, showNothing } from "../../pad/page/views.ts";
import { createLocalAnswers, type TryData } from "./answers.ts";

/** In the middle of a stroke an answer is given at most this often, and takes at most this share. */
const LIVE = { ms: 60, share: 0.25 } as const;
/** Longest side of an opened picture in pixels: nothing here looks at more. */
const MOST_SIDE = 2000;
/** What the empty paper asks for. */
const HINTS: Readonly<Record<string, string>> = {
  digit: "Write a digit here, large",
  letter: "Write α, β or γ here, large",
};

// The bars are drawn by a script that finds Plot there, as on the pad's page.
Object.assign(globalThis, { Plot });

const undo = byId("undo", HTMLButtonElement);
const clear = byId("clear", HTMLButtonElement);
const layer = byId("layer", HTMLSelectElement);
const hint = byId("hint", HTMLParagraphElement);
const status = byId("status", HTMLParagraphElement);
const error = byId("error", HTMLParagraphElement);

const data = JSON.parse(byId("data", HTMLScriptElement).text) as TryData;
const answers = createLocalAnswers(data);
const drawing = createDrawing(byId("pad", HTMLCanvasElement), changed);
/** The pixels of opened files, which undoing brings back. */
const opened = new WeakMap<Blob, Picture>();
let mode = "digit";
/** When the next answer in the middle of a stroke may come. */
let nextLive = 0;

function changed(isDone: boolean): void {
  const start = performance.now();
  undo.disabled = !drawing.canUndo;
  clear.disabled = drawing.isEmpty;
  hint.hidden = !drawing.isEmpty;
  if (!isDone && start < nextLive) return;
  error.textContent = "";
  status.textContent = drawing.isEmpty ? "The paper is blank" : "";
  if (drawing.isEmpty) return showNothing(answers.about.layers);
  try {
    answer(shown(), isDone);
    if (isDone) performance.measure("stroke to bars", { start, end: performance.now() });
  } catch (reason) {
    // In the middle of a stroke there may be too little to see yet.
    if (isDone) showReason((reason as Error).message);
  }
  const end = performance.now();
  nextLive = end + Math.max(LIVE.ms, (end - start) * (1 / LIVE.share - 1));
}

/** What is on the paper. */
function shown(): Picture {
  const picture = drawing.file === undefined ? undefined : opened.get(drawing.file);
  return picture ?? pictureOf("the drawing", drawing.pixels());
}

function answer(picture: Picture, isDone: boolean): void {
  if (mode === "letter") return showLetter(answers.letter(picture), isDone);
  const digit = answers.digit(picture, layer.value);
  showDigit(digit, isDone);
  showMaps(digit);
}

/** A thin dot is no mistake, even though the preparation takes it for a speck on the paper. */
function showReason(message: string): void {
  showNothing(answers.about.layers);
  if (message.endsWith(": it is blank")) {
    status.textContent = drawing.file === undefined
      ? "There is too little to recognise yet"
      : "The picture is blank";
  } else error.textContent = message;
}

function setMode(chosen: string): void {
  mode = chosen;
  for (const id of ["digit", "letter"]) byId(id, HTMLElement).hidden = id !== mode;
  byId("features", HTMLElement).hidden = mode !== "digit";
  hint.textContent = HINTS[mode] ?? "";
  showNothing(answers.about.layers);
  if (!drawing.isEmpty) changed(true);
}

async function open(chosen: File): Promise<void> {
  const bitmap = await createImageBitmap(chosen).catch(() => undefined);
  if (bitmap === undefined) {
    error.textContent = `Cannot show "${chosen.name}" as the browser must be able to decode it`;
    return;
  }
  const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) =>
    Math.max(1, Math.round(scale * side))
  ) as [number, number];
  const context = Object.assign(document.createElement("canvas"), { width, height })
    .getContext("2d");
  context?.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  if (context) {
    opened.set(chosen, pictureOf(chosen.name, context.getImageData(0, 0, width, height)));
  }
  await drawing.show(chosen);
}

function pictureOf(name: string, { width, height, data }: ImageData): Picture {
  return { name, width, height, rgba: data };
}

layer.onchange = () => changed(true);
listenToControls(drawing, { open: (file) => void open(file), setMode });
showAbout(answers.about);
// Some browsers keep what was chosen before the page was loaded again.
setMode(document.querySelector<HTMLInputElement>('input[name="mode"]:checked')?.value ?? mode);
changed(true);
document.body.dataset.ready = "";
