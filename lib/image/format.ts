/**
 * What a file is that can't be read, and what to do with it.
 *
 * @module
 */

import { excerpt, latin } from "./bytes.ts";

/** What to do with a picture in another format. */
export const AS_JPEG = "save as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)";

/** Returns what the bytes of a file are that can't be read, in words for a message. */
export function foundInstead(bytes: Uint8Array): string {
  if (bytes.length === 0) return "it is empty";
  const format = formatOf(bytes);
  return format === undefined
    ? `it begins ${excerpt(bytes, 0, 12)}`
    : `it is ${format}; ${AS_JPEG}`;
}

function formatOf(bytes: Uint8Array): string | undefined {
  const begins = latin(bytes, 0, 4);
  if (["ftypavif", "ftypavis"].includes(latin(bytes, 4, 8))) return "AVIF";
  if (begins === "GIF8") return "GIF";
  if (begins === "II*\0" || begins === "MM\0*") return "TIFF";
  if (begins.startsWith("BM") && bytes.length > 26) return "BMP";
  if (begins === "%PDF") return "PDF";
}
