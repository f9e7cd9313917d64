/**
 * Variations that no other beats on both counts.
 *
 * @module
 */

/**
 * Returns the points that no other beats: none costs as little or less and is worth as much or
 * more, and differs. Equal points stay together.
 *
 * @param points What each costs (lower is better) and is worth (higher is better); those with a
 * number that isn't finite are left out.
 * @returns Of those points the ones on the front, by rising cost.
 *
 * @example
 * ```ts
 * import { paretoFront } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const points = [{ cost: 1, worth: 5 }, { cost: 2, worth: 4 }, { cost: 3, worth: 9 }];
 * assert.deepEqual(paretoFront(points), [points[0], points[2]]);
 * ```
 */
export function paretoFront<Point extends { readonly cost: number; readonly worth: number }>(
  points: readonly Point[],
): Point[] {
  const ordered = points
    .filter(({ cost, worth }) => Number.isFinite(cost) && Number.isFinite(worth))
    .sort((a, b) => a.cost - b.cost || b.worth - a.worth);
  const front: Point[] = [];
  for (const point of ordered) {
    const last = front.at(-1);
    const equal = point.cost === last?.cost && point.worth === last.worth;
    if (last === undefined || equal || point.worth > last.worth) front.push(point);
  }
  return front;
}
