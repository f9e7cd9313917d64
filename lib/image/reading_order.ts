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

/**
 * Returns boxes row by row, each row from left to right, the uppermost row first.
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
  const places = items.map(({ box }) => ({
    x: box.column + box.width / 2,
    y: box.row + box.height / 2,
    body: box.row + Math.min(box.height, height) / 2,
  }));
  let slope = 0;
  for (let round = 0; round < ROUNDS; round++) slope = slopeOf(places, slope, height);
  const links = linksOf(places, slope, height);
  const rows = chains(items.length, links);
  const level = (row: readonly number[]) =>
    mean(row.flatMap((i) => places[i] ?? []).map(({ x, body }) => body - slope * x));
  return rows
    .toSorted((a, b) => level(a) - level(b))
    .map((row) =>
      row.toSorted((a, b) => (places[a]?.x ?? 0) - (places[b]?.x ?? 0))
        .flatMap((i) => items[i] ?? [])
    );
}

interface Place {
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
  const slopes = linksOf(places, slope, height).map(([from, to]) => {
    const [a, b] = [places[from], places[to]];
    return a && b ? (b.y - a.y) / Math.max(1, b.x - a.x) : 0;
  }).sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? 0;
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
