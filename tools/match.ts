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
import { readPicture } from "../lib/image/mod.ts";
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
import { exists, PROJECT } from "./command.ts";
import { exitWithReason, orExit, parseOptions } from "./options.ts";
import { type Finding, printEach } from "./pictures.ts";

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

if (import.meta.main) {
  const { values: { json, k, plain, model: folder, train }, positionals } = parseOptions(COMMAND);
  if (train === undefined) refuse("--train must say where known ones are: it is missing");
  if (!/^[1-9]\d{0,8}$/.test(k)) {
    refuse(`--k must be an integer of at least 1: it is ${JSON.stringify(k)}`);
  }
  if (positionals.length === 0) refuse("there must be a picture or a folder: there is none");
  const isDone = await orExit(async () => {
    const letters = await knownLetters(train);
    const { model } = await loadModel(folder);
    const embedding = plain
      ? plainEmbedding(model)
      : bestEmbedding(model, head((await loadMnist()).train, 1_000));
    const matcher = createMatcher(embedding, letters, { nNeighbors: Number(k) });
    const find = (file: string) => matched(matcher, letters.preparation, file);
    return await printEach(positionals, { list: listLetters, find, json });
  });
  Deno.exit(isDone ? 0 : 1);
}

function refuse(reason: string): never {
  return exitWithReason(COMMAND, `Cannot match letters as ${reason}`);
}

/** The letters of a folder of pictures, or else of a data set. */
async function knownLetters(train: string): Promise<Letters> {
  if (await exists(train)) {
    const letters = [];
    for (const file of await listLetters([train])) letters.push(await readLetter(file, "ink"));
    return lettersOf(letters, "ink");
  }
  if (await exists(`${train}_images.csv`)) return await readLetters(train);
  throw new Deno.errors.NotFound(
    `Cannot read ${JSON.stringify(train)} as known letters as it must be a folder of pictures, ` +
      `or ${JSON.stringify(`${train}_images.csv`)} a file: there is neither`,
  );
}

async function matched(
  matcher: Matcher,
  preparation: Preparation,
  file: string,
): Promise<Finding> {
  const picture = await readPicture(file);
  // Messages name the file as it was given.
  const { data } = prepareLetter({ ...picture, name: file }, preparation);
  const [{ label, neighbors } = { label: "", neighbors: [] }] = matcher.match(
    ndarray(data, [1, 28, 28, 1]),
  );
  const nearest = neighbors.map(({ file, label, ssd }) => ({ file, label, ssd }));
  const distances = nearest.map(({ file, ssd }) => `${file} ${ssd.toPrecision(4)}`);
  return {
    record: { file, label, neighbors: nearest },
    text: `${file}: ${label} (${distances.join(", ")})`,
  };
}
