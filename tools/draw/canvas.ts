/**
 * The canvas on which handwriting is drawn.
 *
 * @module
 */

import { Canvas } from "../../lib/image/mod.ts";

/** One canvas for all, drawn by the processor: a graphics card's pixels would differ. */
const canvas = new Canvas(1, 1, { gpu: false });

/**
 * Returns the canvas, empty and of the given size; what it held before is gone.
 *
 * It is always the same one, as Deno 2.7.14 can end with a panic after many of
 * them were collected.
 */
export function emptyCanvas(width: number, height: number): Canvas {
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
