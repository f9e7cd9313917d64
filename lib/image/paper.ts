/**
 * Telling ink from paper: by colour, by brightness, under uneven light.
 *
 * @module
 */

import { blurred, dilated, eroded, type Plane, planeOf, resized } from "./plane.ts";

/** Longest side at which paper and colours are looked at: strokes are thin there. */
const COARSE_SIDE = 64;
/** Largest part of the shorter side that a stroke may be thick. */
const THICKEST = 0.4;
/** Share of the coarse picture at each edge that has no say in what colour ink has. */
const MARGIN = 0.06;

/** How ink differs from paper. */
export interface InkColour {
  /** Weights of red, green and blue; their absolute values add to 1; ink is high in the mix. */
  readonly mix: readonly [number, number, number];
  /** Whether ink is brighter than paper. */
  readonly bright: boolean;
}

type Channels = readonly [Plane, Plane, Plane];

/**
 * Returns the mix of channels in which ink and paper differ most.
 *
 * From each channel its paper is taken, a surface of second degree fitted so
 * that ink doesn't count; the mix is the first principal axis of what
 * remains, where each pixel weighs as the square of its distance from paper.
 * Ink is on the side of the axis where few pixels lie far out (third moment).
 */
export function inkColour(channels: Channels): InkColour {
  const coarse = channels.map(coarsened);
  const residuals = coarse.map((plane) => {
    const paper = smoothSurface(plane);
    return planeOf(plane, (i) => (plane.data[i] ?? 0) - (paper.data[i] ?? 0));
  });
  const [red, green, blue] = residuals;
  if (red === undefined || green === undefined || blue === undefined) throw new TypeError();
  const inner = withoutMargin(red);
  const axis = principalAxis([red, green, blue], inner);
  let skew = 0;
  for (const i of inner) {
    const along = dot(axis, [red.data[i] ?? 0, green.data[i] ?? 0, blue.data[i] ?? 0]);
    skew += along ** 3;
  }
  const sum = axis.reduce((s, w) => s + Math.abs(w), 0) * (skew < 0 ? -1 : 1) || 1;
  const mix = [axis[0] / sum, axis[1] / sum, axis[2] / sum] as const;
  return { mix, bright: mix[0] + mix[1] + mix[2] > 0 };
}

