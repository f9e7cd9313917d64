import assert from "node:assert/strict";
import type * as tfjs from "@tensorflow/tfjs";
import { createMnistCnn } from "../../lib/model/model.ts";
import type { MnistCnnOptions } from "../../lib/model/options.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { createRandom } from "../../lib/base/random.ts";
import { asTfjs, binding, tf } from "../../lib/engine/tensorflow.ts";
import { createFastStep } from "../../lib/training/fast_step.ts";
import { createPlainStep } from "../training/plain_step.ts";
import type { StepOptions, TrainingStep } from "../../lib/training/step.ts";

const STEPS = 20;
const BATCH_SIZE = 16;

/** How far gradients may differ, as a share of the weight's largest gradient: rounding. */
const GRADIENT_TOLERANCE = 1e-4;

/**
 * How far the two paths may be apart after 20 steps. Rounding decides where a sum of nearly 0
 * passes ReLU, and Adam divides small gradients by their size, so that differences grow with each
 * step; a wrong gradient leads the paths apart by about the whole way.
 */
const LOSS_TOLERANCE = 0.01;

/** As a share of the way that a weight went in 20 steps. */
const WEIGHT_TOLERANCE = 0.05;

/** Bright bars whose place tells the class, with noise: easy to learn, never flat. */
function bars(n: number): StepOptions["train"] {
  const random = createRandom(7);
  const data = new Float32Array(n * 784);
  const labels = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const label = i % 10;
    labels[i] = label;
    for (let p = 0; p < 784; p++) {
      const inBar = Math.floor((p % 28) / 2.8) === label;
      data[i * 784 + p] = (inBar ? 0.7 : 0) + 0.3 * random();
    }
  }
  return { images: ndarray(data, [n, 28, 28, 1]), labels };
}

const train = bars(STEPS * BATCH_SIZE);

/** The losses of 20 steps and, for each weight, its values before and after. */
function trained(
  createStep: (options: StepOptions) => TrainingStep,
  options: MnistCnnOptions,
  frozen: readonly string[] = [],
): { losses: number[]; before: Float32Array[]; after: Float32Array[] } {
  const model = createMnistCnn(options);
  for (const layer of asTfjs(model).layers) layer.trainable = !frozen.includes(layer.name);
  const weights = (): Float32Array[] =>
    asTfjs(model).layers.flatMap((layer) => layer.getWeights()).map((weight) =>
      weight.dataSync() as Float32Array
    );
  const before = weights();
  const step = createStep({ model, train, batchSize: BATCH_SIZE, learningRate: 0.001, seed: 3 });
  const losses = Array.from({ length: STEPS }, (_, i) => {
    const start = i * BATCH_SIZE;
    step.run(Int32Array.from({ length: BATCH_SIZE }, (_, j) => start + j));
    return step.takeLogs().loss;
  });
  step.sync();
  const after = weights();
  step.dispose();
  model.dispose();
  return { losses, before, after };
}

/** The Euclidean distance between two lists of numbers. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  return Math.sqrt(Array.from(a).reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0));
}

function assertSamePath(options: MnistCnnOptions, frozen: readonly string[] = []): void {
  const fast = trained(createFastStep, options, frozen);
  const plain = trained(createPlainStep, options, frozen);
  plain.losses.forEach((loss, i) => {
    const difference = Math.abs(loss - (fast.losses[i] ?? NaN));
    assert.ok(difference < LOSS_TOLERANCE, `losses of step ${i + 1} differ by ${difference}`);
  });
  plain.after.forEach((weights, i) => {
    const way = distance(weights, plain.before[i] ?? []);
    const apart = distance(weights, fast.after[i] ?? []);
    assert.ok(apart <= WEIGHT_TOLERANCE * way, `weights ${i} went ${way} and are ${apart} apart`);
  });
}

const VARIATIONS: Record<string, MnistCnnOptions> = {
  "the study's network": {},
  "one convolution": { filters: [8] },
  "three convolutions": { filters: [8, 8, 8] },
  "filters of 5×5": { filters: [8, 8], kernelSize: 5 },
  "filters of 2×2": { filters: [8, 8], kernelSize: 2 },
  "64 filters": { filters: [8, 64] },
  "padding same": { filters: [8, 8], padding: "same" },
  "pooling of 3×3": { filters: [8, 8], poolSize: 3 },
  "pooling after each convolution": { filters: [8, 8], poolAfter: [1, 2] },
  "no pooling": { filters: [4, 4], poolAfter: [] },
  "32 dense units": { filters: [8, 8], units: [32] },
  "two dense layers": { filters: [8, 8], units: [64, 32] },
  "no dropout": { filters: [8, 8], rates: [0, 0] },
  "more dropout": { filters: [8, 8], rates: [0.5, 0.7] },
  "elu": { filters: [8, 8], activation: "elu" },
  "selu": { filters: [8, 8], activation: "selu" },
  "tanh": { filters: [8, 8], activation: "tanh" },
  "sigmoid": { filters: [8, 8], activation: "sigmoid" },
};

/** The gradients of the mean loss on the first batch, by automatic differentiation of tf.layers. */
function plainGradients(options: MnistCnnOptions): Float32Array[] {
  const model = createMnistCnn(options);
  const network = asTfjs(model);
  const variables = network.trainableWeights.map((weight) => weight.read() as tfjs.Variable);
  const gradients = tf.tidy(() => {
    const n = BATCH_SIZE;
    const batch = tf.tensor4d(train.images.data.slice(0, n * 784), [n, 28, 28, 1]);
    const labels = tf.oneHot(tf.tensor1d(Int32Array.from(train.labels.slice(0, n)), "int32"), 10);
    const { grads } = tf.variableGrads(() => {
      const predicted = network.predict(batch) as tfjs.Tensor;
      return tf.metrics.categoricalCrossentropy(labels, predicted).mean() as tfjs.Scalar;
    }, variables);
    return variables.map(({ name }) => grads[name]?.dataSync() as Float32Array);
  });
  model.dispose();
  return gradients;
}

