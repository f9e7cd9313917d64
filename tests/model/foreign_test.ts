/** Networks of other makers: read where the library can run them, refused in words where not. */

import assert from "node:assert/strict";
import { join } from "@std/path";
import { loadModel, saveModel } from "../../lib/model/files.ts";
import { optionsOf } from "../../lib/model/model.ts";
import { predict } from "../../lib/model/predict.ts";
import { tf } from "../../lib/engine/tensorflow.ts";
import { withFolder } from "../helpers/folder.ts";
import {
  assertRefused,
  edited,
  IMAGES,
  type Path,
  predictAndDispose,
  saveNew,
  syntaxError,
} from "../helpers/saved_model.ts";

/** A network after LeCun's, as tfjs itself saves it. */
function lenet(): InstanceType<typeof tf.Sequential> {
  const seed = 1;
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    name: "lenet",
    layers: [
      tf.layers.conv2d({
        name: "c1",
        inputShape: [28, 28, 1],
        filters: 6,
        kernelSize: 5,
        padding: "same",
        activation: "tanh",
        kernelInitializer,
      }),
      tf.layers.maxPooling2d({ name: "s2", poolSize: 2 }),
      tf.layers.conv2d({ name: "c3", filters: 4, kernelSize: 3, kernelInitializer }),
      tf.layers.flatten({ name: "flat" }),
      tf.layers.dropout({ name: "drop", rate: 0.1 }),
      tf.layers.dense({ name: "f6", units: 8, activation: "sigmoid", kernelInitializer }),
      tf.layers.dense({ name: "out", units: 10, activation: "softmax", kernelInitializer }),
    ],
  });
}

/** Writes it as tfjs does, the weights in two files; returns its own predictions. */
async function writeForeign(folder: string): Promise<Float32Array> {
  const model = lenet();
  await model.save(tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
    const bytes = new Uint8Array(weightData as ArrayBuffer);
    const paths = ["group1-shard1of2.bin", "group1-shard2of2.bin"];
    const json = {
      format: "layers-model",
      modelTopology,
      weightsManifest: [{ paths, weights: weightSpecs }],
    };
    await Deno.writeFile(join(folder, paths[0] ?? ""), bytes.subarray(0, 1_000));
    await Deno.writeFile(join(folder, paths[1] ?? ""), bytes.subarray(1_000));
    await Deno.writeTextFile(join(folder, "model.json"), JSON.stringify(json));
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  }));
  const values = tf.tidy(() =>
    (model.predict(tf.tensor(IMAGES.data, [5, 28, 28, 1])) as ReturnType<typeof tf.tensor>)
      .dataSync() as Float32Array
  );
  model.dispose();
  return values;
}

Deno.test("loadModel() reads a tfjs layers model of someone else's, with the same answers", async () => {
  await withFolder(async (folder) => {
    const expected = await writeForeign(folder);
    const { model, stamp } = await loadModel(folder);
    assert.equal(stamp, undefined);
    assert.equal(model.name, "lenet");
    predict(model, IMAGES).data.forEach((value, i) =>
      assert.ok(Math.abs(value - (expected[i] ?? NaN)) < 1e-6)
    );
    assert.throws(() => optionsOf(model), /must be made by createMnistCnn\(\)/);
    await assert.rejects(() => saveModel(model, folder), /must be made by createMnistCnn\(\)/);
    model.dispose();
  });
});

Deno.test("loadModel() reads a network that has lost its stamp as anyone's", async () => {
  await withFolder(async (folder) => {
    const saved = await saveNew(folder);
    const path = join(folder, "model.json");
    await Deno.writeTextFile(
      path,
      edited(await Deno.readTextFile(path), ["userDefinedMetadata"], null),
    );
    const { model, stamp } = await loadModel(folder);
    assert.equal(stamp, undefined);
    assert.deepEqual(predictAndDispose(model), saved);
  });
});

