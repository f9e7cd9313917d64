/**
 * Letters from pictures.
 *
 * @module
 */

import { basename, dirname, extname, join, resolve } from "@std/path";
import {
  listPictures,
  type Picture,
  planeOf,
  prepareImage,
  readPicture,
  resized,
} from "../image/mod.ts";
import { type FailedFile, type NdArray, ndarray, readEach } from "../base/mod.ts";
import type { Letter, Preparation } from "./letters.ts";

/** What cameras, phones and scanners call pictures: `IMG_2034.jpg` is not a letter "IMG". */
const CAMERA_WORD =
  /^(?:\d{2,}|DSC[FN]?|IMG|MVIMG|PXL|Screenshot|WIN|CIMG|photo|foto|image|picture|pic|scan|signal)$/i;
/** Letters by their names, in Latin and in Greek script. */
const GREEK: ReadonlySet<string> = new Set(
  ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma " +
    "tau upsilon phi chi psi omega άλφα βήτα γάμμα δέλτα έψιλον ζήτα ήτα θήτα γιώτα κάππα λάμδα " +
    "μι νι ξι όμικρον πι ρο σίγμα ταυ ύψιλον φι χι ψι ωμέγα").split(" "),
);

/**
 * Returns the name of the class that a picture's path says it is in.
 *
 * The folder's name where that is a Greek letter's. Else the part of the file's name before its
 * first `_`, or all of it where it is a letter's name (`beta.jpg`, `beta (2).jpg`). Where there is
 * none, or the name is a camera's (`IMG_2034.jpg`, `20240501_101112.jpg`), the folder's name again.
 *
 * @param path The picture's file.
 * @returns The name in composed form (NFC), so that it is the same on any system.
 * @throws {RangeError} If the name doesn't begin with a letter or a digit.
 *
 * @example
 * ```ts
 * import { classOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(classOf("greek/alpha_001.png"), "alpha");
 * assert.equal(classOf("greek/delta_d1.png"), "delta");
 * assert.equal(classOf("greek/beta/001.png"), "beta");
 * assert.equal(classOf("greek/beta/photo_1.jpg"), "beta");
 * assert.equal(classOf("mine/beta.jpg"), "beta");
 * ```
 */
export function classOf(path: string): string {
  const folder = basename(dirname(resolve(path))).normalize("NFC");
  const name = isLetterName(folder) ? folder : classInName(path) ?? folder;
  if (/^[\p{L}\p{N}]/u.test(name)) return name;
  throw new RangeError(
    `Cannot tell the class of ${
      JSON.stringify(path)
    } as its name must begin with a letter or a digit: ` +
      `it is ${JSON.stringify(name)}`,
  );
}

