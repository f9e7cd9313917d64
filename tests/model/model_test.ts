import assert from "node:assert/strict";
import {
  ACTIVATIONS,
  completeOptions,
  countParams,
  imageSizes,
  type MnistCnnOptions,
} from "../../lib/model/options.ts";
import { createMnistCnn, summarize } from "../../lib/model/model.ts";
import { asTfjs, binding, type LayersModel, tf } from "../../lib/engine/tensorflow.ts";

const SMALL = { filters: [4], units: [8] };

/** Uses a new network, and frees it. */
function withModel<T>(options: MnistCnnOptions, use: (model: LayersModel) => T): T {
  const model = createMnistCnn(options);
  try {
    return use(model);
  } finally {
    model.dispose();
  }
}

/** A line a layer: name, class, output shape, weights. */
function lines(options: MnistCnnOptions): string[] {
  return withModel(options, summarize).map(({ name, type, outputShape, params }) =>
    `${name} ${type} ${outputShape.join("×")} ${params}`
  );
}

/** What tf.layers is told about a layer. */
function configOf(options: MnistCnnOptions, name: string): Record<string, unknown> {
  return withModel(options, (model) => ({ ...asTfjs(model).getLayer(name).getConfig() }));
}

/** The values of all weights, by name. */
function weightsOf(options: MnistCnnOptions): Map<string, Float32Array> {
  return withModel(options, (model) => {
    const entries = asTfjs(model).layers.flatMap((layer) =>
      layer.getWeights().map((weight, i) =>
        [`${layer.name}/${["kernel", "bias"][i]}`, weight.dataSync() as Float32Array] as const
      )
    );
    return new Map(entries);
  });
}

Deno.test("createMnistCnn() builds the study's network", () => {
  assert.deepEqual(lines({}), [
    "conv1 Conv2D 26×26×32 320",
    "conv2 Conv2D 24×24×32 9248",
    "pool1 MaxPooling2D 12×12×32 0",
    "dropout1 Dropout 12×12×32 0",
    "flatten Flatten 4608 0",
    "dense1 Dense 128 589952",
    "dropout2 Dropout 128 0",
    "dense2 Dense 10 1290",
  ]);
  withModel({}, (model) => {
    assert.equal(model.name, "mnist_cnn");
    assert.equal(model.countParams(), 600_810);
    const { inputs, outputs } = asTfjs(model);
    assert.deepEqual(inputs.map(({ shape }) => shape), [[null, 28, 28, 1]]);
    assert.deepEqual(outputs.map(({ shape }) => shape), [[null, 10]]);
  });
  assert.equal(configOf({}, "conv1").activation, "relu");
  assert.equal(configOf({}, "conv2").activation, "relu");
  assert.equal(configOf({}, "dense1").activation, "relu");
  assert.equal(configOf({}, "dense2").activation, "softmax");
  assert.equal(configOf({}, "dropout1").rate, 0.25);
  assert.equal(configOf({}, "dropout2").rate, 0.5);
});

Deno.test("createMnistCnn() gives the same seed the same weights, and another seed others", () => {
  assert.deepEqual(weightsOf({ ...SMALL, seed: 7 }), weightsOf({ ...SMALL, seed: 7 }));
  const other = weightsOf({ ...SMALL, seed: 8 });
  for (const [name, values] of weightsOf({ ...SMALL, seed: 7 })) {
    if (name.endsWith("kernel")) assert.notDeepEqual(values, other.get(name), name);
  }
  assert.deepEqual(weightsOf(SMALL), weightsOf({ ...SMALL, seed: 42 }));
});

Deno.test("createMnistCnn() starts as Glorot and Bengio do", () => {
  const weights = weightsOf({ filters: [8, 8], units: [16] });
  const fans: Record<string, number> = {
    conv1: 9 + 72,
    conv2: 72 + 72,
    dense1: 1152 + 16,
    dense2: 26,
  };
  for (const [layer, fan] of Object.entries(fans)) {
    const kernel = weights.get(`${layer}/kernel`) ?? new Float32Array();
    const limit = Math.sqrt(6 / fan);
    const largest = kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest <= limit && largest > 0.9 * limit, `${layer}: ${largest} of ${limit}`);
    assert.ok(weights.get(`${layer}/bias`)?.every((value) => value === 0));
  }
});

