import { crc32, deflateSync } from "node:zlib";
import type { Picture } from "../../lib/image/picture.ts";
import stored from "../testdata/pictures.json" with { type: "json" };

/** The bytes of a file that Pillow wrote. */
export function storedPicture(name: keyof typeof stored.pictures): Uint8Array {
  return Uint8Array.from(atob(stored.pictures[name]), (letter) => letter.charCodeAt(0));
}

/** The files that Pillow wrote. */
export const STORED_PICTURES = Object.keys(stored.pictures) as (keyof typeof stored.pictures)[];

/** A PNG to write by hand. */
export interface Png {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly interlace?: number;
  /** The bytes of the rows (of each pass) before compression, each after a 0 for "no filter". */
  readonly rows: readonly (readonly number[])[];
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
}

/** Returns bytes one after the other. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Returns a PNG chunk with its length and checksum. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined(new TextEncoder().encode(type), data);
  return joined(uint32(data.length), body, uint32(crc32(body)));
}

/** Returns a number as four bytes, the greatest first. */
function uint32(value: number): Uint8Array {
  return Uint8Array.from([24, 16, 8, 0], (shift) => (value / 2 ** shift) & 255);
}

export const SIGNATURE = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Returns the header chunk of a PNG. */
export function header(png: Omit<Png, "rows">): Uint8Array {
  const { width, height, depth, colourType, interlace = 0 } = png;
  const last = Uint8Array.from([depth, colourType, 0, 0, interlace]);
  return chunk("IHDR", joined(uint32(width), uint32(height), last));
}

/** Returns a PNG file, its pixels in two chunks. */
export function encodedPng(png: Png): Uint8Array {
  const pixels = deflateSync(Uint8Array.from(png.rows.flatMap((row) => [0, ...row])));
  const half = pixels.length >> 1;
  return joined(
    SIGNATURE,
    header(png),
    png.palette ? chunk("PLTE", Uint8Array.from(png.palette)) : new Uint8Array(),
    png.transparency ? chunk("tRNS", Uint8Array.from(png.transparency)) : new Uint8Array(),
    chunk("IDAT", pixels.subarray(0, half)),
    chunk("IDAT", pixels.subarray(half)),
    chunk("IEND", new Uint8Array()),
  );
}

/** The steps of a preparation, in order. */
export const STEP_NAMES = [
  "photograph",
  "grey",
  "paper removed",
  "square crop",
  "size-normalised",
  "centred by mass",
];

/** How to draw a glyph. */
export interface Drawing {
  readonly width?: number;
  readonly height?: number;
  /** Where lines go, `[x, y]`, in parts of the shorter side from its upper left. */
  readonly lines?: readonly (readonly (readonly [number, number])[])[];
  /** Width of the pen, in parts of the shorter side. */
  readonly pen?: number;
  readonly ink?: readonly [number, number, number];
  readonly paper?: readonly [number, number, number];
  /** Light at `[x, y]` in 0–1, and anything else that changes a value of 0–255. */
  readonly light?: (value: number, x: number, y: number) => number;
}

/** A four with an open top: not the same turned or mirrored. */
export const FOUR = [[[0.4, 0.2], [0.3, 0.55], [0.7, 0.55]], [[0.6, 0.35], [0.55, 0.8]]] as const;

/** Returns a picture of lines drawn with a round pen. */
export function drawnPicture({
  width = 200,
  height = 200,
  lines = FOUR,
  pen = 0.05,
  ink = [30, 30, 30],
  paper = [245, 245, 245],
  light = (value) => value,
}: Drawing = {}): Picture {
  const side = Math.min(width, height);
  const rgba = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width + 0.5, Math.floor(i / width) + 0.5];
    const distance = side * distanceTo(lines, x / side, y / side);
    const cover = Math.min(Math.max(side * pen / 2 - distance + 0.5, 0), 1);
    for (let k = 0; k < 3; k++) {
      const value = cover * (ink[k] ?? 0) + (1 - cover) * (paper[k] ?? 0);
      rgba[4 * i + k] = light(value, x / width, y / height);
    }
    rgba[4 * i + 3] = 255;
  }
  return { name: "drawn.png", width, height, rgba };
}

function distanceTo(
  lines: readonly (readonly (readonly [number, number])[])[],
  x: number,
  y: number,
): number {
  let least = Infinity;
  for (const line of lines) {
    line.forEach(([x1, y1], i) => {
      const [x2, y2] = line[i + 1] ?? [x1, y1];
      const square = (x2 - x1) ** 2 + (y2 - y1) ** 2;
      const along = square === 0 ? 0 : ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / square;
      const t = Math.min(Math.max(along, 0), 1);
      least = Math.min(least, Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)));
    });
  }
  return least;
}

/** Returns normally distributed numbers, the same for the same seed. */
export function noise(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
