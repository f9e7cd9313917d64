/**
 * A page of digits, from its picture to the network's answers.
 *
 * @module
 */

import { predictedClasses } from "../neighbors/mod.ts";
import { type Box, type Picture, type PreparationStep, preparePage } from "../image/mod.ts";
import { item, type NdArray, ndarray } from "../base/mod.ts";
import { predict } from "../model/mod.ts";
import type { LayersModel } from "../engine/mod.ts";

/** A digit on a page. */
export interface PageDigit {
  /** Where it is, in pixels of the page. */
  readonly box: Box;
  /** The digit that the network sees. */
  readonly predicted: number;
  /** The probability of each digit, `[10]`. */
  readonly probabilities: readonly number[];
  /** The part of the page as it came, and after each step of its preparation. */
  readonly steps: readonly PreparationStep[];
  /** What the network saw, `[28, 28]` in 0–1. */
  readonly image: NdArray;
}

/**
 * Returns the digits of a page row by row, as the network sees them.
 *
 * @param model A network of {@linkcode loadModel}.
 * @param page The picture of a page, as {@linkcode readPicture} returns it.
 * @returns Rows from the top, each from left to right.
 * @throws {RangeError} If nothing on the page looks like a digit.
 *
 * @example
 * ```ts
 * import { recognizePage } from "./mod.ts";
 * import { createMnistCnn } from "../model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const rgba = new Uint8ClampedArray(4 * 60 * 40).fill(255);
 * assert.throws(() => recognizePage(model, { name: "blank.png", width: 60, height: 40, rgba }), {
 *   name: "RangeError",
 * });
 * model.dispose();
 * ```
 */
export function recognizePage(model: LayersModel, page: Picture): PageDigit[][] {
  const rows = preparePage(page);
  const glyphs = rows.flat();
  const images = new Float32Array(glyphs.length * 28 * 28);
  glyphs.forEach(({ image }, i) => images.set(image.data, i * 28 * 28));
  const all = predict(model, ndarray(images, [glyphs.length, 28, 28, 1]));
  const classes = predictedClasses(all);
  let i = 0;
  return rows.map((row) =>
    row.map((glyph) => {
      const probabilities = [...item(all, i).data];
      return {
        box: glyph.box,
        predicted: classes[i++] ?? 0,
        probabilities,
        image: glyph.image,
        // Not made before somebody looks.
        get steps() {
          return glyph.steps;
        },
      };
    })
  );
}
