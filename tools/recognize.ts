/**
 * `deno task recognize`: the digit on each picture, or all digits on pictures of pages.
 *
 * @module
 */

import { join } from "@std/path";
import { type PageDigit, recognizePicture } from "../lib/handwriting/mod.ts";
import { listPictures, picturesPassedOver } from "../lib/image/mod.ts";
import { loadModel } from "../lib/model/mod.ts";
import type { LayersModel } from "../lib/engine/mod.ts";
import { PROJECT } from "./command.ts";
import { exitWithHelp, exitWithReason, parseOptions } from "./options.ts";
import { pageText, recognizePageFile, writeMarkedPage } from "./recognize/page.ts";

/** What is printed of one picture: an object for `--json`, and lines. */
type Recognition =
  | { readonly record: Readonly<Record<string, unknown>>; readonly text: string }
  | { readonly file: string; readonly error: string };

const COMMAND = {
  usage: "deno task recognize [--json] [--model DIR] [--page [--out FILE.png]] FILE|FOLDER…",
  about:
    "Prints the digit on each picture (PNG, JPEG, WebP, HEIC) and the network's probability for it;\n" +
    "with --page, all digits on each picture of a page, row by row.\n" +
    "Exits with 1 if a picture could not be read, after the others are done.",
  options: {
    json: { type: "boolean" },
    model: { type: "string" },
    page: { type: "boolean" },
    out: { type: "string" },
  },
  help: {
    json: "Print one JSON object a line: file, label, probabilities (or file, error);\n" +
      `${" ".repeat(25)}with --page: file, rows of digits with box, label, probabilities`,
    model: 'The network\'s folder; default "models/mnist_cnn"',
    page: "Each picture shows a page of digits; ? follows those below 50 %",
    out: "With --page and one FILE: write the page with its digits marked",
  },
  allowPositionals: true,
} as const;

if (import.meta.main) {
  const { values, positionals } = parseOptions(COMMAND);
  const { json = false, page = false, out } = values;
  if (positionals.length === 0) exitWithHelp(COMMAND);
  if (out !== undefined) checkOut(out, page, positionals);
  const model = await load(values.model ?? join(PROJECT, "models", "mnist_cnn"));
  let failed = false;
  for (const path of positionals) {
    for await (const recognition of recognizeAll(model, path, { page, out })) {
      failed ||= "error" in recognition;
      print(recognition, json);
    }
  }
  Deno.exit(failed ? 1 : 0);
}

function checkOut(out: string, page: boolean, paths: readonly string[]): void {
  const refuse = (rule: string, found: string) =>
    exitWithReason(COMMAND, `Cannot write a marked page as ${rule}: ${found}`);
  if (!page) refuse("--out goes with --page", "--page is missing");
  if (paths.length !== 1) refuse("--out goes with one picture", `there are ${paths.length}`);
  if (!/\.png$/i.test(out)) refuse("its name must end with .png", `it is ${JSON.stringify(out)}`);
}

async function load(folder: string): Promise<LayersModel> {
  try {
    return (await loadModel(folder)).model;
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}

interface How {
  readonly page: boolean;
  readonly out: string | undefined;
}

async function* recognizeAll(
  model: LayersModel,
  path: string,
  how: How,
): AsyncGenerator<Recognition> {
  let files: string[];
  try {
    files = await listPictures([path]);
    const others = await picturesPassedOver(path);
    if (others !== undefined) console.error(`${path}: ${others}`);
    if (how.out !== undefined && files.length !== 1) {
      throw new RangeError(
        `Cannot write a marked page as --out goes with one picture: there are ${files.length}`,
      );
    }
  } catch (error) {
    yield { file: path, error: (error as Error).message };
    return;
  }
  for (const file of files) yield* recognize(model, file, how);
}

/** What is read comes before what could not be written of it. */
async function* recognize(
  model: LayersModel,
  file: string,
  { page, out }: How,
): AsyncGenerator<Recognition> {
  try {
    if (!page) return yield await onPicture(model, file);
    const marked = await recognizePageFile(model, file);
    yield onPage(file, marked.rows);
    if (out !== undefined) await writeMarkedPage(marked.page, marked.rows, file, out);
  } catch (error) {
    yield { file, error: (error as Error).message };
  }
}

async function onPicture(model: LayersModel, file: string): Promise<Recognition> {
  const { predicted: label, probabilities, glyphCount } = await recognizePicture(model, file);
  if (glyphCount >= 3) {
    console.error(
      `${file}: it seems to show ${glyphCount} digits, of which one is read: --page reads all`,
    );
  }
  const share = (100 * (probabilities[label] ?? 0)).toFixed(1);
  return { record: { file, label, probabilities }, text: `${file}: ${label} (${share} %)` };
}

function onPage(file: string, rows: PageDigit[][]): Recognition {
  const digits = rows.map((row) =>
    row.map(({ box, predicted, probabilities }) => ({ box, label: predicted, probabilities }))
  );
  return { record: { file, rows: digits }, text: `${file}:\n${pageText(rows)}` };
}

function print(recognition: Recognition, json: boolean): void {
  if (!("error" in recognition)) {
    console.log(json ? JSON.stringify(recognition.record) : recognition.text);
  } else if (json) console.log(JSON.stringify(recognition));
  else console.error(`${recognition.file}: ${recognition.error}`);
}
