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
 * @param path The file to write; folders that miss are made.
 * @param content Text, or bytes.
 * @throws {Error} What the system says (no space, no permission), of its class and with the path; the
 * file that was there is then unchanged, and nothing is left beside it.
 *
 * @example
 * ```ts
 * import { writeWhole } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = await Deno.makeTempFile();
 * await writeWhole(path, "whole");
 * assert.equal(await Deno.readTextFile(path), "whole");
 * ```
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await written(path, content, (aside) => Deno.rename(aside, path));
}

/**
 * Writes a file whole, as {@linkcode writeWhole} does, where there is none yet.
 *
 * @param path The file to write; folders that miss are made.
 * @param content Text, or bytes.
 * @returns Whether it was written: `false` where the path was taken, which is then unchanged.
 * @throws {Error} What the system says; nothing is left beside it.
 *
 * @example
 * ```ts
 * import { writeNew } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const path = `${await Deno.makeTempDir()}/new.txt`;
 * assert.equal(await writeNew(path, "first"), true);
 * assert.equal(await writeNew(path, "second"), false);
 * assert.equal(await Deno.readTextFile(path), "first");
 * ```
 */
export async function writeNew(path: string, content: string | Uint8Array): Promise<boolean> {
  return await written(path, content, async (aside) => {
    try {
      // Unlike a renamed file, a link never takes another's place.
      await Deno.link(aside, path).catch((error) => {
        if (error instanceof Deno.errors.AlreadyExists) throw error;
        return copyNew(aside, path);
      });
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return false;
      throw error;
    } finally {
      await Deno.remove(aside).catch(() => {});
    }
  });
}

/** Copies a file where there is none: for file systems without links, such as exFAT and SMB. */
async function copyNew(from: string, to: string): Promise<void> {
  const content = await Deno.readFile(from);
  using file = await Deno.open(to, { write: true, createNew: true });
  try {
    await writeAll(file, content);
    await file.sync();
  } catch (error) {
    await Deno.remove(to).catch(() => {});
    throw error;
  }
}

/** Writes a file beside its place, then puts it there. */
async function written<T>(
  path: string,
  content: string | Uint8Array,
  put: (aside: string) => Promise<T>,
): Promise<T> {
  const aside = `${path}.${crypto.randomUUID()}.part`;
  try {
    await Deno.mkdir(folderOf(path), { recursive: true });
    using file = await Deno.open(aside, { write: true, createNew: true });
    await writeAll(file, typeof content === "string" ? new TextEncoder().encode(content) : content);
    await file.sync();
    return await put(aside);
  } catch (cause) {
    await Deno.remove(aside).catch(() => {});
    throw refusal(path, cause as Error);
  }
}

/** Returns the system's error, of the same class, with the name of the file in its message. */
function refusal(path: string, cause: Error): Error {
  const [reason] = cause.message.match(/^.*?\(os error \d+\)/) ?? [cause.message];
  const type = cause.constructor as ErrorConstructor;
  return new type(`Cannot write "${path}" as the system must take all of it: ${reason}`, { cause });
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) offset += await file.write(bytes.subarray(offset));
}

/** The folder that a file is in; without a package for it, as pages have this room in them. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf("/");
  return end < 0 ? "." : path.slice(0, end) || "/";
}
