/**
 * A batch in parts, which a graph computes side by side.
 *
 * TensorFlow can share out one operation among threads, or run several operations at once. The
 * second takes less time: nobody waits for the slower thread after each operation, and what an
 * operation leaves of a small part is still in the processor's cache when the next one needs it.
 *
 * @module
 */

import { type Dtype, rows } from "./raw_ops.ts";
import type { Handle } from "./tensorflow.ts";

/** How many parts are computed at once. */
export const LANES = 2;

/** Takes a part's rows of a tensor that has a row for each of the batch's items. */
export type TakeRows = (x: Handle, dtype?: Dtype) => Handle;

/**
 * Computes a batch of `n` in parts of about `size`, and returns the results of each part. A part
 * waits for the one before it in its lane, so that no more than two need memory.
 */
export function inParts(
  { n, size }: { readonly n: number; readonly size: number },
  compute: (take: TakeRows) => Handle[],
): Handle[][] {
  const count = Math.min(n, Math.max(LANES, Math.round(n / size)));
  const placeOf = (part: number): number => Math.round(n * part / count);
  const results: Handle[][] = [];
  for (let part = 0; part < count; part++) {
    const [start, end, after] = [placeOf(part), placeOf(part + 1), results[part - LANES] ?? []];
    results.push(compute((x, dtype = "float32") => rows(x, { start, end, dtype, after })));
  }
  return results;
}
