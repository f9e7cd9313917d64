/**
 * `deno task match`: the class of each picture, by the letters that are nearest to it.
 *
 * @module
 */

import { join } from "@std/path";
import {
  bestEmbedding,
  createMatcher,
  type Matcher,
  plainEmbedding,
} from "../lib/embedding/mod.ts";
import { picturesPassedOver, readPicture } from "../lib/image/mod.ts";
import {
  type Letters,
  lettersOf,
  listLetters,
  type Preparation,
  prepareLetter,
  readLetter,
  readLetters,
} from "../lib/handwriting/mod.ts";
import { head, loadMnist } from "../lib/mnist/mod.ts";
import { loadModel } from "../lib/model/mod.ts";
import { ndarray } from "../lib/base/mod.ts";
import { PROJECT } from "./command.ts";
import { helpText, parseOptions } from "./options.ts";

/** What is said of one picture. */
type Answer = Matched | { readonly file: string; readonly error: string };

interface Matched {
  readonly file: string;
  readonly label: string;
  readonly neighbors: readonly {
    readonly file: string;
    readonly label: string;
    readonly ssd: number;
  }[];
}

const COMMAND = {
  usage: "deno task match [--json] [--k 1] [--plain] [--model DIR] --train FOLDER|PREFIX " +
    "FILE|FOLDER…",
  about: [
    "Prints the class of each picture (PNG, JPEG, WebP, HEIC): that of the nearest known letters.",
    "Known letters are the pictures of a folder, or the data set that deno task dataset wrote",
    "to files whose paths begin with PREFIX.",
    "Exits with 1 if a picture could not be read, after the others are done.",
  ].join("\n"),
  options: {
    json: { type: "boolean", default: false },
    k: { type: "string", default: "1" },
    plain: { type: "boolean", default: false },
    model: { type: "string", default: join(PROJECT, "models", "mnist_cnn") },
    train: { type: "string" },
  },
  help: {
    json: "Print one JSON object a line: file, label, neighbors (or file, error)",
    k: "How many known letters vote; default 1",
    plain: "Compare the outputs of dense1 as they are, instead of the better embedding",
    model: 'The network\'s folder; default "models/mnist_cnn"',
    train: "The known letters: a folder, or else a data set",
  },
  allowPositionals: true,
} as const;

if (import.meta.main) Deno.exit(await main());

/** Returns the exit status: 0, 1 after something that could not be read, 2 after a bad line. */
async function main(): Promise<number> {
  const { values: { json, k, plain, model: folder, train }, positionals } = parseOptions(COMMAND);
  const wrong = whatIsWrong(train, k, positionals);
  if (train === undefined || wrong !== undefined) {
    console.error(`${wrong}\n\n${helpText(COMMAND)}`);
    return 2;
  }
  try {
    const letters = await knownLetters(train);
    const { model } = await loadModel(folder);
    const embedding = plain
      ? plainEmbedding(model)
      : bestEmbedding(model, head((await loadMnist()).train, 1_000));
    const matcher = createMatcher(embedding, letters, { nNeighbors: Number(k) });
    return await matchAll(matcher, letters.preparation, positionals, json);
  } catch (error) {
    console.error((error as Error).message);
    return 1;
  }
}

function whatIsWrong(
  train: string | undefined,
  k: string,
  paths: readonly string[],
): string | undefined {
  const cannot = "Cannot match letters as";
  if (train === undefined) return `${cannot} --train must say where known ones are: it is missing`;
  if (!/^[1-9]\d{0,8}$/.test(k)) {
    return `${cannot} --k must be an integer of at least 1: it is ${JSON.stringify(k)}`;
  }
  if (paths.length === 0) return `${cannot} there must be a picture or a folder: there is none`;
}

/** The letters of a folder of pictures, or else of a data set. */
async function knownLetters(train: string): Promise<Letters> {
  if (await isThere(train)) {
    const letters = [];
    for (const file of await listLetters([train])) letters.push(await readLetter(file, "ink"));
    return lettersOf(letters, "ink");
  }
  if (await isThere(`${train}_images.csv`)) return await readLetters(train);
  throw new Deno.errors.NotFound(
    `Cannot read ${JSON.stringify(train)} as known letters as it must be a folder of pictures, ` +
      `or ${JSON.stringify(`${train}_images.csv`)} a file: there is neither`,
  );
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function matchAll(
  matcher: Matcher,
  preparation: Preparation,
  paths: readonly string[],
  json: boolean,
): Promise<number> {
  let status = 0;
  for (const path of paths) {
    for await (const answer of answers(matcher, preparation, path)) {
      if ("error" in answer) status = 1;
      print(answer, json);
    }
  }
  return status;
}

async function* answers(
  matcher: Matcher,
  preparation: Preparation,
  path: string,
): AsyncGenerator<Answer> {
  let files: string[];
  try {
    files = await listLetters([path]);
    const others = await picturesPassedOver(path);
    if (others !== undefined) console.error(`${path}: ${others}`);
  } catch (error) {
    yield { file: path, error: (error as Error).message };
    return;
  }
  for (const file of files) yield await answer(matcher, preparation, file);
}

async function answer(matcher: Matcher, preparation: Preparation, file: string): Promise<Answer> {
  try {
    const picture = await readPicture(file);
    // Messages name the file as it was given.
    const { data } = prepareLetter({ ...picture, name: file }, preparation);
    const [match] = matcher.match(ndarray(data, [1, 28, 28, 1]));
    const { label = "", neighbors = [] } = match ?? {};
    return {
      file,
      label,
      neighbors: neighbors.map(({ file, label, ssd }) => ({ file, label, ssd })),
    };
  } catch (error) {
    return { file, error: (error as Error).message };
  }
}

function print(answer: Answer, json: boolean): void {
  if (json) return console.log(JSON.stringify(answer));
  if ("error" in answer) return console.error(`${answer.file}: ${answer.error}`);
  const neighbors = answer.neighbors.map(({ file, ssd }) => `${file} ${ssd.toPrecision(4)}`);
  console.log(`${answer.file}: ${answer.label} (${neighbors.join(", ")})`);
}
