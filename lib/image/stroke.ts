/**
 * How wide strokes are, and making them wider or narrower.
 *
 * @module
 */

import { type Plane, planeOf } from "./plane.ts";

/** Ink from which on a pixel belongs to a stroke: below one half, so that light pressure stays. */
const EDGE = 0.4;
/** More rows than a plane has. */
const FAR = 1e6;

/**
 * Returns the mean width of strokes in pixels: twice the area over the
 * perimeter, which for soft edges is the sum of |gradient|.
 */
export function strokeWidthOf({ height, width, data }: Plane): number {
  let [area, perimeter] = [0, 0];
  for (let row = -1; row < height; row++) {
    for (let column = -1; column < width; column++) {
      const i = row * width + column;
      const here = row < 0 || column < 0 ? 0 : data[i] ?? 0;
      const below = row === height - 1 || column < 0 ? 0 : data[i + width] ?? 0;
      const beside = column === width - 1 || row < 0 ? 0 : data[i + 1] ?? 0;
      area += here;
      // Most pixels are like their neighbours, and `hypot` takes long.
      if (below !== here || beside !== here) perimeter += Math.hypot(below - here, beside - here);
    }
  }
  return perimeter === 0 ? 0 : (2 * area) / perimeter;
}

/** Returns the strokes drawn anew, each edge `margin` pixels further out, or in where negative. */
export function thickened(plane: Plane, margin: number): Plane {
  const inside = planeOf(plane);
  for (let i = 0; i < inside.data.length; i++) {
    inside.data[i] = (plane.data[i] ?? 0) >= EDGE ? 1 : 0;
  }
  // Strokes that grow change outside only, others inside only.
  const isGrowing = margin >= 0;
  const distances = distancesTo(isGrowing ? 1 : 0, inside);
  const drawn = planeOf(plane);
  for (let i = 0; i < drawn.data.length; i++) {
    if ((inside.data[i] === 1) === isGrowing) {
      drawn.data[i] = isGrowing ? 1 : 0;
      continue;
    }
    // Signed distance from the edge, which lies half-way between ink and paper.
    const depth = isGrowing ? 0.5 - (distances[i] ?? 0) : (distances[i] ?? 0) - 0.5;
    drawn.data[i] = Math.min(Math.max(depth + margin + 0.5, 0), 1);
  }
  return drawn;
}

/**
 * Returns the distance of each pixel to the nearest one of `value`.
 *
 * @see Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012
 */
function distancesTo(value: number, plane: Plane): Float32Array {
  const { width } = plane;
  const squares = squaresInColumns(value, plane);
  const room = { vertices: new Int32Array(width), starts: new Float64Array(width + 1) };
  for (let start = 0; start < squares.length; start += width) {
    const row = squares.subarray(start, start + width);
    lowerEnvelope(row.slice(), row, room);
  }
  for (let i = 0; i < squares.length; i++) squares[i] = Math.sqrt(squares[i] ?? 0);
  return squares;
}

/** The squared distance of each pixel to the nearest one of `value` in its column. */
function squaresInColumns(value: number, { width, data }: Plane): Float32Array {
  const rows = new Float32Array(data.length).fill(FAR);
  for (let i = 0; i < data.length; i++) {
    if (data[i] === value) rows[i] = 0;
    else if (i >= width) rows[i] = Math.min(FAR, (rows[i - width] ?? FAR) + 1);
  }
  for (let i = data.length - width - 1; i >= 0; i--) {
    rows[i] = Math.min(rows[i] ?? FAR, (rows[i + width] ?? FAR) + 1);
  }
  for (let i = 0; i < rows.length; i++) rows[i] = (rows[i] ?? 0) ** 2;
  return rows;
}

/** Room for the parabolas of an envelope, and where each begins to be the lowest. */
interface Room {
  readonly vertices: Int32Array;
  readonly starts: Float64Array;
}

/** Writes the least of the parabolas f(j) + (i − j)² at each i to `out`. */
function lowerEnvelope(f: Float32Array, out: Float32Array, { vertices, starts }: Room): void {
  let last = 0;
  vertices[0] = 0;
  starts[0] = -Infinity;
  for (let q = 1; q < f.length; q++) {
    let start = meet(f, vertices[last] ?? 0, q);
    while (start <= (starts[last] ?? 0)) start = meet(f, vertices[--last] ?? 0, q);
    vertices[++last] = q;
    starts[last] = start;
  }
  starts[last + 1] = Infinity;
  for (let i = 0, k = 0; i < out.length; i++) {
    while ((starts[k + 1] ?? Infinity) < i) k++;
    const vertex = vertices[k] ?? 0;
    const step = i - vertex;
    out[i] = (f[vertex] ?? 0) + step * step;
  }
}

/** Where the parabolas at p and q meet. */
function meet(f: Float32Array, p: number, q: number): number {
  return ((f[q] ?? 0) + q * q - (f[p] ?? 0) - p * p) / (2 * (q - p));
}