Deno.test("createMnistCnn() draws each layer's weights from a stream of its own", () => {
  const weights = weightsOf({ filters: [4], units: [10, 10, 10] });
  assert.notDeepEqual(weights.get("dense2/kernel"), weights.get("dense3/kernel"));
});

Deno.test("createMnistCnn() changes with its options filters and units", () => {
  assert.deepEqual(lines({ filters: [4, 6, 8], units: [] }), [
    "conv1 Conv2D 26×26×4 40",
    "conv2 Conv2D 24×24×6 222",
    "conv3 Conv2D 22×22×8 440",
    "pool1 MaxPooling2D 11×11×8 0",
    "dropout1 Dropout 11×11×8 0",
    "flatten Flatten 968 0",
    "dense1 Dense 10 9690",
  ]);
  assert.deepEqual(lines({ filters: [4], units: [16, 8] }).slice(3), [
    "flatten Flatten 676 0",
    "dense1 Dense 16 10832",
    "dropout2 Dropout 16 0",
    "dense2 Dense 8 136",
    "dropout3 Dropout 8 0",
    "dense3 Dense 10 90",
  ]);
});

Deno.test("createMnistCnn() changes with its options kernelSize and padding", () => {
  assert.equal(lines({ ...SMALL, kernelSize: 5 })[0], "conv1 Conv2D 24×24×4 104");
  assert.equal(lines({ ...SMALL, kernelSize: 28, poolAfter: [] })[0], "conv1 Conv2D 1×1×4 3140");
  assert.equal(lines({ ...SMALL, padding: "same" })[0], "conv1 Conv2D 28×28×4 40");
});

Deno.test("createMnistCnn() changes with its options poolSize and poolAfter", () => {
  assert.equal(lines({ ...SMALL, poolSize: 3 })[1], "pool1 MaxPooling2D 8×8×4 0");
  assert.deepEqual(configOf({ ...SMALL, poolSize: 3 }, "pool1").strides, [3, 3]);
  const two = { filters: [4, 4], units: [8] };
  assert.deepEqual(lines({ ...two, poolAfter: [1, 2] }).slice(0, 4), [
    "conv1 Conv2D 26×26×4 40",
    "pool1 MaxPooling2D 13×13×4 0",
    "conv2 Conv2D 11×11×4 148",
    "pool2 MaxPooling2D 5×5×4 0",
  ]);
  assert.equal(lines({ ...two, poolAfter: [1] })[3], "dropout1 Dropout 11×11×4 0");
  assert.equal(lines({ ...two, poolAfter: [] })[2], "dropout1 Dropout 24×24×4 0");
});

Deno.test("createMnistCnn() changes with its options rates and activation", () => {
  assert.equal(configOf({ ...SMALL, rates: [0, 0.9] }, "dropout1").rate, 0);
  assert.equal(configOf({ ...SMALL, rates: [0, 0.9] }, "dropout2").rate, 0.9);
  for (const activation of ACTIVATIONS) {
    assert.equal(configOf({ ...SMALL, activation }, "conv1").activation, activation);
    assert.equal(configOf({ ...SMALL, activation }, "dense1").activation, activation);
    assert.equal(configOf({ ...SMALL, activation }, "dense2").activation, "softmax");
  }
});

Deno.test("createMnistCnn() leaves no tensor once it is disposed", () => {
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  withModel(SMALL, () => {});
  assert.throws(() => createMnistCnn({ filters: [] }));
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
});

