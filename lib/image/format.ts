/**
 * What a file that is no PNG or JPEG is, and what to do with it.
 *
 * @module
 */

import { excerpt, latin } from "./bytes.ts";

/** Brands of the boxes that HEIC and AVIF files begin with. */
const BRANDS: Readonly<Record<string, string>> = {
  heic: "HEIC",
  heix: "HEIC",
  hevc: "HEIC",
  heim: "HEIC",
  heis: "HEIC",
  mif1: "HEIC",
  msf1: "HEIC",
  avif: "AVIF",
  avis: "AVIF",
};

/** What to do with a picture in another format. */
export const AS_JPEG = "save as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)";

/** Returns what the bytes of a file are that is no PNG or JPEG, in words for a message. */
export function foundInstead(bytes: Uint8Array): string {
  if (bytes.length === 0) return "it is empty";
  const format = formatOf(bytes);
  return format === undefined
    ? `it begins ${excerpt(bytes, 0, 12)}`
    : `it is ${format}; ${AS_JPEG}`;
}

function formatOf(bytes: Uint8Array): string | undefined {
  const begins = latin(bytes, 0, 4);
  if (latin(bytes, 4, 4) === "ftyp") return BRANDS[latin(bytes, 8, 4)];
  if (begins === "RIFF" && latin(bytes, 8, 4) === "WEBP") return "WebP";
  if (begins === "GIF8") return "GIF";
  if (begins === "II*\0" || begins === "MM\0*") return "TIFF";
  if (begins.startsWith("BM") && bytes.length > 26) return "BMP";
  if (begins === "%PDF") return "PDF";
}
