/**
 * Blots of ink put together to glyphs: a stroke may be broken, a glyph may have several.
 *
 * @module
 */

import { type Blot, gapBetween } from "./blots.ts";
import type { Box } from "./plane.ts";

/** Blots that make one glyph. */
export interface GlyphGroup {
  readonly blots: readonly Blot[];
  readonly box: Box;
}

/** The size and the slant of what is written on a page. */
export interface Script {
  /** The height that most of the ink is written in, in pixels. */
  readonly height: number;
  /** How far writing leans to the right, as a share of its height. */
  readonly slant: number;
}

/** Sides and distances below are parts of the script's height. */
const SPECK = 0.08;
const FRAGMENT = 0.45;
/** How far away a fragment may be from its glyph, and the parts of a glyph from each other. */
const FRAGMENT_GAP = 0.28;
const PART_GAP = 0.2;
/** The share of the narrower of two parts that lies above or below the other. */
const OVERLAP = 0.5;
const TALLEST = 1.4;
const WIDEST = 1.25;
/** A glyph's least height; nothing so large is a glyph either. */
const LEAST_HEIGHT = 0.4;
const MOST_HEIGHT = 2.2;
/** A zero may be lower, if it is one closed loop, about as wide as high, of ink as dark as usual. */
const LEAST_ZERO = 0.22;
const ZERO_WIDTHS = [0.5, 1.7] as const;
const LEAST_HOLE = 0.08;
const LEAST_DARKNESS = 0.6;
/** Ends of strokes are compared at so many places. */
const SAMPLES = 150;

/** Returns the height and slant of the writing; 0 without blots. */
export function scriptOf(blots: readonly Blot[], width: number): Script {
  const height = weightedMedian(blots.map(({ box, mass }) => [box.height, mass]));
  const tall = blots.filter(({ box }) => box.height > 0.6 * height && box.height < 1.6 * height);
  const slant = weightedMedian(tall.map((blot) => [slantOf(blot, width), 1]));
  return { height, slant: Math.min(Math.max(slant, -0.5), 0.5) };
}

/** Returns the value in the middle of the weights, 0 without any. */
function weightedMedian(values: readonly (readonly [value: number, weight: number])[]): number {
  const sorted = values.toSorted(([a], [b]) => a - b);
  const half = sorted.reduce((sum, [, weight]) => sum + weight, 0) / 2;
  let sum = 0;
  return sorted.find(([, weight]) => (sum += weight) >= half)?.[0] ?? 0;
}

/** The covariance of place and height above the foot, over the variance of height. */
function slantOf({ pixels }: Blot, width: number): number {
  const n = pixels.length;
  let [x, y, xy, yy] = [0, 0, 0, 0];
  for (const i of pixels) {
    const row = Math.floor(i / width);
    const column = i - row * width;
    x += column;
    y += row;
    xy += column * row;
    yy += row * row;
  }
  const variance = yy - y * y / n;
  return variance > 0 ? (x * y / n - xy) / variance : 0;
}

/** A glyph in the making. */
interface Part extends GlyphGroup {
  readonly mass: number;
  /** Whether it is a zero, however small. */
  readonly isZero: boolean;
  /** Left and right ends once the writing is set upright. */
  readonly left: number;
  readonly right: number;
  /** Some of its pixels. */
  readonly places: readonly (readonly [row: number, column: number])[];
}

/**
 * Returns the glyphs that blots make, in no order.
 *
 * Fragments, which are small, go to the nearest part that is close; larger parts go together
 * where one is above the other, as the two strokes of a four or the flag of a five, while the
 * whole stays as high and as wide as a glyph. Specks, dashes and drawings are dropped.
 *
 * @param width Pixels in a row of the plane that the blots were found in.
 */
export function glyphGroups(blots: readonly Blot[], script: Script, width: number): GlyphGroup[] {
  const { height } = script;
  const usual = weightedMedian(blots.map((blot) => [darknessOf(blot), blot.mass]));
  const parts = blots
    .filter(({ box }) => Math.max(box.height, box.width) >= SPECK * height)
    .map((blot) => ({
      ...partOf(blot, script, width),
      isZero: darknessOf(blot) >= LEAST_DARKNESS * usual && isSmallZero(blot, height, width),
    }));
  return merged(parts, script)
    .filter(({ box, isZero }) =>
      (isZero || box.height >= LEAST_HEIGHT * height) && box.height <= MOST_HEIGHT * height &&
      box.width <= MOST_HEIGHT * height
    )
    .map(({ blots, box }) => ({ blots, box }));
}

function darknessOf({ mass, pixels }: Blot): number {
  return mass / pixels.length;
}

/** Whether a blot that is too low for a glyph is a loop that closes. */
function isSmallZero({ pixels, box }: Blot, height: number, width: number): boolean {
  if (box.height < LEAST_ZERO * height || box.height >= FRAGMENT * height) return false;
  const share = box.width / box.height;
  if (share < ZERO_WIDTHS[0] || share > ZERO_WIDTHS[1]) return false;
  return holeOf(pixels, box, width) >= LEAST_HOLE * box.height * box.width;
}

