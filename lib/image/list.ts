/**
 * The picture files that paths stand for.
 *
 * @module
 */

import { join } from "@std/path";
import { AS_JPEG } from "./format.ts";

const PICTURE_NAME = /^[^.].*\.(?:png|jpe?g|jpe|jfif|webp|heic|heif)$/i;
/** Pictures that people have and that are not read here. */
const OTHER_PICTURE = /^[^.].*\.(avif|bmp|gif|tiff?|dng|svg|pdf)$/i;

/**
 * Returns the picture files that paths stand for: a folder stands for the
 * files in it that are named as pictures are, anything else for itself.
 *
 * In a folder, only names that end in `.png`, `.jpg`, `.jpeg`, `.webp`, `.heic` or `.heif` (in any
 * case; `.jpe` and `.jfif` are JPEG too) and don't begin with a dot are taken, in the order of their code units;
 * folders in it are not entered. A path that leads nowhere is kept, so that
 * {@linkcode readPicture} says what is wrong with it.
 *
 * @param paths Files and folders.
 * @returns Paths of files, in the order given; each folder's in order of name.
 * @throws {RangeError} If a folder has no such file.
 * @throws {Deno.errors.PermissionDenied} If a folder may not be read.
 *
 * @example
 * ```ts
 * import { listPictures } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (const name of ["7_me.PNG", "3_me.jpg", ".DS_Store", "notes.txt"]) {
 *   await Deno.writeTextFile(`${folder}/${name}`, "");
 * }
 * assert.deepEqual(await listPictures([folder]), [`${folder}/3_me.jpg`, `${folder}/7_me.PNG`]);
 * ```
 */
export async function listPictures(paths: readonly string[]): Promise<string[]> {
  const lists = [];
  for (const path of paths) lists.push(await isFolder(path) ? await picturesIn(path) : [path]);
  return lists.flat();
}

/**
 * Returns what to say of the pictures in a folder that {@linkcode listPictures} passes over, as
 * they are in another format.
 *
 * @param folder A folder; one that isn't there has none.
 * @returns One line, or nothing where there is no such picture.
 *
 * @example
 * ```ts
 * import { picturesPassedOver } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (const name of ["1.gif", "2.GIF", "3.tif", "4.png"]) {
 *   await Deno.writeTextFile(`${folder}/${name}`, "");
 * }
 * assert.match(await picturesPassedOver(folder) ?? "", /^3 pictures were passed over \(2 \.gif, 1 \.tif\)/);
 * ```
 */
export async function picturesPassedOver(folder: string): Promise<string | undefined> {
  if (!await isFolder(folder)) return undefined;
  const kinds: string[] = [];
  for await (const { name } of entriesOf(folder)) {
    const kind = name.match(OTHER_PICTURE)?.[1]?.toLowerCase();
    if (kind !== undefined) kinds.push(kind);
  }
  if (kinds.length === 0) return undefined;
  const counts = [...Map.groupBy(kinds.sort(), (kind) => kind)]
    .map(([kind, those]) => `${those.length} .${kind}`);
  const subject = kinds.length === 1 ? "1 picture was" : `${kinds.length} pictures were`;
  return `${subject} passed over (${
    counts.join(", ")
  }), as only PNG, JPEG, WebP and HEIC are read: ${AS_JPEG}`;
}

async function picturesIn(folder: string): Promise<string[]> {
  const names = [];
  for await (const { name } of entriesOf(folder)) {
    if (PICTURE_NAME.test(name) && !await isFolder(join(folder, name))) names.push(name);
  }
  if (names.length === 0) {
    const others = await picturesPassedOver(folder);
    throw new RangeError(
      `Cannot list the pictures in ${
        JSON.stringify(folder)
      } as there must be a file named .png, .jpg, .webp or .heic: there is none` +
        (others === undefined ? "" : `; ${others}`),
    );
  }
  return names.sort().map((name) => join(folder, name));
}

async function* entriesOf(folder: string): AsyncGenerator<Deno.DirEntry> {
  try {
    yield* Deno.readDir(folder);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.PermissionDenied)) throw cause;
    throw new Deno.errors.PermissionDenied(
      `Cannot list the pictures in ${
        JSON.stringify(folder)
      } as it must be readable: it may not be read`,
      { cause },
    );
  }
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}
