/**
 * Pictures that no digit or letter can be read from.
 *
 * @module
 */

import { join } from "@std/path";
import { encodedPng } from "./pictures.ts";

/** A picture's file, and what is wrong with it. */
export interface BadPicture {
  readonly file: string;
  readonly error: string;
}

/** Returns a PNG of 60×60 white pixels. */
export function blankPng(): Uint8Array {
  const rows = Array.from({ length: 60 }, () => new Array<number>(60).fill(255));
  return encodedPng({ width: 60, height: 60, depth: 8, colourType: 0, rows });
}

/** Writes a blank page, a PNG that is cut, and a text that is called PNG into a folder. */
export async function writeBadPictures(folder: string): Promise<BadPicture[]> {
  const [blank = "", cut = "", text = ""] = ["blank_1.png", "cut_1.png", "text_1.png"]
    .map((name) => join(folder, name));
  await Deno.writeFile(blank, blankPng());
  await Deno.writeFile(cut, blankPng().subarray(0, 60));
  await Deno.writeTextFile(text, "no picture");
  return [
    {
      file: blank,
      error: `Cannot prepare "${blank}" as it must show ink on paper: it is blank`,
    },
    {
      file: cut,
      error: `Cannot read "${cut}" as PNG as chunk "IDAT" at byte 33 must end at byte 71: ` +
        "the file ends at byte 60",
    },
    {
      file: text,
      error: `Cannot read "${text}" as a picture as it must be PNG, JPEG, WebP or HEIC: ` +
        'it begins "no picture"',
    },
  ];
}
