/**
 * Gabor kernels: what a first layer looks like that is made instead of learnt.
 *
 * @module
 */

import { type Check, createCheck, type NdArray, sizeOf } from "../base/mod.ts";

const check: Check = createCheck("make a Gabor kernel");
const bankCheck: Check = createCheck("make a Gabor bank");

/** The shape of a Gabor kernel. */
export interface GaborKernelOptions {
  /** Its height and width in pixels, odd. */
  readonly size: number;
  /** The standard deviation of its bell across the stripes, in pixels; above 0. */
  readonly sigma: number;
  /** The direction across the stripes, in radians; 0 for upright stripes. */
  readonly theta: number;
  /** The wavelength, from stripe to stripe, in pixels; above 0. */
  readonly lambda: number;
  /** The phase in radians: 0 for a line, default π/2 for an edge. */
  readonly psi?: number;
  /** The bell's width across the stripes over its width along them; above 0, default 1. */
  readonly gamma?: number;
}

/**
 * Returns a Gabor kernel, a wave under a bell, as OpenCV's `getGaborKernel` makes it:
 *
 *     exp(-(x'² + gamma² y'²) / (2 sigma²)) · cos(2π x' / lambda + psi)
 *     x' = x cos(theta) + y sin(theta),  y' = -x sin(theta) + y cos(theta)
 *
 * with `x` and `y` counted from the centre, to the left and upwards.
 *
 * @param options The shape; OpenCV makes an even size odd, here it is refused.
 * @returns A kernel `[size, size]` for `filter2D`.
 * @throws {RangeError} If `size` isn't odd, `sigma`, `lambda` or `gamma` isn't above 0, or
 * an angle isn't finite.
 * @see https://docs.opencv.org/4.x/d4/d86/group__imgproc__filter.html#gae84c92d248183bd92fa713ce51cc3599
 *
 * @example
 * ```ts
 * import { gaborKernel } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * // A wave of 4 pixels at phase 0 crosses 0 beside the centre: an upright line.
 * const { data } = gaborKernel({ size: 3, sigma: 1e6, theta: 0, lambda: 4, psi: 0 });
 * assert.deepEqual([...data].map((value) => Math.abs(Math.round(value))), [0, 1, 0, 0, 1, 0, 0, 1, 0]);
 * ```
 */
export function gaborKernel(options: GaborKernelOptions): NdArray {
  const { size, sigma, theta, lambda, psi = Math.PI / 2, gamma = 1 } = options;
  check.that(
    Number.isInteger(size) && size >= 1 && size % 2 === 1,
    `size must be odd, 1 or more: it is ${size}`,
  );
  for (const [name, value] of Object.entries({ sigma, lambda, gamma })) check.positive(name, value);
  for (const [name, value] of Object.entries({ theta, psi })) {
    check.that(Number.isFinite(value), `${name} must be finite: it is ${value}`);
  }
  const half = size >> 1;
  const [cos, sin] = [Math.cos(theta), Math.sin(theta)];
  const data = Float32Array.from({ length: size * size }, (_, i) => {
    const x = half - i % size, y = half - Math.floor(i / size);
    const across = x * cos + y * sin, along = y * cos - x * sin;
    const bell = Math.exp(-(across ** 2 + (gamma * along) ** 2) / (2 * sigma ** 2));
    return bell * Math.cos(2 * Math.PI * across / lambda + psi);
  });
  return { data, shape: [size, size] };
}

/** The bell whose frequencies span one octave, as a part of the wavelength. */
const SIGMA_TO_LAMBDA = 0.56;

/** Bright line, edge, dark line, and the edge the other way. */
const PHASES = [0, 1, 2, 3].map((quarter) => quarter * Math.PI / 2);

/**
 * Returns Gabor kernels in evenly spaced directions, four phases to each: bright line,
 * edge, dark line, edge the other way. The order is by direction, then by phase.
 *
 * One wave fills a kernel (`lambda = size`), and its bell is one octave wide (`sigma = 0.56
 * lambda`). Each kernel has mean 0, so that flat ink gives no response, and Euclidean norm 1.
 *
 * @param count How many, a multiple of 4: `count / 4` directions over half a turn.
 * @param size Height and width of each, odd, at least 3.
 * @returns A layer's kernel `[size, size, 1, count]`, that is `[height, width, in, out]`.
 * @throws {RangeError} If `count` isn't a multiple of 4, or `size` isn't odd from 3.
 * @see Petkov and Kruizinga (1997), Computational models of visual neurons specialised in the
 * detection of periodic and aperiodic oriented visual stimuli (the bell's width)
 *
 * @example
 * ```ts
 * import { gaborBank } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(gaborBank(32, 3).shape, [3, 3, 1, 32]);
 * ```
 */
export function gaborBank(count: number, size: number): NdArray {
  bankCheck.that(
    Number.isInteger(count) && count >= 4 && count % 4 === 0,
    `the count must be a multiple of 4: it is ${count}`,
  );
  bankCheck.that(size >= 3, `size must be 3 or more: it is ${size}`);
  const shape = [size, size, 1, count];
  const data = new Float32Array(sizeOf(shape));
  for (let i = 0; i < count; i++) {
    const theta = Math.floor(i / 4) * Math.PI / (count / 4);
    const psi = PHASES[i % 4] ?? NaN;
    const { data: raw } = gaborKernel({
      size,
      sigma: SIGMA_TO_LAMBDA * size,
      theta,
      lambda: size,
      psi,
    });
    balanced(raw).forEach((weight, pixel) => data[pixel * count + i] = weight);
  }
  return { data, shape };
}

/** With mean 0 and norm 1. */
function balanced(kernel: Float32Array): Float32Array {
  const mean = kernel.reduce((sum, weight) => sum + weight, 0) / kernel.length;
  const centred = Float64Array.from(kernel, (weight) => weight - mean);
  const norm = Math.hypot(...centred);
  return Float32Array.from(centred, (weight) => weight / norm);
}
