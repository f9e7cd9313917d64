/**
 * The page in which the network is tried: from strokes and pictures to answers, all of it here.
 *
 * It has two ways in. The report's page has the networks in it and needs nothing else; the pad's
 * asks its server for them, and for what needs the disk besides: the letters of a person's own
 * folder, saving, and pictures that only the server can decode.
 *
 * @module
 */

import type { Picture } from "../../../lib/image/picture.ts";
import {
  createDigitAnswers,
  createLetterAnswers,
  type LetterAnswers,
  type LetterData,
} from "./answers.ts";
import { listenToCamera } from "./camera.ts";
import { listenToControls } from "./controls.ts";
import { decoded, diskDigits, diskLetters } from "./disk.ts";
import { byId } from "./dom.ts";
import { createDrawing } from "./drawing.ts";
import { showNoPage, showPage } from "./marks.ts";
import type { PackedLayer } from "./packed.ts";
import { canvasOf, pictureOn, pngOf } from "./pictures.ts";
import { openSaving } from "./save.ts";
import { showSteps } from "./steps_view.ts";
import { showDigit, showKnown, showLayers, showLetter, showNothing } from "./views.ts";

/** What the report's page has in it. */
export interface PageData {
  readonly digits: readonly PackedLayer[];
  readonly letters: LetterData;
}

type Mode = "digit" | "letter" | "page";

/** In the middle of a stroke an answer is given at most this often, and takes at most this share. */
const LIVE = { ms: 60, share: 0.25 } as const;
/** Longest side of an opened picture in pixels: a page is looked at in half as many. */
const MOST_SIDE = 3200;
/** More glyphs than these in the camera's picture are no digits, and would take long. */
const MOST_GLYPHS = 100;
/** What the empty paper asks for. */
const HINTS: Readonly<Record<Mode, string>> = {
  digit: "Write a digit here, large",
  letter: "Write α, β or γ here, large",
  page: "Write several digits here",
};
const PREPARING = "Preparing the known letters…";

const undo = byId("undo", HTMLButtonElement);
const clear = byId("clear", HTMLButtonElement);
const save = byId("save", HTMLButtonElement);
const layer = byId("layer", HTMLSelectElement);
const hint = byId("hint", HTMLParagraphElement);
const status = byId("status", HTMLParagraphElement);
const error = byId("error", HTMLParagraphElement);

const text = byId("data", HTMLScriptElement).text.trim();
const inside = text === "" ? undefined : JSON.parse(text) as PageData;
const answers = createDigitAnswers(inside?.digits ?? await diskDigits());
const drawing = createDrawing(byId("pad", HTMLCanvasElement), changed);
/** What is on the canvases of opened files, which undoing brings back. */
const opened = new WeakMap<Blob, Picture>();
let letters: LetterAnswers | undefined;
/** Why there are no known letters. */
let noLetters: string | undefined;
let mode: Mode = "digit";
/** The newest answer, for what is suggested when saving. */
let predicted = "";
/** When the next answer in the middle of a stroke may come. */
let nextLive = 0;
/** Counts changes, so that what takes long can tell whether it is still asked for. */
let turn = 0;

function changed(isDone: boolean): void {
  const start = performance.now();
  undo.disabled = !drawing.canUndo;
  clear.disabled = save.disabled = drawing.isEmpty;
  hint.hidden = !drawing.isEmpty;
  if (!isDone && (mode === "page" || start < nextLive)) return;
  turn++;
  error.textContent = "";
  status.textContent = drawing.isEmpty ? "The paper is blank" : "";
  if (drawing.isEmpty) return nothing();
  if (mode === "page") return void readPage();
  try {
    answer(isDone);
    if (isDone) performance.measure("stroke to bars", { start, end: performance.now() });
  } catch (reason) {
    // In the middle of a stroke there may be too little to see yet.
    if (isDone) showReason((reason as Error).message);
  }
  const end = performance.now();
  nextLive = end + Math.max(LIVE.ms, (end - start) * (1 / LIVE.share - 1));
}

function answer(isDone: boolean): void {
  const picture = pictureNow();
  if (mode === "digit") {
    const digit = answers.digit(picture, layer.value);
    showDigit(digit, isDone);
    predicted = String(digit.predicted);
    showSteps(drawing.file && digit.prepared.steps);
  } else if (letters !== undefined) {
    const letter = letters.letter(picture);
    showLetter(letter, isDone);
    predicted = letter.predicted;
    showSteps(drawing.file && letter.prepared.steps);
  } else {
    nothing();
    if (noLetters !== undefined) throw new Error(noLetters);
    status.textContent = PREPARING;
  }
}

