/**
 * Reading IDX, the file format that MNIST comes in.
 *
 * @module
 */

/** What an IDX file holds: images (three dimensions) or labels (one). */
export type IdxKind = "images" | "labels";

/** An array of unsigned bytes with a shape. */
export interface IdxArray {
  /** The length of each dimension: `[n, height, width]` of images, `[n]` of labels. */
  readonly shape: readonly number[];
  /** The values, the last dimension varying fastest. */
  readonly data: Uint8Array;
}

const KINDS = {
  images: { magic: 2051, dimensions: ["count", "height", "width"] },
  labels: { magic: 2049, dimensions: ["count"] },
} as const;

const UNSIGNED_BYTE = 8;

/**
 * Returns the shape and the values of an IDX file of unsigned bytes.
 *
 * The file is a magic number (two zero bytes, the type of the values, how many
 * dimensions), the length of each dimension (all of them big-endian numbers of
 * four bytes), then the values. Every length is checked against the size of
 * the file, and nothing is allocated: the values are a view of `bytes`.
 *
 * @param bytes The file, whole and unpacked.
 * @param name The name of the file, for errors.
 * @param kind What the file must hold: `"images"` or `"labels"`.
 * @returns The shape, `[n, height, width]` or `[n]`, and the values.
 * @throws {SyntaxError} If the file is not such an IDX file, whole, with
 * nothing behind its last value.
 * @see The format, at the end of Y. LeCun's page "The MNIST database of handwritten digits".
 *
 * @example
 * ```ts
 * import { parseIdx } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const bytes = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 2, 7, 9]);
 * const { shape, data } = parseIdx(bytes, "two-labels", "labels");
 * assert.deepEqual(shape, [2]);
 * assert.deepEqual([...data], [7, 9]);
 * ```
 */
export function parseIdx(bytes: Uint8Array, name: string, kind: IdxKind): IdxArray {
  const { magic, dimensions } = KINDS[kind];
  const refuse = (rule: string): never => {
    throw new SyntaxError(`Cannot read "${name}" as IDX ${kind} as ${rule}`);
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    refuse('its bytes must be raw: they are packed with gzip; unpack them with "gunzip"');
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = 4 + 4 * dimensions.length;
  if (bytes.length >= 4) checkMagic(header.getUint32(0), magic, refuse);
  if (bytes.length < headerSize) {
    refuse(`the header takes ${headerSize} bytes: there are ${bytes.length}`);
  }
  const shape = dimensions.map((_, axis) => header.getUint32(4 + 4 * axis));
  const empty = shape.indexOf(0);
  if (empty >= 0) {
    refuse(`the ${dimensions[empty]} at byte ${4 + 4 * empty} must be at least 1: it is 0`);
  }
  // Three lengths of 32 bits can multiply to 96 bits, more than a number holds.
  const size = BigInt(headerSize) + shape.reduce((size, length) => size * BigInt(length), 1n);
  if (BigInt(bytes.length) !== size) {
    refuse(`[${shape.join(", ")}] takes ${size} bytes with its header: there are ${bytes.length}`);
  }
  return { shape, data: bytes.subarray(headerSize) };
}

function checkMagic(found: number, expected: number, refuse: (rule: string) => never): void {
  if (found === expected) return;
  const type = (found >>> 8) & 0xff;
  if (found < 0x10000 && type !== UNSIGNED_BYTE) {
    refuse(`the type at byte 2 must be ${UNSIGNED_BYTE} (unsigned byte): it is ${type}`);
  }
  refuse(`the magic number must be ${expected}: it is ${found}`);
}
