/**
 * Random numbers that come from a seed and from nothing else.
 *
 * @module
 */

import { createRandom } from "../../lib/base/mod.ts";

/** A stream of random numbers. */
export interface Random {
  /** A number from `low` (included) to `high`. */
  between(low: number, high: number): number;
  /** A bell-shaped number around 0; never beyond 3.5 times `deviation`, so that no line leaps. */
  around(deviation: number): number;
}

/**
 * Returns the stream that belongs to a text, such as a seed and a file's name: the same key, the
 * same numbers; streams of different keys have nothing to do with one another.
 */
export function randomOf(key: string): Random {
  const next = createRandom(hash(key));
  return {
    between: (low, high) => low + (high - low) * next(),
    // Four uniform numbers have variance 1/3 together.
    around: (deviation) => (next() + next() + next() + next() - 2) * Math.sqrt(3) * deviation,
  };
}

/** FNV-1a with the finish of MurmurHash 3, so that similar keys have unlike numbers. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
