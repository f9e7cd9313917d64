import assert from "node:assert/strict";
import {
  baselineOf,
  countVariations,
  defineSearchSpace,
  type Dimension,
} from "../../lib/experiment/study/search_space.ts";
import { checkedTask, taskOf } from "../../lib/experiment/study/task.ts";
import type { Params, TrialLength, Variation } from "../../lib/experiment/study/trial.ts";

const FILTERS: Dimension = { name: "filters", title: "filters", values: [4, 8], baseline: 4 };
const SIZE: Dimension = { name: "kernelSize", title: "filter size", values: [3, 5], baseline: 3 };

function variationOf({ filters = 4, kernelSize = 3, batchSize = 50 }: Params): Variation {
  const model = { filters: [Number(filters), 4], kernelSize: Number(kernelSize) };
  return { model, fit: { epochs: 1, batchSize: Number(batchSize) } };
}

function define(...dimensions: unknown[]): () => unknown {
  const options = { variationOf, trainImages: 100 };
  return () => defineSearchSpace(dimensions as Dimension[], options);
}

const LENGTH: TrialLength = { trainImages: 200, validationImages: 100, epochsTimes: 1 };
const VARIATION = variationOf({});

Deno.test("defineSearchSpace() returns a copy of a space that can be searched", () => {
  const space = define(FILTERS, SIZE)() as Dimension[];
  assert.deepEqual(space, [FILTERS, SIZE]);
  assert.notEqual(space[0], FILTERS);
  assert.deepEqual(baselineOf(space), { filters: 4, kernelSize: 3 });
  assert.equal(countVariations(space), 4);
});

Deno.test("defineSearchSpace() refuses what is no list of dimensions", () => {
  const rule = "Cannot define a search space as";
  const cases: [unknown[], string, string][] = [
    [[], "TypeError", "there must be a list of dimensions: it is []"],
    [["filters"], "TypeError", 'dimension 0 must be an object: it is "filters"'],
    [[null], "TypeError", "dimension 0 must be an object: it is null"],
    [[{ ...FILTERS, name: "" }], "TypeError", 'dimension 0 must have a word as its name: it is ""'],
    [
      [{ ...FILTERS, default: 4 }],
      "TypeError",
      '"filters" must have no key "default": keys are "name", "title", "values", "baseline"',
    ],
    [[{ ...FILTERS, title: " " }], "TypeError", '"filters" must have a title: it is " "'],
    [[FILTERS, FILTERS], "RangeError", 'names must differ: "filters" is there twice'],
  ];
  for (const [dimensions, name, message] of cases) {
    assert.throws(define(...dimensions), { name, message: `${rule} ${message}` });
  }
});

Deno.test("defineSearchSpace() refuses values that can't be tried", () => {
  const rule = "Cannot define a search space as";
  const cases: [Partial<Record<keyof Dimension, unknown>>, string, string][] = [
    [{ values: 4 }, "TypeError", '"filters" must have a list of values: it is 4'],
    [{ values: [] }, "RangeError", '"filters" must have at least 2 values: it is []'],
    [{ values: [4] }, "RangeError", '"filters" must have at least 2 values: it is [4]'],
    [
      { values: [4, "8"] },
      "TypeError",
      'values of "filters" must all be finite numbers, or all be texts: values[1] is "8"',
    ],
    [
      { values: [4, NaN] },
      "TypeError",
      'values of "filters" must all be finite numbers, or all be texts: values[1] is NaN',
    ],
    [
      // deno-lint-ignore no-sparse-arrays
      { values: [4, , 8] },
      "TypeError",
      'values of "filters" must all be finite numbers, or all be texts: values[1] is missing',
    ],
    [
      { values: [true, false] },
      "TypeError",
      'values of "filters" must all be finite numbers, or all be texts: values[0] is true',
    ],
    [{ values: [4, 8, 4] }, "RangeError", 'values of "filters" must differ: 4 is there twice'],
    [
      { baseline: 5 },
      "RangeError",
      'the baseline of "filters" must be one of its values [4,8]: it is 5',
    ],
  ];
  for (const [change, name, message] of cases) {
    assert.throws(define({ ...FILTERS, ...change }), { name, message: `${rule} ${message}` });
  }
});

