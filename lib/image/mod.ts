/**
 * Pictures of handwriting: files in, images `[28, 28]` as MNIST's out. Decoding refuses what is
 * damaged, too large or no picture; preparing finds the ink and normalises it.
 *
 * Begin with {@linkcode readPicture} and {@linkcode prepareImage}, or {@linkcode preparePage} for many
 * digits on one sheet. Here nothing is recognised: that is the room `handwriting`.
 *
 * @module
 */

export {
  Canvas,
  DOMMatrix,
  FONT_FILES,
  FontLibrary,
  ImageData,
  type SkiaCanvas,
} from "./canvas.ts";
export { decodePicture, readPicture } from "./decode.ts";
export { indexedPng } from "./indexed_png.ts";
export { listPictures, picturesPassedOver } from "./list.ts";
export { type PageGlyph, preparePage, type PreparePageOptions } from "./page.ts";
export type { Picture } from "./picture.ts";
export { type Box, type Plane, planeOf } from "./plane.ts";
export {
  type PreparationStep,
  type PreparedImage,
  prepareImage,
  type PrepareImageOptions,
} from "./prepare.ts";
export { resized } from "./resize.ts";
