/**
 * Planes at another size.
 *
 * @module
 */

import type { Plane } from "./plane.ts";

/** How much of which values goes into each of the new values along one axis. */
interface AxisWeights {
  /** The first of the old values that counts in each new one. */
  readonly first: Int32Array;
  /** Where the weights of each new value begin; the last entry is their number. */
  readonly start: Int32Array;
  readonly weights: readonly number[];
}

/**
 * Returns the plane at another size: where it shrinks, each value is the mean
 * over the area it covers; where it grows, it is interpolated linearly.
 */
export function resized(plane: Plane, height: number, width: number): Plane {
  return withWidth(withHeight(plane, height), width);
}

/** Returns the plane with its longer side at most `side` pixels long: strokes are thin there. */
export function coarsened(plane: Plane, side: number = 64): Plane {
  const scale = Math.min(1, side / Math.max(plane.height, plane.width));
  const length = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return scale === 1 ? plane : resized(plane, length(plane.height), length(plane.width));
}

function withHeight({ height, width, data }: Plane, to: number): Plane {
  const { first, start, weights } = axisWeights(height, to);
  const out = new Float32Array(to * width);
  for (let row = 0; row < to; row++) {
    const [begin, end] = [start[row] ?? 0, start[row + 1] ?? 0];
    for (let k = begin; k < end; k++) {
      const weight = weights[k] ?? 0;
      let from = ((first[row] ?? 0) + k - begin) * width;
      for (let i = row * width; i < (row + 1) * width; i++, from++) {
        out[i] = (out[i] ?? 0) + weight * (data[from] ?? 0);
      }
    }
  }
  return { height: to, width, data: out };
}

function withWidth({ height, width, data }: Plane, to: number): Plane {
  const { first, start, weights } = axisWeights(width, to);
  const out = new Float32Array(height * to);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < to; column++, i++) {
      let from = row * width + (first[column] ?? 0);
      let sum = 0;
      for (let k = start[column] ?? 0; k < (start[column + 1] ?? 0); k++, from++) {
        // As if each sum were stored, which it is along the other axis.
        sum = Math.fround(sum + (weights[k] ?? 0) * (data[from] ?? 0));
      }
      out[i] = sum;
    }
  }
  return { height, width: to, data: out };
}

function axisWeights(from: number, to: number): AxisWeights {
  const first = new Int32Array(to);
  const start = new Int32Array(to + 1);
  const weights: number[] = [];
  const weigh = from >= to ? areaWeights : linearWeights;
  for (let i = 0; i < to; i++) {
    first[i] = weigh(from, to, i, weights);
    start[i + 1] = weights.length;
  }
  return { first, start, weights };
}

/** Appends the share that each value it covers has in new value `i`; returns the first's index. */
function areaWeights(from: number, to: number, i: number, weights: number[]): number {
  const scale = from / to;
  const [begin, end] = [i * scale, (i + 1) * scale];
  const first = Math.floor(begin);
  const last = Math.min(Math.ceil(end - 1e-9), from);
  for (let k = first; k < last; k++) {
    weights.push((Math.min(end, k + 1) - Math.max(begin, k)) / scale);
  }
  return first;
}

/** Appends the shares of the two values around new value `i`; returns the first's index. */
function linearWeights(from: number, to: number, i: number, weights: number[]): number {
  const centre = Math.min(Math.max((i + 0.5) * (from / to) - 0.5, 0), from - 1);
  const first = Math.min(Math.floor(centre), Math.max(from - 2, 0));
  if (from === 1) weights.push(1);
  else weights.push(1 - (centre - first), centre - first);
  return first;
}