/** The same from the fast step: after one step, Adam's first moment is a tenth of the gradient. */
function fastGradients(options: MnistCnnOptions): Float32Array[] {
  const model = createMnistCnn(options);
  const step = createFastStep({
    model,
    train,
    batchSize: BATCH_SIZE,
    learningRate: 0.001,
    seed: 3,
  });
  step.run(Int32Array.from({ length: BATCH_SIZE }, (_, i) => i));
  const moments = [...step.state()].filter(([name]) => name.startsWith("m/"));
  step.dispose();
  model.dispose();
  return moments.map(([, { data }]) => data.map((value) => 10 * value));
}

for (const [name, options] of Object.entries(VARIATIONS)) {
  Deno.test(`createFastStep() has the gradients of tf.layers: ${name}`, () => {
    const noDropout = { ...options, rates: [0, 0] } as const;
    const fast = fastGradients(noDropout);
    plainGradients(noDropout).forEach((plain, i) => {
      const largest = plain.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const apart = plain.reduce(
        (most, value, k) => Math.max(most, Math.abs(value - (fast[i]?.[k] ?? NaN))),
        0,
      );
      assert.ok(apart <= GRADIENT_TOLERANCE * largest, `weight ${i}: ${apart} of ${largest}`);
    });
  });

  Deno.test(`createFastStep() trains as tf.layers does: ${name}`, () => assertSamePath(options));
}

Deno.test("createFastStep() leaves layers that aren't trainable as they are", () => {
  const options = { filters: [8, 8] };
  assertSamePath(options, ["conv1"]);
  const { before, after } = trained(createFastStep, options, ["conv1"]);
  assert.deepEqual(after.slice(0, 2), before.slice(0, 2));
  assert.notDeepEqual(after[2], before[2]);
});

Deno.test("createFastStep() repeats itself to the last digit", () => {
  const options = { filters: [8, 8] };
  assert.deepEqual(trained(createFastStep, options), trained(createFastStep, options));
});

Deno.test("createFastStep() takes a smaller batch for what it is", () => {
  // Eleven of sixteen: the rows that are left over count for nothing.
  const tooMany = new Int32Array(BATCH_SIZE + 1);
  const short = (createStep: (options: StepOptions) => TrainingStep) => {
    const model = createMnistCnn({ filters: [8, 8] });
    const step = createStep({ model, train, batchSize: BATCH_SIZE, learningRate: 0.001, seed: 3 });
    step.run(Int32Array.from({ length: 11 }, (_, i) => i));
    step.run(Int32Array.from({ length: 11 }, (_, i) => i + 11));
    const logs = step.takeLogs();
    if (createStep === createFastStep) {
      assert.throws(() => step.run(tooMany), {
        message: "Cannot take a step of training as the number of images must be a whole number " +
          "from 1 to 16: it is 17",
      });
    }
    step.dispose();
    model.dispose();
    return logs;
  };
  const [fast, plain] = [short(createFastStep), short(createPlainStep)];
  assert.ok(Math.abs(fast.loss - plain.loss) < 1e-4, `losses are ${fast.loss} and ${plain.loss}`);
  assert.equal(Math.round(22 * fast.acc), Math.round(22 * plain.acc));
});

Deno.test("createFastStep() frees every tensor that it makes", () => {
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  trained(createFastStep, { filters: [8, 8], poolAfter: [1, 2] });
  trained(createFastStep, { filters: [8] }, ["conv1"]);
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
});

Deno.test("createFastStep() draws another mask at each step", () => {
  const model = createMnistCnn({ filters: [8], rates: [0.5, 0] });
  const step = createFastStep({ model, train, batchSize: BATCH_SIZE, learningRate: 1e-9, seed: 3 });
  const batch = Int32Array.from({ length: BATCH_SIZE }, (_, i) => i);
  const losses = Array.from({ length: 3 }, () => {
    step.run(batch);
    return step.takeLogs().loss;
  });
  // The weights hardly move, so the losses differ by their masks.
  assert.equal(new Set(losses.map((loss) => loss.toFixed(4))).size, 3);
  step.dispose();
  model.dispose();
});
