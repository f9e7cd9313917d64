/**
 * Where the ink of a digit ends, drawn over a map of it.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import { INK } from "./style.ts";
import { imageSize, type PlacedTile } from "./tiles.ts";

/** A side of a pixel, from corner to corner; corners count from the image's top left. */
export interface PixelSide {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** From which brightness on a pixel is ink. */
const LEVEL = 0.5;

/**
 * Returns the sides of pixels between ink and paper; beyond the image there is paper.
 *
 * @param image Numbers 0–1, `[height, width]` or `[height, width, 1]`; from 0.5 on ink.
 */
export function inkOutline(image: NdArray): PixelSide[] {
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

/** Returns the mark that draws the outline of each image over the tile of the same number. */
export function outlineMark(
  tiles: readonly PlacedTile[],
  images: readonly NdArray[],
): Plot.Markish {
  const sides = tiles.flatMap(({ x, y, widthPx, heightPx }, i) => {
    const image = images[i];
    if (image === undefined) return [];
    const step = widthPx / imageSize(image)[1];
    const [left, top] = [x - widthPx / 2, y - heightPx / 2];
    return inkOutline(image).map(({ x1, y1, x2, y2 }) => ({
      x1: left + step * x1,
      y1: top + step * y1,
      x2: left + step * x2,
      y2: top + step * y2,
    }));
  });
  return Plot.link(sides, {
    x1: "x1",
    y1: "y1",
    x2: "x2",
    y2: "y2",
    stroke: INK,
    strokeWidth: 1.25,
    strokeLinecap: "square",
  });
}
