import assert from "node:assert/strict";
import { createMnistCnn } from "../../lib/model/model.ts";
import type { MnistCnnOptions } from "../../lib/model/options.ts";
import { item, type NdArray, ndarray, sizeOf, take } from "../../lib/base/ndarray.ts";
import { evaluate, predict } from "../../lib/model/predict.ts";
import { createRandom } from "../../lib/base/random.ts";
import { asTfjs, binding, type LayersModel, tf } from "../../lib/engine/tensorflow.ts";

const SMALL: MnistCnnOptions = { filters: [4], units: [8] };

/** Float32 rounds differently in another order of operations. */
const TOLERANCE = 1e-5;

/** Images of noise, half of each dark. */
function noise(n: number): NdArray {
  const random = createRandom(11);
  const data = Float32Array.from({ length: n * 784 }, () => Math.max(0, 2 * random() - 1));
  return ndarray(data, [n, 28, 28, 1]);
}

function labelsFor(n: number): Uint8Array {
  return Uint8Array.from({ length: n }, (_, i) => (7 * i) % 10);
}

/** Uses a new network, frees it, and asserts that no tensor is left. */
function withModel(options: MnistCnnOptions, use: (model: LayersModel) => void): void {
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  const model = createMnistCnn(options);
  try {
    use(model);
  } finally {
    model.dispose();
  }
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
}

/** The oracle: what tf.layers itself predicts. */
function predictedByLayers(model: LayersModel, { data, shape }: NdArray): Float32Array {
  return tf.tidy(() => {
    const output = asTfjs(model).predict(tf.tensor(data, [...shape]));
    return (output as ReturnType<typeof tf.tensor>).dataSync() as Float32Array;
  });
}

function assertClose(found: Float32Array, expected: Float32Array): void {
  assert.equal(found.length, expected.length);
  const apart = found.reduce((most, p, i) => Math.max(most, Math.abs(p - (expected[i] ?? NaN))), 0);
  assert.ok(apart <= TOLERANCE, `they are up to ${apart} apart`);
}

/** Makes an untrained network sure of itself, so that its probabilities differ. */
function sharpen(model: LayersModel): void {
  const last = asTfjs(model).layers.at(-1);
  tf.tidy(() => {
    last?.setWeights(
      last.getWeights().map((weight, i) => i === 0 ? weight.mul(20) : weight.add(0.3)),
    );
  });
}

const VARIATIONS: Record<string, MnistCnnOptions> = {
  "the study's network": {},
  "one convolution": SMALL,
  "three convolutions of 2×2": { filters: [4, 6, 8], kernelSize: 2, units: [8] },
  "padding same, pooling after each": {
    ...SMALL,
    filters: [4, 4],
    padding: "same",
    poolAfter: [1, 2],
  },
  "pooling of 3×3": { ...SMALL, poolSize: 3 },
  "no pooling, no hidden dense layer": { filters: [4], poolAfter: [], units: [] },
  "two dense layers, no dropout": { filters: [4], units: [8, 6], rates: [0, 0] },
  "elu": { ...SMALL, activation: "elu" },
  "selu": { ...SMALL, activation: "selu" },
  "tanh": { ...SMALL, activation: "tanh" },
  "sigmoid": { ...SMALL, activation: "sigmoid" },
};

for (const [name, options] of Object.entries(VARIATIONS)) {
  Deno.test(`predict() agrees with tf.layers: ${name}`, () => {
    withModel(options, (model) => {
      sharpen(model);
      const images = noise(10);
      assertClose(predict(model, images).data, predictedByLayers(model, images));
    });
  });
}

// From 1,000 images on, full batches of 250 run as a graph.
for (const n of [1, 2, 249, 250, 251, 1_001]) {
  Deno.test(`predict() gives ${n} images a row each that sums to 1`, () => {
    withModel(SMALL, (model) => {
      sharpen(model);
      const images = noise(n);
      const { data, shape } = predict(model, images);
      assert.deepEqual(shape, [n, 10]);
      for (let i = 0; i < n; i++) {
        const row = data.subarray(10 * i, 10 * i + 10);
        assert.ok(row.every((p) => p >= 0 && p <= 1));
        assert.ok(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < TOLERANCE);
      }
      assertClose(data, predictedByLayers(model, images));
    });
  });
}

