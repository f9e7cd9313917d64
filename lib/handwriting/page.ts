/**
 * A page of digits, from its picture to the network's answers.
 *
 * @module
 */

import { type Picture, preparePage } from "../image/mod.ts";
import { predict } from "../model/mod.ts";
import type { LayersModel } from "../engine/mod.ts";
import { digitsOnPage, type PageDigit } from "./page_digits.ts";

/**
 * Returns the digits of a page row by row, as the network sees them.
 *
 * What is about as wide as high is cut where it might be several digits that touch: of all ways to
 * cut it the one whose least sure digit is the surest, where that is at least 90 % and more than
 * for the whole.
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
  return digitsOnPage(preparePage(page), (images) => predict(model, images));
}
