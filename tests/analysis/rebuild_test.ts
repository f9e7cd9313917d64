import assert from "node:assert/strict";
import { cutModel, layerWeights } from "../../lib/model/activations.ts";
import { largestDifference, maxPool, rebuildConvolution } from "../../lib/analysis/rebuild.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { ACTIVATIONS } from "../../lib/model/options.ts";
import { item, ndarray, sizeOf } from "../../lib/base/ndarray.ts";
import { asTfjs, tf } from "../../lib/engine/tensorflow.ts";
import { brightRows } from "../helpers/training_run.ts";

const zeros = (...shape: number[]) => ndarray(new Float32Array(sizeOf(shape)), shape);

Deno.test("rebuildConvolution() and maxPool() are the network's layers", () => {
  for (const kernelSize of [2, 3, 5]) {
    const model = createMnistCnn({ filters: [4, 6], units: [8], kernelSize });
    const [first] = asTfjs(model).layers;
    tf.tidy(() =>
      first?.setWeights([first.getWeights()[0] ?? tf.zeros([]), tf.range(-0.2, 0.2, 0.1)])
    );
    const { images } = brightRows(1, 3);
    const maps = (layer: string) => item(cutModel(model, layer).activations(images), 0);
    const conv1 = rebuildConvolution(item(images, 0), layerWeights(model, "conv1"));
    const conv2 = rebuildConvolution(conv1, layerWeights(model, "conv2"));
    assert.ok(largestDifference(conv1, maps("conv1")) < 1e-6);
    assert.ok(largestDifference(conv2, maps("conv2")) < 1e-6);
    assert.deepEqual(maxPool(maps("conv2"), 2), maps("pool1"));
    model.dispose();
  }
});

Deno.test("rebuildConvolution() has every activation that a network can have", () => {
  const { images } = brightRows(1, 3);
  for (const activation of ACTIVATIONS) {
    const model = createMnistCnn({ filters: [4], units: [8], activation });
    const maps = item(cutModel(model, "conv1").activations(images), 0);
    const rebuilt = rebuildConvolution(item(images, 0), layerWeights(model, "conv1"), activation);
    assert.ok(largestDifference(maps, rebuilt) < 1e-6, activation);
    model.dispose();
  }
});

Deno.test("rebuildConvolution() refuses shapes that don't fit together", () => {
  const good = { kernel: zeros(3, 3, 2, 4), bias: zeros(4) };
  const bad = [
    [zeros(5, 5), good],
    [zeros(5, 5, 1), good],
    [zeros(5, 5, 2), { ...good, bias: zeros(3) }],
    [zeros(5, 5, 2), { ...good, kernel: zeros(3, 3, 2) }],
  ] as const;
  for (const [input, weights] of bad) {
    const shapes = [input, weights.kernel, weights.bias].map(({ shape }) =>
      `[${shape.join(", ")}]`
    );
    assert.throws(() => rebuildConvolution(input, weights), {
      name: "TypeError",
      message:
        "Cannot rebuild a convolution as input, kernel and bias must be [height, width, in], " +
        `[kernelHeight, kernelWidth, in, out] and [out]: shapes are ${shapes.join(", ")}`,
    });
  }
  assert.throws(() => rebuildConvolution(zeros(2, 5, 2), good), {
    name: "RangeError",
    message: "Cannot rebuild a convolution as the kernel must fit in the image: " +
      "kernel is 3×3, image is 2×5",
  });
});

Deno.test("maxPool() leaves out what no square fits on, and refuses what can't be pooled", () => {
  const maps = ndarray(Float32Array.from({ length: 30 }, (_, i) => -i), [3, 5, 2]);
  assert.deepEqual([...maxPool(maps, 2).data], [-0, -1, -4, -5]);
  assert.deepEqual(maxPool(maps, 1), maps);
  assert.throws(() => maxPool(zeros(4, 4), 2), {
    name: "TypeError",
    message: "Cannot pool feature maps as their shape must be [height, width, channels]: " +
      "it is [4, 4]",
  });
  for (const poolSize of [0, 4, 1.5]) {
    assert.throws(() => maxPool(maps, poolSize), {
      name: "RangeError",
      message: "Cannot pool feature maps as poolSize must be an integer from 1 to 3: " +
        `current value is ${poolSize}`,
    });
  }
});

Deno.test("largestDifference() takes no difference for 0, and NaN for NaN", () => {
  const row = (...values: number[]) => ndarray(Float32Array.from(values), [values.length]);
  assert.equal(largestDifference(row(1, -2), row(1, -2)), 0);
  assert.equal(largestDifference(row(1, -2), row(0, 3)), 5);
  assert.equal(largestDifference(row(), row()), 0);
  assert.equal(largestDifference(row(1, NaN), row(1, 1)), NaN);
  assert.throws(() => largestDifference(row(1), row(1, 2)), {
    name: "TypeError",
    message: "Cannot compare arrays as they must have the same shape: shapes are [1] and [2]",
  });
});
