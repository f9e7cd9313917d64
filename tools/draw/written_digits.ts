/**
 * Digits by hands that this project makes up, prepared as photographs are: to train on and to
 * validate with.
 *
 * @module
 */

import { ndarray } from "../../lib/base/mod.ts";
import { prepareImage } from "../../lib/image/mod.ts";
import type { Dataset } from "../../lib/mnist/mod.ts";
import { bounds, type Hand, moved, type Trace, write } from "./hand.ts";
import { drawn, type Segment } from "./marks.ts";
import { type Random, randomOf } from "./random.ts";
import { STYLES } from "./styles.ts";

/** Which digits to draw. */
export interface WrittenDigitsOptions {
  /** Numbers of the hands: `[0, 80]` are the first eighty. */
  readonly hands: readonly [from: number, to: number];
  /** How many times a hand writes the ten digits. */
  readonly times: number;
  /** The same seed, the same digits. */
  readonly seed: number;
}

/** Side of the pictures in pixels, and the height of a digit on them. */
const SIDE = 120;
const HEIGHT = 84;

/** Who writes: the hand, the pen's width as a share of the height, the way of each digit. */
interface Writer {
  readonly hand: Hand;
  readonly pen: number;
  readonly ways: readonly number[];
}

/**
 * Returns digits of made-up hands as MNIST has them, hand by hand: each has its own slant, width,
 * pen and way of each digit.
 */
export function writtenDigits({ hands, times, seed }: WrittenDigitsOptions): Dataset {
  const [from, to] = hands;
  const n = (to - from) * times * 10;
  const data = new Float32Array(n * 784);
  for (let i = 0; i < n; i++) {
    const [hand, time] = [from + Math.floor(i / (10 * times)), Math.floor(i / 10) % times];
    const writer = writerOf(randomOf(`${seed}/${hand}`));
    const random = randomOf(`${seed}/${hand}/${i % 10}/${time}`);
    data.set(written(i % 10, writer, random), i * 784);
  }
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 10);
  return { images: ndarray(data, [n, 28, 28, 1]), labels };
}

function writerOf(random: Random): Writer {
  return {
    hand: {
      slant: random.between(-0.2, 0.5),
      aspect: random.between(0.6, 1.4),
      size: 1,
      turnDegrees: random.around(4),
      looseness: random.between(0.015, 0.09),
      tremor: random.between(0, 0.008),
      unevenness: random.between(0, 0.6),
    },
    pen: random.between(0.035, 0.14),
    ways: STYLES.map(({ length }) => Math.floor(random.between(0, length))),
  };
}

function written(digit: number, { hand, pen, ways }: Writer, random: Random): Float32Array {
  const shape = STYLES[digit]?.[ways[digit] ?? 0] ?? "";
  const turnDegrees = hand.turnDegrees + random.around(3);
  const lines = write(shape, { ...hand, turnDegrees }, random);
  const ink = drawn(segments(lines, pen * (1 + random.around(0.1))), {
    widthPx: SIDE,
    heightPx: SIDE,
  });
  const rgba = new Uint8ClampedArray(ink.length).fill(255);
  for (let i = 0; i < ink.length; i += 4) rgba.fill(255 - 0.9 * (ink[i] ?? 0), i, i + 3);
  return prepareImage({ name: `a ${digit}`, width: SIDE, height: SIDE, rgba }).image
    .data as Float32Array;
}

/** The lines in the middle of the picture, as wide as the pen and the pressure make them. */
function segments(lines: readonly (readonly Trace[])[], pen: number): Segment[] {
  const { x: [left, right], y: [top, foot] } = bounds(lines);
  const scale = HEIGHT / Math.max(foot - top, right - left);
  const placed = moved(lines, ([x, y]) => [
    SIDE / 2 + scale * (x - (left + right) / 2),
    SIDE / 2 + scale * (y - (top + foot) / 2),
  ]);
  return placed.flatMap((line) =>
    line.slice(1).map(({ at: to, pressure }, i) => ({
      from: line[i]?.at ?? to,
      to,
      widthPx: pen * HEIGHT * (0.6 + 0.4 * pressure),
      colour: `rgb(${Math.round(255 * (0.6 + 0.4 * Math.min(1, pressure)))}, 0, 0)`,
    }))
  );
}
