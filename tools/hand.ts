/**
 * `deno task hand`: trains the network for real hands, `models/hand_cnn`.
 *
 * It has MNIST and digits of made-up hands in the styles that MNIST's writers lack, all changed anew
 * in each epoch. What is chosen is chosen on validation digits: of MNIST, and of hands that are not
 * in the training set. MNIST's test digits are looked at once, at the end.
 *
 * @module
 */

import { join, relative } from "@std/path";
import { ndarray } from "../lib/base/mod.ts";
import { asTfjs, type LayersModel, tf } from "../lib/engine/mod.ts";
import { type Dataset, loadMnist, splitValidation } from "../lib/mnist/mod.ts";
import {
  createMnistCnn,
  evaluate,
  type HistoryRow,
  loadModel,
  saveModel,
} from "../lib/model/mod.ts";
import { percent } from "../lib/notebook/mod.ts";
import { fit, removeCheckpoints } from "../lib/training/mod.ts";
import { PROJECT } from "./command.ts";
import { writtenDigits } from "./draw/written_digits.ts";
import { parseOptions } from "./options.ts";

const SEED = 42;
const NETWORK = {
  filters: [32, 64],
  kernelSize: 5,
  poolAfter: [1, 2],
  units: [256],
  rates: [0.25, 0.5],
  seed: SEED,
} as const;
const EPOCHS = 24;
/**
 * Then the finish: changes half as large, a learning rate that falls to nothing, and the mean of the
 * weights after each of its last epochs.
 */
const FINISH = {
  epochs: 16,
  averaged: 6,
  learningRate: 0.0005,
  augment: {
    shiftPx: 1,
    turnDegrees: 6,
    shear: 0.12,
    scale: 0.08,
    elasticPx: 0.8,
    strokeWidth: 0.4,
  },
} as const;
const BATCH_SIZE = 128;
const VALIDATION_IMAGES = 5_000;
/** Made-up hands to train on, and those after them to validate with. */
const HANDS = { train: [0, 1_500], validation: [1_500, 1_600] } as const;
const FOLDER = join(PROJECT, "models", "hand_cnn");

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task hand [--epochs N] [--out DIR]",
    about: "Trains the network for real hands (about an hour on two cores); an interrupted\n" +
      "training goes on, to the same numbers. Nothing else should be running.",
    options: {
      epochs: { type: "string", default: String(EPOCHS) },
      out: { type: "string", default: FOLDER },
    },
    help: {
      epochs: `How many epochs; default ${EPOCHS}`,
      out: 'The network\'s folder; default "models/hand_cnn"',
    },
  });
  await trainHand(Number(values.epochs), values.out);
  Deno.exit(0);
}

/** Trains the network, saves it, and says how it does. */
async function trainHand(epochs: number, folder: string): Promise<void> {
  const mnist = await loadMnist();
  const { train, validation } = splitValidation(mnist.train, VALIDATION_IMAGES);
  console.error("Drawing digits of made-up hands (some minutes)…");
  const written = writtenDigits({ hands: HANDS.train, times: 2, seed: SEED });
  const strangers = writtenDigits({ hands: HANDS.validation, times: 2, seed: SEED });
  const all = joined(train, written);
  const model = createMnistCnn(NETWORK);
  const data = { train: all, validation };
  const first = await fit(model, data, {
    epochs,
    batchSize: BATCH_SIZE,
    seed: SEED,
    learningRate: (epoch) => rateOf(epoch / epochs),
    augment: {},
    checkpointFolder: join(folder, "checkpoint"),
    onEpoch: report,
  });
  if (first.state !== "complete") throw notSaved(first.state);
  const last = await finish(model, data, join(folder, "checkpoint"));
  await saveModel(model, folder, {
    seed: SEED,
    training: {
      images: all.labels.length,
      epochs: epochs + FINISH.epochs,
      batchSize: BATCH_SIZE,
      learningRate: 0.001,
    },
    history: [...first.history, ...last.map((row) => ({ ...row, epoch: row.epoch + epochs }))],
  });
  await removeCheckpoints(join(folder, "checkpoint"));
  const scores = {
    "MNIST, validation": evaluate(model, validation).acc,
    "made-up hands, not trained on": evaluate(model, strangers).acc,
    "MNIST, test": evaluate(model, mnist.test).acc,
  };
  for (const [name, acc] of Object.entries(scores)) console.log(`${name}: ${percent(acc)}`);
  console.log(`Saved in ${relative(PROJECT, folder)}`);
  model.dispose();
}

/** Trains the network on, and leaves it with the mean of its weights after the last epochs. */
async function finish(
  model: LayersModel,
  data: { readonly train: Dataset; readonly validation: Dataset },
  folder: string,
): Promise<readonly HistoryRow[]> {
  const { epochs, averaged, learningRate, augment } = FINISH;
  const folderOf = (epoch: number) => join(folder, `finish_${epoch}`);
  const { history, state } = await fit(model, data, {
    epochs,
    batchSize: BATCH_SIZE,
    seed: SEED + 1,
    learningRate: (epoch) => learningRate * (1 + Math.cos(Math.PI * (epoch - 0.5) / epochs)) / 2,
    augment,
    checkpointFolder: folder,
    onEpoch: async (row) => {
      report(row, epochs);
      // Of a training that goes on, those before the last are there.
      if (!await exists(folderOf(row.epoch))) {
        await saveModel(model, folderOf(row.epoch), { seed: SEED });
      }
    },
  });
  if (state !== "complete") throw notSaved(state);
  const weights = asTfjs(model).getWeights().map(({ shape }) => tf.zeros(shape));
  for (let epoch = epochs - averaged + 1; epoch <= epochs; epoch++) {
    const { model: saved } = await loadModel(folderOf(epoch));
    asTfjs(saved).getWeights().forEach((weight, i) => {
      weights[i] = tf.add(weights[i] ?? 0, tf.div(weight, averaged));
    });
    saved.dispose();
  }
  asTfjs(model).setWeights(weights);
  return history;
}

function report({ epoch, acc, valAcc, valLoss, durationMs }: HistoryRow, epochs: number): void {
  console.error(
    `epoch ${epoch} of ${epochs}: training ${percent(acc)}, validation ${percent(valAcc)} ` +
      `(loss ${valLoss.toFixed(4)}), ${Math.round(durationMs / 1000)} s`,
  );
}

function notSaved(state: string): Error {
  return new Error(`Cannot save the network as training ${state}`);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** The learning rate falls twice, so that the last steps average out what the batches differ in. */
function rateOf(share: number): number {
  return share <= 0.55 ? 0.001 : share <= 0.85 ? 0.0003 : 0.0001;
}

/** Two sets as one. */
function joined(a: Dataset, b: Dataset): Dataset {
  const n = a.labels.length + b.labels.length;
  const data = new Float32Array(n * 784);
  data.set(a.images.data);
  data.set(b.images.data, a.images.data.length);
  const labels = new Uint8Array(n);
  labels.set(a.labels);
  labels.set(b.labels, a.labels.length);
  return { images: ndarray(data, [n, 28, 28, 1]), labels };
}
