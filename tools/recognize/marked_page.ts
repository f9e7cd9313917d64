/**
 * The picture of a page with its digits marked. It is loaded only where one is drawn: figures take
 * as long to load as all that recognising needs.
 *
 * @module
 */

import { basename, resolve } from "@std/path";
import { type Figure, markedPage, renderPng } from "../../lib/figures/mod.ts";
import { writeWhole } from "../../lib/base/mod.ts";
import type { Picture } from "../../lib/image/mod.ts";
import { counted, isUnsure, type Rows } from "./page.ts";

/** Returns the figure of a page with a frame and a label for each digit, and what it is called. */
function pageFigure(page: Picture, rows: Rows, name: string): Figure {
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
