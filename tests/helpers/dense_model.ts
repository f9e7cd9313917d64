import { type LayersModel, tf } from "../../lib/engine/tensorflow.ts";

/** A network without convolutions: `28 × 28` pixels to ten classes by `weight(pixel, class)`. */
export function denseModel(weight: (pixel: number, label: number) => number): LayersModel {
  const model = tf.sequential({ name: "dense_only" });
  model.add(tf.layers.flatten({ name: "flatten", inputShape: [28, 28, 1] }));
  model.add(tf.layers.dense({ name: "dense1", units: 10, activation: "softmax" }));
  const kernel = Float32Array.from({ length: 7840 }, (_, i) => weight(Math.floor(i / 10), i % 10));
  tf.tidy(() => model.layers[1]?.setWeights([tf.tensor(kernel, [784, 10]), tf.zeros([10])]));
  return model as unknown as LayersModel;
}
