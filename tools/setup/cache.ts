/**
 * TensorFlow's libraries in `.cache/`: whether they are there, and unchanged.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "@std/path";
import { PROJECT } from "../command.ts";
import { PLATFORM, TENSORFLOW } from "./wheels.ts";

/** What the cache must hold: the size and checksum of each file, by its path in the wheel. */
export type Contents = Record<string, { readonly size: number; readonly sha256: string }>;

/** The file in the cache that says what it must hold; written last, so that it is whole. */
export const CONTENTS = "contents.json";

/** The folder of TensorFlow's libraries, and of the add-on built on them. */
export function cacheOf(project = PROJECT): string {
  return join(project, ".cache", `tensorflow-${TENSORFLOW}-${PLATFORM}`);
}

/** Whether the libraries are in the cache, each with its size. */
export async function librariesAreReady(project = PROJECT): Promise<boolean> {
  const contents = Object.entries(await readContents(project));
  for (const [path, { size }] of contents) {
    const found = await Deno.stat(join(cacheOf(project), path)).catch(() => undefined);
    if (found?.size !== size) return false;
  }
  return contents.length > 0;
}

/**
 * Compares every file in the cache with its checksum; if one differs, throws, and the next set-up
 * replaces them all.
 */
export async function verifyLibraries(project = PROJECT): Promise<string> {
  const contents = Object.entries(await readContents(project));
  for (const [path, { sha256 }] of contents) {
    const found = await sha256Of(join(cacheOf(project), path));
    if (found === sha256) continue;
    await Deno.remove(join(cacheOf(project), CONTENTS));
    throw new Error(
      `Cannot trust "${path}" in .cache as its sha256 must be ${sha256}: it is ${found}; ` +
        `run "deno task setup" again to replace it`,
    );
  }
  return `${contents.length} checksums right`;
}

/** The SHA-256 of a file, which may be larger than memory. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash.digest("hex");
}

async function readContents(project: string): Promise<Contents> {
  try {
    return JSON.parse(await Deno.readTextFile(join(cacheOf(project), CONTENTS))) ?? {};
  } catch {
    return {};
  }
}