/** How many pixels that are no ink the ink of a box encloses. */
function holeOf(pixels: readonly number[], box: Box, width: number): number {
  // One more on each side, from where the outside is reached.
  const [rows, columns] = [box.height + 2, box.width + 2];
  const seen = new Uint8Array(rows * columns);
  for (const i of pixels) {
    const row = Math.floor(i / width);
    seen[(row - box.row + 1) * columns + i - row * width - box.column + 1] = 1;
  }
  const outside = [0];
  seen[0] = 1;
  for (let k = 0; k < outside.length; k++) {
    const i = outside[k] ?? 0;
    const column = i % columns;
    const next = [i - columns, i + columns];
    if (column > 0) next.push(i - 1);
    if (column < columns - 1) next.push(i + 1);
    for (const j of next) {
      if (seen[j] !== 0) continue;
      seen[j] = 1;
      outside.push(j);
    }
  }
  return seen.length - outside.length - pixels.length;
}

function partOf(blot: Blot, { slant }: Script, width: number): Omit<Part, "isZero"> {
  const { pixels, box, mass } = blot;
  let [left, right] = [Infinity, -Infinity];
  const step = Math.max(1, Math.floor(pixels.length / SAMPLES));
  const places: [number, number][] = [];
  pixels.forEach((i, k) => {
    const row = Math.floor(i / width);
    const column = i - row * width;
    const upright = column + slant * row;
    left = Math.min(left, upright);
    right = Math.max(right, upright);
    if (k % step === 0) places.push([row, column]);
  });
  return { blots: [blot], box, mass, left, right, places };
}

/** Puts the nearest two together that belong together, again and again. */
function merged(parts: readonly Part[], script: Script): readonly Part[] {
  const groups = new Map(parts.map((part, i) => [i, part]));
  const home = parts.map((_, i) => i);
  const homeOf = (i: number): number => home[i] === i ? i : homeOf(home[i] ?? i);
  const typical = weightedMedian(parts.map(({ mass }) => [mass, mass]));
  for (const { a, b, distance } of closePairs(parts, script)) {
    const [i, j] = [homeOf(a), homeOf(b)];
    const [first, second] = [groups.get(i), groups.get(j)];
    if (i === j || first === undefined || second === undefined) continue;
    if (!belongTogether(first, second, distance, script, typical)) continue;
    groups.set(i, together(first, second));
    groups.delete(j);
    home[j] = i;
  }
  return [...groups.values()];
}

/** Pairs of parts and their distance, the closest first. */
function closePairs(
  parts: readonly Part[],
  { height }: Script,
): readonly { readonly a: number; readonly b: number; readonly distance: number }[] {
  const reach = Math.max(FRAGMENT_GAP, PART_GAP) * height;
  return parts.flatMap((part, a) =>
    parts.slice(a + 1).flatMap((other, k) =>
      gapBetween(part.box, other.box) > reach
        ? []
        : [{ a, b: a + 1 + k, distance: distanceOf(part, other) }]
    )
  ).toSorted((p, q) => p.distance - q.distance);
}

function distanceOf({ places }: Part, other: Part): number {
  let least = Infinity;
  for (const [row, column] of places) {
    for (const [otherRow, otherColumn] of other.places) {
      least = Math.min(least, (row - otherRow) ** 2 + (column - otherColumn) ** 2);
    }
  }
  return Math.sqrt(least);
}

function belongTogether(
  a: Part,
  b: Part,
  distance: number,
  { height }: Script,
  typical: number,
): boolean {
  const whole = together(a, b);
  if (whole.box.height > TALLEST * height || whole.right - whole.left > WIDEST * height) {
    return false;
  }
  if (a.isZero || b.isZero) return false;
  const [small] = a.mass < b.mass ? [a] : [b];
  const isFragment = small.mass < 0.35 * typical && small.box.height < FRAGMENT * height;
  if (isFragment) return distance <= FRAGMENT_GAP * height;
  const shared = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const narrower = Math.min(a.right - a.left, b.right - b.left) + 1;
  return distance <= PART_GAP * height && shared + 1 >= OVERLAP * narrower;
}

function together(a: Part, b: Part): Part {
  const [row, column] = [Math.min(a.box.row, b.box.row), Math.min(a.box.column, b.box.column)];
  return {
    blots: [...a.blots, ...b.blots],
    box: {
      row,
      column,
      height: Math.max(a.box.row + a.box.height, b.box.row + b.box.height) - row,
      width: Math.max(a.box.column + a.box.width, b.box.column + b.box.width) - column,
    },
    mass: a.mass + b.mass,
    isZero: false,
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    places: [...a.places, ...b.places],
  };
}