Deno.test("completeOptions() writes out the defaults, and leaves what it is given", () => {
  assert.deepEqual(completeOptions(), {
    filters: [32, 32],
    kernelSize: 3,
    padding: "valid",
    poolSize: 2,
    poolAfter: [2],
    units: [128],
    rates: [0.25, 0.5],
    activation: "relu",
    seed: 42,
  });
  const options = Object.freeze({ filters: Object.freeze([4]) });
  const complete = completeOptions(options);
  assert.deepEqual(complete.poolAfter, [1]);
  assert.notEqual(complete.filters, options.filters);
});

Deno.test("imageSizes() are those of the layers", () => {
  assert.deepEqual(imageSizes(), [28, 26, 24, 12]);
  const variations: MnistCnnOptions[] = [
    { filters: [4, 4, 4], poolAfter: [1, 2, 3] },
    { filters: [4, 4], kernelSize: 5, poolSize: 3, poolAfter: [1] },
    { filters: [4, 4], padding: "same", poolAfter: [] },
    { filters: [4, 4], kernelSize: 2, poolAfter: [1, 2] },
  ];
  for (const options of variations) {
    const built = withModel({ ...options, units: [8] }, summarize)
      .filter(({ type }) => type === "Conv2D" || type === "MaxPooling2D")
      .map(({ outputShape: [height] }) => height);
    assert.deepEqual(imageSizes(options), [28, ...built]);
  }
});

Deno.test("countParams() is what the built network has", () => {
  const variations: MnistCnnOptions[] = [
    {},
    { filters: [4], units: [] },
    { filters: [4, 6, 8], kernelSize: 4, units: [16, 8], poolAfter: [1, 3] },
    { filters: [4, 6], padding: "same", poolSize: 3 },
  ];
  for (const options of variations) {
    assert.equal(countParams(options), withModel(options, (model) => model.countParams()));
  }
});

const KEYS = ["filters", "kernelSize", "padding", "poolSize", "poolAfter", "units", "rates"]
  .concat("activation", "seed").map((key) => `"${key}"`).join(", ");

const NAMES = '"relu", "elu", "selu", "tanh", "sigmoid"';

