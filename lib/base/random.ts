/**
 * Random numbers from a seed.
 *
 * @module
 */

/**
 * Returns a generator of numbers in [0, 1) that depend on the seed alone.
 *
 * @param seed A whole number; its lowest 32 bits count.
 * @returns A function that gives the next number at each call.
 * @see Tommy Ettinger's mulberry32, a generator with 32 bits of state.
 *
 * @example
 * ```ts
 * import { createRandom } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(createRandom(42)(), createRandom(42)());
 * ```
 */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Returns a seed made of other seeds, so that streams drawn from it don't overlap by plan.
 *
 * @param parts Whole numbers, for example a run's seed and an epoch.
 * @returns A whole number from 0 to 2³¹ − 1; the order of the parts counts.
 *
 * @example
 * ```ts
 * import { mixSeeds } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.notEqual(mixSeeds(42, 1), mixSeeds(1, 42));
 * ```
 */
export function mixSeeds(...parts: readonly number[]): number {
  const mixed = parts.reduce((seed, part) => {
    const next = Math.imul(seed ^ (part >>> 0), 0x9e3779b1);
    return Math.imul(next ^ (next >>> 16), 0x85ebca6b) ^ (next >>> 13);
  }, 0x243f6a88);
  return mixed >>> 1;
}

/**
 * Returns the numbers 0 to `n - 1` in an order that depends on the seed alone.
 *
 * @param n How many.
 * @param seed A whole number.
 * @returns A new array `[n]`.
 * @see Fisher–Yates; Knuth, The Art of Computer Programming, volume 2, algorithm P.
 *
 * @example
 * ```ts
 * import { shuffledIndices } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...shuffledIndices(4, 1)].sort(), [0, 1, 2, 3]);
 * ```
 */
export function shuffledIndices(n: number, seed: number): Int32Array {
  const random = createRandom(seed);
  const indices = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const value = indices[i] as number;
    indices[i] = indices[j] as number;
    indices[j] = value;
  }
  return indices;
}
