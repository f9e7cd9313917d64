/**
 * Pictures inside figures: small ones keep sharp pixels, photographs are shrunk.
 *
 * @module
 */

import * as Plot from "@observablehq/plot";
import type { NdArray } from "../base/mod.ts";
import { Canvas, ImageData } from "../image/mod.ts";
import { MISSING, type Rgb } from "./colours.ts";

/** A picture in colour, four bytes a pixel. */
export interface RgbaPicture {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, rows from the top. */
  readonly rgba: Uint8ClampedArray;
}

/** A picture ready to be embedded. */
export interface Tile {
  /** The picture as a `data:` URL: PNG, or JPEG where it was shrunk. */
  readonly url: string;
  /** How wide to show it, in CSS pixels. */
  readonly widthPx: number;
  /** How high to show it. */
  readonly heightPx: number;
  /** Whether its pixels are squares to be kept, and not those of a shrunk photograph. */
  readonly sharp: boolean;
}

/** A tile and where its middle goes, in CSS pixels. */
export interface PlacedTile extends Tile {
  /** The middle across. */
  readonly x: number;
  /** The middle downwards. */
  readonly y: number;
}

/**
 * Returns an array of numbers as a picture: 0 is black, 1 white, NaN orange.
 *
 * @param image Shape `[height, width]` or `[height, width, 1]`.
 */
export function greyPicture(image: NdArray): RgbaPicture {
  return pictureOf(image, (value) => {
    const grey = 255 * Math.min(1, Math.max(0, value));
    return Number.isNaN(value) ? MISSING : [grey, grey, grey];
  });
}

/** Returns an array of numbers as a picture in the colours of a function. */
export function pictureOf(image: NdArray, colour: (value: number) => Rgb): RgbaPicture {
  const [height, width] = imageSize(image);
  const rgba = new Uint8ClampedArray(4 * height * width);
  image.data.forEach((value, i) => rgba.set([...colour(value), 255], 4 * i));
  return { width, height, rgba };
}

/**
 * Returns the size of one image.
 *
 * @throws {TypeError} If its shape is not `[height, width]` or `[height, width, 1]`.
 */
export function imageSize({ shape }: NdArray): [height: number, width: number] {
  const [height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || channels !== 1 || height * width === 0) {
    throw new TypeError(
      "Cannot draw an image as its shape must be [height, width] or [height, width, 1]: " +
        `shape is [${shape.join(", ")}]`,
    );
  }
  return [height, width];
}

/**
 * Returns how large a picture is shown so that it fits a box: enlarged by the largest whole factor,
 * or, where it is larger than the box, shrunk with its aspect kept; `factor` is then 0.
 */
export function fitBox(
  { width, height }: { readonly width: number; readonly height: number },
  boxPx: number,
): { widthPx: number; heightPx: number; factor: number } {
  const factor = Math.floor(boxPx / Math.max(width, height));
  if (factor > 0) return { widthPx: width * factor, heightPx: height * factor, factor };
  const ratio = boxPx / Math.max(width, height);
  return {
    widthPx: Math.max(1, Math.round(width * ratio)),
    heightPx: Math.max(1, Math.round(height * ratio)),
    factor,
  };
}

/** Returns a picture as a tile that fits a box of `boxPx` by `boxPx`. */
export function tile(picture: RgbaPicture, boxPx: number): Tile {
  const { widthPx, heightPx, factor } = fitBox(picture, boxPx);
  // A shrunk photograph has twice the pixels of its place, for dense screens and paper.
  const density = factor > 0 ? 1 : Math.min(2, picture.width / widthPx);
  const canvas = new Canvas(Math.round(widthPx * density), Math.round(heightPx * density));
  const context = canvas.getContext("2d");
  // A JPEG has no transparency.
  context.fillStyle = "#fff";
  if (factor === 0) context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingEnabled = factor === 0;
  context.imageSmoothingQuality = "high";
  context.drawImage(canvasOf(picture), 0, 0, canvas.width, canvas.height);
  // The noise of a photograph is ten times as long as PNG.
  const url = factor > 0 ? canvas.toDataURL("image/png") : canvas.toDataURL("image/jpeg", 0.9);
  return { url, widthPx, heightPx, sharp: factor > 0 };
}

/** The edges of placed tiles, as channels of a rectangle. */
export const EDGES = {
  x1: ({ x, widthPx }: PlacedTile) => x - widthPx / 2,
  x2: ({ x, widthPx }: PlacedTile) => x + widthPx / 2,
  y1: ({ y, heightPx }: PlacedTile) => y - heightPx / 2,
  y2: ({ y, heightPx }: PlacedTile) => y + heightPx / 2,
} as const;

/** Returns the marks that draw tiles in a plot whose places are pixels. */
export function tileMarks(tiles: readonly PlacedTile[]): Plot.Markish[] {
  return [true, false].map((sharp) =>
    Plot.image(tiles.filter((tile) => tile.sharp === sharp), {
      src: "url",
      x: "x",
      y: "y",
      width: "widthPx",
      height: "heightPx",
      ...(sharp ? { imageRendering: "pixelated" } : {}),
    })
  );
}

function canvasOf({ width, height, rgba }: RgbaPicture): Canvas {
  const canvas = new Canvas(width, height);
  canvas.getContext("2d").putImageData(
    new ImageData(new Uint8ClampedArray(rgba), width, height),
    0,
    0,
  );
  return canvas;
}
