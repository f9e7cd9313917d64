/**
 * `deno task export`: a trained network for Keras, for ONNX, for tfjs.
 *
 * @module
 */

import { basename, join, resolve } from "@std/path";
import { writeWhole } from "../lib/base/files.ts";
import { PROJECT } from "./command.ts";
import { exitWithHelp, exitWithReason, orExit, parseOptions } from "./options.ts";

const FORMATS = ["keras", "onnx", "tfjs"] as const;
type Format = typeof FORMATS[number];

const COMMAND = {
  usage: "deno task export --to keras|onnx|tfjs [--model DIR] [--json] FOLDER",
  about:
    "Writes a trained network into FOLDER, in the format of another program. All three take images\n" +
    "[n, 28, 28, 1] of values 0–1, white on black, and give the ten classes' probabilities.",
  options: {
    to: { type: "string" },
    model: { type: "string" },
    json: { type: "boolean" },
  },
  help: {
    to: "keras: one .keras file; onnx: one .onnx file; tfjs: model.json and its weights",
    model: "The network's folder; default \"models/mnist_cnn\", the study's",
    json: "Print one JSON object: files, bytes",
  },
  allowPositionals: true,
} as const;

/** How the other program reads it. */
const USES: Readonly<Record<Format, (path: string) => string>> = {
  keras: (path) => `keras.models.load_model(${JSON.stringify(path)})`,
  onnx: (path) => `onnxruntime.InferenceSession(${JSON.stringify(path)})`,
  tfjs: (path) => `await tf.loadLayersModel(${JSON.stringify(`file://${path}`)})`,
};

if (import.meta.main) {
  const { values, positionals: [folder, ...others] } = parseOptions(COMMAND);
  if (folder === undefined || others.length > 0) exitWithHelp(COMMAND);
  const format = FORMATS.find((name) => name === values.to);
  if (format === undefined) {
    exitWithReason(
      COMMAND,
      `Cannot export a network as --to must be one of ${FORMATS.join(", ")}: it is ${
        JSON.stringify(values.to) ?? "missing"
      }`,
    );
  }
  const from = values.model ?? join(PROJECT, "models", "mnist_cnn");
  const files = await orExit(() => exportModel(from, format, folder));
  const bytes = files.reduce((sum, file) => sum + Deno.statSync(file).size, 0);
  const [first = ""] = files;
  console.log(
    values.json
      ? JSON.stringify({ files, bytes })
      : `${files.join("\n")}: ${(bytes / 1e6).toFixed(2)} MB; read it by\n${
        USES[format](resolve(first))
      }`,
  );
}

/** Writes the network of the folder `from`; returns the files' paths, the one to be named first. */
async function exportModel(from: string, format: Format, folder: string): Promise<string[]> {
  const { loadModel, toKeras, toOnnx } = await import("../lib/model/mod.ts");
  const { model } = await loadModel(from);
  if (format === "tfjs") return await copyModel(from, folder);
  const path = join(folder, `${basename(resolve(from))}.${format}`);
  await writeWhole(path, format === "keras" ? await toKeras(model) : toOnnx(model));
  return [path];
}

/** Copies a network's folder, which is a tfjs layers model as it is and has been read whole. */
async function copyModel(from: string, folder: string): Promise<string[]> {
  const { weightsManifest } = JSON.parse(await Deno.readTextFile(join(from, "model.json")));
  const groups = weightsManifest as readonly { readonly paths: readonly string[] }[];
  const weights = groups.flatMap(({ paths }) => paths);
  // The description comes last: who reads it finds the weights.
  for (const file of [...weights, "model.json"]) {
    await writeWhole(join(folder, file), await Deno.readFile(join(from, file)));
  }
  return ["model.json", ...weights].map((file) => join(folder, file));
}