Deno.test("predict() gives an image the same row alone and among others", () => {
  withModel(SMALL, (model) => {
    sharpen(model);
    const images = noise(1_130);
    const together = predict(model, images);
    for (const i of [0, 249, 250, 999, 1_000, 1_129]) {
      assertClose(predict(model, take(images, [i])).data, item(together, i).data);
    }
  });
});

Deno.test("predict() gives no rows for no images", () => {
  withModel(SMALL, (model) => {
    assert.deepEqual(predict(model, noise(0)), { data: new Float32Array(0), shape: [0, 10] });
  });
});

Deno.test("predict() repeats itself, and leaves images and weights as they are", () => {
  withModel(SMALL, (model) => {
    const images = noise(20);
    const before = images.data.slice();
    const weights = asTfjs(model).getWeights().map((weight) => weight.dataSync());
    assert.deepEqual(predict(model, images), predict(model, images));
    assert.deepEqual(images.data, before);
    assert.deepEqual(asTfjs(model).getWeights().map((weight) => weight.dataSync()), weights);
  });
});

Deno.test("predict() reads images that are a part of a larger array", () => {
  withModel(SMALL, (model) => {
    const images = noise(3);
    const last = ndarray(images.data.subarray(2 * 784), [1, 28, 28, 1]);
    assertClose(predict(model, last).data, item(predict(model, images), 2).data);
  });
});

Deno.test("predict() sees weights that changed since the last call", () => {
  withModel(SMALL, (model) => {
    const images = noise(3);
    predict(model, images);
    sharpen(model);
    assertClose(predict(model, images).data, predictedByLayers(model, images));
  });
});

Deno.test("predict() and evaluate() refuse images of another shape", () => {
  withModel(SMALL, (model) => {
    const shapes = [[784], [28, 28], [1, 28, 28], [2, 784], [1, 28, 28, 3], [1, 27, 28, 1], [
      1,
      1,
      28,
      28,
    ]];
    for (const shape of shapes) {
      const images = ndarray(new Float32Array(sizeOf(shape)), shape);
      const hint = ["28, 28", "1, 28, 28"].includes(shape.join(", "))
        ? "; ndarray(images.data, [1, 28, 28, 1]) gives it that"
        : "";
      const rule = `their shape must be [n, 28, 28, 1]: it is [${shape.join(", ")}]${hint}`;
      const error = { name: "TypeError", message: `Cannot run a model on images as ${rule}` };
      assert.throws(() => predict(model, images), error);
      assert.throws(() => evaluate(model, { images, labels: new Uint8Array(1) }), error);
    }
  });
});

Deno.test("predict() refuses a network that it can't run", () => {
  const { layers, sequential } = tf;
  const flatten = (): ReturnType<typeof layers.flatten> =>
    layers.flatten({ name: "flat", inputShape: [28, 28, 1] });
  const norm = layers.batchNormalization({ name: "norm" });
  const cases = [
    [
      [flatten(), norm, layers.dense({ units: 10, activation: "softmax" })],
      'Cannot run layer "norm" as its settings must be those of a plain Conv2D, MaxPooling2D, ' +
      `Dropout, Flatten or Dense layer: it is BatchNormalization ${
        JSON.stringify(norm.getConfig())
      }`,
    ],
    [
      [flatten(), layers.dense({ units: 10 })],
      'Cannot run model "other" as its last layer must be Dense with softmax: its activation is "linear"',
    ],
  ] as const;
  for (const [stack, message] of cases) {
    const model = sequential({ name: "other", layers: [...stack] });
    const error = { name: "TypeError", message };
    assert.throws(() => predict(model as unknown as LayersModel, noise(1)), error);
    model.dispose();
  }
});

