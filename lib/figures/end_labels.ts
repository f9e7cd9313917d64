/**
 * A composite mark: the names of lines at their ends.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { Data, Markish, TextOptions } from "./plot_types.ts";

/** From one name to the next below it, in CSS pixels. */
const DISTANCE = 16;

/**
 * Returns a mark that writes the name of each line right of its last point, apart from the others.
 *
 * @param data The points of all lines, those of one in the order of `x`.
 * @param options Channels `x`, `y` and `text`, the name, and any option of Plot's texts; `fill`
 * colours it.
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * import { endLabels, figure } from "./mod.ts";
 *
 * const points = [{ n: 1, acc: 0.5, name: "pixels" }, { n: 2, acc: 0.8, name: "pixels" }];
 * figure({
 *   title: "Accuracy by examples",
 *   alt: "From 50 % to 80 %.",
 *   marks: [
 *     Plot.line(points, { x: "n", y: "acc", stroke: "name" }),
 *     endLabels(points, { x: "n", y: "acc", text: "name", fill: "name" }),
 *   ],
 * });
 * ```
 */
export function endLabels(data: Data, options: TextOptions): Markish {
  const look = { textAnchor: "start", dx: 9, fontWeight: 600, ...options, z: options.text };
  const last = Plot.selectLast(look as TextOptions);
  const mark = Plot.text(
    data,
    Plot.initializer(last, (_data, facets, { y }, { y: scale }, { height, marginBottom }) => {
      const places = Array.from(
        y?.value as unknown as ArrayLike<number>,
        (value) => Number(scale?.(value)),
      );
      for (const facet of facets) moveApart(facet, places, height - marginBottom);
      return { channels: { y: { value: places } } };
    }),
  );
  return Object.assign(mark, { ariaLabel: "end label" });
}

/** Moves places down until each is far enough below the one before; up where that leaves the plot. */
export function moveApart(index: readonly number[], places: number[], bottom: number): void {
  const descending = [...index].sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  let free = -Infinity;
  for (const i of descending) {
    places[i] = Math.max(places[i] ?? 0, free);
    free = places[i] + DISTANCE;
  }
  free = Math.max(bottom, Math.min(...places));
  for (const i of descending.reverse()) {
    places[i] = Math.min(places[i] ?? 0, free);
    free = places[i] - DISTANCE;
  }
}
