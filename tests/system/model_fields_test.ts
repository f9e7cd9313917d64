import assert from "node:assert/strict";
import { join } from "@std/path";
import { isObject } from "../../lib/base/json.ts";
import { withFolder } from "../helpers/folder.ts";
import {
  assertRefused,
  edited,
  loadedPredictions,
  names,
  type Path,
  saveNew,
  syntaxError,
  tensorCounts,
} from "../helpers/saved_model.ts";

const STAMP = "userDefinedMetadata.stamp";
const CONV = "modelTopology.config.layers.0.config";
const WEIGHT = "weightsManifest.0.weights.0";
const ROWS = "be a list of rows of epoch, loss, acc, valLoss, valAcc, durationMs: it is";

/** A field, what is put there (nothing: it is taken out), and the rule that is then broken. */
const FIELDS: [field: string, value: unknown, rule: string][] = [
  ["format", undefined, 'format must be "layers-model": it is missing'],
  ["format", "graph-model", 'format must be "layers-model": it is "graph-model"'],
  // The stamp.
  [`${STAMP}.modelVersion`, undefined, `${STAMP}.modelVersion must be 1: it is missing`],
  [`${STAMP}.modelVersion`, 2, `${STAMP}.modelVersion must be 1: it is 2`],
  [`${STAMP}.options`, undefined, `${STAMP}.options must be an object: it is missing`],
  [
    `${STAMP}.options`,
    [],
    `${STAMP}.options must make a network: Cannot build a network as its options must be an ` +
    "object: they are []",
  ],
  [
    `${STAMP}.options.kernelSize`,
    "3",
    `${STAMP}.options must make a network: Cannot build a network as kernelSize must be a ` +
    'number: it is "3"',
  ],
  [
    `${STAMP}.options.units`,
    [1e9],
    `${STAMP}.options must make a network: Cannot build a network as it must have at most ` +
    "268435456 weights: it would have 687000000050",
  ],
  [
    `${STAMP}.options.poolSize`,
    undefined,
    `${STAMP}.options.poolSize must be 2: it is missing`,
  ],
  [`${STAMP}.seed`, undefined, `${STAMP}.seed must be a whole number: it is missing`],
  [`${STAMP}.seed`, 1.5, `${STAMP}.seed must be a whole number: it is 1.5`],
  [`${STAMP}.training`, undefined, `${STAMP}.training must hold numbers by name: it is missing`],
  [
    `${STAMP}.training`,
    { epochs: "1" },
    `${STAMP}.training must hold numbers by name: it is {"epochs":"1"}`,
  ],
  [`${STAMP}.history`, undefined, `${STAMP}.history must ${ROWS} missing`],
  [`${STAMP}.history`, {}, `${STAMP}.history must ${ROWS} {}`],
  [`${STAMP}.history`, [null], `${STAMP}.history must ${ROWS} [null]`],
  [`${STAMP}.history`, [{ epoch: 1 }], `${STAMP}.history must ${ROWS} [{"epoch":1}]`],
  [`${STAMP}.data`, undefined, `${STAMP}.data must hold texts by name: it is missing`],
  [`${STAMP}.data`, { a: 1 }, `${STAMP}.data must hold texts by name: it is {"a":1}`],
  [`${STAMP}.versions`, undefined, `${STAMP}.versions must hold texts by name: it is missing`],
  [`${STAMP}.versions`, [], `${STAMP}.versions must hold texts by name: it is []`],
  [
    `${STAMP}.weightsSha256`,
    undefined,
    `${STAMP}.weightsSha256 must be 64 hexadecimal digits: it is missing`,
  ],
  [
    `${STAMP}.weightsSha256`,
    "../../etc/passwd",
    `${STAMP}.weightsSha256 must be 64 hexadecimal digits: it is "../../etc/passwd"`,
  ],
  // Another architecture.
  ["modelTopology", undefined, 'modelTopology.class_name must be "Sequential": it is missing'],
  ["modelTopology", null, 'modelTopology.class_name must be "Sequential": it is missing'],
  [
    "modelTopology.class_name",
    "Functional",
    'modelTopology.class_name must be "Sequential": it is "Functional"',
  ],
  ["modelTopology.config", undefined, "modelTopology.config must be an object: it is missing"],
  ["modelTopology.config.layers", 5, "modelTopology.config.layers must be a list: it is 5"],
  [
    "modelTopology.config.layers.6",
    undefined,
    "modelTopology.config.layers[6] must be an object: it is missing",
  ],
  [
    "modelTopology.config.layers.7",
    { class_name: "Dense" },
    'modelTopology.config.layers[7] must not be there: it is {"class_name":"Dense"}',
  ],
  [
    "modelTopology.config.layers.0.class_name",
    "Lambda",
    'modelTopology.config.layers[0].class_name must be "Conv2D": it is "Lambda"',
  ],
  [
    `${CONV}.batch_input_shape.1`,
    32,
    "modelTopology.config.layers[0].config.batch_input_shape[1] must be 28: it is 32",
  ],
  [
    "modelTopology.config.layers.6.config.units",
    12,
    "modelTopology.config.layers[6].config.units must be 10: it is 12",
  ],
  [
    `${CONV}.activation`,
    "x".repeat(200),
    'modelTopology.config.layers[0].config.activation must be "relu": it is "' +
    `${"x".repeat(78)}…`,
  ],
  [
    `${CONV}.trainable`,
    "yes",
    'modelTopology.config.layers[0].config.trainable must be true: it is "yes"',
  ],
  // The manifest.
  ["weightsManifest", undefined, "weightsManifest must be a list: it is missing"],
  ["weightsManifest", {}, "weightsManifest must be a list: it is {}"],
  ["weightsManifest", [], "weightsManifest[0] must be an object: it is missing"],
  ["weightsManifest.0.paths", [], "weightsManifest[0].paths[0] must be FILE: it is missing"],
  [
    "weightsManifest.0.paths.0",
    "../weights.bin",
    'weightsManifest[0].paths[0] must be FILE: it is "../weights.bin"',
  ],
  [
    "weightsManifest.0.paths.0",
    "/etc/passwd",
    'weightsManifest[0].paths[0] must be FILE: it is "/etc/passwd"',
  ],
  [
    "weightsManifest.0.paths.0",
    "https://example.com/weights.bin",
    'weightsManifest[0].paths[0] must be FILE: it is "https://example.com/weights.bin"',
  ],
  [
    "weightsManifest.0.paths.1",
    "more.bin",
    'weightsManifest[0].paths[1] must not be there: it is "more.bin"',
  ],
  [
    "weightsManifest.0.weights",
    undefined,
    "weightsManifest[0].weights must be a list: it is missing",
  ],
  [WEIGHT, null, "weightsManifest[0].weights[0] must be an object: it is null"],
  [
    `${WEIGHT}.name`,
    "conv2/kernel",
    'weightsManifest[0].weights[0].name must be "conv1/kernel": it is "conv2/kernel"',
  ],
  [`${WEIGHT}.shape.0`, -3, "weightsManifest[0].weights[0].shape[0] must be 3: it is -3"],
  [`${WEIGHT}.shape.0`, 2.5, "weightsManifest[0].weights[0].shape[0] must be 3: it is 2.5"],
  [`${WEIGHT}.shape.0`, 1e300, "weightsManifest[0].weights[0].shape[0] must be 3: it is 1e+300"],
  [`${WEIGHT}.shape`, [36], "weightsManifest[0].weights[0].shape[0] must be 3: it is 36"],
  [`${WEIGHT}.shape`, "3", 'weightsManifest[0].weights[0].shape must be a list: it is "3"'],
  [
    `${WEIGHT}.dtype`,
    "float8",
    'weightsManifest[0].weights[0].dtype must be "float32": it is "float8"',
  ],
  [
    `${WEIGHT}.quantization`,
    { dtype: "uint8" },
    'weightsManifest[0].weights[0].quantization must not be there: it is {"dtype":"uint8"}',
  ],
];

