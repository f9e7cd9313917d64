import assert from "node:assert/strict";
import { layerWeights } from "../../lib/model/activations.ts";
import { gaborBank } from "../../lib/analysis/gabor.ts";
import { freezeLayer } from "../../lib/analysis/freeze.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { loadModel, saveModel } from "../../lib/model/files.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { predict } from "../../lib/model/predict.ts";
import { binding, tf } from "../../lib/engine/tensorflow.ts";
import { fit } from "../../lib/training/fit.ts";
import { DATA, OPTIONS, SMALL } from "../helpers/training_run.ts";

const gabor = () => ({ kernel: gaborBank(4, 3), bias: ndarray(new Float32Array(4), [4]) });

Deno.test("freezeLayer() gives a layer weights that training leaves, and trains the rest", async () => {
  const model = createMnistCnn(SMALL);
  const dense = layerWeights(model, "dense1");
  freezeLayer(model, "conv1", gabor());
  const { history } = await fit(model, DATA, OPTIONS);
  assert.deepEqual(layerWeights(model, "conv1"), gabor());
  assert.notDeepEqual(layerWeights(model, "dense1"), dense);
  assert.ok((history.at(-1)?.loss ?? NaN) < (history[0]?.loss ?? NaN));
  model.dispose();
});

Deno.test("freezeLayer() is kept when the network is saved", async () => {
  const folder = await Deno.makeTempDir();
  const model = createMnistCnn(SMALL);
  freezeLayer(model, "conv1", gabor());
  await saveModel(model, folder);
  const loaded = (await loadModel(folder)).model;
  await fit(loaded, DATA, { ...OPTIONS, epochs: 1 });
  assert.deepEqual(layerWeights(loaded, "conv1"), gabor());
  model.dispose();
  loaded.dispose();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("freezeLayer() copies the weights, and keeps no tensor", () => {
  const model = createMnistCnn(SMALL);
  predict(model, DATA.validation.images);
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  const weights = gabor();
  freezeLayer(model, "conv1", weights);
  weights.kernel.data.fill(9);
  assert.deepEqual(layerWeights(model, "conv1"), gabor());
  // tfjs hands the new weights to TensorFlow at their first use.
  predict(model, DATA.validation.images);
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
  model.dispose();
});

Deno.test("freezeLayer() refuses layers without weights, and weights of other shapes", () => {
  const model = createMnistCnn(SMALL);
  assert.throws(() => freezeLayer(model, "pool1", gabor()), {
    name: "RangeError",
    message: 'Cannot freeze layer "pool1" in model "mnist_cnn" as there is none: ' +
      'layers are "conv1", "dense1", "dense2"',
  });
  assert.throws(() => freezeLayer(model, "conv1", { ...gabor(), kernel: gaborBank(8, 3) }), {
    name: "TypeError",
    message: 'Cannot freeze layer "conv1" as the shapes of kernel and bias must be ' +
      "[3, 3, 1, 4] and [4]: they are [3, 3, 1, 8] and [4]",
  });
  model.dispose();
});
