/**
 * The small moves over which an embedding is averaged.
 *
 * @module
 */

import type { Move } from "../filter2d/mod.ts";

const STEPS = [-1, 0, 1] as const;

/** The nine shifts by at most a pixel each way; one of them leaves the image as it is. */
export const SHIFTS: readonly Move[] = STEPS.flatMap((rows) =>
  STEPS.map((columns) => ({ rows, columns }))
);

/** The nine turns and scalings by at most 10° and a tenth. */
export const TURNS: readonly Move[] = STEPS.flatMap((turn) =>
  STEPS.map((growth) => ({ degrees: 10 * turn, scale: 1 + growth / 10 }))
);
