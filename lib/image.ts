/**
 * Pictures of handwriting: reading their files and preparing them as MNIST's digits were.
 *
 * @module
 */

export { decodePicture, readPicture } from "./image/decode.ts";
export { listPictures } from "./image/list.ts";
export { type PageGlyph, preparePage } from "./image/page.ts";
export type { Picture } from "./image/picture.ts";
export {
  type PreparationStep,
  type PreparedImage,
  prepareImage,
  type PrepareImageOptions,
} from "./image/prepare.ts";
export type { Box } from "./image/plane.ts";
export type { NdArray } from "./ndarray.ts";
