/**
 * The mix of red, green and blue that tells ink from paper.
 *
 * @module
 */

import { coarsened, type Plane, planeOf } from "./plane.ts";
import { smoothSurface } from "./surface.ts";

/** Share of the picture at each edge that has no say in what colour ink has. */
const MARGIN = 0.06;

/** Red, green and blue. */
export type Channels = readonly [Plane, Plane, Plane];
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
  const points = inkPoints([first, second ?? first, third ?? first]);
  const axis = principalAxis(points);
  const skew = points.reduce((sum, point) => sum + dot(axis, point) ** 3, 0);
  const length = axis.reduce((sum, weight) => sum + Math.abs(weight), 0);
  const scale = (skew < 0 ? -1 : 1) / (length || 1);
  const mix = [scale * axis[0], scale * axis[1], scale * axis[2]] as const;
  return { mix, bright: mix[0] + mix[1] + mix[2] > 0 };
}

function isSame(a: Plane, b: Plane): boolean {
  return a.data.every((value, i) => value === b.data[i]);
}

function offPaper(channel: Plane): Plane {
  const coarse = coarsened(channel);
  const paper = smoothSurface(coarse);
  return planeOf(coarse, (i) => (coarse.data[i] ?? 0) - (paper.data[i] ?? 0));
}

/** Red, green and blue of each pixel that does not lie at the edge. */
function inkPoints([red, green, blue]: Channels): readonly Triple[] {
  const { height, width } = red;
  const [top, left] = [Math.round(MARGIN * height), Math.round(MARGIN * width)];
  const points: Triple[] = [];
  for (let row = top; row < height - top; row++) {
    for (let i = row * width + left; i < (row + 1) * width - left; i++) {
      points.push([red.data[i] ?? 0, green.data[i] ?? 0, blue.data[i] ?? 0]);
    }
  }
  return points;
}

function dot([a, b, c]: Triple, [d, e, f]: Triple): number {
  return a * d + b * e + c * f;
}

/** By power iteration from grey: the matrix is 3 × 3 and has no negative eigenvalue. */
function principalAxis(points: readonly Triple[]): Triple {
  const row = (k: 0 | 1 | 2): Triple => {
    const sums: [number, number, number] = [0, 0, 0];
    for (const point of points) {
      const weight = dot(point, point) * point[k];
      sums[0] += weight * point[0];
      sums[1] += weight * point[1];
      sums[2] += weight * point[2];
    }
    return sums;
  };
  const [a, b, c] = [row(0), row(1), row(2)];
  let axis: Triple = [1, 1, 1];
  for (let k = 0; k < 50; k++) {
    const next: Triple = [dot(a, axis), dot(b, axis), dot(c, axis)];
    const length = Math.hypot(...next);
    if (length === 0) break;
    axis = [next[0] / length, next[1] / length, next[2] / length];
  }
  return axis;
}

/** Returns the mix of the channels as a grey picture in 0–1: dark ink stays dark. */
export function mixed([red, green, blue]: Channels, { mix, bright }: InkColour): Plane {
  const [r, g, b] = bright ? mix : [-mix[0], -mix[1], -mix[2]];
  // A negative weight counts the channel's negative, so that the mix stays in 0–1.
  const lift = Math.max(-r, 0) + Math.max(-g, 0) + Math.max(-b, 0);
  return planeOf(
    red,
    (i) => lift + r * (red.data[i] ?? 0) + g * (green.data[i] ?? 0) + b * (blue.data[i] ?? 0),
  );
}
