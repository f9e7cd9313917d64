import assert from "node:assert/strict";
import { maximizeActivation } from "../../lib/analysis/activation_maximization.ts";
import { cutModel } from "../../lib/model/activations.ts";
import { meanActivations } from "../../lib/analysis/separation.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { item, ndarray, stack } from "../../lib/base/ndarray.ts";
import { predict } from "../../lib/model/predict.ts";
import { createRandom } from "../../lib/base/random.ts";
import { binding, tf } from "../../lib/engine/tensorflow.ts";
import { matrix } from "../helpers/numbers.ts";
import { denseModel } from "../helpers/dense_model.ts";

const OPTIONS = { filters: [4, 6], units: [16] };

Deno.test("maximizeActivation() finds images that excite filters more than where it begins", () => {
  const model = createMnistCnn(OPTIONS);
  const rows = maximizeActivation(model, "conv2", { steps: 20 });
  const begin = maximizeActivation(model, "conv2", { steps: 0 });
  assert.deepEqual(rows.map(({ filter }) => filter), [0, 1, 2, 3, 4, 5]);
  assert.ok(rows.every(({ image }) => image.data.every((value) => value >= 0 && value <= 1)));
  assert.ok(rows.every(({ activation }, k) => activation > (begin[k]?.activation ?? NaN)));
  model.dispose();
});

Deno.test("maximizeActivation() tells each filter's mean activation on its own image", () => {
  const model = createMnistCnn(OPTIONS);
  const rows = maximizeActivation(model, "conv1", { steps: 3 });
  const images = stack(rows.map(({ image }) => image));
  const again = cutModel(model, "conv1").activations(ndarray(images.data, [4, 28, 28, 1]));
  const means = meanActivations(again);
  assert.deepEqual(
    rows.map(({ activation }) => activation),
    [0, 1, 2, 3].map((k) => item(means, k).data[k]),
  );
  model.dispose();
});

Deno.test("maximizeActivation() begins with random pixels of the seed", () => {
  const model = createMnistCnn(OPTIONS);
  const random = createRandom(7);
  const rows = maximizeActivation(model, "conv1", { seed: 7, steps: 0 });
  const { data } = stack(rows.map(({ image }) => image));
  assert.deepEqual(data, Float32Array.from({ length: 4 * 784 }, random));
  const run = (seed: number) => maximizeActivation(model, "conv1", { seed, steps: 2 });
  assert.deepEqual(run(7), run(7));
  assert.notDeepEqual(run(7), run(8));
  model.dispose();
});

Deno.test("maximizeActivation() lights the pixels that a unit asks for", () => {
  // Class k asks for the left half; the others against it.
  const model = denseModel((pixel) => pixel % 28 < 14 ? 0.1 : -0.1);
  const [{ image: { data } } = { image: matrix([]) }] = maximizeActivation(model, "dense1", {
    steps: 30,
  });
  const away = (pixel: number) => Math.abs(pixel % 28 - 13.5) > 2;
  const lit = (value: number, pixel: number) => pixel % 28 < 14 ? value > 0.9 : value < 0.1;
  assert.ok(data.every((value, pixel) => !away(pixel) || lit(value, pixel)));
  model.dispose();
});

Deno.test("maximizeActivation() wakes a filter that is silent everywhere", () => {
  const model = denseModel((pixel) => pixel < 28 ? -1 : 0);
  const [first] = maximizeActivation(model, "dense1", { steps: 30 });
  const upper = first?.image.data.subarray(0, 14);
  assert.ok(upper?.every((value) => value < 0.3));
  model.dispose();
});

Deno.test("maximizeActivation() keeps no tensor", () => {
  const model = createMnistCnn(OPTIONS);
  predict(model, ndarray(new Float32Array(784), [1, 28, 28, 1]));
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  for (const layer of ["conv2", "pool1", "dense1"]) maximizeActivation(model, layer, { steps: 2 });
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
  model.dispose();
});

Deno.test("maximizeActivation() refuses a layer that there is not, and half a step", () => {
  const model = denseModel(() => 0);
  assert.throws(() => maximizeActivation(model, "conv2"), {
    name: "RangeError",
    message: 'Cannot cut layer "conv2" in model "dense_only" as there is none: ' +
      'layers are "flatten", "dense1"',
  });
  for (const steps of [-1, 0.5, NaN]) {
    assert.throws(() => maximizeActivation(model, "dense1", { steps }), {
      name: "RangeError",
      message:
        `Cannot maximize activations as steps must be a whole number: current value is ${steps}`,
    });
  }
  model.dispose();
});
