/**
 * Strokes: curves through a few points each.
 *
 * @module
 */

/** A place; x grows to the right, y downwards. */
export type Point = readonly [x: number, y: number];

/** One movement of the pen: smooth pieces that meet in corners. */
export type Stroke = readonly (readonly Point[])[];

/**
 * Returns the strokes that a text describes.
 *
 * Rule: points are `x,y` with spaces between; `!` after a point makes a corner there; `/` lifts the
 * pen. `"0,0 1,1! 2,0 / 0,2 2,2"` is a V over a line.
 */
export function parseStrokes(text: string): Stroke[] {
  return text.split("/").map((stroke) => {
    const pieces: Point[][] = [[]];
    for (const word of stroke.trim().split(/\s+/)) {
      const point = parsePoint(word);
      pieces.at(-1)?.push(point);
      if (word.endsWith("!")) pieces.push([point]);
    }
    if (pieces.some((piece) => piece.length < 2)) {
      throw new SyntaxError(
        `Cannot read a stroke as each piece must have at least two points: it is "${stroke.trim()}"`,
      );
    }
    return pieces;
  });
}

/**
 * Returns the centripetal Catmull–Rom curve through at least two places, no two in a row the same,
 * as points about `step` apart, the first and the last place among them.
 *
 * @see Yuksel, Schaefer, Keyser 2011, "Parameterization and applications of Catmull–Rom curves": of
 * this family only the centripetal one has no cusps or loops within a piece.
 */
export function curve(points: readonly Point[], step: number): Point[] {
  const [first, second] = points;
  const [last, beforeLast] = [points.at(-1), points.at(-2)];
  if (!first || !second || !last || !beforeLast) return [...points];
  const all = [mirrored(second, first), ...points, mirrored(beforeLast, last)];
  const parts = points.slice(1).map((_, i) => between(all.slice(i, i + 4), step));
  return [first, ...parts.flat()];
}

/** The distance of two places. */
export function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.sqrt((ax - bx) ** 2 + (ay - by) ** 2);
}

function parsePoint(word: string): Point {
  const [x = NaN, y = NaN, ...more] = word.replace(/!$/, "").split(",").map(Number);
  if (Number.isFinite(x) && Number.isFinite(y) && more.length === 0) return [x, y];
  throw new SyntaxError(`Cannot read a point as it must be "x,y" with numbers: it is "${word}"`);
}

/** The point that continues a curve beyond its end, so that the ends need no rule of their own. */
function mirrored([x, y]: Point, [endX, endY]: Point): Point {
  return [2 * endX - x, 2 * endY - y];
}

/** The points after the second of four, up to the third: Barry and Goldman's pyramid. */
function between(four: readonly Point[], step: number): Point[] {
  const [a = [0, 0], b = a, c = b, d = c] = four;
  const tb = Math.sqrt(distance(a, b));
  const tc = tb + Math.sqrt(distance(b, c));
  const td = tc + Math.sqrt(distance(c, d));
  const count = Math.max(1, Math.round(distance(b, c) / step));
  return Array.from({ length: count }, (_, i) => {
    const t = tb + (tc - tb) * (i + 1) / count;
    const ab = along(a, b, 0, tb, t);
    const bc = along(b, c, tb, tc, t);
    const cd = along(c, d, tc, td, t);
    return along(along(ab, bc, 0, tc, t), along(bc, cd, tb, td, t), tb, tc, t);
  });
}

function along([ax, ay]: Point, [bx, by]: Point, from: number, to: number, t: number): Point {
  const share = (t - from) / (to - from);
  return [ax + (bx - ax) * share, ay + (by - ay) * share];
}
