/**
 * Pixels as the bytes of a picture file.
 *
 * @module
 */

import { emptyCanvas } from "./canvas.ts";

/**
 * Returns pixels, four bytes each, as a PNG file, or as a JPEG file with the loss that telephones
 * have.
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
