/**
 * The figures of an executed notebook as PNG files, for a wiki.
 *
 * @module
 */

import { join } from "@std/path";
import { writeWhole } from "../../lib/base/mod.ts";
import { codeCells, hasTag, type Metadata, type Notebook, textOf } from "./notebook.ts";

/** A figure of a notebook. */
export interface FigureImage {
  /** The name of its file, `1_train_accuracy.png`. */
  readonly file: string;
  /** What it shows, for a reader who doesn't see it. */
  readonly alt: string;
  /** The picture. */
  readonly png: Uint8Array;
  /** Whether its cell is tagged `cover`. */
  readonly isCover: boolean;
}

/** Returns the figures that a notebook's outputs hold, in order. */
export function figuresOf(notebook: Notebook, name: string): FigureImage[] {
  const taken = new Set<string>();
  return codeCells(notebook).flatMap((cell, i) =>
    cell.outputs.flatMap((output) => {
      if (!("data" in output) || output.data["image/png"] === undefined) return [];
      const words = { ...part(output.metadata, "image/png"), ...part(output.metadata, OWN) };
      const base = `${name}_${fileName(String(words.name ?? `cell_${i + 1}`))}`;
      return [{
        file: `${unique(base, taken)}.png`,
        alt: String(words.alt ?? words.title ?? ""),
        png: Uint8Array.fromBase64(textOf(output.data["image/png"]).replaceAll(/\s/g, "")),
        isCover: hasTag(cell, "cover"),
      }];
    })
  );
}

/** Writes a notebook's figures into a folder; those of an earlier run go. */
export async function writeFigures(
  folder: string,
  name: string,
  figures: readonly FigureImage[],
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const files = new Set(figures.map(({ file }) => file));
  for await (const { name: file } of Deno.readDir(folder)) {
    if (file.startsWith(`${name}_`) && !files.has(file)) await Deno.remove(join(folder, file));
  }
  for (const { file, png } of figures) await writeWhole(join(folder, file), png);
}

/** Where the notebooks' helper puts a figure's name, title and alternative text. */
const OWN = "recognition";

function part(metadata: Metadata, key: string): Metadata {
  const value = metadata[key];
  return value !== null && typeof value === "object" ? value as Metadata : {};
}

function fileName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]+/g, "_");
}

function unique(base: string, taken: Set<string>): string {
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}_${i}`;
  taken.add(name);
  return name;
}
