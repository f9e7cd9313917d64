/**
 * Grey images on canvases.
 *
 * @module
 */

import { item, type NdArray } from "../../../lib/base/mod.ts";
import { textElement } from "./dom.ts";

/** Draws an image `[height, width]` on a canvas, its greatest value white. */
export function drawImage(
  canvas: HTMLCanvasElement,
  { data, shape: [height = 0, width = 0] }: NdArray,
  greatest = greatestOf(data),
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const scale = greatest > 0 ? 255 / greatest : 0;
  const pixels = new ImageData(width, height);
  for (let i = 0; i < height * width; i++) {
    pixels.data.fill(scale * (data[i] ?? 0), 4 * i, 4 * i + 3);
    pixels.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}

/**
 * Draws each image of `[n, height, width]` on a canvas in `parent`, numbered, the greatest value of
 * all white; canvases there are used again.
 */
export function drawImages(parent: HTMLElement, images: NdArray): void {
  const [count = 0] = images.shape;
  const greatest = greatestOf(images.data);
  while (parent.children.length > count) parent.lastElementChild?.remove();
  while (parent.children.length < count) parent.append(numbered(parent.children.length));
  parent.querySelectorAll("canvas").forEach((canvas, i) =>
    drawImage(canvas, item(images, i), greatest)
  );
}

/** An empty canvas with its number below. */
function numbered(number: number): HTMLElement {
  const figure = document.createElement("figure");
  figure.append(document.createElement("canvas"), textElement("figcaption", String(number)));
  return figure;
}

function greatestOf(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}
