/**
 * The glyphs of a page as digits, whatever runs the network: TensorFlow, or a page in a browser.
 *
 * Nothing here may import TensorFlow, or a package that a browser lacks.
 *
 * @module
 */

import { item, type NdArray, ndarray } from "../base/mod.ts";
import type { Box, PageGlyph, PreparationStep } from "../image/mod.ts";
import { predictedClasses } from "../neighbors/mod.ts";

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
 * Returns the digits that a network sees in the glyphs of a page, row by row.
 *
 * @param rows The glyphs, as {@linkcode preparePage} returns them.
 * @param predict Returns probabilities `[n, 10]` for images `[n, 28, 28, 1]`; asked once.
 */
export function digitsOnPage(
  rows: readonly (readonly PageGlyph[])[],
  predict: (images: NdArray) => NdArray,
): PageDigit[][] {
  const glyphs = rows.flat().flatMap((glyph) => [glyph, ...glyph.ways.flat()]);
  const digits = digitsOf([...new Set(glyphs)], predict);
  return rows.map((row) => row.flatMap((glyph) => apart(glyph, digits)));
}

/** What the network sees in each glyph. */
function digitsOf(
  glyphs: readonly PageGlyph[],
  predict: (images: NdArray) => NdArray,
): ReadonlyMap<PageGlyph, PageDigit> {
  const images = new Float32Array(glyphs.length * 28 * 28);
  glyphs.forEach(({ image }, i) => images.set(image.data, i * 28 * 28));
  const all = predict(ndarray(images, [glyphs.length, 28, 28, 1]));
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
