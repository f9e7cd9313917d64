import assert from "node:assert/strict";
import { join } from "@std/path";
import { MNIST_CHECKSUMS } from "../../lib/mnist/mnist.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { loadModel, saveModel } from "../../lib/model/files.ts";
import type { NdArray } from "../../lib/base/ndarray.ts";
import { predict } from "../../lib/model/predict.ts";
import { asTfjs, binding, type LayersModel, tf } from "../../lib/engine/tensorflow.ts";
import { withFolder } from "../helpers/folder.ts";
import {
  ABOUT,
  IMAGES,
  loadedPredictions,
  names,
  OPTIONS,
  predictAndDispose,
  ROW,
  saveNew,
  tensorCounts,
  weightsPath,
} from "../helpers/saved_model.ts";

Deno.test("loadModel() gives the network that saveModel() was given", async () => {
  const tensors = tensorCounts();
  await withFolder(async (folder) => {
    const saved = await saveNew(join(folder, "new", "model"));
    assert.deepEqual(await loadedPredictions(join(folder, "new", "model")), saved);
  });
  assert.deepEqual(tensorCounts(), tensors);
});

Deno.test("loadModel() gives the stamp that saveModel() returned", async () => {
  await withFolder(async (folder) => {
    const model = createMnistCnn(OPTIONS);
    const stamp = await saveModel(model, folder, ABOUT);
    const loaded = await loadModel(folder);
    assert.deepEqual(loaded.stamp, stamp);
    const { weightsSha256, ...rest } = stamp;
    assert.match(weightsSha256, /^[0-9a-f]{64}$/);
    assert.deepEqual(rest, {
      modelVersion: 1,
      options: {
        filters: [4],
        kernelSize: 3,
        padding: "valid",
        poolSize: 2,
        poolAfter: [1],
        units: [8],
        rates: [0.25, 0.5],
        activation: "relu",
        seed: 3,
      },
      seed: 5,
      training: { epochs: 1 },
      history: [ROW],
      data: MNIST_CHECKSUMS,
      versions: {
        deno: Deno.version.deno,
        tfjs: tf.version.tfjs,
        tensorflow: binding.TF_Version,
      },
    });
    loaded.model.dispose();
    model.dispose();
  });
});

Deno.test("saveModel() says nothing of how a network was trained when it isn't told", async () => {
  await withFolder(async (folder) => {
    const model = createMnistCnn();
    const { seed, training, history } = await saveModel(model, folder);
    assert.deepEqual({ seed, training, history }, { seed: 42, training: {}, history: [] });
    model.dispose();
  });
});

Deno.test("saveModel() writes what tf.layers itself can load", async () => {
  await withFolder(async (folder) => {
    const saved = await saveNew(folder);
    const model = await tf.loadLayersModel(`file://${join(folder, "model.json")}`);
    assert.deepEqual(predictAndDispose(model as unknown as LayersModel), saved);
  });
});

Deno.test("saveModel() keeps which layers are frozen", async () => {
  await withFolder(async (folder) => {
    const model = createMnistCnn(OPTIONS);
    asTfjs(model).getLayer("conv1").trainable = false;
    await saveModel(model, folder, ABOUT);
    const loaded = await loadModel(folder);
    const frozen = asTfjs(loaded.model).layers.filter(({ trainable }) => !trainable);
    assert.deepEqual(frozen.map(({ name }) => name), ["conv1"]);
    assert.deepEqual(predictAndDispose(loaded.model), predictAndDispose(model));
  });
});

Deno.test("saveModel() replaces a network, and removes the old weights alone", async () => {
  await withFolder(async (folder) => {
    await saveNew(folder);
    await Deno.writeTextFile(join(folder, "weights_notes.txt"), "mine");
    await Deno.writeTextFile(`${weightsPath(folder)}.1234.part`, "left by a crash");
    const second = await saveNew(folder, { ...OPTIONS, seed: 4 });
    assert.deepEqual(await loadedPredictions(folder), second);
    assert.match(
      names(folder).join(),
      /^model\.json,weights_[0-9a-f]{12}\.bin,weights_notes\.txt$/,
    );
  });
});

/** Runs `use` with a function of Deno replaced. */
async function withReplaced<T extends "rename" | "stat">(
  name: T,
  replacement: typeof Deno[T],
  use: () => Promise<void>,
): Promise<void> {
  const original = Deno[name];
  Reflect.set(Deno, name, replacement);
  try {
    await use();
  } finally {
    Reflect.set(Deno, name, original);
  }
}

