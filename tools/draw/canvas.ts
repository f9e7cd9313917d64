/**
 * The one import of skia-canvas for drawing handwriting.
 *
 * @module
 */

import type { Canvas as SkiaCanvas } from "skia-canvas";

// Without it, skia-canvas ignores wrong arguments; it reads the variable while it loads.
Deno.env.set("SKIA_CANVAS_STRICT", "1");
const skia = await import("skia-canvas");

/** One canvas for all, drawn by the processor: a graphics card's pixels would differ. */
const canvas = new skia.Canvas(1, 1, { gpu: false });

/**
 * Returns the canvas, empty and of the given size; what it held before is gone.
 *
 * It is always the same one, as Deno 2.7.14 can end with a panic after many of
 * them were collected.
 */
export function emptyCanvas(width: number, height: number): SkiaCanvas {
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
