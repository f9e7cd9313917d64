/**
 * Which groups of ink pixels make the glyph.
 *
 * @module
 */

import { type Blot, gapBetween } from "./blots.ts";
import { withoutForms } from "./forms.ts";
import { isSmall, type Plane } from "./plane.ts";

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

/**
 * Returns the blots that make the glyph: the one with most ink, near the
 * middle, and what lies near it. Specks are dropped, and so is what
 * looks like a border, a shadow or a ruled line; but not where nothing else is
 * left, since a picture may be cut close to its glyph. A strip along one side, such as the
 * table beside the paper, is always dropped.
 */
export function glyphBlots(blots: readonly Blot[], plane: Plane): readonly Blot[] {
  const inner = withoutForms(blots.filter((blot) => !isBorder(blot, plane)), plane.width);
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
