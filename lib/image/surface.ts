/**
 * The smooth surface that most of a plane lies on: paper under uneven light.
 *
 * @module
 */

import { sampledMedian } from "./levels.ts";
import { type Plane, planeOf } from "./plane.ts";

/** Rounds of fitting; after six nothing moves. */
const ROUNDS = 6;

type Values = Float32Array;
/** The terms 1, x, y, x², xy, y² at each pixel; x and y run from −1 to 1. */
type Terms = readonly [Values, Values, Values, Values, Values, Values];

/**
 * Returns the surface a + bx + cy + dx² + exy + fy² of most pixels: fitted by
 * least squares, repeated with weights that forget pixels far from it.
 */
export function smoothSurface(plane: Plane): Plane {
  const terms = termsOf(plane);
  const level = sampledMedian(plane.data);
  const surface = planeOf(plane, () => level);
  const distances = new Float32Array(plane.data.length);
  const weights = new Float32Array(plane.data.length);
  for (let round = 0; round < ROUNDS; round++) {
    measure(plane.data, surface.data, distances);
    weigh(distances, Math.max(3 * sampledMedian(distances), 0.01), weights);
    bend(surface.data, factorsOf(plane.data, weights, terms), terms);
  }
  return surface;
}

function termsOf({ height, width }: Plane): Terms {
  const values = () => new Float32Array(height * width);
  const [one, x, y] = [values().fill(1), values(), values()];
  const [xx, xy, yy] = [values(), values(), values()];
  for (let row = 0, i = 0; row < height; row++) {
    const down = Math.fround((2 * row + 1) / height - 1);
    for (let column = 0; column < width; column++, i++) {
      const across = Math.fround((2 * column + 1) / width - 1);
      x[i] = across;
      y[i] = down;
      xx[i] = across * across;
      xy[i] = across * down;
      yy[i] = down * down;
    }
  }
  return [one, x, y, xx, xy, yy];
}

function measure(values: Values, surface: Values, distances: Values): void {
  for (let i = 0; i < distances.length; i++) {
    distances[i] = Math.abs((values[i] ?? 0) - (surface[i] ?? 0));
  }
}

/** Weights 1 / (1 + (distance / scale)²)²: what is far away hardly counts. */
function weigh(distances: Values, scale: number, weights: Values): void {
  for (let i = 0; i < weights.length; i++) {
    const share = (distances[i] ?? 0) / scale;
    const rise = 1 + share * share;
    weights[i] = 1 / (rise * rise);
  }
}

function bend(surface: Values, factors: readonly number[], terms: Terms): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = factors;
  const [, x, y, xx, xy, yy] = terms;
  const { fround } = Math;
  for (let i = 0; i < surface.length; i++) {
    let sum = fround(a);
    sum = fround(sum + b * (x[i] ?? 0));
    sum = fround(sum + c * (y[i] ?? 0));
    sum = fround(sum + d * (xx[i] ?? 0));
    sum = fround(sum + e * (xy[i] ?? 0));
    surface[i] = sum + f * (yy[i] ?? 0);
  }
}

/** Weighted least squares by the normal equations, with a little ridge for 1 × N pictures. */
function factorsOf(
  values: Values,
  weights: Values,
  terms: Terms,
): readonly number[] {
  const rows = terms.map((term, i) => {
    const row = weightedSums(term, weights, terms, values);
    row[i] = (row[i] ?? 0) * (1 + 1e-9) + 1e-9;
    return row;
  });
  return solved(rows);
}

/** The sums of a term times each term and times the values; one loop for all, which is faster. */
function weightedSums(term: Values, weights: Values, terms: Terms, values: Values): number[] {
  const [one, x, y, xx, xy, yy] = terms;
  let [a, b, c, d, e, f, g] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = Math.fround((term[i] ?? 0) * (weights[i] ?? 0));
    a += weight * (one[i] ?? 0);
    b += weight * (x[i] ?? 0);
    c += weight * (y[i] ?? 0);
    d += weight * (xx[i] ?? 0);
    e += weight * (xy[i] ?? 0);
    f += weight * (yy[i] ?? 0);
    g += weight * (values[i] ?? 0);
  }
  return [a, b, c, d, e, f, g];
}

/** Gauss–Jordan elimination; the matrix is positive definite, so no pivoting. */
function solved(rows: readonly number[][]): readonly number[] {
  rows.forEach((pivot, a) => {
    const lead = pivot[a] ?? 1;
    pivot.forEach((value, j) => pivot[j] = value / lead);
    rows.forEach((row, b) => {
      const factor = row[a] ?? 0;
      if (a !== b) row.forEach((value, j) => row[j] = value - factor * (pivot[j] ?? 0));
    });
  });
  return rows.map((row) => row.at(-1) ?? 0);
}
