/**
 * This project's side of the benchmark.
 *
 * @module
 */

import { head, loadMnist } from "../../lib/mnist/mod.ts";
import { createMnistCnn, evaluate, predict, saveModel } from "../../lib/model/mod.ts";
import { item, type NdArray, ndarray, shuffledIndices, sizeOf } from "../../lib/base/mod.ts";
import { filter2D } from "../../lib/filter2d/mod.ts";
import { ssdMatrix } from "../../lib/neighbors/mod.ts";
import { binding } from "../../lib/engine/mod.ts";
import { createFastStep, type FastStep, fit } from "../../lib/training/mod.ts";
import { measureConvolutions } from "./convolutions.ts";
import { serve } from "./serve.ts";

const BATCH_SIZE = 128;
const { train, test } = await loadMnist();
const [digit, large] = [values(28, 28), values(1024, 1024)];
const [bank, kernel7] = [values(32, 3, 3), values(7, 7)];
const kernels = Array.from({ length: 32 }, (_, i) => item(bank, i));
const [rows, references] = [values(10_000, 128), values(1_000, 128)];
let model = createMnistCnn();
let step: FastStep | undefined;
let epochsDone = 0;

await serve({
  about: () => ({ versions: `TensorFlow ${binding.TF_Version}` }),
  setup({ filters = 32 }) {
    dispose();
    model = createMnistCnn({ filters: [filters, filters] });
  },
  epoch({ images = 0 }) {
    // The step is made by the first epoch, as Keras's is.
    step ??= createFastStep({
      model,
      train,
      batchSize: BATCH_SIZE,
      learningRate: 0.001,
      seed: 42,
    });
    const order = shuffledIndices(images, epochsDone++);
    for (let start = 0; start < images; start += BATCH_SIZE) {
      step.run(order.slice(start, start + BATCH_SIZE));
    }
    const logs = step.takeLogs();
    step.sync();
    return logs;
  },
  evaluate: ({ images = 0 }) => evaluate(model, head(test, images)),
  predict({ images = 0 }) {
    predict(model, head(test, images).images);
  },
  async job({ images = 0, epochs = 0, folder = "" }) {
    dispose();
    model = createMnistCnn();
    const validation = head(test, Math.min(images, 10_000));
    const { history } = await fit(model, { train: head(train, images), validation }, { epochs });
    await saveModel(model, folder, { history });
    const { valLoss: loss = NaN, valAcc: acc = NaN } = history.at(-1) ?? {};
    return { loss, acc };
  },
  bank() {
    for (const kernel of kernels) filter2D(digit, kernel);
  },
  large() {
    filter2D(large, kernel7);
  },
  distances() {
    ssdMatrix(rows, references);
  },
  convolutions: ({ filters = 32 }) => ({ flops: measureConvolutions(filters) }),
});

function dispose(): void {
  step?.dispose();
  step = undefined;
  model.dispose();
}

/** The numbers that functions_side.py makes: between -1 and 1, in no simple order. */
function values(...shape: number[]): NdArray {
  return ndarray(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i * 7919 % 1009 / 504 - 1),
    shape,
  );
}
