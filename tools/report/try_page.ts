/**
 * The report's page in which its reader writes and the network reads: one file that needs no other,
 * no server and no network.
 *
 * @module
 */

import { fromFileUrl, join, relative } from "@std/path";
import { bestEmbedding, whiteningOf } from "../../lib/embedding/mod.ts";
import { item, type NdArray, ndarray, writeWhole } from "../../lib/base/mod.ts";
import { type LetterFolder, lettersOf, readLetterFolder } from "../../lib/handwriting/mod.ts";
import { cutModel, layersOf, loadModel } from "../../lib/model/mod.ts";
import { head, loadMnist } from "../../lib/mnist/mod.ts";
import type { LayersModel } from "../../lib/engine/mod.ts";
import { PROJECT, run } from "../command.ts";
import { pageOf } from "../pad/assets.ts";
import { encoded } from "../pad/encoded.ts";
import { completePage } from "./page.ts";
import type { PackedLayer, TryData } from "./try/answers.ts";
import { packed } from "./try/packed.ts";

/** Digits by which the embedding of letters is scaled, as `deno task match` does. */
const DIGITS = 1000;

/** Writes `try.html` into the report's folder. */
export async function writeTryPage(report: string): Promise<void> {
  const own = (file: string) => fromFileUrl(new URL(file, import.meta.url));
  const [html, padStyle, ownStyle, script, data] = await Promise.all([
    pageOf(own("./try/index.html")),
    Deno.readTextFile(own("../pad/page/pad.css")),
    Deno.readTextFile(own("./try/try.css")),
    bundled(own("./try/try.ts")),
    tryData(),
  ]);
  // The page has no fonts of its own: the pad's take more room than the network.
  const style = padStyle.replaceAll(/@font-face \{[^}]*\}\s*/g, "") + ownStyle;
  const page = html
    .replace("/* style */", () => `\n${style}`)
    .replace("/* data */", () => JSON.stringify(data));
  await writeWhole(join(report, "try.html"), await completePage(page, [script], "module"));
}

/**
 * Returns a page's script and all that it imports as one, for a browser.
 *
 * Deno bundles by esbuild, which it downloads when it is first asked.
 */
export async function bundled(entry: string): Promise<string> {
  const args = ["bundle", "--quiet", "--minify", "--platform", "browser", entry];
  return await run(Deno.execPath(), args, {
    // Deno alone knows only its own certificates, and not a proxy's.
    env: { DENO_TLS_CA_STORE: "system,mozilla", NO_COLOR: "1" },
  });
}

/** Returns what answers in the page come from: both networks, and the known letters. */
export async function tryData(): Promise<TryData> {
  const digits = await loadModel(join(PROJECT, "models", "hand_cnn"));
  const study = await loadModel(join(PROJECT, "models", "mnist_cnn"));
  const letters = await readLetterFolder(join(PROJECT, "data", "greek"));
  const data = {
    digits: packedLayers(digits.model),
    letters: await letterData(study.model, letters),
  };
  digits.model.dispose();
  study.model.dispose();
  return data;
}

async function letterData(
  model: LayersModel,
  { letters }: LetterFolder,
): Promise<TryData["letters"]> {
  const digits = head((await loadMnist()).train, DIGITS);
  const { images, names, files } = lettersOf(letters, "ink");
  const { activations } = cutModel(model, "dense1", { beforeActivation: true });
  const { mean, change } = whiteningOf(activations(digits.images), digits.labels);
  const rows = (values: Float64Array, ...shape: number[]): NdArray =>
    ndarray(Float32Array.from(values), shape);
  return {
    layers: packedLayers(model),
    mean: packed(rows(mean, mean.length)),
    change: packed(rows(change, mean.length, mean.length)),
    rows: packed(bestEmbedding(model, digits)(images)),
    names,
    files: files.map((file) => relative(join(PROJECT, "data"), file)),
    images: names.map((_, i) => encoded(ndarray(item(images, i).data, [1, 28, 28]))),
  };
}

function packedLayers(model: LayersModel): PackedLayer[] {
  return layersOf(model).map((layer) =>
    "kernel" in layer ? { ...layer, kernel: packed(layer.kernel), bias: packed(layer.bias) } : layer
  );
}