Deno.test("saveModel() that dies between its two files leaves the old network", async () => {
  await withFolder(async (folder) => {
    const first = await saveNew(folder);
    const { rename } = Deno;
    const dying: typeof rename = (from, to) =>
      `${to}`.endsWith("model.json") ? Promise.reject(new Error("killed")) : rename(from, to);
    await withReplaced("rename", dying, async () => {
      await assert.rejects(() => saveNew(folder, { ...OPTIONS, seed: 4 }), {
        message: `Cannot write "${folder}/model.json" as the system must take all of it: killed`,
      });
    });
    assert.equal(names(folder).length, 3);
    assert.deepEqual(await loadedPredictions(folder), first);
    const second = await saveNew(folder, { ...OPTIONS, seed: 4 });
    assert.deepEqual(await loadedPredictions(folder), second);
    assert.equal(names(folder).length, 2);
  });
});

Deno.test("loadModel() gives the new network when a save ends between its two reads", async () => {
  await withFolder(async (folder) => {
    await saveNew(folder);
    const [oldWeights, { stat }] = [weightsPath(folder), Deno];
    let second: NdArray | undefined;
    const saving: typeof stat = async (path) => {
      if (path === oldWeights) second ??= await saveNew(folder, { ...OPTIONS, seed: 4 });
      return await stat(path);
    };
    await withReplaced("stat", saving, async () => {
      const predictions = await loadedPredictions(folder);
      assert.notEqual(second, undefined);
      assert.deepEqual(predictions, second);
    });
  });
});

Deno.test("loadModel() during saves gives the old network or the new one", async () => {
  await withFolder(async (folder) => {
    const models = [3, 4].map((seed) => createMnistCnn({ ...OPTIONS, seed }));
    const predictions = models.map((model) => predict(model, IMAGES).data.join());
    await saveNew(folder);
    for (let i = 0; i < 10; i++) {
      const next = (i + 1) % 2;
      const about = { ...ABOUT, options: { ...OPTIONS, seed: 3 + next } };
      const save = saveModel(models[next] as LayersModel, folder, about);
      const loads = await Promise.all([0, 1, 2].map(() => loadedPredictions(folder)));
      for (const { data } of loads) assert.ok(predictions.includes(data.join()));
      await save;
    }
    for (const model of models) model.dispose();
  });
});

/** Sets the bias of the first dense layer. */
function setBias(model: LayersModel, values: number[]): void {
  const layer = asTfjs(model).getLayer("dense1");
  tf.tidy(() => layer.setWeights([...layer.getWeights().slice(0, 1), tf.tensor1d(values)]));
}

Deno.test("saveModel() refuses a network that is changed, or made by something else", async () => {
  await withFolder(async (folder) => {
    const model = createMnistCnn(OPTIONS);
    Object.assign(asTfjs(model).layers[0] ?? {}, { filters: 32 });
    await assert.rejects(() => saveModel(model, folder), {
      name: "TypeError",
      message: 'Cannot save model "mnist_cnn" as it must be the network of its options: ' +
        "modelTopology.config.layers[0].config.filters must be 4: it is 32",
    });
    model.dispose();
    const other = tf.sequential({
      name: "other",
      layers: [tf.layers.flatten({ inputShape: [28, 28, 1] })],
    });
    await assert.rejects(() => saveModel(other as unknown as LayersModel, folder), {
      name: "TypeError",
      message: 'Cannot tell the options of model "other" as it must be made by createMnistCnn() ' +
        "or loadModel(): it is another's",
    });
    assert.deepEqual(names(folder), []);
  });
});

Deno.test("saveModel() refuses what loadModel() would, and leaves the folder as it was", async () => {
  await withFolder(async (folder) => {
    const first = await saveNew(folder);
    const model = createMnistCnn(OPTIONS);
    const refusals: [() => Promise<unknown>, string][] = [
      [
        () => saveModel(model, folder, { ...ABOUT, history: [{ ...ROW, loss: NaN }] }),
        "stamp.history must be a list of rows of epoch, loss, acc, valLoss, valAcc, durationMs: " +
        'it is [{"epoch":1,"loss":null,"acc":0.9,"valLoss":0.6,"valAcc":0.8,"durationMs":7}]',
      ],
      [
        () => saveModel(model, folder, { ...ABOUT, training: { epochs: Infinity } }),
        'stamp.training must hold numbers by name: it is {"epochs":null}',
      ],
    ];
    for (const [save, rule] of refusals) {
      await assert.rejects(save, {
        name: "TypeError",
        message: `Cannot save model "mnist_cnn" as ${rule}`,
      });
    }
    await assert.rejects(() => saveModel(model, folder, { history: [] }), {
      name: "RangeError",
      message: 'Cannot save model "mnist_cnn" as an epoch must be finished: run the training again',
    });
    setBias(model, [0, 0, NaN, 0, 0, 0, 0, 0]);
    await assert.rejects(() => saveModel(model, folder, ABOUT), {
      name: "TypeError",
      message:
        'Cannot save model "mnist_cnn" as every weight must be a finite number: "dense1/bias" has NaN',
    });
    model.dispose();
    assert.deepEqual(await loadedPredictions(folder), first);
    assert.equal(names(folder).length, 2);
  });
});
