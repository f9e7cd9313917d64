/**
 * Pictures of files and of the camera as canvases and as pixels.
 *
 * @module
 */

import type { Picture } from "../../../lib/image/picture.ts";

/** What has pixels. */
type Source = HTMLCanvasElement | HTMLVideoElement | ImageBitmap;

/** Returns a copy of what has pixels, its longer side at most `mostSide`; or the canvas of a picture. */
export function canvasOf(source: Source | Picture, mostSide = Infinity): HTMLCanvasElement {
  const [across, down] = source instanceof HTMLVideoElement
    ? [source.videoWidth, source.videoHeight]
    : [source.width, source.height];
  const scale = Math.min(1, mostSide / Math.max(across, down));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(scale * across));
  canvas.height = Math.max(1, Math.round(scale * down));
  const context = contextOf(canvas);
  if ("rgba" in source) {
    context.putImageData(new ImageData(source.rgba.slice(), across, down), 0, 0);
  } else {
    context.imageSmoothingQuality = "high";
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
  }
  return canvas;
}

/** Returns the picture on a canvas; errors call it `name`. */
export function pictureOn(canvas: HTMLCanvasElement, name: string): Picture {
  const { width, height } = canvas;
  return { name, width, height, rgba: contextOf(canvas).getImageData(0, 0, width, height).data };
}

/** Returns a canvas's context for pixels that are read often. */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("Cannot draw as the browser must have a 2D canvas");
  return context;
}

/** Returns what is on a canvas as a PNG file. */
export function pngOf(canvas: HTMLCanvasElement): Blob {
  // At once: `toBlob` waits until the browser has nothing else to do.
  const [, data = ""] = canvas.toDataURL("image/png").split(",");
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}
