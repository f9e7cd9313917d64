/**
 * The paper: strokes by Atrament, pictures laid on it, and undoing both.
 *
 * @module
 */

// @ts-types="../atrament.d.ts"
import Atrament from "atrament";
import type { Picture } from "../../../lib/image/picture.ts";
import { contextOf, pictureOn, pngOf } from "./pictures.ts";

/** Steps that can be undone: each keeps a copy of the paper, a megabyte. */
const MOST_UNDO = 40;
/** Grey, as is the paper: the preparation then has one channel to look at instead of three. */
const INK = "#1e1e1e";
const PAPER = "#ffffff";
/** The picture of strokes that is recognised: five pixels for one of the network's. */
const SEEN_PX = 140;
/** How far a stroke must go before it is worth a look, as a share of the paper's side. */
const LEAST_STROKE = 0.15;

/** A paper to write on. */
export interface Drawing {
  /** Width of strokes as a share of the paper's side. */
  strokeWidth: number;
  readonly isEmpty: boolean;
  readonly canUndo: boolean;
  /** The file laid on the paper, as long as nothing is written over it. */
  readonly file: Blob | undefined;
  undo(): void;
  clear(): void;
  /** Lays a picture, whose file is kept, on an empty paper. */
  show(file: Blob, picture: HTMLCanvasElement): void;
  /** Returns the file on the paper, or the whole paper as a PNG. */
  picture(): Blob;
  /** Returns what is written, on white: small, or the whole paper for a page of digits. */
  drawn(whole?: boolean): Picture;
}

/** What the paper looked like. */
interface Moment {
  readonly pixels: ImageData;
  readonly isEmpty: boolean;
  readonly file: Blob | undefined;
}

/** Called after each change: `isDone` is false in the middle of a stroke. */
type OnChange = (isDone: boolean) => void;

/** Returns a paper on a canvas. */
export function createDrawing(canvas: HTMLCanvasElement, onChange: OnChange): Drawing {
  // Asked for first, so that Atrament gets the same one: copies of it are read often.
  const context = contextOf(canvas);
  const pen = new Atrament(canvas, { color: INK });
  pen.adaptiveStroke = false;
  pen.smoothing = 0.6;
  pen.pressureLow = 0.5;
  pen.pressureHigh = 1.6;
  let past: Moment[] = [];
  let isEmpty = true;
  let file: Blob | undefined;
  let start: PointerEvent | undefined;
  let hasMoved = false;

  function remember(): void {
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    past = [...past, { pixels, isEmpty, file }].slice(-MOST_UNDO);
  }

  function wipe(): void {
    context.clearRect(0, 0, canvas.width, canvas.height);
    isEmpty = true;
    file = undefined;
  }

  pen.addEventListener("pointerdown", (event: PointerEvent) => {
    remember();
    // A stroke that leaves the paper goes on when it comes back.
    canvas.setPointerCapture(event.pointerId);
    pen.weight = drawing.strokeWidth * canvas.offsetWidth;
    isEmpty = false;
    file = undefined;
    start = event;
    hasMoved = false;
  });
  // A palm on the paper, or a mouse that is put aside, would break the pen's stroke off.
  for (const type of ["pointerdown", "pointermove", "pointerup", "pointerout"] as const) {
    globalThis.addEventListener(type, (event) => {
      if (start !== undefined && event.pointerId !== start.pointerId) event.stopPropagation();
    }, { capture: true });
  }
  pen.addEventListener("strokeend", () => {
    // Atrament draws nothing for a click or a tap.
    if (start !== undefined && !hasMoved) drawDot(context, start, dotWidth(pen, start.pressure));
    start = undefined;
    onChange(true);
  });
  canvas.addEventListener("pointermove", ({ x, y }) => {
    if (start === undefined) return;
    const length = Math.hypot(x - start.x, y - start.y);
    if (length > 0) hasMoved = true;
    if (length > LEAST_STROKE * canvas.offsetWidth) onChange(false);
  });

  const drawing: Drawing = {
    strokeWidth: 0.06,
    get isEmpty() {
      return isEmpty;
    },
    get canUndo() {
      return past.length > 0;
    },
    get file() {
      return file;
    },
    undo() {
      const moment = past.pop();
      if (moment === undefined) return;
      context.putImageData(moment.pixels, 0, 0);
      ({ isEmpty, file } = moment);
      onChange(true);
    },
    clear() {
      if (isEmpty) return;
      remember();
      wipe();
      onChange(true);
    },
    show(shown, picture) {
      remember();
      wipe();
      drawFitted(context, picture);
      isEmpty = false;
      file = shown;
      onChange(true);
    },
    picture: () => file ?? pngOf(onPaper(canvas, canvas.width)),
    drawn: (whole = false) =>
      pictureOn(onPaper(canvas, whole ? canvas.width : SEEN_PX), "the drawing"),
  };
  return drawing;
}

/** The width of a stroke at a pressure from 0 to 1, in CSS pixels, as Atrament has it. */
function dotWidth({ weight, pressureLow, pressureHigh }: Atrament, pressure: number): number {
  const change = 2 * pressure - 1;
  return weight * (1 + change * (change < 0 ? 1 - pressureLow : pressureHigh - 1));
}

function drawDot(
  context: CanvasRenderingContext2D,
  { offsetX, offsetY }: PointerEvent,
  widthPx: number,
): void {
  const { canvas } = context;
  const scale = canvas.width / canvas.offsetWidth;
  context.fillStyle = INK;
  context.beginPath();
  context.arc(scale * offsetX, scale * offsetY, scale * widthPx / 2, 0, 2 * Math.PI);
  context.fill();
}

function drawFitted(context: CanvasRenderingContext2D, picture: HTMLCanvasElement): void {
  const { width, height } = context.canvas;
  const scale = Math.min(width / picture.width, height / picture.height);
  const [across, down] = [picture.width * scale, picture.height * scale];
  context.drawImage(picture, (width - across) / 2, (height - down) / 2, across, down);
}

/** What is written, on white, in another size. */
function onPaper(canvas: HTMLCanvasElement, side: number): HTMLCanvasElement {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [side, side];
  const context = contextOf(copy);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, side, side);
  context.drawImage(canvas, 0, 0, side, side);
  return copy;
}
