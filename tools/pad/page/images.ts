/**
 * Grey images on canvases.
 *
 * @module
 */

import type { EncodedImages } from "../protocol.ts";
import { textElement } from "./dom.ts";

/** Draws the first of the images on a canvas, one pixel for each value. */
export function drawImage(canvas: HTMLCanvasElement, images: EncodedImages): void {
  const [, height, width] = images.shape;
  drawPixels(canvas, bytesOf(images).subarray(0, height * width), height, width);
}

/** Draws each of the images on a canvas in `parent`, numbered; canvases there are used again. */
export function drawImages(parent: HTMLElement, images: EncodedImages): void {
  const [count, height, width] = images.shape;
  const bytes = bytesOf(images);
  while (parent.children.length > count) parent.lastElementChild?.remove();
  while (parent.children.length < count) parent.append(numbered(parent.children.length));
  parent.querySelectorAll("canvas").forEach((canvas, i) => {
    const part = bytes.subarray(i * height * width, (i + 1) * height * width);
    drawPixels(canvas, part, height, width);
  });
}

/** An empty canvas with its number below. */
function numbered(number: number): HTMLElement {
  const figure = document.createElement("figure");
  figure.append(document.createElement("canvas"), textElement("figcaption", String(number)));
  return figure;
}

function bytesOf({ data }: EncodedImages): Uint8Array {
  return Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
}

function drawPixels(
  canvas: HTMLCanvasElement,
  bytes: Uint8Array,
  height: number,
  width: number,
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pixels = new ImageData(width, height);
  const { data } = pixels;
  for (let i = 0; i < height * width; i++) {
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = bytes[i] ?? 0;
    data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
}