Deno.test("evaluate() is the mean cross-entropy and the share that is right", () => {
  for (const n of [1, 249, 251, 1_001]) {
    withModel(SMALL, (model) => {
      sharpen(model);
      const [images, labels] = [noise(n), labelsFor(n)];
      const predictions = predict(model, images);
      let loss = 0;
      let right = 0;
      labels.forEach((label, i) => {
        const row = item(predictions, i).data;
        loss -= Math.log(row[label] ?? NaN) / n;
        if (row.indexOf(Math.max(...row)) === label) right++;
      });
      const found = evaluate(model, { images, labels });
      assert.ok(Math.abs(found.loss - loss) < TOLERANCE, `${found.loss}, not ${loss}`);
      assert.equal(found.acc, right / n);
    });
  }
});

Deno.test("evaluate() stays finite where the right class has a probability of 0", () => {
  withModel(SMALL, (model) => {
    const last = asTfjs(model).layers.at(-1);
    const bias = Float32Array.from({ length: 10 }, (_, i) => i === 0 ? 1000 : 0);
    tf.tidy(() => last?.setWeights([tf.zeros([8, 10]), tf.tensor1d(bias)]));
    const dataset = { images: noise(2), labels: new Uint8Array([0, 1]) };
    assert.deepEqual(evaluate(model, dataset), { loss: 500, acc: 0.5 });
  });
});

Deno.test("evaluate() leaves images and labels as they are", () => {
  withModel(SMALL, (model) => {
    const dataset = { images: noise(5), labels: labelsFor(5) };
    const before = { data: dataset.images.data.slice(), labels: dataset.labels.slice() };
    evaluate(model, dataset);
    assert.deepEqual({ data: dataset.images.data, labels: dataset.labels }, before);
  });
});

Deno.test("evaluate() refuses labels that don't go with the images", () => {
  withModel(SMALL, (model) => {
    const refusals: [number, number[], string, string][] = [
      [0, [], "RangeError", "there must be an image: there are 0"],
      [2, [1], "TypeError", "images and labels must agree in count: there are 2 and 1"],
      [1, [1, 2], "TypeError", "images and labels must agree in count: there are 1 and 2"],
      [3, [9, 0, 10], "RangeError", "labels must be from 0 to 9: label 2 is 10"],
    ];
    for (const [n, labels, name, rule] of refusals) {
      assert.throws(() => evaluate(model, { images: noise(n), labels: Uint8Array.from(labels) }), {
        name,
        message: `Cannot evaluate a model as ${rule}`,
      });
    }
  });
});

Deno.test("predict() and evaluate() refuse bytes and pixels that are no number", () => {
  withModel(SMALL, (model) => {
    const cases = [
      [255, "their values must be from 0 to 1: image 1 has 255; divide bytes by 255"],
      [NaN, "their values must be from 0 to 1: image 1 has NaN"],
      [-0.5, "their values must be from 0 to 1: image 1 has -0.5"],
    ] as const;
    for (const [value, rule] of cases) {
      const images = noise(2);
      images.data[784] = value;
      const error = { name: "RangeError", message: `Cannot run a model on images as ${rule}` };
      assert.throws(() => predict(model, images), error);
      assert.throws(() => evaluate(model, { images, labels: new Uint8Array(2) }), error);
    }
  });
});

Deno.test("evaluate() refuses labels of another kind", () => {
  withModel(SMALL, (model) => {
    const rule =
      "labels must be a Uint8Array with a digit per image, such as Uint8Array.of(5, 0, 4)";
    const oneHot = ndarray(new Float32Array(20), [2, 10]);
    const cases = [
      [[5, 0], "a list of 2"],
      [new Float32Array([5, 0]), "a Float32Array"],
      [oneHot, "an array of shape [2, 10]"],
      [undefined, "missing"],
    ];
    for (const [labels, kind] of cases) {
      const dataset = { images: noise(2), labels: labels as unknown as Uint8Array };
      assert.throws(() => evaluate(model, dataset), {
        name: "TypeError",
        message: `Cannot evaluate a model as ${rule}: it is ${kind}`,
      });
    }
  });
});
