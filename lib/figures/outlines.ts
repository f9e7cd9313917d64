/**
 * Where the ink of a digit ends, drawn over a map of it.
 *
 * @module
 */

import type * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import { INK } from "./style.ts";
import { imageSize } from "./tiles.ts";

/** From which brightness on a pixel is ink. */
const LEVEL = 0.5;

/**
 * Returns the sides of pixels between ink and paper, from corner to corner; corners count from the
 * image's top left, and beyond the image there is paper.
 */
export function inkOutline(image: NdArray) {
  const [height, width] = imageSize(image);
  const isInk = (x: number, y: number) =>
    x >= 0 && x < width && y >= 0 && y < height && (image.data[y * width + x] ?? 0) >= LEVEL;
  const corners = Array.from({ length: (width + 1) * (height + 1) }, (_, i) => ({
    x: i % (width + 1),
    y: Math.floor(i / (width + 1)),
  }));
  return corners.flatMap(({ x, y }) => [
    ...(isInk(x, y) === isInk(x - 1, y) ? [] : [{ x1: x, y1: y, x2: x, y2: y + 1 }]),
    ...(isInk(x, y) === isInk(x, y - 1) ? [] : [{ x1: x, y1: y, x2: x + 1, y2: y }]),
  ]);
}

/** One outlined image and its place. */
export interface OutlinedCell {
  readonly column: number;
  readonly row: number;
  /** The image whose ink is outlined. */
  readonly outline: NdArray | undefined;
}

/** Returns a mark that draws the outline of each image in the middle of its band, moved by `dx` and `dy`. */
export function outlineMark(
  cells: readonly OutlinedCell[],
  { widthPx, heightPx, dx = 0, dy }: {
    widthPx: number;
    heightPx: number;
    dx?: number;
    dy: number;
  },
): Plot.Markish {
  return (_index, { x, y }, _values, _dimensions, { document }) => {
    const half = (scale: unknown) => (scale as { bandwidth(): number }).bandwidth() / 2;
    const lines = cells.flatMap(({ column, row, outline }) => {
      if (outline === undefined) return [];
      const step = widthPx / imageSize(outline)[1];
      const left = Number(x?.(column)) + half(x) + dx - widthPx / 2;
      const top = Number(y?.(row)) + half(y) + dy - heightPx / 2;
      return inkOutline(outline).map(({ x1, y1, x2, y2 }) =>
        `M${left + step * x1},${top + step * y1}L${left + step * x2},${top + step * y2}`
      );
    });
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path") as SVGElement;
    const look = {
      d: lines.join(""),
      stroke: INK,
      "stroke-width": 1.25,
      "stroke-linecap": "square",
    };
    for (const [name, value] of Object.entries(look)) path.setAttribute(name, String(value));
    return path;
  };
}
