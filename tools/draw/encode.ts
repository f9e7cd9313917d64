/**
 * Pixels as the bytes of a picture file.
 *
 * @module
 */

import { emptyCanvas } from "./canvas.ts";

/**
 * Returns pixels as a PNG or JPEG file.
 *
 * @param rgba Four bytes a pixel, row by row.
 * @param type `"png"`, or `"jpg"` with the loss that telephones have.
 */
export function encode(
  rgba: Uint8ClampedArray,
  widthPx: number,
  heightPx: number,
  type: "png" | "jpg",
): Uint8Array {
  const canvas = emptyCanvas(widthPx, heightPx);
  const context = canvas.getContext("2d");
  const image = context.createImageData(widthPx, heightPx);
  image.data.set(rgba);
  context.putImageData(image, 0, 0);
  return new Uint8Array(canvas.toBufferSync(type, { quality: 0.85, downsample: true }));
}
