/**
 * Checking a PNG file before a decoder sees it.
 *
 * Decoders answer "ok" to a file that was cut, with the missing part blank, so
 * the file is walked chunk by chunk here.
 *
 * @module
 */

import { crc32, inflateSync } from "node:zlib";
import { excerpt, latin, uint32 } from "./bytes.ts";
import { exifOrientation } from "./orientation.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes of a chunk beside its data: length, type, checksum. */
const FRAME = 12;
/** Bit depths that each colour type allows, and its samples a pixel. */
const COLOUR_TYPES: Readonly<
  Record<number, { readonly depths: readonly number[]; readonly samples: number }>
> = {
  0: { depths: [1, 2, 4, 8, 16], samples: 1 },
  2: { depths: [8, 16], samples: 3 },
  3: { depths: [1, 2, 4, 8], samples: 1 },
  4: { depths: [8, 16], samples: 2 },
  6: { depths: [8, 16], samples: 4 },
};
/** First column, first row, step across and down of the seven passes of an interlaced PNG. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Chunk {
  readonly type: string;
  readonly offset: number;
  readonly data: Uint8Array;
}

/** What the header of a PNG says, and its compressed pixels. */
export interface PngFile {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
  /** Bits of one pixel. */
  readonly bitsPerPixel: number;
  /** Whether the pixels come in seven passes. */
  readonly interlaced: boolean;
  /** Whether each pixel is one grey level, with no opacity. */
  readonly greyscale: boolean;
  /** The compressed pixels, in order. */
  readonly parts: readonly Uint8Array[];
  /** Which way is up, 1 to 8 as Exif counts. */
  readonly orientation: number;
}

/** Returns whether the bytes begin as a PNG does. */
export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Returns what the header of a PNG says, after every chunk was checked; throws if one is cut,
 * damaged, missing or out of place. Errors call the file `name`.
 */
export function checkPng(bytes: Uint8Array, name: string): PngFile {
  const fail = failure(name);
  const [header, ...rest] = readChunks(bytes, fail);
  if (header?.type !== "IHDR" || header.data.length !== 13) {
    throw fail(
      `the chunk at byte 8 must be "IHDR" with 13 bytes`,
      `it is ${JSON.stringify(header?.type ?? "")} with ${header?.data.length ?? 0}`,
    );
  }
  const parts = rest.filter(({ type }) => type === "IDAT").map(({ data }) => data);
  if (parts.length === 0) throw fail(`it must have a chunk "IDAT"`, `it has ${named(rest)}`);
  const exif = rest.find(({ type }) => type === "eXIf")?.data;
  const orientation = exif === undefined ? 1 : exifOrientation(exif);
  const file = { ...readHeader(header.data, fail), parts, orientation };
  if (header.data[9] === 3 && !rest.some(({ type }) => type === "PLTE")) {
    throw fail(`colour type 3 must come with a chunk "PLTE"`, `it has ${named(rest)}`);
  }
  return file;
}

/**
 * Throws unless the compressed pixels of a PNG are all there.
 *
 * @throws {SyntaxError} If they can't be decompressed, or are too few.
 */
export function checkPngPixels(png: PngFile, name: string): void {
  const fail = failure(name);
  const expected = pixelBytes(png);
  const found = inflatedLength(png.parts, expected, fail);
  if (found < expected) {
    throw fail(`its pixels must take ${expected} bytes`, `there are ${found}`);
  }
}

type Fail = (rule: string, found: string) => SyntaxError;

function failure(name: string): Fail {
  return (rule, found) =>
    new SyntaxError(`Cannot read ${JSON.stringify(name)} as PNG as ${rule}: ${found}`);
}

function named(chunks: readonly Chunk[]): string {
  const types = chunks.map(({ type }) => JSON.stringify(type));
  return types.slice(0, 8).join(", ") + (types.length > 8 ? ", …" : "");
}

function readChunks(bytes: Uint8Array, fail: Fail): Chunk[] {
  const chunks: Chunk[] = [];
  let offset = SIGNATURE.length;
  do {
    const chunk = readChunk(bytes, offset, fail);
    chunks.push(chunk);
    offset += FRAME + chunk.data.length;
  } while (chunks.at(-1)?.type !== "IEND");
  return chunks;
}

function readChunk(bytes: Uint8Array, offset: number, fail: Fail): Chunk {
  if (offset + FRAME > bytes.length) {
    throw fail(`a chunk must begin at byte ${offset}`, `the file ends at byte ${bytes.length}`);
  }
  const type = latin(bytes, offset + 4, 4);
  if (!/^[A-Za-z]{4}$/.test(type)) {
    throw fail(
      `the type of the chunk at byte ${offset} must be four letters`,
      `it is ${excerpt(bytes, offset + 4, 4)}`,
    );
  }
  const length = uint32(bytes, offset);
  const end = offset + FRAME + length;
  if (end > bytes.length) {
    throw fail(
      `chunk "${type}" at byte ${offset} must end at byte ${end}`,
      `the file ends at byte ${bytes.length}`,
    );
  }
  const stated = uint32(bytes, end - 4);
  const computed = crc32(bytes.subarray(offset + 4, end - 4));
  if (stated !== computed) {
    throw fail(
      `chunk "${type}" at byte ${offset} must have checksum ${hex(computed)}`,
      `it has ${hex(stated)}`,
    );
  }
  return { type, offset, data: bytes.subarray(offset + 8, end - 4) };
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function readHeader(header: Uint8Array, fail: Fail): Omit<PngFile, "parts" | "orientation"> {
  const [width, height] = [uint32(header, 0), uint32(header, 4)];
  const [depth = 0, colourType = 0, compression = 0, filter = 0, interlace = 0] = header.slice(8);
  if (width < 1 || height < 1 || width > 0x7fffffff || height > 0x7fffffff) {
    throw fail("width and height must be from 1 to 2147483647", `they are ${width} and ${height}`);
  }
  const colour = COLOUR_TYPES[colourType];
  if (colour === undefined) {
    throw fail("the colour type must be one of 0, 2, 3, 4, 6", `it is ${colourType}`);
  }
  if (!colour.depths.includes(depth)) {
    throw fail(
      `the bit depth of colour type ${colourType} must be one of ${colour.depths.join(", ")}`,
      `it is ${depth}`,
    );
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw fail(
      "compression, filter and interlace methods must be 0, 0 and 0 or 1",
      `they are ${compression}, ${filter} and ${interlace}`,
    );
  }
  return {
    width,
    height,
    bitsPerPixel: depth * colour.samples,
    interlaced: interlace === 1,
    greyscale: colourType === 0,
  };
}

/** How many bytes the pixels take before compression: each row begins with its filter. */
function pixelBytes({ width, height, bitsPerPixel, interlaced }: PngFile): number {
  const passes = interlaced ? PASSES : [[0, 0, 1, 1] as const];
  return passes.map(([column, row, across, down]) => {
    const columns = Math.ceil((width - column) / across);
    const rows = Math.ceil((height - row) / down);
    return columns > 0 && rows > 0 ? rows * (1 + Math.ceil((columns * bitsPerPixel) / 8)) : 0;
  }).reduce((sum, bytes) => sum + bytes, 0);
}

function inflatedLength(parts: readonly Uint8Array[], expected: number, fail: Fail): number {
  try {
    return inflateSync(concatenated(parts), { maxOutputLength: expected }).length;
  } catch (error) {
    // More than expected is harmless: decoders stop at the last row.
    if (error instanceof RangeError) return expected;
    throw fail("its pixels must decompress", (error as Error).message);
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((offset, part) => (whole.set(part, offset), offset + part.length), 0);
  return whole;
}
