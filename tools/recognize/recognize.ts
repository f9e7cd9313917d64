/**
 * Recognising each picture that a command line names.
 *
 * @module
 */

import { join } from "@std/path";
import { recognizePage, recognizePicture } from "../../lib/handwriting/mod.ts";
import { listPictures, readPicture } from "../../lib/image/mod.ts";
import { loadModel } from "../../lib/model/mod.ts";
import type { LayersModel } from "../../lib/engine/mod.ts";
import { PROJECT } from "../command.ts";
import { type Finding, printEach } from "../pictures.ts";
import { pageText } from "./page.ts";

/** What is printed of pictures, and what else is made. */
interface RecognizeOptions {
  readonly json: boolean;
  /** Whether each picture shows a page of digits. */
  readonly page: boolean;
  /** Where the marked page is written, if it is. */
  readonly out: string | undefined;
  /** The network's folder; default that for real hands. */
  readonly model: string | undefined;
}

/** Prints what is on each picture; returns whether all could be read. */
export async function recognize(
  paths: readonly string[],
  { json, page, out, model: folder = join(PROJECT, "models", "hand_cnn") }: RecognizeOptions,
): Promise<boolean> {
  const { model } = await loadModel(folder);
  const find = (file: string) => page ? onPage(model, file, out) : onPicture(model, file);
  return await printEach(paths, { list: out === undefined ? listPictures : one, find, json });
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
  const page = await readPicture(file);
  const rows = recognizePage(model, page);
  const digits = rows.map((row) =>
    row.map(({ box, predicted, probabilities }) => ({ box, label: predicted, probabilities }))
  );
  const write = async () => {
    if (out === undefined) return;
    const { writeMarkedPage } = await import("./marked_page.ts");
    await writeMarkedPage(page, rows, file, out);
  };
  return { record: { file, rows: digits }, text: `${file}:\n${pageText(rows)}`, write };
}
