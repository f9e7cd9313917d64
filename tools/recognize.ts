/**
 * `deno task recognize`: the digit on each picture, with its probability.
 *
 * @module
 */

import { join } from "@std/path";
import { recognizePicture } from "../lib/handwriting.ts";
import { listPictures } from "../lib/image.ts";
import { loadModel } from "../lib/model_files.ts";
import type { LayersModel } from "../lib/tensorflow.ts";
import { PROJECT } from "./command.ts";
import { exitWithHelp, parseOptions } from "./options.ts";

/** What is said of one picture. */
type Recognition =
  | { readonly file: string; readonly label: number; readonly probabilities: readonly number[] }
  | { readonly file: string; readonly error: string };

const COMMAND = {
  usage: "deno task recognize [--json] [--model DIR] FILE|FOLDER…",
  about: "Prints the digit on each picture (PNG or JPEG) and the network's probability for it.\n" +
    "Exits with 1 if a picture could not be read, after the others are done.",
  options: { json: { type: "boolean" }, model: { type: "string" } },
  help: {
    json: "Print one JSON object a line: file, label, probabilities (or file, error)",
    model: 'The network\'s folder; default "models/mnist_cnn"',
  },
  allowPositionals: true,
} as const;

if (import.meta.main) {
  const { values, positionals } = parseOptions(COMMAND);
  if (positionals.length === 0) exitWithHelp(COMMAND);
  const model = await load(values.model ?? join(PROJECT, "models", "mnist_cnn"));
  let failed = false;
  for (const path of positionals) {
    for await (const recognition of recognizeAll(model, path)) {
      failed ||= "error" in recognition;
      print(recognition, values.json === true);
    }
  }
  Deno.exit(failed ? 1 : 0);
}

async function load(folder: string): Promise<LayersModel> {
  try {
    return (await loadModel(folder)).model;
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}

async function* recognizeAll(model: LayersModel, path: string): AsyncGenerator<Recognition> {
  let files: string[];
  try {
    files = await listPictures([path]);
  } catch (error) {
    yield { file: path, error: (error as Error).message };
    return;
  }
  for (const file of files) yield await recognize(model, file);
}

async function recognize(model: LayersModel, file: string): Promise<Recognition> {
  try {
    const { predicted, probabilities } = await recognizePicture(model, file);
    return { file, label: predicted, probabilities };
  } catch (error) {
    return { file, error: (error as Error).message };
  }
}

function print(recognition: Recognition, json: boolean): void {
  if (json) return console.log(JSON.stringify(recognition));
  if ("error" in recognition) return console.error(`${recognition.file}: ${recognition.error}`);
  const { file, label, probabilities } = recognition;
  console.log(`${file}: ${label} (${(100 * (probabilities[label] ?? 0)).toFixed(1)} %)`);
}
