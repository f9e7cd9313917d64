/**
 * Saving pictures among a person's own, under names that the notebooks read.
 *
 * @module
 */

import { join } from "@std/path";
import { writeNew } from "../../lib/base/mod.ts";
import { classOf, labelOf } from "../../lib/handwriting/mod.ts";
import { decodePicture, prepareImage } from "../../lib/image/mod.ts";
import { Refusal } from "./refusal.ts";

/** Where pictures are saved, under the folder of the data. */
const SETS = ["digits", "greek_own"] as const;
/** What may stand between the label and the number. */
const NAME = /^[\p{L}\p{N}-]{1,40}$/u;
const LETTER = /^\p{L}[\p{L}\p{N}]{0,30}$/u;
const MOST_FILES = 9999;

/** What to save. */
interface SaveRequest {
  /** One of {@linkcode SETS}. */
  readonly set: string;
  /** The digit, or the name of the letter, which is saved in small letters. */
  readonly label: string;
  /** Comes between the label and a number. */
  readonly name: string;
}

/**
 * Writes a picture as `<set>/<label>_<name><number>.png`, the first number that is free, and
 * returns its path under `folder`; throws if set, label or name are none, or the picture shows no
 * ink.
 */
export async function savePicture(
  folder: string,
  { set, label: given, name }: SaveRequest,
  bytes: Uint8Array,
): Promise<string> {
  const written = given.normalize("NFC");
  checkNames({ set, label: written, name });
  // "Alpha" beside "alpha" would be another class.
  const label = set === "greek_own" ? written.toLowerCase() : written;
  checkNames({ set, label, name });
  // What can't be prepared would only trouble the notebooks.
  prepareImage(decodePicture(bytes, "the picture"));
  const type = bytes[0] === 0x89 ? "png" : "jpg";
  await Deno.mkdir(join(folder, set), { recursive: true });
  const taken = await namesIn(join(folder, set));
  for (let number = 1; number <= MOST_FILES; number++) {
    const stem = `${label}_${name}${number}`;
    if (taken.has(stem)) continue;
    const path = `${set}/${stem}.${type}`;
    if (await writeNew(join(folder, path), bytes)) return path;
  }
  throw new Refusal(
    409,
    `Cannot save as there must be a free number up to ${MOST_FILES}: choose another name`,
  );
}

function checkNames({ set, label, name }: SaveRequest): void {
  const refuse = (what: string, rule: string, found: string) => {
    throw new Refusal(
      400,
      `Cannot save as ${what} must be ${rule}: it is ${JSON.stringify(found)}`,
    );
  };
  if (!SETS.some((known) => known === set)) {
    refuse("the folder", SETS.map((known) => `"${known}"`).join(" or "), set);
  }
  if (!NAME.test(name)) refuse("the name", "1 to 40 letters, digits and hyphens", name);
  const file = `${label}_${name}1.png`;
  if (set === "digits" && labelOf(file) !== Number(label || NaN)) {
    refuse("the label", "a digit from 0 to 9", label);
  }
  // A name such as IMG would be taken for a camera's.
  if (set === "greek_own" && (!LETTER.test(label) || classOf(join(set, file)) !== label)) {
    refuse("the label", "the name of a letter, such as alpha", label);
  }
}

/** The names in a folder without their endings. */
async function namesIn(folder: string): Promise<Set<string>> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  return new Set(names.map((name) => name.replace(/\.[^.]*$/, "")));
}