function withoutMargin({ height, width }: Plane): readonly number[] {
  const [top, left] = [Math.round(MARGIN * height), Math.round(MARGIN * width)];
  const indices = [];
  for (let row = top; row < height - top; row++) {
    for (let column = left; column < width - left; column++) indices.push(row * width + column);
  }
  return indices;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** By power iteration from grey: the matrix is 3 × 3 and has no negative eigenvalue. */
function principalAxis(
  planes: readonly Plane[],
  indices: readonly number[],
): [number, number, number] {
  const matrix = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
  for (const i of indices) {
    const point = planes.map(({ data }) => data[i] ?? 0);
    const weight = dot(point, point);
    matrix.forEach((row, a) =>
      row.forEach((sum, b) => row[b] = sum + weight * (point[a] ?? 0) * (point[b] ?? 0))
    );
  }
  let axis = [1, 1, 1];
  for (let k = 0; k < 50; k++) {
    const next = matrix.map((row) => dot(row, axis));
    const length = Math.hypot(...next);
    if (length === 0) break;
    axis = next.map((value) => value / length);
  }
  return [axis[0] ?? 0, axis[1] ?? 0, axis[2] ?? 0];
}

/** Returns the mix of the channels as a grey picture in 0–1: dark ink stays dark. */
export function mixed(channels: Channels, { mix, bright }: InkColour): Plane {
  const weights = mix.map((w) => (bright ? w : -w));
  const [red, green, blue] = channels;
  // A negative weight counts the channel's negative, so that the mix stays in 0–1.
  const lift = weights.reduce((sum, w) => sum + Math.max(-w, 0), 0);
  const [r = 0, g = 0, b = 0] = weights;
  return planeOf(
    red,
    (i) => lift + r * (red.data[i] ?? 0) + g * (green.data[i] ?? 0) + b * (blue.data[i] ?? 0),
  );
}

/**
 * Returns how much ink lies on each pixel: 0 on paper, under whatever light.
 *
 * The paper's brightness is estimated where strokes are wiped out (a
 * morphological opening of the coarse picture); dark ink is measured as the
 * share of the paper's light that it swallows, bright ink as a difference.
 */
export function inkStrength(grey: Plane, bright: boolean): Plane {
  const coarse = coarsened(grey);
  const trend = smoothSurface(coarse);
  const sign = bright ? 1 : -1;
  const upright = planeOf(coarse, (i) => sign * ((coarse.data[i] ?? 0) - (trend.data[i] ?? 0)));
  const radius = Math.max(1, Math.round(THICKEST * Math.min(coarse.height, coarse.width) / 2));
  const floor = blurred(dilated(eroded(upright, radius), radius), Math.round(radius / 2));
  const paper = resized(
    planeOf(coarse, (i) => (trend.data[i] ?? 0) + sign * (floor.data[i] ?? 0)),
    grey.height,
    grey.width,
  );
  const strength = planeOf(grey, (i) => {
    const level = paper.data[i] ?? 0;
    const difference = sign * ((grey.data[i] ?? 0) - level);
    return bright ? difference : difference / Math.max(level, 0.2);
  });
  const zero = quantile(strength.data, 0.3);
  return planeOf(strength, (i) => (strength.data[i] ?? 0) - zero);
}

function coarsened(plane: Plane): Plane {
  const scale = Math.min(1, COARSE_SIDE / Math.max(plane.height, plane.width));
  if (scale === 1) return plane;
  return resized(
    plane,
    Math.max(1, Math.round(plane.height * scale)),
    Math.max(1, Math.round(plane.width * scale)),
  );
}

/** Returns the middle value of about a thousand taken at even steps. */
export function median(values: Float32Array): number {
  return quantile(values, 0.5);
}

/** Returns the value below which the given share of about a thousand lie, taken at even steps. */
export function quantile(values: Float32Array, share: number): number {
  // An odd step meets every column of a picture whose width is even.
  const step = Math.floor(values.length / 1024) | 1;
  const sample = Float32Array.from(
    { length: Math.floor((values.length - 1) / step) + 1 },
    (_, i) => values[i * step] ?? 0,
  ).sort();
  return sample[Math.floor(share * sample.length)] ?? 0;
}

/** The terms of a surface of second degree, a plane each. */
function surfaceTerms(size: Plane): readonly Plane[] {
  const { height, width } = size;
  const x = planeOf(size, (i) => (2 * (i % width) + 1) / width - 1);
  const y = planeOf(size, (i) => (2 * Math.floor(i / width) + 1) / height - 1);
  const product = (a: Plane, b: Plane) => planeOf(size, (i) => (a.data[i] ?? 0) * (b.data[i] ?? 0));
  return [planeOf(size, () => 1), x, y, product(x, x), product(x, y), product(y, y)];
}

/**
 * Returns the surface a + bx + cy + dx² + exy + fy² of most pixels: fitted by
 * least squares, repeated with weights that forget pixels far from it.
 */
function smoothSurface(plane: Plane): Plane {
  const terms = surfaceTerms(plane);
  const level = median(plane.data);
  let surface = planeOf(plane, () => level);
  for (let k = 0; k < 6; k++) {
    const distance = plane.data.map((value, i) => Math.abs(value - (surface.data[i] ?? 0)));
    const scale = Math.max(3 * median(distance), 0.01);
    const weights = distance.map((d) => 1 / (1 + (d / scale) ** 2) ** 2);
    const factors = fitted(plane, weights, terms);
    surface = planeOf(plane);
    terms.forEach(({ data }, a) => {
      const factor = factors[a] ?? 0;
      for (let i = 0; i < data.length; i++) {
        surface.data[i] = (surface.data[i] ?? 0) + factor * (data[i] ?? 0);
      }
    });
  }
  return surface;
}

/** Weighted least squares by the normal equations, with a little ridge for 1 × N pictures. */
function fitted(plane: Plane, weights: Float32Array, terms: readonly Plane[]): readonly number[] {
  const rows = terms.map((a, i) => {
    const weighted = a.data.map((value, k) => value * (weights[k] ?? 0));
    const row = [...terms, plane].map(({ data }) => product(weighted, data));
    row[i] = (row[i] ?? 0) * (1 + 1e-9) + 1e-9;
    return row;
  });
  return solved(rows);
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
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
