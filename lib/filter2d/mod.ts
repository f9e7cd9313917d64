/**
 * OpenCV's filter2D in plain TypeScript: an image `[height, width]` and a kernel give an image of
 * the same shape, by correlation, with OpenCV's anchors and borders.
 *
 * Begin with {@linkcode filter2D}; {@linkcode moved} shifts, turns and scales. A layer's own output comes from the room `model`; comparing the two
 * is done in `analysis`.
 *
 * @module
 */

export { type BorderType, sourceIndices } from "./borders.ts";
export { filter2D, type Filter2DOptions } from "./filter2d.ts";
export { bilinear, type Move, moved, redraw, valueBetween } from "./moved.ts";
