/**
 * The figures of an executed notebook as PNG files, for a wiki.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { join } from "@std/path";
import { Canvas, loadImage } from "skia-canvas";
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
export async function figuresOf(notebook: Notebook, name: string): Promise<FigureImage[]> {
  const taken = new Set<string>();
  const figures: FigureImage[] = [];
  for (const [i, cell] of codeCells(notebook).entries()) {
    for (const output of cell.outputs) {
      const figure = "data" in output ? await figureOf(output) : undefined;
      if (figure === undefined) continue;
      const base = `${name}_${fileName(figure.name ?? `cell_${i + 1}`)}`;
      const file = `${unique(base, taken)}.png`;
      figures.push({ ...figure, file, isCover: hasTag(cell, "cover") });
    }
  }
  return figures;
}

/** Returns the figure of an output: what the notebooks' helper named, or a picture by itself. */
async function figureOf({ data, metadata }: DataOutput) {
  const { name, alt = "" } = (metadata.recognition ?? {}) as Record<string, string | undefined>;
  const embedded = name === undefined ? [] : [...textOf(data["text/markdown"]).matchAll(EMBEDDED)];
  const [first, ...others] = [
    textOf(data["image/png"]).replaceAll(/\s/g, ""),
    ...embedded.map(([, base64 = ""]) => base64),
  ].filter((base64) => base64 !== "").map((base64) => Uint8Array.fromBase64(base64));
  if (first === undefined) return undefined;
  return { name, alt, png: others.length === 0 ? first : await stacked([first, ...others]) };
}

const EMBEDDED = /<img src="data:image\/png;base64,([^"]+)"/g;

/** Returns the parts of a figure as one picture. */
async function stacked(parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const images = await Promise.all(parts.map((part) => loadImage(Buffer.from(part))));
  const heights = images.map(({ height }) => height);
  const canvas = new Canvas(images[0]?.width ?? 0, heights.reduce((a, b) => a + b));
  const context = canvas.getContext("2d");
  let top = 0;
  for (const image of images) {
    context.drawImage(image, 0, top);
    top += image.height;
  }
  return canvas.toBuffer("png");
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
