/**
 * The pad's page: from strokes and pictures to answers.
 *
 * @module
 */

import type { DigitAnswer, LetterAnswer, PageAnswer, StepsAnswer } from "../protocol.ts";
import { about, ask } from "./ask.ts";
import { listenToControls } from "./controls.ts";
import { byId } from "./dom.ts";
import { createDrawing } from "./drawing.ts";
import { showLooking, showPage, showSteps } from "./page_views.ts";
import { openSaving } from "./save.ts";
import { showAbout, showDigit, showLetter, showMaps, showNothing } from "./views.ts";

type Mode = "digit" | "letter" | "page";

/** In the middle of a stroke an answer is asked for at most this often. */
const LIVE_MS = 120;
/** All pixels of the paper: for saving, and for a page of digits. */
const WHOLE_PX = 560;

const undo = byId("undo", HTMLButtonElement);
const clear = byId("clear", HTMLButtonElement);
const save = byId("save", HTMLButtonElement);
const layer = byId("layer", HTMLSelectElement);
const status = byId("status", HTMLParagraphElement);
const error = byId("error", HTMLParagraphElement);

const { layers, letters } = await about();
showAbout({ layers, letters });
byId("classes", HTMLDataListElement).replaceChildren(
  ...("error" in letters ? [] : letters.classes).map((name) => new Option("", name)),
);
const drawing = createDrawing(byId("pad", HTMLCanvasElement), changed);
let mode: Mode = "digit";
/** The newest answer, for what is suggested when saving. */
let predicted = "";
/** Until a letter was answered the server may still be preparing the known ones. */
let knowsLetters = false;
let lastLive = 0;
/** The change that is being answered, and the one that is to be answered next. */
let current: Change | undefined;
let next: Change | undefined;
/** The file that the newest change was about. */
let lastFile: Blob | undefined;

/** Something to answer. */
interface Change {
  readonly isDone: boolean;
  readonly at: number;
}

function changed(isDone: boolean): void {
  const at = performance.now();
  undo.disabled = !drawing.canUndo;
  clear.disabled = save.disabled = drawing.isEmpty;
  byId("hint", HTMLParagraphElement).hidden = !drawing.isEmpty;
  if (drawing.isEmpty || drawing.file !== lastFile) forget();
  lastFile = drawing.file;
  if (!isDone && (mode === "page" || at - lastLive < LIVE_MS)) return;
  lastLive = at;
  status.textContent = error.textContent = "";
  next = { isDone, at };
  // The end of a stroke doesn't wait for what is asked in the middle of it.
  if (current === undefined || (isDone && !current.isDone)) void answerAll();
}

/** Answers the newest change, and again what came meanwhile, unless the end of a stroke overtakes. */
async function answerAll(): Promise<void> {
  for (let change = next; change !== undefined; change = next) {
    [current, next] = [change, undefined];
    try {
      await answer(change);
    } catch (reason) {
      // In the middle of a stroke there may be too little to see yet.
      if (change.isDone && current === change) showReason((reason as Error).message);
    }
    if (current !== change) return;
    current = undefined;
  }
}

/** A thin dot is no mistake, even though the preparation takes it for a speck on the paper. */
function showReason(message: string): void {
  nothing();
  if (drawing.file === undefined && message.endsWith(": it is blank")) {
    status.textContent = "There is too little to recognise yet";
  } else error.textContent = message;
}

async function answer(change: Change): Promise<void> {
  const { isDone, at } = change;
  if (drawing.isEmpty) return nothing();
  if (mode === "page") return await answerPage(change);
  const { file } = drawing;
  if (file === undefined) showSteps();
  if (mode === "letter") {
    if (!knowsLetters) status.textContent = "Preparing the known letters…";
    const letter = await ask<LetterAnswer>("letter", drawing.picture());
    knowsLetters = true;
    if (current !== change) return;
    status.textContent = "";
    showLetter(letter, isDone);
    predicted = letter.predicted;
  } else {
    const digit = await ask<DigitAnswer>("digit", drawing.picture(), { layer: layer.value });
    if (current !== change) return;
    showDigit(digit, isDone);
    if (isDone) performance.measure("stroke to bars", { start: at, end: performance.now() });
    showMaps(digit);
    predicted = String(digit.predicted);
  }
  if (file === undefined || !isDone) return;
  const steps = await ask<StepsAnswer>("steps", file);
  if (current === change) showSteps(steps);
}

async function answerPage(change: Change): Promise<void> {
  showSteps();
  showLooking();
  status.textContent = "Looking for digits…";
  try {
    const page = await ask<PageAnswer>("page", drawing.picture(WHOLE_PX));
    if (current === change) showPage(page);
  } finally {
    if (current === change) status.textContent = "";
  }
}

function nothing(): void {
  predicted = "";
  showNothing(layers);
  showLooking();
  showSteps();
}

/** What is shown, or still awaited, is about another picture. */
function forget(): void {
  current = next = undefined;
  status.textContent = error.textContent = "";
  nothing();
}

function setMode(chosen: Mode): void {
  mode = chosen;
  for (const id of ["digit", "letter", "page"]) byId(id, HTMLElement).hidden = id !== mode;
  byId("features", HTMLElement).hidden = mode !== "digit";
  forget();
  if (!drawing.isEmpty) changed(true);
}

async function open(chosen: File): Promise<void> {
  if (await drawing.show(chosen)) return;
  try {
    await ask<StepsAnswer>("steps", chosen);
    error.textContent = `Cannot show "${chosen.name}" as the browser must be able to decode it`;
  } catch (reason) {
    error.textContent = (reason as Error).message;
  }
}

save.onclick = () => {
  status.textContent = "";
  openSaving(
    drawing.picture(WHOLE_PX),
    { set: mode === "letter" ? "greek_own" : "digits", label: predicted },
    (place) => status.textContent = `Saved as ${place}`,
  );
};
layer.onchange = () => drawing.isEmpty ? nothing() : changed(true);
listenToControls(drawing, {
  open: (file) => void open(file),
  setMode: (chosen) => setMode(chosen as Mode),
});
nothing();
document.body.dataset.ready = "";
