import assert from "node:assert/strict";
import { cutModel, filtersOf, layerWeights } from "../../lib/model/activations.ts";
import { channelsFirst } from "../../lib/model/channels_first.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { item, ndarray } from "../../lib/base/ndarray.ts";
import { predict } from "../../lib/model/predict.ts";
import { asTfjs, binding, tf } from "../../lib/engine/tensorflow.ts";
import { brightRows } from "../helpers/training_run.ts";

const { images } = brightRows(130, 4);
const OPTIONS = { filters: [4, 6], units: [16] };

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  assert.equal(actual.length, expected.length);
  const worst = Array.from(actual).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))),
    0,
  );
  assert.ok(worst <= tolerance, `differs by ${worst}`);
}

Deno.test("cutModel() gives each layer's output as tf.layers computes it", () => {
  const model = createMnistCnn(OPTIONS);
  const network = asTfjs(model);
  for (const layer of network.layers) {
    const { activations, outputShape } = cutModel(model, layer.name);
    const found = activations(images);
    const expected = tf.tidy(() => {
      const part = tf.model({ inputs: network.inputs, outputs: layer.output });
      const batch = tf.tensor4d(images.data, [130, 28, 28, 1]);
      return (part.predict(batch) as ReturnType<typeof tf.tensor>).dataSync();
    });
    assert.deepEqual(found.shape, [130, ...outputShape], layer.name);
    closeTo(found.data, expected);
  }
  model.dispose();
});

Deno.test("cutModel() gives two parts that make the whole", () => {
  const model = createMnistCnn(OPTIONS);
  for (const layer of ["conv1", "conv2", "pool1", "flatten", "dense1", "dense2"]) {
    const { activations, rest } = cutModel(model, layer);
    closeTo(rest(activations(images)).data, predict(model, images).data);
  }
  model.dispose();
});

Deno.test("cutModel() can cut before the activation", () => {
  const model = createMnistCnn(OPTIONS);
  const before = cutModel(model, "dense1", { beforeActivation: true });
  const after = cutModel(model, "dense1").activations(images);
  const sums = before.activations(images);
  assert.ok(sums.data.some((value) => value < 0));
  assert.deepEqual(after.data, sums.data.map((value) => Math.max(value, 0)));
  assert.throws(() => before.rest(sums), {
    name: "TypeError",
    message: 'Cannot run what follows "dense1" as the cut must come after its activation: ' +
      "it comes before it",
  });
  model.dispose();
});

Deno.test("cutModel() follows the network's weights", () => {
  const model = createMnistCnn(OPTIONS);
  const { activations } = cutModel(model, "conv1");
  const [layer] = asTfjs(model).layers;
  tf.tidy(() => layer?.setWeights([tf.zeros([3, 3, 1, 4]), tf.ones([4])]));
  assert.ok(activations(images).data.every((value) => value === 1));
  model.dispose();
});

Deno.test("cutModel() takes no images too", () => {
  const model = createMnistCnn(OPTIONS);
  const none = ndarray(new Float32Array(0), [0, 28, 28, 1]);
  assert.deepEqual(cutModel(model, "dense1").activations(none).shape, [0, 16]);
  model.dispose();
});

Deno.test("cutModel() and layerWeights() name the layers that there are", () => {
  const model = createMnistCnn(OPTIONS);
  assert.throws(() => cutModel(model, "conv3"), {
    name: "RangeError",
    message:
      'Cannot cut layer "conv3" in model "mnist_cnn" as there is none: layers are "conv1", ' +
      '"conv2", "pool1", "dropout1", "flatten", "dense1", "dropout2", "dense2"',
  });
  assert.throws(() => layerWeights(model, "pool1"), {
    name: "RangeError",
    message: 'Cannot read weights of layer "pool1" in model "mnist_cnn" as there is none: ' +
      'layers are "conv1", "conv2", "dense1", "dense2"',
  });
  model.dispose();
});

Deno.test("cutModel() refuses images of another shape", () => {
  const model = createMnistCnn(OPTIONS);
  const flat = ndarray(new Float32Array(784), [1, 784]);
  assert.throws(() => cutModel(model, "conv1").activations(flat), {
    name: "TypeError",
    message: "Cannot run layers on inputs as their shape must be [n, 28, 28, 1]: it is [1, 784]",
  });
  model.dispose();
});

Deno.test("filtersOf() gives each filter as an image", () => {
  const model = createMnistCnn(OPTIONS);
  const { kernel } = layerWeights(model, "conv1");
  const filters = filtersOf(model, "conv1");
  assert.deepEqual(filters.shape, [4, 3, 3]);
  const second = Array.from({ length: 9 }, (_, i) => kernel.data[4 * i + 1]);
  assert.deepEqual([...item(filters, 1).data], second);
  assert.throws(() => filtersOf(model, "conv2"), {
    name: "TypeError",
    message: 'Cannot show the filters of "conv2" as its kernel must have the shape ' +
      "[height, width, 1, filters]: it is [3, 3, 4, 6]",
  });
  model.dispose();
});

Deno.test("channelsFirst() takes maps apart", () => {
  const maps = ndarray(new Float32Array([1, 10, 2, 20, 3, 30, 4, 40]), [2, 2, 2]);
  assert.deepEqual([...channelsFirst(maps).data], [1, 2, 3, 4, 10, 20, 30, 40]);
  assert.throws(() => channelsFirst(item(maps, 0)), {
    name: "TypeError",
    message: "Cannot take feature maps apart as their shape must be [height, width, channels]: " +
      "it is [2, 2]",
  });
});

Deno.test("cutModel() keeps no tensor", () => {
  const model = createMnistCnn(OPTIONS);
  // tfjs hands a network's weights to TensorFlow at their first use.
  predict(model, images);
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  const { activations, rest } = cutModel(model, "pool1");
  rest(activations(images));
  filtersOf(model, "conv1");
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
  model.dispose();
});
