/**
 * A checkpoint of training: one file, whole or not there.
 *
 * The file is the length of its header (8 bytes, little-endian), the header
 * as JSON, and the values of every array as float32, in the header's order.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { bytesOf, createCheck, type NdArray, ndarray, sizeOf, writeWhole } from "../base/mod.ts";

/** What a checkpoint holds. */
export interface Checkpoint<T> {
  /** Anything that JSON can hold. */
  readonly meta: T;
  /** Numbers by name. */
  readonly arrays: ReadonlyMap<string, NdArray>;
}

interface Header<T> {
  readonly meta: T;
  readonly arrays: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly sha256: string;
}

/** Writes a checkpoint aside and renames it; makes its folder if there is none. */
export async function writeCheckpoint<T>(path: string, checkpoint: Checkpoint<T>): Promise<void> {
  const { meta, arrays } = checkpoint;
  const values = joined([...arrays.values()]);
  const header: Header<T> = {
    meta,
    arrays: [...arrays].map(([name, { shape }]) => ({ name, shape })),
    sha256: createHash("sha256").update(values).digest("hex"),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + values.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(values, 8 + text.length);
  await writeWhole(path, bytes);
}

/**
 * Reads a checkpoint, or returns nothing where there is none.
 *
 * @throws {SyntaxError} If the file is not a whole checkpoint.
 */
export async function readCheckpoint<T>(path: string): Promise<Checkpoint<T> | undefined> {
  const bytes = await Deno.readFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const { header, values } = parse<T>(bytes, path);
  const found = createHash("sha256").update(values).digest("hex");
  if (found !== header.sha256) {
    refuse(path, `its values must have the sha256 ${header.sha256}: they have ${found}`);
  }
  let offset = 0;
  const arrays = header.arrays.map(({ name, shape }) => {
    const size = sizeOf(shape);
    // Copied, because the values need not begin at a multiple of four bytes.
    const data = new Float32Array(values.slice(offset, offset + 4 * size).buffer);
    offset += 4 * size;
    return [name, ndarray(data, shape)] as const;
  });
  return { meta: header.meta, arrays: new Map(arrays) };
}

function parse<T>(bytes: Uint8Array, path: string): { header: Header<T>; values: Uint8Array } {
  const length = bytes.length < 8
    ? Infinity
    : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - 8) {
    refuse(path, `its header must be whole: the file has ${bytes.length} bytes`);
  }
  let header: Header<T>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  } catch (error) {
    return refuse(path, `its header must be JSON: ${(error as Error).message}`);
  }
  return { header, values: bytes.subarray(8 + length) };
}

function joined(arrays: readonly NdArray[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((size, { data }) => size + data.byteLength, 0));
  let offset = 0;
  for (const { data } of arrays) {
    bytes.set(bytesOf(data), offset);
    offset += data.byteLength;
  }
  return bytes;
}

function refuse(path: string, rule: string): never {
  return createCheck(`read "${path}" as a checkpoint`).refuse(
    `${rule}; remove it to begin again`,
    SyntaxError,
  );
}
