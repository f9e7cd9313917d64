/**
 * The figures of an executed notebook as PNG files, for a wiki.
 *
 * @module
 */

import { join } from "@std/path";
import { writeWhole } from "../../lib/base/mod.ts";
import { codeCells, type DataOutput, hasTag, type Notebook, textOf } from "./notebook.ts";

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
      const figure = "data" in output ? figureOf(output) : undefined;
      if (figure === undefined) return [];
      const base = `${name}_${fileName(figure.name ?? `cell_${i + 1}`)}`;
      return [{ ...figure, file: `${unique(base, taken)}.png`, isCover: hasTag(cell, "cover") }];
    })
  );
}

/** Returns the figure of an output: a picture in its Markdown that the notebooks' helper named, or a
 * picture by itself. */
function figureOf({ data, metadata }: DataOutput) {
  const { name, alt, title } = (metadata.recognition ?? {}) as Record<string, string | undefined>;
  const embedded = /<img src="data:image\/png;base64,([^"]+)"/.exec(textOf(data["text/markdown"]));
  const base64 = textOf(data["image/png"]) || (name && embedded?.[1]);
  if (!base64) return undefined;
  const png = Uint8Array.fromBase64(base64.replaceAll(/\s/g, ""));
  return { name, alt: alt ?? title ?? "", png };
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

function fileName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_-]+/g, "_");
}

function unique(base: string, taken: Set<string>): string {
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}_${i}`;
  taken.add(name);
  return name;
}
