/**
 * A composite mark: small pictures on a grid.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import { extentOf, MISSING, parseColour, type Rgb } from "./colours.ts";
import type { ChannelValue, Data, ImageOptions, Markish } from "./plot_types.ts";
import { imageSize, pictureOf, tile } from "./tiles.ts";

/** How to draw pictures: channels, and any option of Plot's images. */
export interface ImagesOptions extends ImageOptions {
  /** The pictures' numbers, `[height, width]` or `[height, width, 1]`. */
  readonly image: ChannelValue;
  /** The longest side of a picture in pixels; default what its band or facet holds. */
  readonly sidePx?: number;
}

const LEVELS = 1024;

/**
 * Returns a mark that draws a picture for each row of the data, in the colours of the figure's
 * `color` scale: by default grey from the smallest number, black, to the largest, white.
 *
 * Each number is a square of whole pixels. Columns and rows are in the order of the data.
 *
 * @param data The rows.
 * @param options Channels `image`, and `x` and `y` or `fx` and `fy`, the names of column and row.
 * @throws {TypeError} If a picture's shape differs.
 *
 * @example
 * ```ts
 * import { figure, images } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 *
 * const ones = ndarray(new Float32Array(9).fill(1), [3, 3]);
 * figure({
 *   title: "One filter",
 *   alt: "A filter of ones.",
 *   color: { type: "diverging", label: "weight" },
 *   width: 200,
 *   marks: [images([{ name: "filter 0", ones }], { image: "ones", x: "name" })],
 * });
 * ```
 */
export function images(data: Data, { image, sidePx, x, y, ...options }: ImagesOptions): Markish {
  const arrays = Plot.valueof(data, image) as NdArray[];
  arrays.forEach(imageSize);
  const extents = arrays.map(({ data }) => extentOf(data));
  const end = (i: 0 | 1) => ({ value: extents.map((extent) => extent[i]), scale: "color" });
  const bands = {
    ...(x === undefined ? {} : { column: { value: x, scale: "x", type: "band" } }),
    ...(y === undefined ? {} : { row: { value: y, scale: "y", type: "band" } }),
  };
  const drawn = {
    imageRendering: "pixelated",
    src: [],
    x,
    y,
    sort: { ...(x === undefined ? {} : { x: null }), ...(y === undefined ? {} : { y: null }) },
    ...options,
    channels: { low: end(0), high: end(1), ...bands },
  } as unknown as ImageOptions;
  const mark = Plot.image(
    data,
    Plot.initializer(drawn, (_data, _facets, _channels, scales, dimensions) => {
      const colours = coloursOf(
        extentOf(extents.flat()),
        scales.color as unknown as (value: number) => string,
      );
      const side = sidePx ?? roomOf(scales, dimensions);
      const tiles = arrays.map((array) => tile(pictureOf(array, colours), side));
      const channels = {
        src: { value: tiles.map(({ url }) => url) },
        width: { value: tiles.map(({ widthPx }) => widthPx) },
        height: { value: tiles.map(({ heightPx }) => heightPx) },
      };
      return { channels } as ReturnType<Plot.InitializerFunction>;
    }),
  );
  return Object.assign(mark, { ariaLabel: "images" });
}

/** Returns the side of the square that a band, or a facet without bands, holds. */
function roomOf(scales: Plot.ScaleFunctions, dimensions: Plot.Dimensions): number {
  const { width, height, marginTop, marginRight, marginBottom, marginLeft } = dimensions;
  const across = bandOf(scales.x) ?? width - marginLeft - marginRight;
  const down = bandOf(scales.y) ?? height - marginTop - marginBottom;
  return Math.max(1, Math.floor(Math.min(across, down)));
}

function bandOf(scale: unknown): number | undefined {
  return (scale as { bandwidth?: () => number } | undefined)?.bandwidth?.();
}

/** Returns the colours of numbers, from so many levels. */
function coloursOf(
  [low, high]: readonly [number, number],
  colour: (value: number) => string,
): (value: number) => Rgb {
  const step = high > low ? (high - low) / (LEVELS - 1) : 1;
  const levels = Array.from({ length: LEVELS }, (_, i) => parseColour(colour(low + i * step)));
  return (value) => levels[Math.round((value - low) / step)] ?? MISSING;
}
