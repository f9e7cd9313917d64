import assert from "node:assert/strict";
import type { HistoryRow } from "../../lib/model/history.ts";
import { join } from "@std/path";
import { createMnistCnn } from "../../lib/model/model.ts";
import { asTfjs, binding, type LayersModel, tf } from "../../lib/engine/tensorflow.ts";
import { fit, type FitOptions, removeCheckpoints } from "../../lib/training/fit.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { withFolder } from "../helpers/folder.ts";
import { brightRows, DATA, OPTIONS, SMALL } from "../helpers/training_run.ts";

function weightsOf(model: LayersModel): Float32Array[] {
  return asTfjs(model).getWeights().map((weight) => weight.dataSync() as Float32Array);
}

/** A history without its times. */
function numbers(history: readonly HistoryRow[]): Omit<HistoryRow, "durationMs">[] {
  return history.map(({ durationMs: _, ...row }) => row);
}

async function trained(
  options: FitOptions = OPTIONS,
): Promise<{ history: Omit<HistoryRow, "durationMs">[]; state: string; weights: Float32Array[] }> {
  const model = createMnistCnn(SMALL);
  const { history, state } = await fit(model, DATA, options);
  const weights = weightsOf(model);
  model.dispose();
  return { history: numbers(history), state, weights };
}

