/**
 * Pictures of few colours as PNG: a third of the bytes of one in full colour.
 *
 * @module
 */

import { crc32, deflateSync } from "node:zlib";

/** Colours of an indexed PNG. */
const MOST_COLOURS = 256;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Equal colours, and how many pixels have them. */
interface Colour {
  readonly rgb: readonly [red: number, green: number, blue: number];
  readonly pixels: number;
}

/**
 * Returns an opaque picture as PNG with a palette: exact up to 256 colours, with more the nearest of
 * 256 that are chosen by median cut.
 *
 * @param pixels Red, green, blue, alpha of each pixel, rows from the top; alpha is not looked at.
 * @param width Pixels in a row.
 * @returns PNG data.
 *
 * @see Heckbert, Color image quantization for frame buffer display, 1982.
 */
export function indexedPng(pixels: Uint8Array, width: number): Uint8Array<ArrayBuffer> {
  const height = pixels.length / 4 / width;
  const counts = countColours(pixels);
  const colours = [...counts].map(([key, count]): Colour => ({ rgb: rgbOf(key), pixels: count }));
  const groups = medianCut(colours);
  const indexOf = new Map(
    groups.flatMap((group, index) => group.map(({ rgb }) => [keyOf(...rgb), index])),
  );
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0, from = 0; y < height; y++) {
    // Each row begins with its filter: none, which suits indices best.
    for (let to = y * (width + 1) + 1; to < (y + 1) * (width + 1); to++, from += 4) {
      rows[to] = indexOf.get(keyAt(pixels, from)) ?? 0;
    }
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint16(8, 0x0803); // Eight bits for each pixel, an index into the palette.
  return joined([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("PLTE", Uint8Array.from(groups.flatMap(meanColour))),
    chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

function countColours(pixels: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < pixels.length; i += 4) {
    const key = keyAt(pixels, i);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Returns colours in groups that are alike, by halving the group with the largest spread. */
function medianCut(colours: readonly Colour[]): Colour[][] {
  if (colours.length <= MOST_COLOURS) return colours.map((colour) => [colour]);
  const groups = [spreadOf([...colours])];
  while (groups.length < MOST_COLOURS) {
    const widest = groups.reduce((a, b) => b.weight > a.weight ? b : a);
    const { group, channel } = widest;
    group.sort((a, b) => a.rgb[channel] - b.rgb[channel]);
    const half = sum(group) / 2;
    let [cut, before] = [1, group[0]?.pixels ?? 0];
    while (cut < group.length - 1 && before < half) before += group[cut++]?.pixels ?? 0;
    groups.splice(
      groups.indexOf(widest),
      1,
      spreadOf(group.slice(0, cut)),
      spreadOf(group.slice(cut)),
    );
  }
  return groups.map(({ group }) => group);
}

/** Returns a group with the channel in which it is widest, and what dividing it is worth. */
function spreadOf(group: Colour[]) {
  const spreads = ([0, 1, 2] as const).map((channel) => {
    const values = group.map(({ rgb }) => rgb[channel]);
    const [low, high] = values.reduce(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [255, 0],
    );
    return { channel, spread: high - low };
  });
  const { channel, spread } = spreads.reduce((a, b) => b.spread > a.spread ? b : a);
  return { group, channel, weight: spread * spread * Math.sqrt(sum(group)) };
}

function meanColour(group: readonly Colour[]): number[] {
  return [0, 1, 2].map((channel) =>
    Math.round(
      group.reduce((total, { rgb, pixels }) => total + (rgb[channel] ?? 0) * pixels, 0) /
        sum(group),
    )
  );
}

function sum(group: readonly Colour[]): number {
  return group.reduce((total, { pixels }) => total + pixels, 0);
}

function keyAt(pixels: Uint8Array, i: number): number {
  return keyOf(pixels[i] ?? 0, pixels[i + 1] ?? 0, pixels[i + 2] ?? 0);
}

function keyOf(red: number, green: number, blue: number): number {
  return (red << 16) | (green << 8) | blue;
}

function rgbOf(key: number): Colour["rgb"] {
  return [key >> 16, (key >> 8) & 255, key & 255];
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const body = joined([new TextEncoder().encode(type), data]);
  const ends = new DataView(new ArrayBuffer(8));
  ends.setUint32(0, data.length);
  ends.setUint32(4, crc32(body));
  const bytes = new Uint8Array(ends.buffer);
  return joined([bytes.subarray(0, 4), body, bytes.subarray(4)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
