/**
 * A page of digits, from its picture to the network's answers.
 *
 * @module
 */

import { predictedClasses } from "../neighbors/mod.ts";
import {
  type Box,
  type PageGlyph,
  type Picture,
  type PreparationStep,
  preparePage,
} from "../image/mod.ts";
import { item, type NdArray, ndarray } from "../base/mod.ts";
import { predict } from "../model/mod.ts";
import type { LayersModel } from "../engine/mod.ts";

/** Least probability of each digit where a glyph is read as several that touch. */
const SURE = 0.9;

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
  const rows = preparePage(page);
  const digits = digitsOf(model, [
    ...new Set(rows.flat().flatMap((glyph) => [glyph, ...glyph.ways.flat()])),
  ]);
  return rows.map((row) => row.flatMap((glyph) => apart(glyph, digits)));
}

/** What the network sees in each glyph. */
function digitsOf(
  model: LayersModel,
  glyphs: readonly PageGlyph[],
): ReadonlyMap<PageGlyph, PageDigit> {
  const images = new Float32Array(glyphs.length * 28 * 28);
  glyphs.forEach(({ image }, i) => images.set(image.data, i * 28 * 28));
  const all = predict(model, ndarray(images, [glyphs.length, 28, 28, 1]));
  const classes = predictedClasses(all);
  return new Map(glyphs.map((glyph, i) => [glyph, {
    box: glyph.box,
    predicted: classes[i] ?? 0,
    probabilities: [...item(all, i).data],
    image: glyph.image,
    // Not made before somebody looks.
    get steps() {
      return glyph.steps;
    },
  }]));
}

/** A glyph as one digit, or as those that touch where the network is surer of each of them. */
function apart(glyph: PageGlyph, digits: ReadonlyMap<PageGlyph, PageDigit>): PageDigit[] {
  const readings = [[glyph], ...glyph.ways].map((way) => {
    const read = way.flatMap((part) => digits.get(part) ?? []);
    return { read, sure: Math.min(...read.map(({ probabilities }) => Math.max(...probabilities))) };
  });
  const [whole, ...cut] = readings;
  const [best] = cut.filter(({ sure }) => sure >= SURE).sort((a, b) => b.sure - a.sure);
  const chosen = best !== undefined && best.sure > (whole?.sure ?? 0) ? best : whole;
  return chosen?.read ?? [];
}
