/**
 * Stopping a long work from outside: by a file that it looks for between two steps.
 *
 * @module
 */

import { folderOf } from "./files.ts";

/**
 * Makes a stop file, and its folder if there is none: the work that looks for it stops at its next
 * step, and keeps what is done.
 *
 * Synchronous, so that the handler of a signal can call it.
 *
 * @param path The file.
 * @throws {Error} What the system says, where the file can't be made.
 *
 * @example
 * ```ts
 * import { makeStopFile, takeStopFile } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = `${await Deno.makeTempDir()}/run/stop`;
 * makeStopFile(path);
 * assert.equal(await takeStopFile(path), true);
 * assert.equal(await takeStopFile(path), false);
 * ```
 */
export function makeStopFile(path: string): void {
  Deno.mkdirSync(folderOf(path), { recursive: true });
  Deno.writeTextFileSync(path, "");
}

/** Removes a stop file; returns whether it was there. */
export async function takeStopFile(path: string | undefined): Promise<boolean> {
  if (path === undefined) return false;
  return await Deno.remove(path).then(() => true, () => false);
}
