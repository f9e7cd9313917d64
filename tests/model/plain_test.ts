import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { argMax } from "../../lib/base/arg_max.ts";
import { item, type NdArray, ndarray } from "../../lib/base/ndarray.ts";
import { createRandom } from "../../lib/base/random.ts";
import { asTfjs, type LayersModel, tf } from "../../lib/engine/tensorflow.ts";
import { head } from "../../lib/mnist/mod.ts";
import { loadMnist } from "../../lib/mnist/mnist.ts";
import { cutModel } from "../../lib/model/activations.ts";
import { loadModel } from "../../lib/model/files.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { ACTIVATIONS, type MnistCnnOptions } from "../../lib/model/options.ts";
import { createPlainNetwork } from "../../lib/model/plain.ts";
import { predict } from "../../lib/model/predict.ts";
import { layersOf } from "../../lib/model/records.ts";

/** Float32 rounds differently in another order of operations. */
const TOLERANCE = 1e-5;

const MODELS = fromFileUrl(new URL("../../models", import.meta.url));
const { test } = await loadMnist();

function assertClose(found: Float32Array, expected: Float32Array, what: string): void {
  assert.equal(found.length, expected.length, what);
  const apart = found.reduce((most, p, i) => Math.max(most, Math.abs(p - (expected[i] ?? NaN))), 0);
  assert.ok(apart <= TOLERANCE, `${what}: up to ${apart} apart`);
}

/** Asserts that each layer's output is TensorFlow's, for each image. */
function assertSame(model: LayersModel, images: NdArray): void {
  const network = createPlainNetwork(layersOf(model));
  const expected = predict(model, images);
  const [n = 0] = images.shape;
  for (let i = 0; i < n; i++) {
    const image = item(images, i);
    const outputs = network(image);
    assertClose(outputs.at(-1)?.output.data as Float32Array, item(expected, i).data, `image ${i}`);
    if (i > 1) continue;
    for (const { layer, output, beforeActivation } of outputs) {
      const one = ndarray(image.data, [1, 28, 28, 1]);
      const cut = cutModel(model, layer).activations(one);
      assert.deepEqual([1, ...output.shape], cut.shape, layer);
      assertClose(output.data, cut.data, layer);
      const before = cutModel(model, layer, { beforeActivation: true }).activations(one);
      assertClose(beforeActivation.data, before.data, `${layer} before its activation`);
    }
  }
}

for (const name of ["mnist_cnn", "hand_cnn"]) {
  Deno.test(`createPlainNetwork() runs ${name} as TensorFlow does, layer by layer`, async () => {
    const { model } = await loadModel(`${MODELS}/${name}`);
    assertSame(model, head(test, 50).images);
    model.dispose();
  });
}

const SMALL: MnistCnnOptions = { filters: [4, 6], units: [8] };
const VARIATIONS: Readonly<Record<string, MnistCnnOptions>> = {
  "padding same, pooling after each": { ...SMALL, padding: "same", poolAfter: [1, 2] },
  "padding same, filters of 2×2": { ...SMALL, padding: "same", kernelSize: 2 },
  "padding same, filters of 4×4": { ...SMALL, padding: "same", kernelSize: 4 },
  "three convolutions, pooling of 3×3": { ...SMALL, filters: [3, 4, 5], poolSize: 3 },
  "no pooling, no hidden dense layer": { filters: [2], poolAfter: [], units: [] },
  "two dense layers": { ...SMALL, units: [8, 6] },
  ...Object.fromEntries(ACTIVATIONS.map((activation) => [activation, { ...SMALL, activation }])),
};

/** Biases begin at 0, which would hide a wrong one. */
function withBiases(model: LayersModel): LayersModel {
  const random = createRandom(5);
  tf.tidy(() => {
    for (const layer of asTfjs(model).layers) {
      layer.setWeights(
        layer.getWeights().map((weight) =>
          weight.rank > 1
            ? weight
            : tf.tensor(Float32Array.from({ length: weight.size }, () => random() - 0.5))
        ),
      );
    }
  });
  return model;
}

for (const [name, options] of Object.entries(VARIATIONS)) {
  Deno.test(`createPlainNetwork() runs ${name} as TensorFlow does`, () => {
    const model = withBiases(createMnistCnn(options));
    assertSame(model, head(test, 5).images);
    model.dispose();
  });
}

Deno.test("createPlainNetwork() says 7 of the first test digit, and changes nothing", async () => {
  const { model } = await loadModel(`${MODELS}/mnist_cnn`);
  const network = createPlainNetwork(layersOf(model));
  model.dispose();
  const image = item(test.images, 0);
  const before = image.data.slice();
  assert.equal(argMax(network(image).at(-1)?.output.data ?? []), 7);
  assert.deepEqual(image.data, before);
  assert.deepEqual(network(image), network(image));
});

Deno.test("createPlainNetwork() refuses what it can't run", () => {
  const model = createMnistCnn({ filters: [2], units: [] });
  const [conv, ...others] = layersOf(model);
  model.dispose();
  assert.ok(conv?.kind === "Conv2D");
  assert.throws(
    () => createPlainNetwork([{ ...conv, activation: "swish" }, ...others]),
    new RangeError(
      'Cannot run a network without TensorFlow as the activation of "conv1" must be one of ' +
        '"linear", "relu", "elu", "selu", "tanh", "sigmoid", "softmax": it is "swish"',
    ),
  );
  const image = ndarray(new Float32Array(784), [28, 28, 1]);
  assert.throws(
    () => createPlainNetwork([conv, conv])(image),
    new TypeError(
      'Cannot run a network without TensorFlow as the kernel of "conv1" must have 18 rows for ' +
        "what comes in: it has 9",
    ),
  );
  assert.throws(
    () => createPlainNetwork(others)(image),
    new TypeError(
      'Cannot run a network without TensorFlow as the kernel of "dense1" must have 196 rows for ' +
        "what comes in: it has 338",
    ),
  );
  assert.throws(
    () => createPlainNetwork([conv])(ndarray(new Float32Array(784), [28, 28])),
    new TypeError(
      "Cannot run a network without TensorFlow as the image must be [28, 28, 1]: " +
        "shape is [28, 28]",
    ),
  );
});
