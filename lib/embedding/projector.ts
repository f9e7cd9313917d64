/**
 * Vectors for the TensorFlow Embedding Projector: its standalone page and TensorBoard's tab.
 *
 * @module
 */

import { join } from "@std/path";
import { Canvas, ImageData } from "../image/mod.ts";
import { type Check, createCheck, item, type NdArray, shapeText, writeWhole } from "../base/mod.ts";

const writing: Check = createCheck("write vectors for the projector");

/** What the projector shows. */
export interface ProjectorData {
  /** What the vectors are called. */
  readonly name: string;
  /** Rows `[n, d]`, finite numbers. */
  readonly vectors: NdArray;
  /** What is known of each row: one field a column, the same in all rows. */
  readonly metadata: readonly Readonly<Record<string, string | number>>[];
  /** The image of each row, `[n, side, side, 1]` in 0–1. */
  readonly images: NdArray;
}

/** The longest side of a sprite that the projector takes. */
const MOST_PIXELS = 8192;

/** One canvas for all: Deno 2.7.14 can end with a panic after many of them were collected. */
const canvas = new Canvas(1, 1);

/**
 * Writes what the Embedding Projector reads, each file whole or not at all:
 *
 * - `vectors.tsv`: a row a vector, without a header;
 * - `metadata.tsv`: a row a vector; with a header where there is more than one column, as the
 *   projector wants it;
 * - `sprite.png`: the images in a square grid, row by row;
 * - `projector_config.json` for the standalone page (`projector_config.pbtxt` for TensorBoard).
 *
 * On `projector.tensorflow.org` or a copy of it, load `vectors.tsv` and `metadata.tsv`; serve the
 * folder and give the page `?config=…/projector_config.json` to see the images too.
 *
 * @param folder Where to; made if there is none.
 * @param data Vectors, metadata and images; unchanged.
 * @returns The paths of the files.
 * @throws {TypeError} If there is no row, or vectors, metadata and images are not as many.
 * @throws {RangeError} If a number is not finite, rows of metadata differ in their columns, or the
 * sprite would be larger than 8192 pixels.
 * @see https://www.tensorflow.org/tensorboard/tensorboard_projector_plugin
 *
 * @example
 * ```ts
 * import { ndarray } from "../base/mod.ts";
 * import { writeProjector } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await writeProjector(folder, {
 *   name: "letters",
 *   vectors: ndarray(new Float32Array([1, 0.5]), [1, 2]),
 *   metadata: [{ label: "alpha", file: "alpha_001.png" }],
 *   images: ndarray(new Float32Array(784), [1, 28, 28, 1]),
 * });
 * assert.equal(await Deno.readTextFile(`${folder}/vectors.tsv`), "1\t0.5\n");
 * assert.equal(
 *   await Deno.readTextFile(`${folder}/metadata.tsv`),
 *   "label\tfile\nalpha\talpha_001.png\n",
 * );
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function writeProjector(folder: string, data: ProjectorData): Promise<string[]> {
  checkData(data);
  const [, side = 0] = data.images.shape;
  const files = {
    "vectors.tsv": vectorsTsv(data.vectors),
    "metadata.tsv": metadataTsv(data.metadata),
    "sprite.png": spritePng(data.images),
    "projector_config.json": jsonConfig(data, side),
    "projector_config.pbtxt": textConfig(data, side),
  };
  await Deno.mkdir(folder, { recursive: true });
  const paths = [];
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await writeWhole(path, content);
    paths.push(path);
  }
  return paths;
}

function vectorsTsv(vectors: NdArray): string {
  const [n = 0] = vectors.shape;
  // Seven digits are what single precision has.
  return lines(
    Array.from(
      { length: n },
      (_, row) => Array.from(item(vectors, row).data, (value) => Number(value.toPrecision(7))),
    ),
  );
}

function metadataTsv(metadata: ProjectorData["metadata"]): string {
  const columns = Object.keys(metadata[0] ?? {});
  const rows = metadata.map((row) => columns.map((column) => row[column] ?? ""));
  // A single column must not have a header.
  return lines(columns.length > 1 ? [columns, ...rows] : rows);
}

/** Rows with tabs between their cells, in which no tab or line end is left. */
function lines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((cell) => String(cell).replace(/\s/g, " ")).join("\t")}\n`)
    .join("");
}

/** The images in rows of `⌈√n⌉`, dark ink on white. */
function spritePng(images: NdArray): Uint8Array {
  const [n = 0, side = 0] = images.shape;
  const across = Math.ceil(Math.sqrt(n));
  const width = across * side;
  const rgba = new Uint8ClampedArray(4 * width * width).fill(255);
  images.data.forEach((value, i) => {
    const [image, place] = [Math.floor(i / side ** 2), i % side ** 2];
    const row = Math.floor(image / across) * side + Math.floor(place / side);
    const column = (image % across) * side + place % side;
    rgba.fill(255 * (1 - value), 4 * (row * width + column), 4 * (row * width + column) + 3);
  });
  canvas.width = width;
  canvas.height = width;
  canvas.getContext("2d").putImageData(new ImageData(rgba, width, width), 0, 0);
  return canvas.toBufferSync("png");
}

function jsonConfig({ name, vectors }: ProjectorData, side: number): string {
  const embedding = {
    tensorName: name,
    tensorShape: vectors.shape,
    tensorPath: "vectors.tsv",
    metadataPath: "metadata.tsv",
    sprite: { imagePath: "sprite.png", singleImageDim: [side, side] },
  };
  return `${JSON.stringify({ embeddings: [embedding] }, undefined, 2)}\n`;
}

function textConfig({ name }: ProjectorData, side: number): string {
  return [
    "embeddings {",
    `  tensor_name: ${JSON.stringify(name)}`,
    '  tensor_path: "vectors.tsv"',
    '  metadata_path: "metadata.tsv"',
    "  sprite {",
    '    image_path: "sprite.png"',
    `    single_image_dim: ${side}`,
    `    single_image_dim: ${side}`,
    "  }",
    "}",
    "",
  ].join("\n");
}

function checkData({ vectors, metadata, images }: ProjectorData): void {
  const [n = 0, d = 0] = vectors.shape;
  const [count, height = 0, width] = images.shape;
  writing.that(
    vectors.shape.length === 2 && n > 0 && metadata.length === n && count === n,
    "there must be at least one, and as many rows of metadata and images: there are " +
      `${n}, ${metadata.length} and ${count}`,
    TypeError,
  );
  writing.that(
    images.shape.length === 4 && height === width && images.shape[3] === 1,
    `images must have shape [n, side, side, 1]: shape is ${shapeText(images.shape)}`,
    TypeError,
  );
  const most = Math.ceil(Math.sqrt(n)) * height;
  writing.that(
    most <= MOST_PIXELS,
    `the sprite must have sides of at most ${MOST_PIXELS} pixels: they would have ${most}`,
  );
  const bad = vectors.data.findIndex((value) => !Number.isFinite(value));
  const place = `[${Math.floor(bad / d)}, ${bad % d}]`;
  writing.that(bad === -1, `numbers must be finite: that at ${place} is ${vectors.data[bad]}`);
  const columns = Object.keys(metadata[0] ?? {}).join();
  const other = metadata.findIndex((row) => Object.keys(row).join() !== columns);
  writing.that(
    columns !== "" && other === -1,
    `all rows of metadata must have the same columns, at least one: the first has "${columns}"` +
      (other === -1 ? "" : `, row ${other} "${Object.keys(metadata[other] ?? {}).join()}"`),
  );
}
