/**
 * From a photograph to an image as MNIST's are.
 *
 * @module
 */

import { type Check, createCheck, type NdArray, ndarray } from "../base/mod.ts";
import { findGlyph } from "./ink.ts";
import { boxed, centredByMass, sizeNormalised } from "./normalise.ts";
import { grown } from "./neighborhood.ts";
import type { Picture } from "./picture.ts";
import { boundingBox, type Box, cut, isSmall, type Plane, times } from "./plane.ts";
import { findInk, type RawInk, sharesOf } from "./raw_ink.ts";

/** Longest side of the picture in which ink is looked for. */
const WORKING_SIDE = 384;

const check: Check = createCheck("prepare images", {
  now: "current value is",
  whole: "an integer",
});

/** What {@linkcode prepareImage} makes. */
export interface PrepareImageOptions {
  /** Height and width of the image in pixels; default 28. */
  readonly size?: number;
  /** Length of the glyph's longer side in pixels, from 4 to `size`; default 20. */
  readonly box?: number;
  /**
   * Mean width that strokes are brought to, in pixels, from 1 to `box / 2`; default 2.4, the
   * median of MNIST's. Bold strokes lose at most a third of their width.
   */
  readonly strokeWidth?: number;
}

/** A picture on its way to an image. */
export interface PreparationStep {
  /** What was done. */
  readonly name: string;
  /** What came of it: the picture itself, or `[height, width]` in 0–1. */
  readonly image: NdArray | Picture;
}

/** An image prepared from a picture. */
export interface PreparedImage {
  /** `[size, size]` in 0–1, ink bright on black. */
  readonly image: NdArray;
  /** The picture, then what each step made of it, the image last. */
  readonly steps: readonly PreparationStep[];
  /** About how many glyphs like this one the picture shows; 3 or more make it a page. */
  readonly glyphCount: number;
}

/**
 * Returns the glyph that a picture shows, prepared as MNIST's digits were: ink
 * bright on black, its longer side `box` pixels, centred by mass on `size` pixels.
 *
 * The steps, each of which can be shown:
 *
 * 1. `photograph`: the picture as it came;
 * 2. `grey`: shrunk, in the mix of red, green and blue that tells ink from paper best;
 * 3. `paper removed`: how much darker than the paper around, or brighter
 *    where ink is bright, as a share of a stroke's core;
 * 4. `square crop`: the glyph alone, without specks, borders and shadows;
 * 5. `size-normalised`: its longer side `box` pixels, strokes `strokeWidth` wide;
 * 6. `centred by mass`: the image.
 *
 * @param picture A picture of one glyph, dark on bright or bright on dark.
 * @param options Sizes in pixels.
 * @returns The image and the steps; the picture is unchanged.
 * @throws {RangeError} If nothing stands out from the paper, or a size is out of its range.
 * @see LeCun, Bottou, Bengio and Haffner, Gradient-Based Learning Applied to Document
 * Recognition, 1998, section III, on size and centring of MNIST's images
 *
 * @example
 * ```ts
 * import { prepareImage } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rgba = new Uint8ClampedArray(60 * 40 * 4).fill(255);
 * for (let row = 8; row < 32; row++) rgba.fill(0, (row * 60 + 6) * 4, (row * 60 + 9) * 4);
 * for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
 * const { image, steps } = prepareImage({ name: "1.png", width: 60, height: 40, rgba });
 * assert.deepEqual(image.shape, [28, 28]);
 * assert.ok((image.data[14 * 28 + 14] ?? 0) > 0.9);
 * assert.equal(image.data[0], 0);
 * assert.equal(steps.length, 6);
 * ```
 */
export function prepareImage(
  picture: Picture,
  { size = 28, box = 20, strokeWidth = 2.4 }: PrepareImageOptions = {},
): PreparedImage {
  checkSizes({ size, box, strokeWidth });
  const found = findInk(picture, { side: WORKING_SIDE }, inkOf);
  if (found === undefined) {
    throw new RangeError(
      `Cannot prepare ${JSON.stringify(picture.name)} as it must show ink on paper: it is blank`,
    );
  }
  return preparedGlyph(() => picture, found, { size, box, strokeWidth });
}

/**
 * Returns the image of a glyph that was found in a picture, with the steps that led to it.
 *
 * @param pictureOf What the first step shows; asked where steps are looked at.
 */
export function preparedGlyph(
  pictureOf: () => Picture,
  ink: Ink,
  { size, box, strokeWidth }: Required<PrepareImageOptions>,
): PreparedImage {
  const { glyph, count } = ink;
  const outline = boundingBox(glyph);
  const drawing = sizeNormalised(cut(glyph, outline), box, strokeWidth);
  const image = toNdArray(centredByMass(drawing, size));
  let steps: readonly PreparationStep[] | undefined;
  return {
    image,
    glyphCount: count,
    // Made for those who look at them: they take as long as a third of all the rest. Whoever
    // passes them on passes a getter on, as spreading would make them.
    get steps() {
      return steps ??= [
        { name: "photograph", image: pictureOf() },
        { name: "grey", image: toNdArray(ink.grey) },
        { name: "paper removed", image: toNdArray(ink.strength) },
        { name: "square crop", image: toNdArray(cut(glyph, squareAround(outline, size / box))) },
        { name: "size-normalised", image: toNdArray(boxed(drawing)) },
        { name: "centred by mass", image },
      ];
    },
  };
}

/** @throws {RangeError} If a size is out of its range. */
export function checkSizes({ size, box, strokeWidth }: Required<PrepareImageOptions>): void {
  check.whole("size", size, 4, 512);
  check.whole("box", box, 4, size);
  check.that(
    strokeWidth >= 1 && strokeWidth <= box / 2,
    `strokeWidth must be from 1 to ${box / 2}: current value is ${strokeWidth}`,
  );
}

/** A glyph's ink, and what it was found in. */
export interface Ink {
  readonly grey: Plane;
  /** How much of a stroke's core lies on each pixel, in 0–1, specks and all. */
  readonly strength: Plane;
  /** The same of the glyph alone. */
  readonly glyph: Plane;
  /** How many glyphs like it there are. */
  readonly count: number;
}

/** The ink of the glyph, if there is one. */
function inkOf({ grey, raw }: RawInk): Ink | undefined {
  const found = findGlyph(raw);
  if (found === undefined) return undefined;
  const strength = sharesOf(raw, found.level);
  // The soft edges of strokes lie just outside the mask.
  const around = grown(found.mask, isSmall(grey) ? 1 : 2);
  return { grey, strength, glyph: times(strength, around), count: found.count };
}

/** The square around the middle of a box, its side `margin` times the box's longer one. */
function squareAround({ row, column, height, width }: Box, margin: number): Box {
  const side = Math.round(Math.max(height, width) * margin);
  return {
    row: row + Math.round((height - side) / 2),
    column: column + Math.round((width - side) / 2),
    height: side,
    width: side,
  };
}

/** Rounding errors of weighted means are cut off. */
function toNdArray(plane: Plane): NdArray {
  const { height, width, data } = sharesOf(plane, 1);
  return ndarray(data, [height, width]);
}
