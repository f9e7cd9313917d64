/**
 * The smooth surface that most of a plane lies on: paper under uneven light.
 *
 * @module
 */

import { median } from "./levels.ts";
import { type Plane, planeOf } from "./plane.ts";

/** Rounds of fitting; after six nothing moves. */
const ROUNDS = 6;

/**
 * Returns the surface a + bx + cy + dx² + exy + fy² of most pixels: fitted by
 * least squares, repeated with weights that forget pixels far from it.
 */
export function smoothSurface(plane: Plane): Plane {
  const terms = termsOf(plane);
  const level = median(plane.data);
  let surface = planeOf(plane, () => level);
  for (let round = 0; round < ROUNDS; round++) {
    const { data } = surface;
    const distances = planeOf(plane, (i) => Math.abs((plane.data[i] ?? 0) - (data[i] ?? 0))).data;
    const scale = Math.max(3 * median(distances), 0.01);
    const weights = planeOf(plane, (i) => 1 / (1 + ((distances[i] ?? 0) / scale) ** 2) ** 2);
    surface = weightedSum(terms, factorsOf(plane, weights, terms));
  }
  return surface;
}

/** The terms 1, x, y, x², xy, y², a plane each; x and y run from −1 to 1. */
function termsOf(size: Plane): readonly Plane[] {
  const { height, width } = size;
  const x = planeOf(size, (i) => (2 * (i % width) + 1) / width - 1);
  const y = planeOf(size, (i) => (2 * Math.floor(i / width) + 1) / height - 1);
  return [planeOf(size, () => 1), x, y, times(x, x), times(x, y), times(y, y)];
}

function times(a: Plane, b: Plane): Plane {
  return planeOf(a, (i) => (a.data[i] ?? 0) * (b.data[i] ?? 0));
}

function weightedSum(planes: readonly Plane[], factors: readonly number[]): Plane {
  const [first = { height: 0, width: 0 }] = planes;
  const sum = planeOf(first);
  planes.forEach(({ data }, k) => {
    const factor = factors[k] ?? 0;
    for (let i = 0; i < data.length; i++) {
      sum.data[i] = (sum.data[i] ?? 0) + factor * (data[i] ?? 0);
    }
  });
  return sum;
}

/** Weighted least squares by the normal equations, with a little ridge for 1 × N pictures. */
function factorsOf(plane: Plane, weights: Plane, terms: readonly Plane[]): readonly number[] {
  return solved(terms.map((term, i) => {
    const weighted = times(term, weights);
    const row = [...terms, plane].map((other) => inner(weighted, other));
    row[i] = (row[i] ?? 0) * (1 + 1e-9) + 1e-9;
    return row;
  }));
}

function inner(a: Plane, b: Plane): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i] ?? 0) * (b.data[i] ?? 0);
  return sum;
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
