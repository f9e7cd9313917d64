/**
 * The digits of a page in words.
 *
 * @module
 */

import type { PageDigit } from "../../lib/handwriting/mod.ts";

/** Below this probability a digit is shown with a question mark. */
const UNSURE = 0.5;

/** The digits of a page, row by row. */
export type Rows = readonly (readonly PageDigit[])[];

/** Returns the digits of a page as text, a line for each row; `?` follows an unsure one. */
export function pageText(rows: Rows): string {
  return rows.map((row) =>
    row.map((digit) => `${digit.predicted}${isUnsure(digit) ? "?" : ""}`).join(" ")
  ).join("\n");
}

/** Returns a number of things: "1 row", "2 rows". */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Whether the network gives a digit less than 50 %. */
export function isUnsure({ predicted, probabilities }: PageDigit): boolean {
  return (probabilities[predicted] ?? 0) < UNSURE;
}
