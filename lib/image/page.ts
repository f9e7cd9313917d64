/**
 * From a photograph of a page to its digits, one by one.
 *
 * @module
 */

import { type GlyphGroup, glyphGroups, type Script, scriptOf } from "./glyph_groups.ts";
import { withoutFrames } from "./forms.ts";
import { coreLevel } from "./ink.ts";
import { grown } from "./neighborhood.ts";
import { findPageInk } from "./page_ink.ts";
import type { Picture } from "./picture.ts";
import { boundingBox, type Box, cut, type Plane, planeOf, times } from "./plane.ts";
import {
  checkSizes,
  preparedGlyph,
  type PreparedImage,
  type PrepareImageOptions,
} from "./prepare.ts";
import { findInk, type RawInk, sharesOf } from "./raw_ink.ts";
import { inReadingOrder } from "./reading_order.ts";
import { waysToCut } from "./touching.ts";

/** Longest side of the picture in which glyphs are looked for. */
const WORKING_SIDE = 1600;
/** Strokes are thin on a page, and shadows may have edges. */
const PAPER_SCALE = { side: 128, thickest: 0.12, smoothing: 0.15 } as const;
/**
 * Under uneven light the paper's brightest parts can pass for white ink on dark paper: on pages whose
 * ink was found so, the true ink was 2.5 to 3.4 times as strong; where it was found right, the other
 * was at most as strong on paper, and 1.3 times as strong on a blackboard.
 */
const RIVAL = 1.8;
/** Free room around a glyph that is cut out, as a part of its longer side. */
const MARGIN = 0.2;

/** How a page is prepared. */
export interface PreparePageOptions extends PrepareImageOptions {
  /** What has more glyphs is refused before they are prepared; default: any number will do. */
  readonly mostGlyphs?: number;
}

/** A glyph on a page. */
export interface PageGlyph extends Omit<PreparedImage, "glyphCount"> {
  /** Where it is, in pixels of the page. */
  readonly box: Box;
  /**
   * The ways to cut it, should it be several glyphs that touch: each from left to right. Mostly there
   * is none; which of them is right, if any, who reads the pieces can tell.
   */
  readonly ways: readonly (readonly PageGlyph[])[];
}

/**
 * Returns the glyphs of a page row by row, each prepared as {@linkcode prepareImage} does.
 *
 * Ink is looked for on the whole page; printed lines, borders and specks are left out; parts of
 * broken strokes are put together; rows may rise, sink and bend. A wide glyph
 * comes with the ways to cut it, should it be several that touch.
 *
 * @param page A picture of a page, dark on bright or bright on dark.
 * @param options Sizes in pixels, and how many glyphs there may be.
 * @returns Rows from the top, each from left to right; the page is unchanged.
 * @throws {RangeError} If nothing on the page looks like a glyph, too much does, or a size is out of
 * its range.
 *
 * @example
 * ```ts
 * import { preparePage } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const [width, height] = [200, 120];
 * const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
 * // Two ones above a third.
 * for (const [x, y] of [[50, 20], [110, 20], [52, 75]] as const) {
 *   for (let row = y; row < y + 30; row++) {
 *     for (let i = 4 * (row * width + x); i < 4 * (row * width + x + 4); i++) {
 *       if (i % 4 !== 3) rgba[i] = 0;
 *     }
 *   }
 * }
 * const rows = preparePage({ name: "page.png", width, height, rgba });
 * assert.deepEqual(rows.map((row) => row.length), [2, 1]);
 * ```
 */
