/**
 * Some files out of a zip archive.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { dirname, join } from "@std/path";
// @ts-types="@types/yauzl"
import yauzl from "yauzl";
import type { Contents } from "./cache.ts";

/**
 * Unpacks the files of an archive whose path passes `wanted`; returns the size and checksum of
 * each.
 */
export async function unpack(
  archive: string,
  folder: string,
  wanted: (path: string) => boolean,
): Promise<Contents> {
  const contents: Contents = {};
  const zip = await yauzl.openPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (!wanted(entry.fileName)) continue;
    const path = join(folder, entry.fileName);
    await Deno.mkdir(dirname(path), { recursive: true });
    const hash = createHash("sha256");
    await pipeline(
      await zip.openReadStreamPromise(entry),
      async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path),
    );
    contents[entry.fileName] = { size: entry.uncompressedSize, sha256: hash.digest("hex") };
  }
  return contents;
}
