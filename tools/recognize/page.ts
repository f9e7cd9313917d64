/**
 * A picture of a page of digits: read and recognised.
 *
 * @module
 */

import { type Picture, readPicture } from "../../lib/image/mod.ts";
import { type PageDigit, recognizePage } from "../../lib/handwriting/mod.ts";
import type { LayersModel } from "../../lib/engine/mod.ts";

/** Below this probability a digit is shown with a question mark. */
const UNSURE = 0.5;

/** The digits of a page, row by row. */
export type Rows = readonly (readonly PageDigit[])[];

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

/** Whether the network gives a digit less than 50 %. */
export function isUnsure({ predicted, probabilities }: PageDigit): boolean {
  return (probabilities[predicted] ?? 0) < UNSURE;
}
