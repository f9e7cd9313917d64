/**
 * The training step as tf.layers and tfjs's automatic gradients give it.
 *
 * It is the oracle for `fast_step.ts`, and half as fast.
 *
 * @module
 */

import type * as tfjs from "@tensorflow/tfjs";
import { free } from "../../lib/engine/raw_ops.ts";
import { dropoutMask } from "../../lib/engine/stages.ts";
import { asTfjs, tensorOf, tf } from "../../lib/engine/tensorflow.ts";
import {
  ADAM,
  drawMasks,
  maskSeeds,
  type StepOptions,
  type TrainingStep,
} from "../../lib/training/step.ts";

/** Returns a step for a network; see {@linkcode TrainingStep}. */
export function createPlainStep({ model, train, learningRate, seed }: StepOptions): TrainingStep {
  const network = asTfjs(model);
  const images = tf.tensor4d(train.images.data, train.images.shape as [number, number, number, 1]);
  const labels = tf.oneHot(tf.tensor1d(Int32Array.from(train.labels), "int32"), 10);
  const optimizer = tf.train.adam(learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
  let steps = 0;
  let totals = { loss: 0, correct: 0, seen: 0 };
  const trained = network.trainableWeights.map((weight) => weight.read() as tfjs.Variable);

  /** The layers one after another, with a mask of ours in place of each dropout's. */
  function forward(batch: tfjs.Tensor): tfjs.Tensor {
    const seeds = maskSeeds(seed, steps, network.layers.length);
    const drawMask = drawMasks(seeds);
    let dropouts = 0;
    const output = network.layers.reduce((x, layer) => {
      if (layer.getClassName() !== "Dropout") return layer.apply(x) as tfjs.Tensor;
      const { rate } = layer.getConfig() as { rate: number };
      const number = dropouts++;
      return rate === 0 ? x : x.mul(tensorOf(dropoutMask(x.shape, rate, number, drawMask)));
    }, batch);
    free(...seeds);
    return output;
  }

  return {
    run(indices) {
      steps++;
      tf.tidy(() => {
        const rows = tf.tensor1d(indices, "int32");
        const batch = images.gather(rows);
        const expected = labels.gather(rows);
        const { value, grads } = tf.variableGrads(() => {
          const predicted = forward(batch);
          const correct = predicted.argMax(1).equal(expected.argMax(1)).sum().dataSync()[0] ?? 0;
          totals = { ...totals, correct: totals.correct + correct };
          return tf.metrics.categoricalCrossentropy(expected, predicted).mean() as tfjs.Scalar;
        }, trained);
        optimizer.applyGradients(grads as tfjs.NamedTensorMap as never);
        const loss = (value.dataSync()[0] ?? 0) * indices.length;
        totals = { ...totals, loss: totals.loss + loss, seen: totals.seen + indices.length };
      });
    },
    takeLogs() {
      const { loss, correct, seen } = totals;
      totals = { loss: 0, correct: 0, seen: 0 };
      return { loss: loss / seen, acc: correct / seen };
    },
    // tfjs's optimizer changes the model's own weights.
    sync() {},
    dispose() {
      tf.dispose([images, labels]);
      optimizer.dispose();
    },
  };
}
