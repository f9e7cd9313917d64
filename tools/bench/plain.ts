/**
 * tfjs-node as it comes: tf.layers, its `fit` and its `evaluate`.
 *
 * @module
 */

import type * as tfjs from "@tensorflow/tfjs";
import { type Dataset, loadMnist } from "../../lib/mnist/mod.ts";
import { tf } from "../../lib/engine/mod.ts";
import { serve } from "./serve.ts";

interface Tensors {
  readonly images: tfjs.Tensor4D;
  readonly labels: tfjs.Tensor2D;
}

const { train, test } = await loadMnist();
const [trainSet, testSet] = [tensors(train), tensors(test)];
let model = setUp(32);

await serve({
  about: () => ({ versions: `tfjs-node ${tf.version.tfjs}` }),
  setup({ filters = 32 }) {
    model.dispose();
    model = setUp(filters);
  },
  async epoch({ images = 0 }) {
    const { images: x, labels: y } = first(trainSet, images);
    const { history } = await model.fit(x, y, { batchSize: 128, epochs: 1, verbose: 0 });
    tf.dispose([x, y]);
    return { loss: Number(history["loss"]?.[0]), acc: Number(history["acc"]?.[0]) };
  },
  evaluate({ images = 0 }) {
    const { images: x, labels: y } = first(testSet, images);
    const scores = model.evaluate(x, y, { batchSize: 128 }) as tfjs.Scalar[];
    const [loss = NaN, acc = NaN] = scores.map((score) => score.dataSync()[0] ?? NaN);
    tf.dispose([x, y, ...scores]);
    return { loss, acc };
  },
  predict({ images = 0 }) {
    tf.tidy(() => {
      const x = tf.tensor4d(test.images.data.subarray(0, images * 784), [images, 28, 28, 1]);
      (model.predict(x) as tfjs.Tensor).dataSync();
    });
  },
});

function setUp(filters: number): tfjs.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [28, 28, 1], filters, kernelSize: 3, activation: "relu" }),
      tf.layers.conv2d({ filters, kernelSize: 3, activation: "relu" }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.dropout({ rate: 0.25 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 128, activation: "relu" }),
      tf.layers.dropout({ rate: 0.5 }),
      tf.layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

function tensors({ images, labels }: Dataset): Tensors {
  return tf.tidy(() => ({
    images: tf.tensor4d(images.data, images.shape as [number, number, number, number]),
    labels: tf.oneHot(tf.tensor1d(Int32Array.from(labels), "int32"), 10) as tfjs.Tensor2D,
  }));
}

function first({ images, labels }: Tensors, n: number): Tensors {
  return { images: images.slice(0, n), labels: labels.slice(0, n) };
}
