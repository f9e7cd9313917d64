/**
 * Skia's canvas, pictures and fonts, made strict: the one import of skia-canvas in lib.
 *
 * They are typed as the browser's, of which they are twins.
 *
 * @module
 */

import "./strict.ts";
import { createRequire } from "node:module";
import * as skia from "skia-canvas";

/** What Skia's canvas has beside a browser's. */
export interface SkiaCanvas {
  /** Returns the one kind of context, which is always there. */
  getContext(kind: "2d"): CanvasRenderingContext2D;
  /** Returns the pixels as a file. */
  toBufferSync(
    format: "png" | "jpg",
    options?: { readonly quality?: number; readonly downsample?: boolean },
  ): Uint8Array<ArrayBuffer>;
}

/** A canvas to draw on. */
export type Canvas = SkiaCanvas & HTMLCanvasElement;

/** Makes canvases; without a graphics card, pixels are the same on any computer. */
export const Canvas = skia.Canvas as unknown as new (
  width?: number,
  height?: number,
  options?: { readonly gpu?: boolean },
) => Canvas;

/** A transformation of the plane. */
export type DOMMatrix = globalThis.DOMMatrix;

/** Makes transformations, of which Deno has none. */
export const DOMMatrix = skia.DOMMatrix as unknown as new () => DOMMatrix;

/** The pixels of a canvas or of a decoded {@linkcode Image}. */
export type ImageData = globalThis.ImageData;

/** Makes pixels of bytes, or of a decoded picture. */
export const ImageData = skia.ImageData as unknown as {
  new (rgba: Uint8ClampedArray, width: number, height: number): ImageData;
  new (image: object): ImageData;
};

/** Decodes the bytes that its `src` is set to. */
export const Image: typeof skia.Image = skia.Image;

/** The fonts that text is drawn in. */
export const FontLibrary: { use(family: string, files: readonly string[]): unknown } =
  skia.FontLibrary;

const { resolve } = createRequire(import.meta.url);

/** The font files: text and bold text. */
export const FONT_FILES: string[] = ["400Regular", "600SemiBold"].map((cut) =>
  resolve(`@expo-google-fonts/inter/${cut}/Inter_${cut}.ttf`)
);