/** The class that a file's own name says, if it says one. */
function classInName(path: string): string | undefined {
  const file = basename(path, extname(path)).normalize("NFC");
  const [part = "", rest] = file.split("_", 2);
  if (rest !== undefined) return part === "" || CAMERA_WORD.test(part) ? undefined : part;
  const [word = ""] = file.match(/^[^\s\d(.-]+(?=[\s\d().-]*$)/) ?? [];
  return isLetterName(word) ? word : undefined;
}

function isLetterName(word: string): boolean {
  return GREEK.has(word.toLowerCase());
}

/**
 * Returns the picture files that paths stand for, each once: a folder stands
 * for the pictures in it, then for those in its folders.
 *
 * @param paths Files and folders; a path that leads nowhere is kept.
 * @returns Paths of files, in the order given; each folder's in order of name.
 * @throws {RangeError} If a folder and its folders have no picture.
 * @see listPictures of the room image, for which names are pictures
 *
 * @example
 * ```ts
 * import { listLetters } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * for (const name of ["beta", "alpha"]) {
 *   await Deno.mkdir(`${folder}/${name}`);
 *   await Deno.writeTextFile(`${folder}/${name}/1.png`, "");
 * }
 * assert.deepEqual(await listLetters([folder, `${folder}/beta`]), [
 *   `${folder}/alpha/1.png`,
 *   `${folder}/beta/1.png`,
 * ]);
 * ```
 */
export async function listLetters(paths: readonly string[]): Promise<string[]> {
  const files = new Map<string, string>();
  for (const path of paths) {
    for (const file of await picturesUnder(path)) {
      if (!files.has(resolve(file))) files.set(resolve(file), file);
    }
  }
  return [...files.values()];
}

/**
 * Returns a letter from its picture.
 *
 * @param file The picture's file.
 * @param preparation How it becomes an image.
 * @returns The letter, in the class that {@linkcode classOf} says.
 * @throws {Error} What {@linkcode classOf}, `readPicture` and `prepareImage` of the room image throw.
 *
 * @example
 * ```ts
 * import { readLetter } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(readLetter("nowhere/alpha_1.png", "ink"), Deno.errors.NotFound);
 * ```
 */
export async function readLetter(file: string, preparation: Preparation): Promise<Letter> {
  const name = classOf(file);
  const picture = await readPicture(file);
  return { file, name, image: prepareLetter({ ...picture, name: file }, preparation) };
}

/** A folder's letters that could be read, and what went wrong with the others. */
export interface LetterFolder {
  /** The letters in the order of their names. */
  readonly letters: readonly Letter[];
  /** The file of each bad picture, and why it is one. */
  readonly failures: readonly FailedFile[];
}

/**
 * Returns the letters of a folder; pictures that can't be read are named and don't stop the rest.
 *
 * @param folder A folder of pictures, or of folders of them.
 * @param preparation How pictures become images; default `"ink"`.
 * @throws {Error} What {@linkcode listLetters} throws.
 *
 * @example
 * ```ts
 * import { readLetterFolder } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { letters, failures } = await readLetterFolder("data/greek_own");
 * assert.ok(letters.length + failures.length > 0);
 * ```
 */
export async function readLetterFolder(
  folder: string,
  preparation: Preparation = "ink",
): Promise<LetterFolder> {
  const files = await listLetters([folder]);
  const { results, failures } = await readEach(files, (file) => readLetter(file, preparation));
  return { letters: results, failures };
}

/**
 * Returns the image that a picture of a letter becomes.
 *
 * With `"none"`, greys are `0.299 R + 0.587 G + 0.114 B` of the picture on
 * white, and each value is the mean over the area it covers, as with OpenCV's
 * `INTER_AREA`; a picture that isn't square is squeezed.
 *
 * @param picture A decoded picture.
 * @param preparation How it becomes an image.
 * @returns `[28, 28]` in 0–1; the picture is unchanged.
 * @throws {RangeError} With `"ink"`, if the picture is blank.
 *
 * @example
 * ```ts
 * import { prepareLetter } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rgba = new Uint8ClampedArray(56 * 56 * 4).fill(255);
 * const white = { name: "white.png", width: 56, height: 56, rgba };
 * assert.ok(prepareLetter(white, "none").data.every((value) => value > 0.999));
 * ```
 */
export function prepareLetter(picture: Picture, preparation: Preparation): NdArray {
  if (preparation === "ink") return prepareImage(picture).image;
  const grey = planeOf(picture, (i) => greyOnWhite(picture.rgba, 4 * i));
  const { data } = resized(grey, 28, 28);
  return ndarray(data.map((value) => Math.min(value, 1)), [28, 28]);
}

function greyOnWhite(rgba: Uint8ClampedArray, at: number): number {
  const grey = 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
  const opacity = (rgba[at + 3] ?? 0) / 255;
  return (opacity * grey) / 255 + 1 - opacity;
}

async function picturesUnder(path: string): Promise<string[]> {
  const lists = [];
  const failures = [];
  for (const place of [path, ...await foldersIn(path)]) {
    try {
      lists.push(await listPictures([place]));
    } catch (error) {
      // No picture there; all right where there are some beside it.
      if (!(error instanceof RangeError)) throw error;
      failures.push(error);
    }
  }
  if (lists.length === 0) throw failures[0];
  return lists.flat();
}

async function foldersIn(path: string): Promise<string[]> {
  if (!await isFolder(path)) return [];
  const folders = [];
  for await (const { name } of Deno.readDir(path)) {
    if (!name.startsWith(".") && await isFolder(join(path, name))) folders.push(join(path, name));
  }
  return folders.sort();
}

async function isFolder(path: string): Promise<boolean> {
  return await Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);
}