Deno.test("loadModel() refuses what it can't run of another's model, and says which layer", async () => {
  await withFolder(async (folder) => {
    await writeForeign(folder);
    const path = join(folder, "model.json");
    const text = await Deno.readTextFile(path);
    const config = (layer: number, ...keys: string[]): Path => [
      ...["modelTopology", "config", "layers", layer],
      ...["config", ...keys],
    ];
    const kinds = "InputLayer, Conv2D, MaxPooling2D, Dropout, Flatten, Dense";
    const activations = "relu, elu, selu, tanh, sigmoid, linear, softmax";
    const cases: [Path, unknown, string][] = [
      [["format"], "graph-model", 'format must be "layers-model": it is "graph-model"'],
      [
        ["modelTopology", "class_name"],
        "Model",
        'its layers must be a Sequential chain: it is "Model"',
      ],
      [["modelTopology"], undefined, "its layers must be a Sequential chain: it is missing"],
      [
        ["modelTopology", "config", "layers", 4, "class_name"],
        "BatchNormalization",
        `layer "drop" must be one of ${kinds}: it is "BatchNormalization"`,
      ],
      [config(0, "strides"), [2, 2], 'layer "c1" must have strides [1,1]: it is [2,2]'],
      [config(0, "use_bias"), false, 'layer "c1" must have use_bias true: it is false'],
      [config(0, "filters"), 7, 'layer "c1" must have a kernel [5, 5, 1, 7]: it is [5,5,1,6]'],
      [
        config(0, "filters"),
        1e12,
        'layer "c1" must have a kernel [5, 5, 1, 1000000000000]: it is [5,5,1,6]',
      ],
      [
        config(0, "kernel_size"),
        [5, 3],
        'layer "c1" must have a square kernel_size such as [3, 3]: it is [5,3]',
      ],
      [
        config(0, "batch_input_shape"),
        [null, 32, 32, 3],
        'layer "c1" must take images [n, 28, 28, 1]: it takes [null,32,32,3]',
      ],
      [
        config(0, "activation"),
        "gelu",
        `layer "c1" must have one of the activations ${activations}: it is "gelu"`,
      ],
      [config(1, "strides"), [1, 1], 'layer "s2" must have strides [2,2]: it is [1,1]'],
      [config(1, "pool_size"), [3, 3], 'layer "s2" must have strides [3,3]: it is [2,2]'],
      [config(4, "rate"), 1, 'layer "drop" must have a rate of at least 0 and below 1: it is 1'],
      [
        ["weightsManifest", 0, "paths", 0],
        "../elsewhere.bin",
        'weightsManifest must name files of its folder: it names "../elsewhere.bin"',
      ],
      [
        ["weightsManifest", 0, "weights", 0, "dtype"],
        "uint8",
        'weight "c1/kernel" must be float32, not quantised: it is {"name":"c1/kernel","shape":[5,5,1,6],"dtype":"uint8"}',
      ],
      [["weightsManifest"], {}, "weightsManifest must list files and weights: it is {}"],
    ];
    for (const [keys, value, rule] of cases) {
      await Deno.writeTextFile(path, edited(text, keys, value));
      await assertRefused(folder, syntaxError(path, rule));
    }
    const ten = edited(text, config(6, "activation"), "sigmoid");
    await Deno.writeTextFile(path, ten);
    await assert.rejects(
      () => loadModel(folder),
      /its last layer must be Dense with 10 units and softmax/,
    );
  });
});

Deno.test("loadModel() refuses another's weights that are cut or no numbers", async () => {
  await withFolder(async (folder) => {
    await writeForeign(folder);
    const path = join(folder, "model.json");
    const shard = join(folder, "group1-shard2of2.bin");
    const bytes = await Deno.readFile(shard);
    await Deno.writeFile(shard, bytes.subarray(4));
    const expected = 1_000 + bytes.length;
    await assertRefused(
      folder,
      syntaxError(path, `its weights must be ${expected} bytes: its files have ${expected - 4}`),
    );
    const broken = bytes.slice();
    new DataView(broken.buffer).setFloat32(0, NaN, true);
    await Deno.writeFile(shard, broken);
    await assertRefused(
      folder,
      syntaxError(path, "every weight must be a finite number: number 250 is NaN"),
    );
    await Deno.remove(shard);
    await assert.rejects(() => loadModel(folder), Deno.errors.NotFound);
  });
});

Deno.test("loadModel() meets every damaged field of another's model with an error of its own", async () => {
  await withFolder(async (folder) => {
    await writeForeign(folder);
    const path = join(folder, "model.json");
    const text = await Deno.readTextFile(path);
    for (const keys of pathsOf(JSON.parse(text))) {
      for (const value of [undefined, null, -1, 0, 1e9, "x", [], {}]) {
        await Deno.writeTextFile(path, edited(text, keys, value));
        try {
          (await loadModel(folder)).model.dispose();
        } catch (error) {
          const isOurs = error instanceof SyntaxError || error instanceof Deno.errors.NotFound;
          assert.ok(isOurs, `${keys.join(".")} = ${JSON.stringify(value)}: ${error}`);
        }
      }
    }
  });
});

/** The paths of all fields of a JSON value. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    ...path.length === 0 ? [] : [path],
    ...Object.entries(value).flatMap(([key, part]) =>
      pathsOf(part, [...path, Array.isArray(value) ? Number(key) : key])
    ),
  ];
}