export function preparePage(
  page: Picture,
  { size = 28, box = 20, strokeWidth = 2.4, mostGlyphs = Infinity }: PreparePageOptions = {},
): PageGlyph[][] {
  const sizes = { size, box, strokeWidth };
  checkSizes(sizes);
  const found = findInk(page, { side: WORKING_SIDE, scale: PAPER_SCALE, rival: RIVAL }, pageGlyphs);
  if (found === undefined) {
    throw new RangeError(
      `Cannot find digits on ${JSON.stringify(page.name)} as it must show ink on paper: ` +
        "nothing on it looks like a digit",
    );
  }
  const { rows, grey, raw, high } = found;
  const { length } = rows.flat();
  if (length > mostGlyphs) {
    throw new RangeError(
      `Cannot find digits on ${JSON.stringify(page.name)} as it must show at most ${mostGlyphs}: ` +
        `${length} things on it look like digits`,
    );
  }
  const factor = Math.ceil(page.width / grey.width);
  return rows.map((row) =>
    row.map((group) => {
      const around = squareAround(group.box);
      const { strength, glyph } = inkOf(group, raw, high, around);
      const pageGlyph = (box: Box, glyph: Plane, ways: PageGlyph[][]): PageGlyph => {
        const prepared = preparedGlyph(
          () => pictureIn(page, scaled(around, factor)),
          {
            strength,
            glyph,
            count: 1,
            // Made, as the steps are, for those who look at them.
            get grey() {
              return within(grey, around);
            },
          },
          sizes,
        );
        return {
          box: scaled(box, factor, page),
          image: prepared.image,
          ways,
          get steps() {
            return prepared.steps;
          },
        };
      };
      const ways = waysToCut(glyph);
      const pieces = new Map(
        ways.flat().map((ink) => [ink, pageGlyph(moved(boundingBox(ink), around), ink, [])]),
      );
      return pageGlyph(
        group.box,
        glyph,
        ways.map((way) => way.flatMap((ink) => pieces.get(ink) ?? [])),
      );
    })
  );
}

/** A box inside another, in the coordinates of what the other is in. */
function moved({ row, column, height, width }: Box, within: Box): Box {
  return { row: row + within.row, column: column + within.column, height, width };
}

interface Found {
  readonly rows: readonly (readonly GlyphGroup[])[];
  readonly grey: Plane;
  readonly raw: Plane;
  readonly high: number;
}

/** The glyphs of a page, if there are any. */
function pageGlyphs({ grey, raw }: RawInk): Found | undefined {
  const { blots: found, high } = findPageInk(raw);
  const blots = withoutFrames(found, grey.width);
  const script: Script = scriptOf(blots, grey.width);
  const groups = glyphGroups(blots, script, grey.width);
  if (groups.length === 0) return undefined;
  return { rows: inReadingOrder(groups, script.height), grey, raw, high };
}

/** The ink in a box, and that of one glyph alone, both as shares of a stroke's core. */
function inkOf(
  { blots }: GlyphGroup,
  raw: Plane,
  high: number,
  around: Box,
): { readonly strength: Plane; readonly glyph: Plane } {
  const mask = planeOf(around);
  for (const i of blots.flatMap(({ pixels }) => pixels)) {
    const row = Math.floor(i / raw.width);
    const column = i - row * raw.width;
    mask.data[(row - around.row) * around.width + column - around.column] = 1;
  }
  const strength = sharesOf(cut(raw, around), coreLevel(blots, raw, high) || high);
  // The soft edges of strokes lie just outside the mask.
  return { strength, glyph: times(strength, grown(mask, 2)) };
}

function squareAround({ row, column, height, width }: Box): Box {
  const side = Math.round(Math.max(height, width) * (1 + 2 * MARGIN)) + 4;
  return {
    row: row + Math.round((height - side) / 2),
    column: column + Math.round((width - side) / 2),
    height: side,
    width: side,
  };
}

/** A box in pixels of the page, inside it where one is given. */
function scaled(box: Box, factor: number, within?: Picture): Box {
  const { row, column, height, width } = {
    row: box.row * factor,
    column: box.column * factor,
    height: box.height * factor,
    width: box.width * factor,
  };
  if (within === undefined) return { row, column, height, width };
  return {
    row,
    column,
    height: Math.min(height, within.height - row),
    width: Math.min(width, within.width - column),
  };
}

/** The part of a plane in a box; beyond its edges, the nearest value. */
function within({ height, width, data }: Plane, box: Box): Plane {
  return planeOf(box, (i) => {
    const down = Math.floor(i / box.width);
    const row = Math.min(Math.max(box.row + down, 0), height - 1);
    const column = Math.min(Math.max(box.column + i - down * box.width, 0), width - 1);
    return data[row * width + column] ?? 0;
  });
}

/** The part of a picture in a box; beyond its edges, the nearest pixel. */
function pictureIn({ name, width, height, rgba }: Picture, box: Box): Picture {
  const out = new Uint8ClampedArray(4 * box.width * box.height);
  for (let down = 0; down < box.height; down++) {
    const row = Math.min(Math.max(box.row + down, 0), height - 1);
    for (let across = 0; across < box.width; across++) {
      const column = Math.min(Math.max(box.column + across, 0), width - 1);
      const from = 4 * (row * width + column);
      out.set(rgba.subarray(from, from + 4), 4 * (down * box.width + across));
    }
  }
  return { name, width: box.width, height: box.height, rgba: out };
}
