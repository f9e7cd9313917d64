/**
 * `deno task hand`: trains the network for real hands, `models/hand_cnn`.
 *
 * It has MNIST and digits of made-up hands in the styles that MNIST's writers lack, all changed anew
 * in each epoch. What is chosen is chosen on validation digits: of MNIST, and of hands that are not
 * in the training set. MNIST's test digits are looked at once, at the end.
 *
 * @module
 */

import { join } from "@std/path";
import { ndarray } from "../lib/base/mod.ts";
import { type Dataset, loadMnist, splitValidation } from "../lib/mnist/mod.ts";
import { createMnistCnn, evaluate } from "../lib/model/mod.ts";
import { percent } from "../lib/notebook/mod.ts";
import { PROJECT } from "./command.ts";
import { writtenDigits } from "./draw/written_digits.ts";
import { parseOptions } from "./options.ts";
import { saveTrained } from "./save_trained.ts";

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
const BATCH_SIZE = 128;
const VALIDATION_IMAGES = 5_000;
/** Made-up hands to train on, and those after them to validate with. */
const HANDS = { train: [0, 1_500], validation: [1_500, 1_600] } as const;
const FOLDER = join(PROJECT, "models", "hand_cnn");

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task hand [--epochs N] [--out DIR]",
    about: "Trains the network for real hands (about half an hour on two cores); an interrupted\n" +
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
  await saveTrained(model, { train: all, validation }, {
    folder,
    epochs,
    batchSize: BATCH_SIZE,
    learningRate: (epoch) => rateOf(epoch / epochs),
    seed: SEED,
    augment: {},
  });
  const scores = {
    "MNIST, validation": evaluate(model, validation).acc,
    "made-up hands, not trained on": evaluate(model, strangers).acc,
    "MNIST, test": evaluate(model, mnist.test).acc,
  };
  for (const [name, acc] of Object.entries(scores)) console.log(`${name}: ${percent(acc)}`);
  model.dispose();
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