Deno.test("defineSearchSpace() refuses variations that don't build, with the reason", () => {
  assert.throws(define({ ...SIZE, values: [3, 15] }), {
    name: "RangeError",
    message: 'Cannot define a search space as {"kernelSize":15} must build: Cannot build a ' +
      "network as conv2 must have an input of at least 15×15: it has 14×14",
  });
  assert.throws(define({ ...SIZE, values: [29, 3], baseline: 29 }), {
    name: "RangeError",
    message: "Cannot define a search space as the baseline must build: Cannot build a " +
      "network as conv1 must have an input of at least 29×29: it has 28×28",
  });
  const batch = { name: "batchSize", title: "batch size", values: [50, 101], baseline: 50 };
  assert.throws(define(batch), {
    name: "RangeError",
    message: 'Cannot define a search space as {"batchSize":101} must build: Cannot run a trial ' +
      "as batchSize must be a whole number from 1 to 100: it is 101",
  });
});

Deno.test("defineSearchSpace() refuses a dimension that changes nothing", () => {
  const depth = { name: "depth", title: "depth", values: [1, 2, 3], baseline: 1 };
  assert.throws(define(FILTERS, depth), {
    name: "RangeError",
    message: "Cannot define a search space as each value must change the network or its " +
      'training: 1 and 2 of "depth" give the same',
  });
});

Deno.test("defineSearchSpace() does not go through a million variations", () => {
  let calls = 0;
  const count = (params: Params) => {
    calls++;
    const filters = Object.values(params).map(Number);
    return { model: { filters, padding: "same" as const }, fit: { epochs: 1, batchSize: 1 } };
  };
  const space = Array.from({ length: 20 }, (_, i) => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    return { name: `layer${i}`, title: `layer ${i}`, values, baseline: 1 };
  });
  assert.equal(countVariations(space), 1e20);
  defineSearchSpace(space, { variationOf: count, trainImages: 1 });
  assert.ok(calls <= 500, `it looked at ${calls} variations`);
});

Deno.test("taskOf() has an id that depends on all that a result depends on", () => {
  const { id } = taskOf(VARIATION, 1, LENGTH);
  assert.match(id, /^[0-9a-f]{16}$/);
  // Defaults written out, and keys in another order, are the same trial.
  const { epochsTimes, ...rest } = LENGTH;
  const same = { fit: { ...VARIATION.fit, learningRate: 0.001 }, model: VARIATION.model };
  assert.equal(taskOf(same, 1, { epochsTimes, ...rest, test: false }).id, id);
  const others = [
    taskOf(variationOf({ filters: 8 }), 1, LENGTH),
    taskOf(variationOf({ batchSize: 51 }), 1, LENGTH),
    taskOf(VARIATION, 2, LENGTH),
    taskOf(VARIATION, 1, { ...LENGTH, trainImages: 201 }),
    taskOf(VARIATION, 1, { ...LENGTH, validationImages: 101 }),
    taskOf(VARIATION, 1, { ...LENGTH, epochsTimes: 2 }),
    taskOf(VARIATION, 1, { ...LENGTH, test: true }),
  ];
  assert.equal(new Set([id, ...others.map((task) => task.id)]).size, 8);
});

