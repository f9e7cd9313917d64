/**
 * A picture of a page of digits: read, recognised, marked.
 *
 * @module
 */

import { basename, resolve } from "@std/path";
import { type Figure, markedPage, renderPng } from "../../lib/figures/mod.ts";
import { writeWhole } from "../../lib/base/mod.ts";
import { type Picture, readPicture } from "../../lib/image/mod.ts";
import { type PageDigit, recognizePage } from "../../lib/handwriting/mod.ts";
import type { LayersModel } from "../../lib/engine/mod.ts";

/** Below this probability a digit is shown with a question mark. */
const UNSURE = 0.5;

type Rows = readonly (readonly PageDigit[])[];

/** Reads a picture of a page and returns it with its digits, row by row. */
export async function recognizePageFile(
  model: LayersModel,
  file: string,
): Promise<{ readonly page: Picture; readonly rows: PageDigit[][] }> {
  const page = await readPicture(file);
  return { page, rows: recognizePage(model, page) };
}

/** Returns the digits of a page as text, a line for each row; `?` follows an unsure one. */
export function pageText(rows: Rows): string {
  return rows.map((row) =>
    row.map((digit) => `${digit.predicted}${isUnsure(digit) ? "?" : ""}`).join(" ")
  ).join("\n");
}

/** Returns the figure of a page with a frame and a label for each digit, and what it is called. */
export function pageFigure(page: Picture, rows: Rows, name: string): Figure {
  const count = rows.flat().length;
  const doubt = rows.flat().some(isUnsure)
    ? " A dashed frame and ? mark those that the network gives less than 50 %."
    : "";
  return markedPage(
    page,
    rows.map((row) =>
      row.map((digit) => ({
        box: digit.box,
        label: String(digit.predicted),
        isUnsure: isUnsure(digit),
      }))
    ),
    {
      title: `${name}: ${counted(count, "digit")} in ${counted(rows.length, "row")}`,
      caption:
        `Each frame is a digit found on the page, with what the network takes it for.${doubt}`,
    },
  );
}

/** Writes the page with its digits marked as a PNG picture, never over the page's own file. */
export async function writeMarkedPage(
  page: Picture,
  rows: Rows,
  file: string,
  out: string,
): Promise<void> {
  if (resolve(out) === resolve(file)) {
    throw new RangeError(
      "Cannot write a marked page as it must not replace its picture: " +
        `both are ${JSON.stringify(out)}`,
    );
  }
  await writeWhole(out, renderPng(pageFigure(page, rows, basename(file))));
}

/** Whether the network gives a digit less than 50 %. */
export function isUnsure({ predicted, probabilities }: PageDigit): boolean {
  return (probabilities[predicted] ?? 0) < UNSURE;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
