/**
 * A decoded picture.
 *
 * @module
 */

/** A picture as decoded: upright, four bytes a pixel. */
export interface Picture {
  /** What to call it: its file's name. */
  readonly name: string;
  /** Pixels in a row. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, 0–255, row by row; not premultiplied. */
  readonly rgba: Uint8ClampedArray;
}
