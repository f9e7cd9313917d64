/**
 * Writing files so that a reader sees the old one or the new one, never half.
 *
 * @module
 */

/**
 * Writes a file whole: beside its place first, flushed, then renamed.
 *
 * A process killed in the middle leaves a file that ends with `.part`, and the
 * old one as it was.
 *
 * @param path The file to write; its folder must exist.
 * @param content Text, or bytes.
 * @throws {Error} What the system says (no space, no permission); the file
 * that was there is then unchanged, and nothing is left beside it.
 *
 * @example
 * ```ts
 * import { writeWhole } from "./files.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await writeWhole(path, "whole");
 * assert.equal(await Deno.readTextFile(path), "whole");
 * ```
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.${crypto.randomUUID()}.part`;
  try {
    using file = await Deno.open(aside, { write: true, createNew: true });
    await writeAll(file, typeof content === "string" ? new TextEncoder().encode(content) : content);
    await file.sync();
    await Deno.rename(aside, path);
  } catch (error) {
    await Deno.remove(aside).catch(() => {});
    throw error;
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) offset += await file.write(bytes.subarray(offset));
}
