/**
 * `deno task recognize`: the digit on each picture, or all digits on pictures of pages.
 *
 * @module
 */

import { join } from "@std/path";
import { recognizePicture } from "../lib/handwriting/mod.ts";
import { listPictures } from "../lib/image/mod.ts";
import { loadModel } from "../lib/model/mod.ts";
import type { LayersModel } from "../lib/engine/mod.ts";
import { PROJECT } from "./command.ts";
import { exitWithHelp, exitWithReason, orExit, parseOptions } from "./options.ts";
import { type Finding, printEach } from "./pictures.ts";
import { pageText, recognizePageFile, writeMarkedPage } from "./recognize/page.ts";

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
    model: 'The network\'s folder; default "models/hand_cnn", for real hands',
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
  const isDone = await orExit(async () => {
    const { model } = await loadModel(values.model ?? join(PROJECT, "models", "hand_cnn"));
    const find = (file: string) => page ? onPage(model, file, out) : onPicture(model, file);
    return await printEach(positionals, {
      list: out === undefined ? listPictures : one,
      find,
      json,
    });
  });
  Deno.exit(isDone ? 0 : 1);
}

function checkOut(out: string, page: boolean, paths: readonly string[]): void {
  const refuse = (rule: string, found: string) =>
    exitWithReason(COMMAND, `Cannot write a marked page as ${rule}: ${found}`);
  if (!page) refuse("--out goes with --page", "--page is missing");
  if (paths.length !== 1) refuse("--out goes with one picture", `there are ${paths.length}`);
  if (!/\.png$/i.test(out)) refuse("its name must end with .png", `it is ${JSON.stringify(out)}`);
}

/** Lists the one picture whose marked page is written. */
async function one(paths: readonly string[]): Promise<string[]> {
  const files = await listPictures(paths);
  if (files.length === 1) return files;
  throw new RangeError(
    `Cannot write a marked page as --out goes with one picture: there are ${files.length}`,
  );
}

async function onPicture(model: LayersModel, file: string): Promise<Finding> {
  const { predicted: label, probabilities, glyphCount } = await recognizePicture(model, file);
  if (glyphCount >= 3) {
    console.error(
      `${file}: it seems to show ${glyphCount} digits, of which one is read: --page reads all`,
    );
  }
  const probability = probabilities[label] ?? 0;
  const answer = `${label}${probability < 0.5 ? "?" : ""} (${(100 * probability).toFixed(1)} %)`;
  return { record: { file, label, probabilities }, text: `${file}: ${answer}` };
}

async function onPage(
  model: LayersModel,
  file: string,
  out: string | undefined,
): Promise<Finding> {
  const { page, rows } = await recognizePageFile(model, file);
  const digits = rows.map((row) =>
    row.map(({ box, predicted, probabilities }) => ({ box, label: predicted, probabilities }))
  );
  const write = async () => {
    if (out !== undefined) await writeMarkedPage(page, rows, file, out);
  };
  return { record: { file, rows: digits }, text: `${file}:\n${pageText(rows)}`, write };
}
