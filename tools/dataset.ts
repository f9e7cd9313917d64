/**
 * `deno task dataset`: pictures of letters to the CSV files of a data set.
 *
 * @module
 */

import { basename, dirname, resolve } from "@std/path";
import { readEach } from "../lib/base/mod.ts";
import {
  type LetterFolder,
  type Letters,
  lettersOf,
  listLetters,
  type Preparation,
  readLetter,
  writeLetters,
} from "../lib/handwriting/mod.ts";
import { exitWithReason, orExit, parseOptions } from "./options.ts";
import { sayPassedOver } from "./pictures.ts";
import { createProgressBar } from "./progress.ts";

const COMMAND = {
  usage: "deno task dataset --out PREFIX [--crop ink|none] [--skip-bad] FILE|FOLDER…",
  about: [
    "Writes PREFIX_images.csv, PREFIX_labels.csv and PREFIX_index.csv, a row a picture.",
    "A class is the folder's name if that is a letter's (alpha/1.png), else the file's name up to",
    "the first _ (alpha_001.png), else the folder's name; classes are numbered in sorted order.",
  ].join("\n"),
  options: {
    out: { type: "string" },
    crop: { type: "string", default: "ink" },
    "skip-bad": { type: "boolean", default: false },
  },
  help: {
    out: "What the paths of the three files begin with",
    crop: "ink: prepared as MNIST's digits were (default); none: the whole picture, shrunk",
    "skip-bad": "Leave bad pictures out, instead of writing nothing",
  },
  allowPositionals: true,
} as const;

if (import.meta.main) {
  const { values: { out, crop, "skip-bad": skipBad }, positionals } = parseOptions(COMMAND);
  if (out === undefined) refuse("--out must say where: it is missing");
  if (crop !== "ink" && crop !== "none") {
    refuse(`--crop must be "ink" or "none": it is ${JSON.stringify(crop)}`);
  }
  if (positionals.length === 0) refuse("there must be a picture or a folder: there is none");
  Deno.exitCode = await orExit(() => makeDataset(out, crop, skipBad, positionals));
}

function refuse(reason: string): never {
  return exitWithReason(COMMAND, `Cannot make a data set as ${reason}`);
}

/** Returns the exit status: 1 after bad pictures. */
async function makeDataset(
  prefix: string,
  preparation: Preparation,
  skipBad: boolean,
  paths: readonly string[],
): Promise<number> {
  const files = await listLetters(paths);
  for (const path of paths) await sayPassedOver(path);
  const { letters, failures } = await readAll(files, preparation);
  failures.forEach(({ error }) => console.error(error));
  if (letters.length === 0 || (failures.length > 0 && !skipBad)) {
    const hint = letters.length === 0 ? "" : "; --skip-bad leaves them out";
    console.error(`Nothing written: ${failures.length} of ${files.length} pictures are bad${hint}`);
    return 1;
  }
  const set = lettersOf(letters, preparation);
  const folders = foldersBeside(set);
  const reason = doubtOf(set, folders);
  if (reason !== undefined) {
    console.error(`Nothing written: ${reason}`);
    return 1;
  }
  if (folders.length > 0) {
    console.error(
      `Classes are by the files' names (${set.classes.join(", ")}), not by their folders' ` +
        `(${folders.join(", ")}); for those, name files 1.png, 2.png, …`,
    );
  }
  const written = await writeLetters(prefix, set);
  const counts = set.classes.map((name, label) =>
    `${name} (${label}): ${set.labels.filter((other) => other === label).length}`
  );
  console.log([
    `${letters.length} pictures, prepared with "${preparation}"`,
    `${set.classes.length} classes: ${counts.join(", ")}`,
    ...written,
  ].join("\n"));
  return 0;
}

/** Why the files' names are hardly those of classes, if they are not; with what to do. */
function doubtOf({ classes, names }: Letters, folders: readonly string[]): string | undefined {
  const lone = classes.filter((name) => names.filter((other) => other === name).length === 1);
  if (classes.length > 3 && lone.length === names.length) {
    const some = lone.slice(0, 3).map((name) => JSON.stringify(name)).join(", ");
    return `each of ${names.length} pictures is the only one of its class (${some}, …); ` +
      "name them CLASS_ANYTHING, or put those of a class in a folder named so";
  }
  const [first] = lone;
  if (first === undefined || folders.length === 0) return undefined;
  return `classes are by the files' names, not by their folders' (${folders.join(", ")}), and ` +
    `${JSON.stringify(first)} has one picture only; for the folders' classes name files ` +
    "1.png, 2.png, …, for others CLASS_ANYTHING, several of each";
}

/** The folders of pictures, where there are several and none is named as a class. */
function foldersBeside({ classes, files }: Letters): string[] {
  const folders = [...new Set(files.map((file) => basename(dirname(resolve(file)))))];
  return folders.length > 1 && !folders.some((name) => classes.includes(name)) ? folders : [];
}

async function readAll(
  files: readonly string[],
  preparation: Preparation,
): Promise<LetterFolder> {
  const format = "{bar} {value} of {total} pictures, {eta_formatted} left";
  const bar = createProgressBar({ format });
  let done = 0;
  const onRead = () => bar.update({ done: ++done, total: files.length });
  const read = (file: string) => readLetter(file, preparation);
  const { results, failures } = await readEach(files, read, onRead);
  bar.stop();
  return { letters: results, failures };
}
