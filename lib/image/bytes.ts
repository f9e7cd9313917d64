/**
 * Reading big-endian numbers and short texts from a file's bytes.
 *
 * @module
 */

/** Returns the 16-bit big-endian number at `offset`. */
export function uint16(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** Returns the 32-bit big-endian number at `offset`, unsigned. */
export function uint32(bytes: Uint8Array, offset: number): number {
  return uint16(bytes, offset) * 0x10000 + uint16(bytes, offset + 2);
}

/** Returns `length` bytes from `offset` as Latin letters. */
export function latin(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** Returns up to `length` bytes from `offset` for a message: text in quotes, else in hexadecimal. */
export function excerpt(bytes: Uint8Array, offset: number, length: number): string {
  const part = bytes.subarray(offset, offset + length);
  const printable = part.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable
    ? JSON.stringify(latin(part, 0, length))
    : [...part].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
