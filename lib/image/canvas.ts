/**
 * Skia's canvas, pictures and fonts, made strict: the one import of skia-canvas in lib.
 *
 * @module
 */

import "./strict.ts";
import { createRequire } from "node:module";
import { Canvas, FontLibrary, Image, ImageData } from "skia-canvas";

export { Canvas, FontLibrary, Image, ImageData };

const { resolve } = createRequire(import.meta.url);

/** The font files: text and bold text. */
export const FONT_FILES: string[] = ["400Regular", "600SemiBold"].map((cut) =>
  resolve(`@expo-google-fonts/inter/${cut}/Inter_${cut}.ttf`)
);