/** Shows the digits of a page, once the browser has shown that they are looked for. */
async function readPage(): Promise<void> {
  nothing();
  const [asked, picture] = [turn, pictureNow()];
  status.textContent = "Looking for digits…";
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  if (asked !== turn) return;
  status.textContent = "";
  try {
    showPage(canvasOf(picture), answers.page(picture));
  } catch (reason) {
    showReason((reason as Error).message);
  }
}

/** The photograph on the paper, or what is written there. */
function pictureNow(): Picture {
  const photograph = drawing.file && opened.get(drawing.file);
  return photograph ?? drawing.drawn(mode === "page");
}

function nothing(): void {
  predicted = "";
  showNothing(answers.layers);
  showNoPage();
  showSteps();
}

/** A thin dot is no mistake, even though the preparation takes it for a speck on the paper. */
function showReason(message: string): void {
  nothing();
  if (message.endsWith(": it is blank")) {
    status.textContent = drawing.file === undefined
      ? "There is too little to recognise yet"
      : "The picture is blank";
  } else error.textContent = message;
}

function setMode(chosen: Mode): void {
  mode = chosen;
  for (const id of ["digit", "letter", "page"]) byId(id, HTMLElement).hidden = id !== mode;
  byId("features", HTMLElement).hidden = mode !== "digit";
  hint.textContent = HINTS[mode];
  nothing();
  changed(true);
}

/** Lays a picture on the paper; what this browser can't decode, the pad's server may. */
async function open(chosen: File): Promise<void> {
  const asked = ++turn;
  try {
    const bitmap = await createImageBitmap(chosen).catch(async () => {
      if (inside === undefined) return await createImageBitmap(await decoded(chosen));
      throw new Error(
        `Cannot show "${chosen.name}" as the browser must be able to decode it: it can't; ` +
          "open it as JPEG or PNG",
      );
    });
    if (asked !== turn) return bitmap.close();
    const canvas = canvasOf(bitmap, MOST_SIDE);
    bitmap.close();
    // Of other files the pixels are kept, as PNG.
    const file = /^image\/(?:png|jpeg)$/.test(chosen.type) ? chosen : pngOf(canvas);
    opened.set(file, pictureOn(canvas, chosen.name));
    drawing.show(file, canvas);
  } catch (reason) {
    if (asked === turn) error.textContent = (reason as Error).message;
  }
}

function setLetters(data: LetterData): void {
  letters = createLetterAnswers(data);
  showKnown(letters);
  byId("classes", HTMLDataListElement).replaceChildren(
    ...letters.classes.map((name) => new Option("", name)),
  );
  if (status.textContent === PREPARING) changed(true);
}

if (inside !== undefined) {
  byId("back", HTMLAnchorElement).hidden = false;
  setLetters(inside.letters);
} else {
  save.hidden = false;
  save.onclick = () => {
    status.textContent = "";
    openSaving(
      drawing.picture(),
      { set: mode === "letter" ? "greek_own" : "digits", label: predicted },
      (place) => status.textContent = `Saved as ${place}`,
    );
  };
  diskLetters().then(setLetters).catch(({ message }: Error) => {
    byId("known", HTMLParagraphElement).textContent = noLetters = message;
    if (status.textContent === PREPARING) changed(true);
  });
}
layer.onchange = () => changed(true);
listenToControls(drawing, {
  open: (file) => void open(file),
  setMode: (chosen) => setMode(chosen as Mode),
});
listenToCamera({
  look: (picture) => answers.page(picture, MOST_GLYPHS),
  onTaken: (file) => {
    // A still is looked at as a page, whatever was looked at before.
    const radio = document.querySelector<HTMLInputElement>('input[value="page"]');
    if (radio !== null) radio.checked = true;
    setMode("page");
    void open(file);
  },
  onAsked: () => {
    error.textContent = "";
    status.textContent = "Waiting for the camera: the browser may ask whether it is allowed…";
  },
  onGiven: (reason = "") => {
    status.textContent = "";
    error.textContent = reason;
  },
});
showLayers(answers.layers);
// Some browsers keep what was chosen before the page was loaded again.
const checked = document.querySelector<HTMLInputElement>('input[name="mode"]:checked');
setMode((checked?.value ?? mode) as Mode);
document.body.dataset.ready = "";
