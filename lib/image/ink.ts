/**
 * Finding the glyph among specks, borders and shadows.
 *
 * @module
 */

import { median, quantile } from "./paper.ts";
import { type Box, dilated, type Plane, planeOf, smoothed } from "./plane.ts";

/** A group of touching ink pixels. */
export interface Blot {
  readonly pixels: readonly number[];
  readonly box: Box;
  /** Sum of its ink. */
  readonly mass: number;
  /** How many of its pixels lie on the picture's border. */
  readonly contact: number;
}

/** Where the ink is, and how strong it is there. */
export interface Glyph {
  /** 1 where the glyph's ink is, 0 elsewhere. */
  readonly mask: Plane;
  /** Strength of a stroke's core. */
  readonly level: number;
}

const MIN_CONTRAST = 0.04;

/** Returns the glyph, or nothing where there is no ink. */
export function findGlyph(strength: Plane): Glyph | undefined {
  const small = Math.min(strength.height, strength.width) < 100;
  let ink = small ? strength : smoothed(strength);
  const noise = 2 * (quantile(ink.data, 0.3) - quantile(ink.data, 0.15));
  // Each round drops what is no glyph and looks again, since a black border hides thin pencil.
  for (let round = 0; round < 5; round++) {
    const top = meanOfGreatest(ink.data, Math.max(8, Math.round(0.002 * ink.data.length)));
    if (top < MIN_CONTRAST || top < Math.min(5 * noise, 0.5)) return undefined;
    const low = clamped(3 * noise, 0.28 * top, 0.4 * top);
    const high = clamped(5 * noise, 0.45 * top, 0.7 * top);
    const frame = frameOf(ink, high);
    const blots = frame === undefined ? findBlots(ink, low, high) : [];
    const kept = keptBlots(blots, ink);
    if (frame === undefined && kept.length === blots.length) {
      const core = kept.flatMap(({ pixels }) => pixels).map((i) => ink.data[i] ?? 0)
        .filter((value) => value >= high);
      return { mask: maskOf(kept, ink), level: median(Float32Array.from(core)) };
    }
    const dropped = frame ?? maskOf(blots.filter((blot) => !kept.includes(blot)), ink);
    const around = dilated(dropped, small ? 0 : 2);
    const before = ink;
    ink = planeOf(ink, (i) => (around.data[i] === 1 ? 0 : before.data[i] ?? 0));
  }
  return undefined;
}

/** Lines of ink from side to side along at least two edges: a scan's border, even where the glyph touches it. */
function frameOf({ height, width, data }: Plane, high: number): Plane | undefined {
  const inkIn = (start: number, step: number, count: number) => {
    let n = 0;
    for (let k = 0; k < count; k++) if ((data[start + k * step] ?? 0) >= high) n++;
    return n / count;
  };
  const rows = Array.from({ length: height }, (_, row) => inkIn(row * width, 1, width));
  const columns = Array.from({ length: width }, (_, column) => inkIn(column, width, height));
  const run = (shares: readonly number[]) => shares.findIndex((share) => share < 0.9);
  const [top, bottom] = [run(rows), run(rows.toReversed())];
  const [left, right] = [run(columns), run(columns.toReversed())];
  const sides = [top, bottom, left, right].filter((thickness) => thickness > 0).length;
  if (sides < 2) return undefined;
  return planeOf({ height, width }, (i) => {
    const row = Math.floor(i / width);
    const column = i - row * width;
    return row < top || row >= height - bottom || column < left || column >= width - right ? 1 : 0;
  });
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function maskOf(blots: readonly Blot[], plane: Plane): Plane {
  const data = new Float32Array(plane.data.length);
  for (const { pixels } of blots) for (const i of pixels) data[i] = 1;
  return { ...plane, data };
}

/** Counted in 1,024 steps: sorting takes longer than all the rest. */
function meanOfGreatest(values: Float32Array, count: number): number {
  const greatest = values.reduce((a, b) => Math.max(a, b), 0);
  const counts = new Uint32Array(1025);
  for (const value of values) {
    const step = Math.floor((1024 * Math.max(value, 0)) / (greatest || 1));
    counts[step] = (counts[step] ?? 0) + 1;
  }
  let [left, sum] = [count, 0];
  for (let step = 1024; step >= 0 && left > 0; step--) {
    const taken = Math.min(left, counts[step] ?? 0);
    sum += taken * step;
    left -= taken;
  }
  return (greatest * sum) / (1024 * count);
}

/** Groups of pixels of at least `low` that touch, corners included, and reach `high` somewhere. */
export function findBlots(plane: Plane, low: number, high: number): Blot[] {
  const { width, data } = plane;
  const seen = new Uint8Array(data.length);
  const blots: Blot[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] !== 0 || (data[start] ?? 0) < high) continue;
    seen[start] = 1;
    const pixels = [start];
    for (let k = 0; k < pixels.length; k++) {
      const i = pixels[k] ?? 0;
      const column = i % width;
      for (const down of [-width, 0, width]) {
        for (let across = column > 0 ? -1 : 0; across <= (column < width - 1 ? 1 : 0); across++) {
          const j = i + down + across;
          if (j < 0 || j >= data.length || seen[j] !== 0 || (data[j] ?? 0) < low) continue;
          seen[j] = 1;
          pixels.push(j);
        }
      }
    }
    blots.push(blotOf(pixels, plane));
  }
  return blots;
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

/** The blots that belong to the glyph. */
function keptBlots(blots: readonly Blot[], plane: Plane): readonly Blot[] {
  const side = Math.min(plane.height, plane.width);
  const inner = blots.filter((blot) =>
    blot.contact <= 0.2 * side && !atEdge(blot, plane) && !spans(blot, plane)
  );
  const sized = (list: readonly Blot[]) =>
    list.filter(({ box }) => Math.max(box.height, box.width) >= 0.04 * side);
  const candidates = sized(inner).length > 0 ? inner : blots;
  const [main] = sized(candidates).toSorted((a, b) => weight(b, plane) - weight(a, plane));
  if (main === undefined) return [];
  const reach = Math.max(main.box.height, main.box.width);
  return candidates.filter((blot) => {
    const gap = gapBetween(blot.box, main.box);
    const share = blot.mass / main.mass;
    return share >= 0.25 || (gap <= 0.5 * reach && share >= 0.03) ||
      (gap <= 0.1 * reach && share >= 0.008);
  });
}

/** Ink far from the middle weighs less: what matters is in the picture's middle. */
function weight({ box, mass }: Blot, { height, width }: Plane): number {
  const down = (box.row + box.height / 2) / height - 0.5;
  const across = (box.column + box.width / 2) / width - 0.5;
  return mass * (1 - Math.hypot(down, across));
}

function spans({ box }: Blot, { height, width }: Plane): boolean {
  return box.height === height || box.width === width;
}

function atEdge({ box }: Blot, { height, width }: Plane): boolean {
  const margin = 0.05 * Math.min(height, width);
  return box.row + box.height <= margin || box.row >= height - margin ||
    box.column + box.width <= margin || box.column >= width - margin;
}

function gapBetween(a: Box, b: Box): number {
  const down = Math.max(a.row - (b.row + b.height), b.row - (a.row + a.height), 0);
  const across = Math.max(a.column - (b.column + b.width), b.column - (a.column + a.width), 0);
  return Math.hypot(down, across);
}