/** The paths of all fields, outer ones first. */
function* paths(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path;
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) yield* paths(value[key], [...path, key]);
}

Deno.test("loadModel() names the field that is not what it must be", async (test) => {
  await withFolder(async (folder) => {
    const saved = await saveNew(folder);
    const path = join(folder, "model.json");
    const text = await Deno.readTextFile(path);
    const file = JSON.stringify(names(folder)[1]);
    for (const [field, value, rule] of FIELDS) {
      const what = value === undefined ? "missing" : JSON.stringify(value).slice(0, 40);
      await test.step(`${field}: ${what}`, async () => {
        await Deno.writeTextFile(path, edited(text, field.split("."), value));
        await assertRefused(folder, syntaxError(path, rule.replace("FILE", file)));
      });
    }
    await Deno.writeTextFile(path, text);
    assert.deepEqual(await loadedPredictions(folder), saved);
  });
});

Deno.test("loadModel() refuses any field changed, or gives the same network", async () => {
  await withFolder(async (folder) => {
    const saved = await saveNew(folder);
    const path = join(folder, "model.json");
    const text = await Deno.readTextFile(path);
    const tensors = tensorCounts();
    for (const field of paths(JSON.parse(text))) {
      for (const value of [undefined, null, 1e300, "x", [], {}]) {
        await Deno.writeTextFile(path, edited(text, field, value));
        await loadedPredictions(folder).then(
          (predictions) => assert.deepEqual(predictions, saved),
          (error) => {
            assert.equal(error.name, "SyntaxError");
            assert.ok(error.message.startsWith(`Cannot read "${folder}`), error.message);
          },
        );
        assert.deepEqual(tensorCounts(), tensors, `${field.join(".")}: ${JSON.stringify(value)}`);
      }
    }
  });
});
