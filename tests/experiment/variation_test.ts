import assert from "node:assert/strict";
import { mnistStudy } from "../../lib/experiment/study/mnist_study.ts";
import type { Params } from "../../lib/experiment/study/trial.ts";
import { MOST_MACS, variationOf } from "../../lib/experiment/study/variation.ts";
import { countMacs, countParams } from "../../lib/model/options.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { asTfjs } from "../../lib/engine/tensorflow.ts";

const { space } = mnistStudy("full");
const BASELINE: Params = Object.fromEntries(space.map(({ name, baseline }) => [name, baseline]));

/** Every variation that differs from the baseline in one value. */
const NEIGHBOURS = space.flatMap(({ name, values, baseline }) =>
  values.filter((value) => value !== baseline).map((value) => ({ ...BASELINE, [name]: value }))
);

/** What the built network and the training are, as text. */
function built(params: Params): string {
  const { model: options, fit } = variationOf(params);
  const model = createMnistCnn({ ...options, seed: 1 });
  const architecture = asTfjs(model).toJSON(undefined, false);
  model.dispose();
  return JSON.stringify({ architecture, fit });
}

Deno.test("variationOf() of the baseline is the study's own network", () => {
  const { model, fit } = variationOf(BASELINE);
  assert.deepEqual(model, {
    filters: [32, 32],
    kernelSize: 3,
    poolSize: 2,
    poolAfter: [2],
    units: [128],
    rates: [0.25, 0.5],
    activation: "relu",
  });
  assert.deepEqual(fit, { epochs: 3, batchSize: 128 });
  assert.equal(countParams(model), 600_810);
});

Deno.test("variationOf() changes what is built with every value of every dimension", () => {
  const all = [BASELINE, ...NEIGHBOURS].map(built);
  assert.equal(NEIGHBOURS.length, 25);
  assert.equal(new Set(all).size, 26);
});

Deno.test("variationOf() puts poolings after none, the first, the last or each layer", () => {
  const places = ["none", "first", "last", "each"].map((poolings) =>
    variationOf({ ...BASELINE, convLayers: 3, poolings }).model.poolAfter
  );
  assert.deepEqual(places, [[], [1], [3], [1, 2, 3]]);
});

Deno.test("countMacs() of every variation is what its built layers take", () => {
  for (
    const params of [BASELINE, ...NEIGHBOURS, { ...BASELINE, convLayers: 3, poolings: "each" }]
  ) {
    const { model: options } = variationOf(params);
    const model = createMnistCnn(options);
    const macs = asTfjs(model).layers.map((layer) => {
      const [kernel] = layer.getWeights();
      if (kernel === undefined) return 0;
      const [, height = 1, width = 1] = layer.getClassName() === "Conv2D"
        ? layer.outputShape as number[]
        : [];
      return height * width * kernel.size;
    });
    model.dispose();
    assert.equal(countMacs(options), macs.reduce((total, count) => total + count, 0));
  }
});

Deno.test("variationOf() refuses what takes too long", () => {
  const params = { ...BASELINE, filters: 48, kernelSize: 5 };
  assert.throws(() => variationOf(params), {
    name: "RangeError",
    message: `Cannot make a variation as it must take at most ${MOST_MACS} multiply–accumulates: ` +
      "it takes 24346880",
  });
});

Deno.test("variationOf() refuses shapes that can't work, with the reason", () => {
  const params = { ...BASELINE, kernelSize: 7, convLayers: 3, poolings: "each" };
  assert.throws(() => variationOf(params), {
    name: "RangeError",
    message: "Cannot build a network as conv3 must have an input of at least 7×7: it has 2×2",
  });
});

Deno.test("variationOf() refuses values that are none of its dimensions'", () => {
  const { epochs: _, ...without } = BASELINE;
  const refused: readonly (readonly [Params, string, string])[] = [
    [without, "TypeError", 'it must have a value for "epochs"'],
    [
      { ...BASELINE, pooling: 2 },
      "TypeError",
      'there is no dimension "pooling": dimensions are "convLayers", "kernelSize", "filters", ' +
      '"units", "dropout", "poolSize", "poolings", "activation", "epochs", "batchSize"',
    ],
    [
      { ...BASELINE, poolings: "all" },
      "RangeError",
      'poolings must be one of "none", "first", "last", "each": it is "all"',
    ],
    [
      { ...BASELINE, activation: 1 },
      "TypeError",
      'activation must be one of "relu", "elu", "selu", "tanh", "sigmoid": it is 1',
    ],
    [{ ...BASELINE, units: "128" }, "TypeError", 'units must be a number: it is "128"'],
    [
      { ...BASELINE, epochs: 0 },
      "RangeError",
      "epochs must be a whole number from 1 to 100000: it is 0",
    ],
    [
      { ...BASELINE, convLayers: 1e9 },
      "RangeError",
      "convLayers must be a whole number from 1 to 100000: it is 1000000000",
    ],
    [
      { ...BASELINE, batchSize: NaN },
      "RangeError",
      "batchSize must be a whole number from 1 to 100000: it is NaN",
    ],
  ];
  for (const [params, name, rule] of refused) {
    assert.throws(() => variationOf(params), {
      name,
      message: `Cannot make a variation as ${rule}`,
    });
  }
  assert.throws(() => variationOf({ ...BASELINE, dropout: 1 }), {
    name: "RangeError",
    message: "Cannot build a network as rates[1] must be at least 0 and below 1: it is 1",
  });
});

Deno.test("mnistStudy() varies what the assignment names, around a baseline that builds", () => {
  for (const profile of ["full", "quick"] as const) {
    const study = mnistStudy(profile);
    for (const { name, values, baseline } of study.space) {
      assert.ok(values.includes(baseline) && new Set(values).size === values.length, name);
    }
    const params = Object.fromEntries(study.space.map(({ name, baseline }) => [name, baseline]));
    assert.equal(countParams(study.variationOf(params).model), 600_810);
    assert.deepEqual(mnistStudy(profile).space, study.space);
  }
});

Deno.test("mnistStudy() trains in full for 12 epochs, on all but the validation images", () => {
  const { full, variationOf } = mnistStudy("full");
  const { epochs } = variationOf(BASELINE).fit;
  assert.equal(epochs * (full?.length.epochsTimes ?? 0), 12);
  assert.equal((full?.length.trainImages ?? 0) + (full?.length.validationImages ?? 0), 60_000);
});

Deno.test("mnistStudy() gives no seed of the search to longer or full training", () => {
  const { seeds, longer, full } = mnistStudy("full");
  const all = [...seeds, ...longer?.seeds ?? [], ...full?.seeds ?? []];
  assert.equal(new Set(all).size, all.length);
});
