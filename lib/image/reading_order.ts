/**
 * Boxes on a page in the order in which they are read.
 *
 * @module
 */

import { mean } from "../base/mod.ts";
import type { Box } from "./plane.ts";

/** How far a neighbour's middle may be above or below, in heights of the writing. */
const STRAY = 0.5;
/** Rounds in which the slope of the rows is found. */
const ROUNDS = 3;
/** Least width of the gutter between columns, in heights of the writing and in usual gaps of a row. */
const GUTTER = { heights: 1, gaps: 2 } as const;
/** As far off, in heights of the writing, half of the rows beside a gutter are no one's continuation. */
const ASTRAY = 0.35;
/** Least free height between blocks of the page, in heights of the writing. */
const BETWEEN_BLOCKS = 1.5;

/**
 * Returns boxes row by row, each row from left to right, the uppermost row first; where a page has
 * columns, column by column.
 *
 * Columns are told from a table's as a person does. Between both is a gutter, free from top to foot:
 * at least as wide as the writing is high, and twice as wide as the gaps in a row. The rows of a table
 * go on beyond it, so they are read across; those of columns don't: half of them or more meet no row
 * there, by a third of the writing's height. Where each row of a column is one digit, nothing tells
 * how rows slope, and it is read as a table. A page may also have blocks, one below the other with
 * room for a row and a half between them, as columns above a table.
 *
 * Each box is linked to the nearest one on its right that is about as high on the page, once the
 * slope of the rows is allowed for: the middle one of the slopes of all links. So rows may rise,
 * sink and bend.
 *
 * @param items What has a box.
 * @param height Height of the writing in pixels.
 */
export function inReadingOrder<T extends { readonly box: Box }>(
  items: readonly T[],
  height: number,
): T[][] {
  const places = items.map(({ box }, i) => ({
    i,
    left: box.column,
    right: box.column + box.width,
    top: box.row,
    foot: box.row + box.height,
    x: box.column + box.width / 2,
    y: box.row + box.height / 2,
    body: box.row + Math.min(box.height, height) / 2,
  }));
  return partsOf(places, height).flatMap((part) =>
    rowsOf(part, slopeOfRows(part, height), height).map((row) =>
      row.flatMap(({ i }) => items[i] ?? [])
    )
  );
}

/** The columns and blocks of a page in the order in which they are read; mostly the page is one. */
function partsOf(places: readonly Place[], height: number): readonly (readonly Place[])[] {
  const slope = slopeOfRows(places, height);
  const [left, right] = columnsOf(places, slope, height);
  const blocks = blocksOf(places, slope, height).map((block) => ({
    block,
    parts: block === places ? [places] : partsOf(block, height),
  }));
  const isAcross = (block: readonly Place[]) =>
    block.some((place) => left?.includes(place)) && block.some((place) => right?.includes(place));
  // A table that goes on across the gutter of the columns above it.
  const isMixed = blocks.some(({ block, parts }) => parts.length === 1 && isAcross(block));
  const haveColumns = blocks.some(({ parts }) => parts.length > 1);
  if (haveColumns && (right === undefined || isMixed)) return blocks.flatMap(({ parts }) => parts);
  if (left === undefined || right === undefined) return [places];
  return [...partsOf(left, height), ...partsOf(right, height)];
}

/** The two sides of the widest gutter whose rows don't go on beyond it; all where there is none. */
function columnsOf(
  places: readonly Place[],
  slope: number,
  height: number,
): readonly (readonly Place[])[] {
  const gaps = linksOf(places, slope, height).map(([from, to]) =>
    (places[to]?.left ?? 0) - (places[from]?.right ?? 0)
  );
  const least = Math.max(GUTTER.heights * height, GUTTER.gaps * median(gaps));
  // Columns stand upright on their rows.
  const cuts = freeBetween(
    places,
    ({ left, y }) => left + slope * y,
    ({ right, y }) => right + slope * y,
    least,
  );
  return cuts.find(([left, right]) => areColumns(left, right, height)) ?? [places];
}

/** Whether most rows on one side of a gutter have none on the other that they go on in. */
function areColumns(left: readonly Place[], right: readonly Place[], height: number): boolean {
  const slopes = [left, right, [...left, ...right]].map((part) => slopeOfRows(part, height));
  return slopes.every((slope) => {
    const [ends, starts] = [rowsOf(left, slope, height), rowsOf(right, slope, height)];
    // Where each row is one digit, nothing tells how rows slope.
    if (ends.length < 2 || starts.length < 2) return false;
    if (left.length < 2 * ends.length || right.length < 2 * starts.length) return false;
    const last = ends.flatMap((row) => row.at(-1) ?? []);
    const first = starts.flatMap((row) => row[0] ?? []);
    const [few, many] = last.length <= first.length ? [last, first] : [first, last];
    return median(few.map((a) => Math.min(...many.map((b) => levelGap(a, b, slope))))) >
      ASTRAY * height;
  });
}

