/**
 * Pictures from files: bytes checked first, then decoded.
 *
 * @module
 */

import { basename } from "@std/path";
import { Buffer } from "node:buffer";
import { Canvas, Image, ImageData } from "./canvas.ts";
import { foundInstead } from "./format.ts";
import { decodedHeic, isHeic } from "./heic.ts";
import { checkJpeg, isJpeg } from "./jpeg.ts";
import { upright } from "./orientation.ts";
import type { Picture } from "./picture.ts";
import { checkPng, checkPngPixels, isPng } from "./png.ts";
import { checkWebp, isWebp } from "./webp.ts";

/** Most pixels that are decoded: a 108-megapixel photograph takes 590 MB on the way. */
const MAX_PIXELS = 110_000_000;
/** A picture of more pixels is shrunk to half as many, as nothing here looks at so many. */
const MANY_PIXELS = 24_000_000;
/** Most bytes that are read from a file. */
const MAX_BYTES = 2 ** 28;

/**
 * One decoder for all: Deno 2.7.14 can end with a panic when many of these
 * objects were collected shortly before (`annex_ptr.is_null()`, rusty_v8
 * pull request 1978).
 */
const decoder = new Image();
/** Where large pictures are shrunk: one, for the same reason. */
const canvas = new Canvas(1, 1, { gpu: false });

/**
 * Returns the picture in a PNG, JPEG, WebP or HEIC file, upright.
 *
 * @param path The file; at most 256 MiB.
 * @returns The picture, named as the file is in its folder.
 * @throws {Deno.errors.NotFound} If there is no such file, or it is a link to nothing.
 * @throws {Deno.errors.IsADirectory} If it is a folder.
 * @throws {Deno.errors.PermissionDenied} If it may not be read.
 * @throws {RangeError} If it is too large.
 * @throws {SyntaxError} If it is not a whole file of these formats.
 *
 * @example
 * ```ts
 * import { readPicture } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readPicture("nowhere.png"), Deno.errors.NotFound);
 * ```
 */
export async function readPicture(path: string): Promise<Picture> {
  const bytes = await readBytes(path).catch(async (error) => {
    throw await explained(path, error);
  });
  return { ...decodePicture(bytes, path), name: basename(path) };
}

/**
 * Returns the picture that the bytes of a PNG, JPEG, WebP or HEIC file hold, upright.
 *
 * Before decoding, the structure of a PNG or JPEG is walked to its end mark, with every
 * checksum of a PNG, and its size is read from the header. The name doesn't
 * matter for that: a JPEG named `.png` is read as what it is. Palettes, 16 bits
 * a sample, CMYK and the like become eight bits of red, green, blue and opacity.
 *
 * @param bytes The whole file, of at most 110 million pixels.
 * @param name What the picture and errors are called.
 * @returns The picture; one of more than 24 million pixels is shrunk to 12 million.
 * @throws {RangeError} If it has more pixels than that.
 * @throws {SyntaxError} If the bytes are not a whole file of these formats.
 *
 * @example
 * ```ts
 * import { decodePicture } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => decodePicture(new TextEncoder().encode("<svg/>"), "drawing.png"), {
 *   name: "SyntaxError",
 *   message: `Cannot read "drawing.png" as a picture as it must be PNG, JPEG, WebP or HEIC: it begins "<svg/>"`,
 * });
 * ```
 */
export function decodePicture(bytes: Uint8Array, name: string): Picture {
  if (isPng(bytes)) {
    const png = checkPng(bytes, name);
    checkSize(png, name);
    const picture = decoded(bytes, name);
    // What the decoder could not read stays transparent, from there to the end; black in greyscale.
    if (png.interlaced || png.greyscale || lastRowIsTransparent(picture)) checkPngPixels(png, name);
    // Of a JPEG, the decoder sees to it.
    return upright(picture, png.orientation);
  }
  if (isJpeg(bytes)) {
    checkSize(checkJpeg(bytes, name), name);
    const picture = decoded(bytes, name);
    if (lastRowIsTransparent(picture)) throw undecodable(name);
    return picture;
  }
  if (isWebp(bytes)) {
    checkSize(checkWebp(bytes, name), name);
    return decoded(bytes, name);
  }
  if (isHeic(bytes)) return decodedHeic(bytes, name, (size) => checkSize(size, name));
  throw new SyntaxError(
    `Cannot read ${JSON.stringify(name)} as a picture as it must be PNG, JPEG, WebP or HEIC: ${
      foundInstead(bytes)
    }`,
  );
}

function checkSize({ width, height }: { width: number; height: number }, name: string): void {
  if (width * height > MAX_PIXELS) {
    throw new RangeError(
      `Cannot read ${
        JSON.stringify(name)
      } as a picture as it must have at most ${MAX_PIXELS} pixels: its header says ${width} × ${height}; ` +
        "let the camera take 12 megapixels, or shrink the picture",
    );
  }
}

function decoded(bytes: Uint8Array, name: string): Picture {
  try {
    // A plain Uint8Array would be taken for a path.
    decoder.src = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const { data, width, height } = decoder.width * decoder.height > MANY_PIXELS
      ? shrunk()
      : new ImageData(decoder);
    return { name, width, height, rgba: data as Uint8ClampedArray };
  } catch (cause) {
    throw undecodable(name, cause);
  }
}

/** The decoder's picture with half of `MANY_PIXELS`. */
function shrunk(): ImageData {
  const factor = Math.sqrt(MANY_PIXELS / 2 / (decoder.width * decoder.height));
  const [width, height] = [decoder.width, decoder.height].map((side) =>
    Math.max(1, Math.round(side * factor))
  ) as [number, number];
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "medium";
  context.drawImage(decoder as unknown as CanvasImageSource, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  Object.assign(canvas, { width: 1, height: 1 });
  return pixels;
}

function undecodable(name: string, cause?: unknown): SyntaxError {
  return new SyntaxError(
    `Cannot read ${JSON.stringify(name)} as a picture as its pixels must decode: they do not`,
    { cause },
  );
}

function lastRowIsTransparent({ width, rgba }: Picture): boolean {
  for (let i = rgba.length - 4 * width + 3; i < rgba.length; i += 4) {
    if (rgba[i] !== 0) return false;
  }
  return true;
}

async function readBytes(path: string): Promise<Uint8Array> {
  const { isFile, isDirectory, size } = await Deno.stat(path);
  const refuse = (rule: string, found: string) =>
    `Cannot read ${JSON.stringify(path)} as a picture as it must ${rule}: ${found}`;
  if (isDirectory) throw new Deno.errors.IsADirectory(refuse("be a file", "it is a folder"));
  if (!isFile) throw new TypeError(refuse("be a file", "it is a device or a pipe"));
  if (size > MAX_BYTES) {
    throw new RangeError(refuse(`have at most ${MAX_BYTES} bytes`, `it has ${size}`));
  }
  return await Deno.readFile(path);
}

async function explained(path: string, cause: unknown): Promise<unknown> {
  const message = (found: string) =>
    `Cannot read ${JSON.stringify(path)} as a picture as it must be a file: ${found}`;
  if (cause instanceof Deno.errors.NotFound) {
    const link = await Deno.lstat(path).then(({ isSymlink }) => isSymlink, () => false);
    const found = link ? "it is a link to nothing" : "there is none";
    return new Deno.errors.NotFound(message(found), { cause });
  }
  if (cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotCapable) {
    return new Deno.errors.PermissionDenied(message("it may not be read"), { cause });
  }
  return cause;
}
