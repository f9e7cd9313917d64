/**
 * `deno task match`: the class of each picture, by the letters that are nearest to it.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT } from "./command.ts";
import { exitWithReason, orExit, parseOptions } from "./options.ts";

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
  const { values: { json, k, plain, model, train }, positionals } = parseOptions(COMMAND);
  if (train === undefined) refuse("--train must say where known ones are: it is missing");
  if (!/^[1-9]\d{0,8}$/.test(k)) {
    refuse(`--k must be an integer of at least 1: it is ${JSON.stringify(k)}`);
  }
  if (positionals.length === 0) refuse("there must be a picture or a folder: there is none");
  // TensorFlow comes late: a word that doesn't fit is answered without it.
  const { match } = await import("./match/match.ts");
  const options = { json, nNeighbors: Number(k), plain, model, train };
  const isDone = await orExit(() => match(positionals, options));
  Deno.exit(isDone ? 0 : 1);
}

function refuse(reason: string): never {
  return exitWithReason(COMMAND, `Cannot match letters as ${reason}`);
}
