/**
 * How wide strokes are, and making them wider or narrower.
 *
 * @module
 */

import { type Plane, planeOf } from "./plane.ts";

/** Ink from which on a pixel belongs to a stroke: below one half, so that light pressure stays. */
const EDGE = 0.4;

/**
 * Returns the mean width of strokes in pixels: twice the area over the
 * perimeter, which for soft edges is the sum of |gradient|.
 */
export function strokeWidthOf({ height, width, data }: Plane): number {
  const value = (row: number, column: number) =>
    row < 0 || column < 0 || row >= height || column >= width ? 0 : data[row * width + column] ?? 0;
  let [area, perimeter] = [0, 0];
  for (let row = -1; row < height; row++) {
    for (let column = -1; column < width; column++) {
      const here = value(row, column);
      area += here;
      perimeter += Math.hypot(value(row + 1, column) - here, value(row, column + 1) - here);
    }
  }
  return perimeter === 0 ? 0 : (2 * area) / perimeter;
}

/** Returns the strokes drawn anew, each edge `margin` pixels further out, or in where negative. */
export function thickened(plane: Plane, margin: number): Plane {
  const inside = planeOf(plane, (i) => ((plane.data[i] ?? 0) >= EDGE ? 1 : 0));
  const toInk = distancesTo(1, inside);
  const toPaper = distancesTo(0, inside);
  return planeOf(plane, (i) => {
    // Signed distance from the edge, which lies half-way between ink and paper.
    const depth = inside.data[i] === 1 ? (toPaper.data[i] ?? 0) - 0.5 : 0.5 - (toInk.data[i] ?? 0);
    return Math.min(Math.max(depth + margin + 0.5, 0), 1);
  });
}

/**
 * Returns the distance of each pixel to the nearest one of `value`.
 *
 * @see Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012
 */
function distancesTo(value: number, plane: Plane): Plane {
  const { height, width } = plane;
  const { data } = planeOf(plane, (i) => (plane.data[i] === value ? 0 : 1e9));
  for (let column = 0; column < width; column++) {
    const line = new Float32Array(height);
    for (let row = 0; row < height; row++) line[row] = data[row * width + column] ?? 0;
    lowerEnvelope(line).forEach((d, row) => data[row * width + column] = d);
  }
  for (let start = 0; start < data.length; start += width) {
    data.set(lowerEnvelope(data.slice(start, start + width)), start);
  }
  return planeOf(plane, (i) => Math.sqrt(data[i] ?? 0));
}

/** Returns the least of the parabolas f(j) + (i − j)² at each i. */
function lowerEnvelope(f: Float32Array): Float32Array {
  const vertices = new Int32Array(f.length);
  const starts = new Float64Array(f.length + 1);
  const meet = (p: number, q: number) =>
    ((f[q] ?? 0) + q * q - (f[p] ?? 0) - p * p) / (2 * (q - p));
  let last = 0;
  starts[0] = -Infinity;
  for (let q = 1; q < f.length; q++) {
    let start = meet(vertices[last] ?? 0, q);
    while (start <= (starts[last] ?? 0)) start = meet(vertices[--last] ?? 0, q);
    vertices[++last] = q;
    starts[last] = start;
  }
  starts[last + 1] = Infinity;
  const out = new Float32Array(f.length);
  for (let i = 0, k = 0; i < out.length; i++) {
    while ((starts[k + 1] ?? Infinity) < i) k++;
    const vertex = vertices[k] ?? 0;
    out[i] = (f[vertex] ?? 0) + (i - vertex) ** 2;
  }
  return out;
}
