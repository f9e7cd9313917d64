/**
 * Checking a WebP file before a decoder sees it.
 *
 * @module
 */

import { latin } from "./bytes.ts";

/** Returns whether the bytes begin as a WebP does. */
export function isWebp(bytes: Uint8Array): boolean {
  return latin(bytes, 0, 4) === "RIFF" && latin(bytes, 8, 4) === "WEBP";
}

/**
 * Returns the size that the first chunk of a WebP states.
 *
 * @throws {SyntaxError} If the file is cut, or its first chunk is none of a picture.
 * @see RFC 9649, WebP Image Format, 2.3 to 2.7
 */
export function checkWebp(
  bytes: Uint8Array,
  name: string,
): { readonly width: number; readonly height: number } {
  const fail = (rule: string, found: string) =>
    new SyntaxError(`Cannot read ${JSON.stringify(name)} as WebP as ${rule}: ${found}`);
  if (bytes.length < 30) {
    throw fail("it must have 30 bytes or more", `the file ends at byte ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) {
    throw fail(`it must end at byte ${end}`, `the file ends at byte ${bytes.length}`);
  }
  const kind = latin(bytes, 12, 4);
  if (kind === "VP8 ") {
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (kind === "VP8L") {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + (bits >>> 14 & 0x3fff) };
  }
  if (kind !== "VP8X") {
    throw fail('its first chunk must be "VP8 ", "VP8L" or "VP8X"', `it is ${JSON.stringify(kind)}`);
  }
  const uint24 = (at: number) => view.getUint16(at, true) + 0x10000 * view.getUint8(at + 2);
  return { width: 1 + uint24(24), height: 1 + uint24(27) };
}
