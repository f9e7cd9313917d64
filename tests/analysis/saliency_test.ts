import assert from "node:assert/strict";
import { cutModel, filtersOf, layerWeights } from "../../lib/model/activations.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { item, ndarray } from "../../lib/base/ndarray.ts";
import { predict } from "../../lib/model/predict.ts";
import { gradientSaliency } from "../../lib/analysis/saliency.ts";
import { asTfjs, binding, tf } from "../../lib/engine/tensorflow.ts";
import { denseModel } from "../helpers/dense_model.ts";
import { assertClose } from "../helpers/numbers.ts";
import { brightRows } from "../helpers/training_run.ts";

const OPTIONS = { filters: [4, 6], units: [16] };
const { images, labels } = brightRows(5, 4);

Deno.test("gradientSaliency() is the gradient that tfjs finds", () => {
  const model = createMnistCnn(OPTIONS);
  const network = asTfjs(model);
  const [, ...layers] = network.layers.toReversed();
  const { kernel, bias } = layerWeights(model, "dense2");
  const expected = tf.tidy(() => {
    const chosen = tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), 10);
    const score = (x: ReturnType<typeof tf.tensor>) => {
      const hidden = layers.toReversed().reduce(
        (y, layer) => layer.apply(y) as typeof x,
        x,
      );
      const logits = hidden.matMul(tf.tensor2d(kernel.data, [16, 10])).add(tf.tensor1d(bias.data));
      return logits.mul(chosen).sum();
    };
    return [...tf.grad(score)(tf.tensor4d(images.data, [5, 28, 28, 1])).dataSync()];
  });
  const found = gradientSaliency(model, images, labels);
  assert.deepEqual(found.shape, [5, 28, 28]);
  assertClose(found.data, expected, 1e-6);
  model.dispose();
});

Deno.test("gradientSaliency() of a linear model is its weights", () => {
  const model = denseModel((pixel, label) => pixel === 28 * label + 3 ? 2 : 0);
  const saliency = gradientSaliency(model, images, [0, 1, 2, 3, 9]);
  for (const [i, label] of [0, 1, 2, 3, 9].entries()) {
    const { data } = item(saliency, i);
    assert.deepEqual([...data.keys()].filter((pixel) => data[pixel] !== 0), [28 * label + 3]);
    assert.equal(data[28 * label + 3], 2);
  }
  model.dispose();
});

Deno.test("gradientSaliency() leaves the images as they are, keeps no tensor, takes none too", () => {
  const model = createMnistCnn(OPTIONS);
  const before = images.data.slice();
  predict(model, images);
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  gradientSaliency(model, images, labels);
  const none = gradientSaliency(model, ndarray(new Float32Array(0), [0, 28, 28, 1]), []);
  assert.deepEqual(none.shape, [0, 28, 28]);
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
  assert.deepEqual(images.data, before);
  model.dispose();
});

Deno.test("gradientSaliency() refuses images and labels that don't fit, and keeps no tensor", () => {
  const model = createMnistCnn(OPTIONS);
  predict(model, images);
  const tensors = binding.getNumOfTensors();
  assert.throws(() => gradientSaliency(model, ndarray(images.data, [5, 784]), labels), {
    name: "TypeError",
    message: "Cannot map saliency as the images' shape must be [n, 28, 28, 1]: it is [5, 784]",
  });
  assert.throws(() => gradientSaliency(model, images, [1, 2]), {
    name: "TypeError",
    message: "Cannot map saliency as each image must have a label: there are 5 images and 2 labels",
  });
  for (const bad of [10, -1, 0.5, NaN]) {
    assert.throws(() => gradientSaliency(model, images, [1, 2, bad, 4, 5]), {
      name: "RangeError",
      message: `Cannot map saliency as labels must be from 0 to 9: label 2 is ${bad}`,
    });
  }
  assert.equal(binding.getNumOfTensors(), tensors);
  model.dispose();
});

Deno.test("a model without convolutions has no filters, and the layers that there are are named", () => {
  const model = denseModel(() => 0);
  for (const read of [layerWeights, filtersOf]) {
    assert.throws(() => read(model, "conv1"), {
      name: "RangeError",
      message: 'Cannot read weights of layer "conv1" in model "dense_only" as there is none: ' +
        'layers are "dense1"',
    });
  }
  assert.throws(() => cutModel(model, "conv1"), {
    name: "RangeError",
    message: 'Cannot cut layer "conv1" in model "dense_only" as there is none: ' +
      'layers are "flatten", "dense1"',
  });
  model.dispose();
});