/** Options that can't work, with the class of the error and the rule that it names. */
const REFUSALS: [unknown, "TypeError" | "RangeError", string][] = [
  [null, "TypeError", "its options must be an object: they are null"],
  ["small", "TypeError", 'its options must be an object: they are "small"'],
  [[32], "TypeError", "its options must be an object: they are [32]"],
  [{ learningRate: 1 }, "TypeError", `there is no option "learningRate": options are ${KEYS}`],
  [{ filters: 32 }, "TypeError", "filters must be a list such as [16, 16]: it is 32"],
  [{ filters: null }, "TypeError", "filters must be a list such as [16, 16]: it is null"],
  [{ filters: undefined }, "TypeError", "filters must be a list such as [16, 16]: it is missing"],
  [{ filters: ["32"] }, "TypeError", 'filters[0] must be a number: it is "32"'],
  [{ filters: new Array(1) }, "TypeError", "filters[0] must be a number: it is missing"],
  [
    { filters: [] },
    "RangeError",
    "filters must have a number for at least one convolution: it is []",
  ],
  [{ filters: [8, 0] }, "RangeError", "filters[1] must be a whole number of at least 1: it is 0"],
  [{ filters: [2.5] }, "RangeError", "filters[0] must be a whole number of at least 1: it is 2.5"],
  [
    { filters: new Array(101).fill(1) },
    "RangeError",
    "filters must have at most 100 numbers: it has 101",
  ],
  [{ kernelSize: "3" }, "TypeError", 'kernelSize must be a number: it is "3"'],
  [{ kernelSize: [3, 3] }, "TypeError", "kernelSize must be a number: it is [3,3]"],
  [{ kernelSize: 3n }, "TypeError", "kernelSize must be a number: it is 3n"],
  [{ kernelSize: 0 }, "RangeError", "kernelSize must be a whole number of at least 1: it is 0"],
  [{ kernelSize: NaN }, "RangeError", "kernelSize must be a whole number of at least 1: it is NaN"],
  [
    { kernelSize: 29 },
    "RangeError",
    "conv1 must have an input of at least 29×29: it has 28×28",
  ],
  [
    { filters: [8, 8, 8], kernelSize: 11 },
    "RangeError",
    "conv3 must have an input of at least 11×11: it has 8×8",
  ],
  [{ padding: "full" }, "RangeError", 'padding must be one of "valid", "same": it is "full"'],
  [{ padding: 1 }, "TypeError", 'padding must be one of "valid", "same": it is 1'],
  [{ poolSize: 0 }, "RangeError", "poolSize must be a whole number of at least 1: it is 0"],
  [
    { poolSize: Infinity },
    "RangeError",
    "poolSize must be a whole number of at least 1: it is Infinity",
  ],
  [{ poolSize: 25 }, "RangeError", "pool1 must have an input of at least 25×25: it has 24×24"],
  [
    { poolSize: 6, poolAfter: [1, 2] },
    "RangeError",
    "pool2 must have an input of at least 6×6: it has 2×2",
  ],
  [{ poolAfter: 2 }, "TypeError", "poolAfter must be a list such as [2]: it is 2"],
  [{ poolAfter: [0] }, "RangeError", "poolAfter[0] must be a whole number of at least 1: it is 0"],
  [{ poolAfter: [3] }, "RangeError", "poolAfter must be rising numbers from 1 to 2: it is [3]"],
  [
    { poolAfter: [2, 1] },
    "RangeError",
    "poolAfter must be rising numbers from 1 to 2: it is [2, 1]",
  ],
  [
    { poolAfter: [1, 1] },
    "RangeError",
    "poolAfter must be rising numbers from 1 to 2: it is [1, 1]",
  ],
  [{ units: [0] }, "RangeError", "units[0] must be a whole number of at least 1: it is 0"],
  [{ units: ["8"] }, "TypeError", 'units[0] must be a number: it is "8"'],
  [
    { rates: 0.5 },
    "TypeError",
    "rates must be a list of two numbers such as [0.25, 0.5]: it is 0.5",
  ],
  [
    { rates: [0.5] },
    "TypeError",
    "rates must be a list of two numbers such as [0.25, 0.5]: it is [0.5]",
  ],
  [{ rates: ["0.5", 0] }, "TypeError", 'rates[0] must be a number: it is "0.5"'],
  [{ rates: [0, 1] }, "RangeError", "rates[1] must be at least 0 and below 1: it is 1"],
  [{ rates: [-0.1, 0] }, "RangeError", "rates[0] must be at least 0 and below 1: it is -0.1"],
  [{ rates: [NaN, 0] }, "RangeError", "rates[0] must be at least 0 and below 1: it is NaN"],
  [{ activation: "swish" }, "RangeError", `activation must be one of ${NAMES}: it is "swish"`],
  [{ activation: null }, "TypeError", `activation must be one of ${NAMES}: it is null`],
  [{ seed: -1 }, "RangeError", "seed must be a whole number of at least 0: it is -1"],
  [{ seed: 2 ** 53 }, "RangeError", `seed must be a whole number of at least 0: it is ${2 ** 53}`],
  [
    { filters: [1], units: [1e9] },
    "RangeError",
    "it must have at most 268435456 weights: it would have 180000000020",
  ],
];

for (const [options, name, rule] of REFUSALS) {
  Deno.test(`createMnistCnn() refuses options as ${rule}`, () => {
    const error = { name, message: `Cannot build a network as ${rule}` };
    assert.throws(() => createMnistCnn(options as MnistCnnOptions), error);
    assert.throws(() => completeOptions(options as MnistCnnOptions), error);
    assert.throws(() => imageSizes(options as MnistCnnOptions), error);
  });
}

Deno.test("summarize() gives a row a layer", () => {
  withModel(SMALL, (model) => {
    assert.deepEqual(summarize(model).at(-1), {
      name: "dense2",
      type: "Dense",
      outputShape: [10],
      params: 90,
    });
    const total = summarize(model).reduce((sum, { params }) => sum + params, 0);
    assert.equal(total, model.countParams());
  });
});
