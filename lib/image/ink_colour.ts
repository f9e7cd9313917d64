/**
 * The mix of red, green and blue that tells ink from paper.
 *
 * @module
 */

import type { Channels } from "./channels.ts";
import { cut, type Plane, planeOf } from "./plane.ts";
import { coarsened } from "./resize.ts";
import { smoothSurface } from "./surface.ts";

/** Share of the picture at each edge that has no say in what colour ink has. */
const MARGIN = 0.06;

type Triple = readonly [number, number, number];

/** How ink differs from paper. */
export interface InkColour {
  /** Weights of red, green and blue; their absolute values add to 1; ink is high in the mix. */
  readonly mix: Triple;
  /** Whether ink is brighter than paper. */
  readonly bright: boolean;
}

/**
 * Returns the mix of channels in which ink and paper differ most.
 *
 * Each channel's paper, a smooth surface, is taken away; the mix is the first
 * principal axis of what remains, where a pixel weighs as the square of its
 * distance from paper. Ink is on the side of the axis where few pixels lie far
 * out: that of the third moment.
 */
export function inkColour([red, green, blue]: Channels): InkColour {
  const first = offPaper(red);
  // Of a grey picture, once is enough.
  const [second, third] = [green, blue].map((channel) =>
    isSame(channel, red) ? first : offPaper(channel)
  );
  const points = withoutMargin([first, second ?? first, third ?? first]);
  const axis = principalAxis(points);
  const skew = skewAlong(points, axis);
  const length = axis.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const scale = (skew < 0 ? -1 : 1) / (length || 1);
  const mix = [scale * axis[0], scale * axis[1], scale * axis[2]] as const;
  return { mix, bright: mix[0] + mix[1] + mix[2] > 0 };
}

function isSame(a: Plane, b: Plane): boolean {
  for (let i = 0; i < a.data.length; i++) if (a.data[i] !== b.data[i]) return false;
  return true;
}

function offPaper(channel: Plane): Plane {
  const coarse = coarsened(channel);
  const paper = smoothSurface(coarse);
  return planeOf(coarse, (i) => (coarse.data[i] ?? 0) - (paper.data[i] ?? 0));
}

/** Without the pixels at the edge, which may not be paper. */
function withoutMargin(channels: Channels): Channels {
  const [{ height, width }] = channels;
  const [row, column] = [Math.round(MARGIN * height), Math.round(MARGIN * width)];
  const box = { row, column, height: height - 2 * row, width: width - 2 * column };
  const [red, green, blue] = channels;
  return [cut(red, box), cut(green, box), cut(blue, box)];
}

function skewAlong([red, green, blue]: Channels, [r, g, b]: Triple): number {
  let sum = 0;
  for (let i = 0; i < red.data.length; i++) {
    sum += (r * (red.data[i] ?? 0) + g * (green.data[i] ?? 0) + b * (blue.data[i] ?? 0)) ** 3;
  }
  return sum;
}

/** By power iteration from grey: the matrix is 3 × 3 and has no negative eigenvalue. */
function principalAxis(points: Channels): Triple {
  const [first, second, third] = points.map((channel) => weightedSums(points, channel));
  let axis: Triple = [1, 1, 1];
  for (let k = 0; k < 50; k++) {
    const next: Triple = [dot(first, axis), dot(second, axis), dot(third, axis)];
    const length = Math.hypot(...next);
    if (length === 0) break;
    axis = [next[0] / length, next[1] / length, next[2] / length];
  }
  return axis;
}

function dot([a, b, c]: Triple = [0, 0, 0], [d, e, f]: Triple): number {
  return a * d + b * e + c * f;
}

/** The sums of a channel times each channel, weighted by the squared distance from paper. */
function weightedSums([red, green, blue]: Channels, channel: Plane): Triple {
  let [first, second, third] = [0, 0, 0];
  for (let i = 0; i < channel.data.length; i++) {
    const [r, g, b] = [red.data[i] ?? 0, green.data[i] ?? 0, blue.data[i] ?? 0];
    const weight = (r * r + g * g + b * b) * (channel.data[i] ?? 0);
    first += weight * r;
    second += weight * g;
    third += weight * b;
  }
  return [first, second, third];
}

/** Returns the mix of the channels as a grey picture in 0–1: dark ink stays dark. */
export function mixed([red, green, blue]: Channels, { mix, bright }: InkColour): Plane {
  const [r, g, b] = bright ? mix : [-mix[0], -mix[1], -mix[2]];
  // A negative weight counts the channel's negative, so that the mix stays in 0–1.
  const lift = Math.max(-r, 0) + Math.max(-g, 0) + Math.max(-b, 0);
  const grey = planeOf(red);
  for (let i = 0; i < grey.data.length; i++) {
    grey.data[i] = lift + r * (red.data[i] ?? 0) + g * (green.data[i] ?? 0) +
      b * (blue.data[i] ?? 0);
  }
  return grey;
}