Deno.test("taskOf() refuses settings that can't be trained with", () => {
  const fit = (change: unknown) => ({
    ...VARIATION,
    fit: { ...VARIATION.fit, ...change as object },
  });
  const cases: [unknown, number, unknown, string, string][] = [
    [
      fit({ epochs: 0 }),
      1,
      {},
      "RangeError",
      "epochs must be a whole number from 1 to 10000: it is 0",
    ],
    [fit({ epochs: "3" }), 1, {}, "TypeError", 'epochs must be a number: it is "3"'],
    [
      fit({ batchSize: 0 }),
      1,
      {},
      "RangeError",
      "batchSize must be a whole number from 1 to 200: it is 0",
    ],
    [
      fit({ batchSize: 201 }),
      1,
      {},
      "RangeError",
      "batchSize must be a whole number from 1 to 200: it is 201",
    ],
    [fit({ learningRate: 0 }), 1, {}, "RangeError", "learningRate must be above 0: it is 0"],
    [fit({ learningRate: NaN }), 1, {}, "RangeError", "learningRate must be above 0: it is NaN"],
    [fit({ learningRate: "1" }), 1, {}, "TypeError", 'learningRate must be a number: it is "1"'],
    [
      fit({ rate: 1 }),
      1,
      {},
      "TypeError",
      'its fit must have no key "rate": keys are "epochs", "batchSize", "learningRate", ' +
      '"learningRateDecay", "augment", "averagedShare"',
    ],
    [
      fit({ learningRateDecay: "linear" }),
      1,
      {},
      "RangeError",
      'learningRateDecay must be one of "cosine": it is "linear"',
    ],
    [
      fit({ augment: { shear: -1 } }),
      1,
      {},
      "RangeError",
      "shear must be at least 0 and finite: it is -1",
    ],
    [
      fit({ averagedShare: 2 }),
      1,
      {},
      "RangeError",
      "averagedShare must be above 0 and at most 1: it is 2",
    ],
    [{ model: {} }, 1, {}, "TypeError", "its fit must be an object: it is missing"],
    [VARIATION, -1, {}, "RangeError", "seed must be a whole number from 0 to 4294967295: it is -1"],
    [
      VARIATION,
      1,
      { trainImages: 0 },
      "RangeError",
      "trainImages must be a whole number from 1 to 59999: it is 0",
    ],
    [
      VARIATION,
      1,
      { trainImages: 50_001, validationImages: 10_000 },
      "RangeError",
      "validationImages must be a whole number from 1 to 9999: it is 10000",
    ],
    [
      VARIATION,
      1,
      { epochsTimes: 1.5 },
      "RangeError",
      "epochsTimes must be a whole number from 1 to 10000: it is 1.5",
    ],
    [VARIATION, 1, { test: 1 }, "TypeError", "test must be true or false: it is 1"],
  ];
  for (const [variation, seed, change, name, message] of cases) {
    const length = { ...LENGTH, ...change as object };
    assert.throws(() => taskOf(variation as Variation, seed, length), {
      name,
      message: `Cannot run a trial as ${message}`,
    });
  }
});

Deno.test("checkedTask() takes what taskOf() made, and nothing else", () => {
  const task = taskOf(VARIATION, 1, { ...LENGTH, epochsTimes: 3, test: true });
  assert.deepEqual(checkedTask(JSON.parse(JSON.stringify(task))), task);
  const rule = "Cannot run a trial as its task";
  const same = "; the same version of the project must run everywhere";
  const cases: [unknown, string][] = [
    ["task", `${rule} must be an object: it is "task"`],
    [{ ...task, modelVersion: 0 }, `${rule}'s modelVersion must be 1: it is 0${same}`],
    [{ ...task, data: "0" }, `${rule}'s data must be "${task.data}": it is "0"${same}`],
    [{ ...task, id: "0" }, `${rule}.id must be "${task.id}": it is "0"`],
    [{ ...task, program: "rm" }, `${rule}.program must not be there: it is "rm"`],
    [
      { ...task, model: { ...task.model, kernelSize: 4 } },
      `${rule}.id must be "${
        taskOf({ ...VARIATION, model: { ...VARIATION.model, kernelSize: 4 } }, 1, {
          ...LENGTH,
          epochsTimes: 3,
          test: true,
        }).id
      }": it is "${task.id}"`,
    ],
  ];
  for (const [value, message] of cases) assert.throws(() => checkedTask(value), { message });
});