Deno.test("fit() learns, and evaluates on both sets after each epoch", async () => {
  const { history, state } = await trained({ ...OPTIONS, epochs: 8, learningRate: 0.01 });
  assert.equal(state, "complete");
  assert.deepEqual(history.map(({ epoch }) => epoch), [1, 2, 3, 4, 5, 6, 7, 8]);
  const [first, last] = [history.at(0), history.at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  assert.ok(last.loss < first.loss && last.valLoss < first.valLoss);
  assert.ok(last.acc > 0.95 && last.valAcc > 0.9, `accuracies are ${last.acc}, ${last.valAcc}`);
});

Deno.test("fit() can over-fit eight examples", async () => {
  const model = createMnistCnn({ ...SMALL, rates: [0, 0] });
  const eight = brightRows(8, 3);
  const { history } = await fit(model, { train: eight, validation: eight }, {
    epochs: 60,
    batchSize: 8,
    learningRate: 0.01,
  });
  assert.equal(history.at(-1)?.acc, 1);
  model.dispose();
});

Deno.test("fit() gives the same history to the last digit for the same seed", async () => {
  assert.deepEqual(await trained(), await trained());
  assert.notDeepEqual(await trained(), await trained({ ...OPTIONS, seed: 6 }));
});

Deno.test("fit() resumed after an interruption equals an uninterrupted run", async () => {
  const whole = await trained();
  await withFolder(async (checkpointFolder) => {
    await trained({ ...OPTIONS, checkpointFolder, epochs: 1 });
    const epochs: number[] = [];
    const resumed = await trained({
      ...OPTIONS,
      checkpointFolder,
      onBatch: ({ epoch }) => void epochs.push(epoch),
    });
    assert.deepEqual(resumed, whole);
    assert.ok(!epochs.includes(1), "epoch 1 was trained again");
    // A finished run found in a checkpoint isn't trained again either.
    assert.deepEqual(await trained({ ...OPTIONS, checkpointFolder }), whole);
  });
});

Deno.test("fit() of averageFrom ends with the mean of the weights after each epoch from there on", async () => {
  const after = async (epochs: number) => (await trained({ ...OPTIONS, epochs })).weights;
  const [, second = [], third = []] = [[], await after(2), await after(3)];
  const { weights, history } = await trained({ ...OPTIONS, epochs: 3, averageFrom: 2 });
  weights.forEach((values, i) =>
    values.forEach((value, k) => {
      const mean = ((second[i]?.[k] ?? NaN) + (third[i]?.[k] ?? NaN)) / 2;
      assert.ok(Math.abs(value - mean) < 1e-6, `${value} instead of ${mean}`);
    })
  );
  // The history tells what the network with these weights does.
  const plain = await trained({ ...OPTIONS, epochs: 3 });
  assert.deepEqual(history.slice(0, 2), plain.history.slice(0, 2));
  assert.notEqual(history[2]?.valLoss, plain.history[2]?.valLoss);
});

Deno.test("fit() of averageFrom resumed after an interruption equals an uninterrupted run", async () => {
  const options = { ...OPTIONS, epochs: 4, averageFrom: 2 };
  const whole = await trained(options);
  await withFolder(async (checkpointFolder) => {
    for (const epochs of [2, 3, 4]) {
      const part = await trained({ ...options, epochs, checkpointFolder });
      if (epochs === 4) assert.deepEqual(part, whole);
    }
  });
});

Deno.test("fit() leaves checkpoints of other settings alone", async () => {
  await withFolder(async (checkpointFolder) => {
    await trained({ ...OPTIONS, checkpointFolder });
    const other = { ...OPTIONS, learningRate: 0.01 };
    assert.deepEqual(await trained({ ...other, checkpointFolder }), await trained(other));
    assert.equal([...Deno.readDirSync(checkpointFolder)].length, 2);
    await removeCheckpoints(checkpointFolder);
    await removeCheckpoints(checkpointFolder);
    assert.throws(() => Deno.statSync(checkpointFolder), Deno.errors.NotFound);
    await Deno.mkdir(checkpointFolder);
  });
});

Deno.test("fit() refuses a checkpoint that is cut short or changed", async () => {
  await withFolder(async (checkpointFolder) => {
    await trained({ ...OPTIONS, checkpointFolder, epochs: 1 });
    const [entry] = [...Deno.readDirSync(checkpointFolder)];
    const path = join(checkpointFolder, entry?.name ?? "");
    const bytes = await Deno.readFile(path);
    const again = "; remove it to begin again";
    await Deno.writeFile(path, bytes.subarray(0, 5));
    await assert.rejects(() => trained({ ...OPTIONS, checkpointFolder }), {
      name: "SyntaxError",
      message:
        `Cannot read "${path}" as a checkpoint as its header must be whole: the file has 5 bytes${again}`,
    });
    await Deno.writeFile(path, bytes.subarray(0, bytes.length - 4));
    await assert.rejects(
      () => trained({ ...OPTIONS, checkpointFolder }),
      /as its values must have the sha256 [0-9a-f]{64}: they have [0-9a-f]{64}; remove it/,
    );
  });
});

Deno.test("fit() stops between two batches once the stop file exists", async () => {
  await withFolder(async (folder) => {
    const stopFile = join(folder, "stop");
    const checkpointFolder = join(folder, "checkpoint");
    const stopped = await trained({
      ...OPTIONS,
      stopFile,
      checkpointFolder,
      onEpoch: ({ epoch }) => {
        if (epoch === 2) Deno.writeTextFileSync(stopFile, "");
      },
    });
    assert.equal(stopped.state, "stopped");
    assert.equal(stopped.history.length, 2);
    // The file is taken away, and one left from before is not obeyed.
    await Deno.writeTextFile(stopFile, "");
    assert.deepEqual(await trained({ ...OPTIONS, stopFile, checkpointFolder }), await trained());
  });
});

Deno.test("fit() ends when the loss is no longer a number, with the last good weights", async () => {
  const { state, history, weights } = await trained({ ...OPTIONS, learningRate: 1e30 });
  assert.equal(state, "diverged");
  assert.deepEqual(history, []);
  assert.ok(weights.every((weight) => weight.every(Number.isFinite)));
});

Deno.test("fit() frees every tensor that it makes", async () => {
  const tensors = [binding.getNumOfTensors(), tf.memory().numTensors];
  await trained();
  assert.deepEqual([binding.getNumOfTensors(), tf.memory().numTensors], tensors);
});

Deno.test("fit() refuses settings that can't work", async () => {
  const model = createMnistCnn(SMALL);
  const refusals: [FitOptions, string][] = [
    [{ epochs: 0 }, "epochs must be a whole number of at least 1: current value is 0"],
    [{ batchSize: 0 }, "batchSize must be a whole number from 1 to 200: current value is 0"],
    [{ batchSize: 201 }, "batchSize must be a whole number from 1 to 200: current value is 201"],
    [{ learningRate: 0 }, "learningRate must be above 0: current value is 0"],
    [{ learningRate: NaN }, "learningRate must be above 0: current value is NaN"],
    [{ seed: -1 }, "seed must be a whole number of at least 0: current value is -1"],
  ];
  for (const [options, rule] of refusals) {
    await assert.rejects(() => fit(model, DATA, { batchSize: 32, ...options }), {
      name: "RangeError",
      message: `Cannot train a model as ${rule}`,
    });
  }
  await assert.rejects(() => fit(model, DATA, { epoch: 1 } as FitOptions), {
    name: "TypeError",
    message: 'Cannot train a model as there is no option "epoch": options are "epochs", ' +
      '"batchSize", "learningRate", "seed", "augment", "averageFrom", "checkpointFolder", ' +
      '"stopFile", "onBatch", "onEpoch", "onEnd"',
  });
  const train = { images: DATA.train.images, labels: new Uint8Array(3) };
  await assert.rejects(() => fit(model, { ...DATA, train }, { batchSize: 2 }), {
    name: "TypeError",
    message: "Cannot train a model as images and labels must agree in count: there are 200 and 3",
  });
  model.dispose();
});

Deno.test("fit() refuses what TensorFlow would stumble over, in both sets", async () => {
  const model = createMnistCnn(SMALL);
  const bytes = ndarray(DATA.train.images.data.map((value) => 255 * value), [200, 28, 28, 1]);
  const oneHot = new Uint8Array(2000) as Uint8Array<ArrayBuffer>;
  const cases = [
    [
      { ...DATA.train, images: bytes },
      "RangeError",
      /^their values must be from 0 to 1: image 0 has [\d.]+; divide bytes by 255$/,
    ],
    [
      { ...DATA.train, labels: oneHot },
      "TypeError",
      /^images and labels must agree in count: there are 200 and 2000; give the digits, not one-hot rows$/,
    ],
    [
      { ...DATA.train, labels: new Uint8Array(200).fill(10) },
      "RangeError",
      /^labels must be from 0 to 9: label 0 is 10$/,
    ],
  ] as const;
  for (const [wrong, name, rule] of cases) {
    for (
      const [action, data] of [
        ["train a model", { ...DATA, train: wrong }],
        ["validate a model in training", { ...DATA, validation: wrong }],
      ] as const
    ) {
      await assert.rejects(() => fit(model, data, OPTIONS), (error: Error) => {
        const [start, rest = ""] = [
          error.message.slice(0, `Cannot ${action} as `.length),
          error.message.slice(`Cannot ${action} as `.length),
        ];
        assert.deepEqual([error.name, start], [name, `Cannot ${action} as `]);
        assert.match(rest, rule);
        return true;
      });
    }
  }
  model.dispose();
});

Deno.test("fit() refuses to train a network twice at once", async () => {
  const model = createMnistCnn(SMALL);
  const first = fit(model, DATA, OPTIONS);
  await assert.rejects(() => fit(model, DATA, OPTIONS), {
    name: "Busy",
    message: 'Cannot train model "mnist_cnn" as it must not be in training already: await the ' +
      "other training, or stop it",
  });
  assert.equal((await first).state, "complete");
  assert.equal((await fit(model, DATA, { ...OPTIONS, epochs: 1 })).state, "complete");
  model.dispose();
});

Deno.test("fit() refuses a checkpoint folder in which another training writes", async () => {
  await withFolder(async (checkpointFolder) => {
    const [one, two] = [createMnistCnn(SMALL), createMnistCnn(SMALL)];
    const first = fit(one, DATA, { ...OPTIONS, checkpointFolder, epochs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 0));
    await assert.rejects(() => fit(two, DATA, { ...OPTIONS, checkpointFolder }), {
      name: "Busy",
      message:
        `Cannot train a model as one training may write "${checkpointFolder}": another one ` +
        "does; stop it by `deno task stop`, or name another folder",
    });
    await first;
    await fit(two, DATA, { ...OPTIONS, checkpointFolder, epochs: 1 });
    one.dispose();
    two.dispose();
  });
});
