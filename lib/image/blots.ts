/**
 * Groups of touching ink pixels, and which of them make the glyph.
 *
 * @module
 */

import { type Box, isSmall, type Plane, planeOf } from "./plane.ts";

/** A group of touching ink pixels. */
export interface Blot {
  readonly pixels: readonly number[];
  readonly box: Box;
  /** Sum of its ink. */
  readonly mass: number;
  /** How many of its pixels lie on the picture's border. */
  readonly contact: number;
}

/** Least length of a glyph, as a part of the picture's shorter side. */
const LEAST_LENGTH = 0.04;
/** Most of the shorter side that a glyph may touch of the border, if there is another. */
const MOST_CONTACT = 0.2;
/** Part of the shorter side at each edge where there is no whole glyph. */
const MARGIN = 0.05;
/**
 * What belongs to the glyph beside its main blot, such as the bar of a theta:
 * the farther away, in lengths of the main blot, the more ink it must have.
 */
const COMPANIONS = [
  { gap: Infinity, share: 0.25 },
  { gap: 0.5, share: 0.03 },
  { gap: 0.1, share: 0.008 },
] as const;

/** Returns the groups of pixels of at least `low` that touch, if only by corners, and reach `high`. */
export function findBlots(plane: Plane, low: number, high: number): Blot[] {
  const seen = new Uint8Array(plane.data.length);
  const blots: Blot[] = [];
  const { data } = plane;
  for (let start = 0; start < data.length; start++) {
    if ((data[start] ?? 0) < high || seen[start] !== 0) continue;
    blots.push(blotOf(flooded(plane, start, low, seen), plane));
  }
  return blots;
}

/** The pixels of at least `low` that hang together with `start`; each is marked as seen. */
function flooded(plane: Plane, start: number, low: number, seen: Uint8Array): readonly number[] {
  const { width, data } = plane;
  const pixels = [start];
  seen[start] = 1;
  for (let k = 0; k < pixels.length; k++) {
    const i = pixels[k] ?? 0;
    const column = i % width;
    const [first, last] = [column > 0 ? -1 : 0, column < width - 1 ? 1 : 0];
    for (let down = -width; down <= width; down += width) {
      for (let j = i + down + first; j <= i + down + last; j++) {
        // Beyond the first and last row nothing is 0 in `seen`.
        if (seen[j] !== 0 || (data[j] ?? 0) < low) continue;
        seen[j] = 1;
        pixels.push(j);
      }
    }
  }
  return pixels;
}

function blotOf(pixels: readonly number[], { height, width, data }: Plane): Blot {
  let [top, bottom, left, right, mass, contact] = [height, -1, width, -1, 0, 0];
  for (const i of pixels) {
    const row = Math.floor(i / width);
    const column = i - row * width;
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, column);
    right = Math.max(right, column);
    mass += data[i] ?? 0;
    if (row === 0 || column === 0 || row === height - 1 || column === width - 1) contact++;
  }
  const box = { row: top, column: left, height: bottom - top + 1, width: right - left + 1 };
  return { pixels, box, mass, contact };
}

/**
 * Returns the blots that make the glyph: the one with most ink, near the
 * middle, and what lies near it. Specks are dropped, and so is what
 * looks like a border, a shadow or a ruled line; but not where nothing else is
 * left, since a picture may be cut close to its glyph. A strip along one side, such as the
 * table beside the paper, is always dropped.
 */
export function glyphBlots(blots: readonly Blot[], plane: Plane): readonly Blot[] {
  const inner = blots.filter((blot) => !isBorder(blot, plane));
  const candidates = inner.some((blot) => isLarge(blot, plane))
    ? inner
    : blots.filter((blot) => !isStrip(blot, plane));
  const [main] = candidates.filter((blot) => isLarge(blot, plane))
    .toSorted((a, b) => weightOf(b, plane) - weightOf(a, plane));
  if (main === undefined) return [];
  const length = Math.max(main.box.height, main.box.width);
  return candidates.filter(({ box, mass }) => {
    const distance = gapBetween(box, main.box) / length;
    return COMPANIONS.some(({ gap, share }) => distance <= gap && mass >= share * main.mass);
  });
}

/** Heights and ink of blots that are glyphs like the main one, in parts of its own. */
const ALIKE = { heights: [0.5, 2], masses: [0.2, 5] } as const;

/** Returns how many blots there are that may be glyphs as the one found is, itself among them. */
export function countAlike(blots: readonly Blot[], found: readonly Blot[]): number {
  const [main] = found.toSorted((a, b) => b.mass - a.mass);
  if (main === undefined) return 0;
  const isWithin = (share: number, [least, most]: readonly [number, number]) =>
    share >= least && share <= most;
  return blots.filter((blot) =>
    blot === main || blot.contact === 0 &&
      isWithin(blot.box.height / main.box.height, ALIKE.heights) &&
      isWithin(blot.mass / main.mass, ALIKE.masses)
  ).length;
}

function isBorder({ box, contact }: Blot, { height, width }: Plane): boolean {
  const side = Math.min(height, width);
  const margin = MARGIN * side;
  const spans = box.height === height || box.width === width;
  const outside = box.row + box.height <= margin || box.row >= height - margin ||
    box.column + box.width <= margin || box.column >= width - margin;
  return spans || outside || contact > MOST_CONTACT * side;
}

/**
 * Whether it covers one side of the picture, from corner to corner, and does not reach the
 * opposite; in few pixels that may be a stroke of a glyph cut close.
 */
function isStrip({ box, contact }: Blot, plane: Plane): boolean {
  const { height, width } = plane;
  if (isSmall(plane)) return false;
  const [down, across] = [box.height === height, box.width === width];
  return down !== across && contact >= (down ? height : width);
}

function isLarge({ box }: Blot, { height, width }: Plane): boolean {
  return Math.max(box.height, box.width) >= LEAST_LENGTH * Math.min(height, width);
}

/** Its ink, which counts the less the farther it is from the middle. */
function weightOf({ box, mass }: Blot, { height, width }: Plane): number {
  const down = (box.row + box.height / 2) / height - 0.5;
  const across = (box.column + box.width / 2) / width - 0.5;
  return mass * (1 - Math.hypot(down, across));
}

/** Returns the distance between two boxes, 0 where they touch or overlap. */
export function gapBetween(a: Box, b: Box): number {
  const down = Math.max(a.row - (b.row + b.height), b.row - (a.row + a.height), 0);
  const across = Math.max(a.column - (b.column + b.width), b.column - (a.column + a.width), 0);
  return Math.hypot(down, across);
}

/** Returns 1 on the pixels of blots, 0 elsewhere, in a plane of the given size. */
export function maskOf(blots: readonly Blot[], size: Plane): Plane {
  const mask = planeOf(size);
  for (const { pixels } of blots) for (const i of pixels) mask.data[i] = 1;
  return mask;
}
