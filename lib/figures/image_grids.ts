/**
 * Grids of small images beside each other, to be compared place by place.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import type { Figure } from "./figure.ts";
import { gridParts, type ImageGridOptions } from "./image_grid.ts";
import { composeFigure, pixelPlot, type PlacedPanel } from "./plot.ts";
import { textWidth } from "./text.ts";

/** One grid of several. */
export interface ImageGroup extends
  Pick<
    ImageGridOptions,
    "labels" | "marks" | "outlines" | "scale" | "symmetric" | "domain" | "legend"
  > {
  /** What it shows, drawn above it. */
  readonly heading: string;
  /** Shape `[n, height, width]` or `[n, height, width, 1]`. */
  readonly images: NdArray;
}

/** How to draw the grids: as one, with what they share. */
export interface ImageGridsOptions extends Omit<ImageGridOptions, "marks" | "outlines"> {
  /** The numbers of the first and the last colour in all grids that have none of their own, and then
   * one legend; default each grid its own. */
  readonly domain?: readonly [low: number, high: number];
}

const GAP = 24;
const HEADING = { fontSize: 13, fontWeight: 600, heightPx: 22 } as const;

/**
 * Returns a figure with grids of images from left to right.
 *
 * @param groups What each grid shows; what it says of its own goes before the options.
 * @param options Title, and what all grids share.
 * @throws {TypeError} If a shape differs, or there are not as many labels or marks as images.
 * @throws {RangeError} If a number of the options is out of range.
 *
 * @example
 * ```ts
 * import { imageGrids } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(2 * 12 * 12), [2, 12, 12]);
 * const groups = [{ heading: "a 0", images }, { heading: "a 1", images }];
 * const figure = imageGrids(groups, { title: "Two digits", labels: ["map 0", "map 1"] });
 * assert.equal(figure.alt, "a 0: 2 images: map 0; map 1. a 1: 2 images, labelled alike.");
 * ```
 */
export function imageGrids(groups: readonly ImageGroup[], options: ImageGridsOptions): Figure {
  const { title, caption = "", domain } = options;
  const legendAt = groups.findIndex((group) => group.domain === undefined);
  const panels: PlacedPanel[] = [];
  const alts: string[] = [];
  let left = 0;
  for (const [i, { heading, images, ...own }] of groups.entries()) {
    const isShared = domain !== undefined && own.domain === undefined;
    const legend = isShared && i !== legendAt ? { legend: false as const } : {};
    const { panels: parts, alt } = gridParts(images, { ...options, ...own, ...legend });
    const [grid, ...below] = parts.map((part) => ({ ...part, y: part.y + HEADING.heightPx }));
    const above = [{ panel: headingPanel(heading), x: 2, y: 0 }, ...(grid ? [grid] : [])];
    // The one legend of all may reach below the next grid.
    const wide = isShared ? above : [...above, ...below];
    panels.push(...[...above, ...below].map((part) => ({ ...part, x: part.x + left })));
    const sameLabels = i > 0 && own.labels === undefined && options.labels !== undefined;
    alts.push(`${heading}: ${sameLabels ? `${images.shape[0]} images, labelled alike.` : alt}`);
    left += Math.max(...wide.map(({ panel, x }) => x + panel.widthPx)) + GAP;
  }
  return composeFigure({ title, caption, alt: options.alt ?? alts.join(" ") }, panels);
}

function headingPanel(heading: string): PlacedPanel["panel"] {
  const width = Math.ceil(textWidth(heading, HEADING));
  return pixelPlot(width, HEADING.heightPx, [
    Plot.text([heading], {
      x: 0,
      y: HEADING.heightPx / 2,
      text: (text) => text,
      textAnchor: "start",
      fontSize: HEADING.fontSize,
      fontWeight: HEADING.fontWeight,
    }),
  ]);
}