/** What is above and below the highest free stretch of the page; all where there is none. */
function blocksOf(
  places: readonly Place[],
  slope: number,
  height: number,
): readonly (readonly Place[])[] {
  const top = ({ top, x }: Place) => top - slope * x;
  const foot = ({ foot, x }: Place) => foot - slope * x;
  return freeBetween(places, top, foot, BETWEEN_BLOCKS * height)[0] ?? [places];
}

/** Places before and after each free stretch along an axis, those of the longest stretch first. */
function freeBetween(
  places: readonly Place[],
  startOf: (place: Place) => number,
  endOf: (place: Place) => number,
  least: number,
): (readonly [readonly Place[], readonly Place[]])[] {
  const sorted = places.toSorted((a, b) => startOf(a) - startOf(b));
  let end = -Infinity;
  return sorted.flatMap((place, i) => {
    const free = startOf(place) - end;
    end = Math.max(end, endOf(place));
    return i > 0 && free > 0 && free >= least
      ? [{ free, sides: [sorted.slice(0, i), sorted.slice(i)] as const }]
      : [];
  }).sort((a, b) => b.free - a.free).map(({ sides }) => sides);
}

/** Rows from the top, each from left to right. */
function rowsOf(places: readonly Place[], slope: number, height: number): Place[][] {
  const level = (row: readonly Place[]) => mean(row.map(({ x, body }) => body - slope * x));
  return chains(places.length, linksOf(places, slope, height))
    .map((row) => row.flatMap((i) => places[i] ?? []))
    .toSorted((a, b) => level(a) - level(b))
    .map((row) => row.toSorted((a, b) => a.x - b.x));
}

function slopeOfRows(places: readonly Place[], height: number): number {
  let slope = 0;
  for (let round = 0; round < ROUNDS; round++) slope = slopeOf(places, slope, height);
  return slope;
}

/** The value in the middle, the upper one of two; 0 of none. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

interface Place {
  /** Which of the boxes it is, from 0. */
  readonly i: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly foot: number;
  readonly x: number;
  /** Its middle. */
  readonly y: number;
  /** The middle of what is no tail, where it hangs below the writing as that of a 9. */
  readonly body: number;
}

type Link = readonly [from: number, to: number];

/** How far above or below one place another is, along rows of this slope: by middle or by body. */
function levelGap(a: Place, b: Place, slope: number): number {
  const rise = slope * (b.x - a.x);
  return Math.min(Math.abs(b.y - a.y - rise), Math.abs(b.body - a.body - rise));
}

function slopeOf(places: readonly Place[], slope: number, height: number): number {
  return median(
    linksOf(places, slope, height).map(([from, to]) => {
      const [a, b] = [places[from], places[to]];
      return a && b ? (b.y - a.y) / Math.max(1, b.x - a.x) : 0;
    }),
  );
}

/** The next on the right of each, where that one has no nearer one on its left. */
function linksOf(places: readonly Place[], slope: number, height: number): Link[] {
  const next = places.map((from) => nearest(places, from, slope, height, 1));
  const before = places.map((from) => nearest(places, from, slope, height, -1));
  return next.flatMap((to, from) =>
    to !== undefined && before[to] === from ? [[from, to] as const] : []
  );
}

function nearest(
  places: readonly Place[],
  from: Place,
  slope: number,
  height: number,
  direction: 1 | -1,
): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  places.forEach((to, i) => {
    const across = direction * (to.x - from.x);
    const down = levelGap(from, to, slope);
    if (across <= 0 || down > STRAY * height) return;
    const cost = across + 2 * down;
    if (cost < least) [least, best] = [cost, i];
  });
  return best;
}

/** Groups of numbers from 0 that links connect. */
function chains(count: number, links: readonly Link[]): number[][] {
  const next = new Map(links);
  const inner = new Set(links.map(([, to]) => to));
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => !inner.has(i))
    .map((start) => {
      const row = [start];
      for (let i = next.get(start); i !== undefined; i = next.get(i)) row.push(i);
      return row;
    });
}
