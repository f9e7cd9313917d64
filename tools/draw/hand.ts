/**
 * Hands: how one person writes a shape.
 *
 * @module
 */

import { wander } from "./noise.ts";
import type { Random } from "./random.ts";
import { curve, distance, parseStrokes, type Point, type Stroke } from "./strokes.ts";

/** How far apart the points of a line are, as a share of the height. */
const STEP = 0.01;

/** How many points on either side a turn is spread over. */
const REACH = 7;

/** What makes one person's writing their own. */
export interface Hand {
  /** How far the top leans to the right, as a share of the height; 0 is upright. */
  readonly slant: number;
  /** Width against height; 1 leaves the shape as it is, 0.7 is narrow. */
  readonly aspect: number;
  /** Height of a letter without stems (or of a digit), as a share of the picture's height. */
  readonly size: number;
  /** Rotation of the line of writing, in degrees; positive sinks to the right. */
  readonly turnDegrees: number;
  /** How far the shape strays from the usual one, as a share of the height. */
  readonly looseness: number;
  /** How far the line trembles, as a share of the height. */
  readonly tremor: number;
  /** How much the pressure changes along a stroke, 0 to 1. */
  readonly unevenness: number;
}

/** A place on a line and the pen's pressure there, 0 to 1. */
export interface Trace {
  readonly at: Point;
  readonly pressure: number;
}

/**
 * Returns the lines that a hand makes when it writes a shape, in the shape's own units: one for
 * each stroke, with a point about every hundredth of the height.
 */
export function write(shape: string, hand: Hand, random: Random): Trace[][] {
  return parseStrokes(shape).map((stroke) => {
    const line = steady(stroke);
    const lengths = cumulated(line);
    return pressed(
      swaying(line, lengths, hand, random).map((point) => leaning(point, hand)),
      lengths,
      hand.unevenness,
      random,
    );
  });
}

/** Returns lines with each point elsewhere. */
export function moved(
  lines: readonly (readonly Trace[])[],
  place: (point: Point) => Point,
): Trace[][] {
  return lines.map((line) => line.map(({ at, pressure }) => ({ at: place(at), pressure })));
}

/** Returns the least and the greatest x of lines, and the least and the greatest y. */
export function bounds(lines: readonly (readonly Trace[])[]): Record<"x" | "y", Extent> {
  const points = lines.flat().map(({ at }) => at);
  return { x: extent(points.map(([x]) => x)), y: extent(points.map(([, y]) => y)) };
}

type Extent = readonly [least: number, most: number];

function extent(values: readonly number[]): Extent {
  return values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
}

function steady(stroke: Stroke): Point[] {
  return stroke.flatMap((piece, i) => rounded(rounded(curve(piece, STEP))).slice(i === 0 ? 0 : 1));
}

/** A hand has inertia: each point is the mean of those near it, and the ends stay. */
function rounded(line: readonly Point[]): Point[] {
  return line.map((_, i) => {
    const reach = Math.min(i, line.length - 1 - i, REACH);
    const near = line.slice(i - reach, i + reach + 1);
    const mean = (axis: 0 | 1) => near.reduce((sum, point) => sum + point[axis], 0) / near.length;
    return [mean(0), mean(1)];
  });
}

function cumulated(line: readonly Point[]): number[] {
  let length = 0;
  return line.map((point, i) => length += distance(point, line[i - 1] ?? point));
}

/** A slow sway, which changes the shape, and a quick shiver: each point moves with its neighbours. */
function swaying(
  line: readonly Point[],
  lengths: readonly number[],
  { looseness, tremor }: Hand,
  random: Random,
): Point[] {
  const total = lengths.at(-1) ?? 0;
  const [swayX, swayY] = [wander(random, 0.5, total), wander(random, 0.5, total)];
  const [shiverX, shiverY] = [wander(random, 0.09, total), wander(random, 0.09, total)];
  return line.map(([x, y], i) => {
    const at = lengths[i] ?? 0;
    return [
      x + looseness * swayX(at) + tremor * shiverX(at),
      y + looseness * swayY(at) + tremor * shiverY(at),
    ];
  });
}

function leaning([x, y]: Point, { aspect, slant, turnDegrees }: Hand): Point {
  const angle = turnDegrees * Math.PI / 180;
  const [leant, cos, sin] = [x * aspect - slant * y, Math.cos(angle), Math.sin(angle)];
  return [leant * cos - y * sin, leant * sin + y * cos];
}

function pressed(
  line: readonly Point[],
  lengths: readonly number[],
  unevenness: number,
  random: Random,
): Trace[] {
  const total = lengths.at(-1) ?? 0;
  const change = wander(random, 0.35, total);
  const [landing, lifting] = [random.between(0.02, 0.08), random.between(0.08, 0.25)];
  return line.map((at, i) => {
    const length = lengths[i] ?? 0;
    const middle = 0.9 + 0.1 * change(length) - unevenness * 0.25 * (1 + change(length));
    const down = 0.75 + 0.25 * Math.min(1, length / landing);
    const up = 0.5 + 0.5 * Math.min(1, (total - length) / lifting);
    return { at, pressure: middle * down * up };
  });
}
