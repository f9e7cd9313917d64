/**
 * Cutting glyphs that touch, by over-segmentation: more cuts than there can be, from which the
 * network that reads the pieces chooses (Casey and Lecolinet, A Survey of Methods and Strategies in
 * Character Segmentation, 1996, section III).
 *
 * @module
 */

import { boundingBox, type Box, type Plane, planeOf } from "./plane.ts";
import { strokeWidthOf } from "./stroke.ts";

/** A glyph of less width, as a share of its height, is no two that touch. */
const LEAST_WIDTH = 0.9;
/** A cut crosses at most so many strokes: where digits touch, it is one. */
const MOST_CROSSED = 1.6;
/** Cuts, and a cut and an edge, are at least so far apart, as a share of the height. */
const APART = 0.18;
/** A piece's least height, and its most width, as shares of the glyph's height. */
const LEAST_HEIGHT = 0.3;
const MOST_WIDTH = 1.25;
/** Most cuts that are looked at, those through the least ink. */
const MOST_CUTS = 5;

/** A way from the top of a plane to its bottom: a column in each row, at most one further each. */
type Seam = readonly number[];

/**
 * Returns the ways to cut a glyph into two or more, each as the ink of its pieces from left to
 * right; none where it is narrow, or where each cut would go through much ink.
 *
 * @param glyph The glyph's ink, as shares of a stroke's core.
 * @returns Planes of the glyph's size; the same one where ways share a piece.
 */
export function waysToCut(glyph: Plane): readonly (readonly Plane[])[] {
  const outline = boundingBox(glyph);
  if (outline.width < LEAST_WIDTH * outline.height) return [];
  const cuts = cutsOf(glyph, outline);
  const isPiece = (piece: Plane) => {
    const { height, width } = boundingBox(piece);
    return height >= LEAST_HEIGHT * outline.height && width <= MOST_WIDTH * outline.height;
  };
  /** From the right edge on: what begins at a cut is what begins further right, and one piece. */
  const waysFrom: Plane[][][] = [];
  for (let from = cuts.length; from >= 0; from--) {
    waysFrom[from] = [...cuts.slice(from), undefined].flatMap((cut, k) => {
      const piece = between(glyph, cuts[from - 1], cut);
      if (!isPiece(piece)) return [];
      return cut === undefined
        ? [[piece]]
        : (waysFrom[from + k + 1] ?? []).map((rest) => [piece, ...rest]);
    });
  }
  return (waysFrom[0] ?? []).filter((way) => way.length > 1);
}

/** The cuts through the least ink, from left to right. */
function cutsOf(
  glyph: Plane,
  { row, column, height, width }: Box,
): readonly Seam[] {
  const down = inkOnTheWay(glyph, row, row + height, 1);
  const up = inkOnTheWay(glyph, row + height - 1, row - 1, -1);
  const middleRow = row + (height >> 1);
  const at = (plane: Plane, c: number) => plane.data[middleRow * glyph.width + c] ?? Infinity;
  const ink = (c: number) =>
    at(down, c) + at(up, c) - (glyph.data[middleRow * glyph.width + c] ?? 0);
  const apart = Math.max(2, Math.round(APART * height));
  const most = MOST_CROSSED * strokeWidthOf(glyph);
  const kept: { middle: number; ink: number }[] = [];
  Array.from({ length: width }, (_, k) => ({ middle: column + k, ink: ink(column + k) }))
    .filter(({ middle, ink }) =>
      ink <= most && middle - column >= apart && column + width - middle > apart
    )
    .sort((a, b) => a.ink - b.ink || a.middle - b.middle)
    .forEach((cut) => {
      const isNew = kept.every(({ middle }) => Math.abs(middle - cut.middle) >= apart);
      if (isNew && kept.length < MOST_CUTS) kept.push(cut);
    });
  return kept.sort((a, b) => a.middle - b.middle)
    .map(({ middle }) => followed(glyph, { down, up }, middleRow, middle));
}

/** The least ink on a way to each pixel, from the row `from` on in steps of `step`. */
function inkOnTheWay(glyph: Plane, from: number, to: number, step: 1 | -1): Plane {
  const { width, data } = glyph;
  const sums = planeOf(glyph);
  for (let row = from; row !== to; row += step) {
    for (let column = 0; column < width; column++) {
      const ink = data[row * width + column] ?? 0;
      sums.data[row * width + column] = row === from
        ? ink
        : stepFrom(sums, row - step, column, ink).sum;
    }
  }
  return sums;
}

/**
 * The pixel of a row from which a pixel of the next is reached with the least ink: one step aside is
 * √2 long, and not taken where a straight one is as good.
 */
function stepFrom(
  { width, data }: Plane,
  row: number,
  column: number,
  ink: number,
): { readonly column: number; readonly sum: number } {
  let best = { column, sum: (data[row * width + column] ?? 0) + ink };
  for (const aside of [-1, 1]) {
    const c = column + aside;
    if (c < 0 || c >= width) continue;
    const sum = (data[row * width + c] ?? 0) + Math.SQRT2 * ink;
    if (sum < best.sum - 1e-3) best = { column: c, sum };
  }
  return best;
}

/** The column in each row of the way through a pixel that crosses the least ink. */
function followed(
  { height, width, data }: Plane,
  { down, up }: { readonly down: Plane; readonly up: Plane },
  row: number,
  column: number,
): Seam {
  const columns = new Array<number>(height).fill(column);
  for (const [sums, step] of [[down, -1], [up, 1]] as const) {
    let at = column;
    for (let r = row + step; r >= 0 && r < height; r += step) {
      at = stepFrom(sums, r, at, data[(r - step) * width + at] ?? 0).column;
      columns[r] = at;
    }
  }
  return columns;
}

/** What lies right of one cut, or of the left edge, and left of another, or of the right edge. */
function between(glyph: Plane, left?: Seam, right?: Seam): Plane {
  return planeOf(glyph, (i) => {
    const row = Math.floor(i / glyph.width);
    const column = i - row * glyph.width;
    const isInside = column >= (left?.[row] ?? 0) && column < (right?.[row] ?? glyph.width);
    return isInside ? glyph.data[i] ?? 0 : 0;
  });
}
