/**
 * Numbers that sum up a sample.
 *
 * @module
 */

/**
 * Returns the mean of a sample.
 *
 * @param values At least one number.
 * @throws {RangeError} If there are none.
 *
 * @example
 * ```ts
 * import { mean } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(mean([1, 2, 6]), 3);
 * ```
 */
export function mean(values: ArrayLike<number>): number {
  checkSize("mean", values, 1);
  return sum(values) / values.length;
}

/**
 * Returns the median of a sample: the middle one in order, or the mean of the two.
 *
 * @param values At least one number, in any order.
 * @throws {RangeError} If there are none.
 *
 * @example
 * ```ts
 * import { median } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(median([9, 1, 2, 4]), 3);
 * ```
 */
export function median(values: ArrayLike<number>): number {
  checkSize("median", values, 1);
  return quantile(values, 0.5);
}

/**
 * Returns the value below which a fraction `p` of a sample lies, between two of them by proportion.
 *
 * In sorted order, the value at place `p (n − 1)` from 0: NumPy's default, R's type 7.
 *
 * @param values At least one number, in any order.
 * @param p The fraction, 0–1.
 * @throws {RangeError} If there are none, or `p` is outside its range.
 * @see Hyndman and Fan (1996), Sample quantiles in statistical packages
 *
 * @example
 * ```ts
 * import { quantile } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(quantile([10, 20, 30, 40, 50], 0.25), 20);
 * ```
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  checkSize("quantile", values, 1);
  if (!(p >= 0 && p <= 1)) {
    throw new RangeError(
      `Cannot compute a quantile as p must be from 0 to 1: current value is ${p}`,
    );
  }
  if (Array.from(values).some(Number.isNaN)) return NaN;
  const sorted = Float64Array.from(values).sort();
  const place = p * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * Returns the standard deviation that a sample suggests: `√(Σ (xᵢ − x̄)² / (n − 1))`.
 *
 * @param values At least two numbers.
 * @throws {RangeError} If there are fewer.
 *
 * @example
 * ```ts
 * import { standardDeviation } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(standardDeviation([1, 3, 5]), 2);
 * ```
 */
export function standardDeviation(values: ArrayLike<number>): number {
  checkSize("standard deviation", values, 2);
  const centre = mean(values);
  const squares = Array.from(values, (value) => (value - centre) ** 2);
  return Math.sqrt(sum(squares) / (values.length - 1));
}

/**
 * Returns the standard normal quantile: the `z` that a fraction `p` lies below.
 *
 * Newton's steps from 0 on `Φ(z) = p`. Right of 0, where Φ bends downwards,
 * they come nearer from one side only, and end when rounding stops them. Near
 * 1, where a float has few digits left, so has `z`: five at 1 − 10⁻¹².
 *
 * @param p A fraction, between 0 and 1.
 * @throws {RangeError} If it is outside its range.
 * @see Marsaglia (2004), Evaluating the normal distribution
 *
 * @example
 * ```ts
 * import { normalQuantile } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(normalQuantile(0.975).toFixed(6), "1.959964");
 * ```
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(
      `Cannot compute a normal quantile as p must be between 0 and 1: current value is ${p}`,
    );
  }
  if (p < 0.5) return -normalQuantile(1 - p);
  let z = 0;
  for (;;) {
    const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
    const next = z + (p - 0.5 - density * oddSeries(z)) / density;
    if (!(next > z)) return z;
    z = next;
  }
}

/**
 * Returns the quantile of Student's t distribution: the `t` that a fraction `p` lies below.
 *
 * The share between −t and t is a finite sum in θ, `tan θ = t / √degrees`; θ is found by halving.
 *
 * @param p A fraction, between 0 and 1.
 * @param degrees Degrees of freedom: an integer from 1, of the mean of a sample one less than its
 * size.
 * @throws {RangeError} If either is outside its range.
 * @see Abramowitz and Stegun (1964), Handbook of mathematical functions, 26.7.3 and 26.7.4
 *
 * @example
 * ```ts
 * import { tQuantile } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(tQuantile(0.975, 2).toFixed(6), "4.302653");
 * ```
 */
export function tQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) {
    throw new RangeError(
      `Cannot compute a t quantile as p must be between 0 and 1: current value is ${p}`,
    );
  }
  if (!Number.isInteger(degrees) || degrees < 1) {
    throw new RangeError(
      "Cannot compute a t quantile as degrees must be an integer from 1: " +
        `current value is ${degrees}`,
    );
  }
  if (p <= 0.5) return p === 0.5 ? 0 : -tQuantile(1 - p, degrees);
  let [low, high] = [0, Math.PI / 2];
  // Each step halves what is left, to the last digit of a float.
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, degrees) < 2 * p - 1) low = middle;
    else high = middle;
  }
  return Math.sqrt(degrees) * Math.tan(high);
}

/** The share of a t distribution between −t and t, `tan theta = t / √degrees`. */
function shareWithin(theta: number, degrees: number): number {
  const isOdd = degrees % 2 === 1;
  const cosine = Math.cos(theta);
  let total = 0;
  let term = isOdd ? cosine : 1;
  for (let k = isOdd ? 3 : 2; k <= degrees; k += 2) {
    total += term;
    term *= cosine ** 2 * (k - 1) / k;
  }
  const share = Math.sin(theta) * total;
  return isOdd ? 2 / Math.PI * (theta + share) : share;
}

/** `z + z³/3 + z⁵/(3·5) + …`: times the density, the normal probability between 0 and z. */
function oddSeries(z: number): number {
  let total = 0;
  let term = z;
  for (let k = 3; total + term !== total; k += 2) {
    total += term;
    term *= z ** 2 / k;
  }
  return total;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? NaN;
  return total;
}

function checkSize(what: string, { length }: ArrayLike<number>, least: number): void {
  if (length >= least) return;
  throw new RangeError(
    `Cannot compute a ${what} as there must be at least ${least} ${
      least === 1 ? "value" : "values"
    }: there are ${length}`,
  );
}
