/**
 * `deno task augmented`: trains the network of notebook 1 on shifted and turned digits,
 * `models/augmented_cnn`, a candidate among the embeddings of notebook 3.
 *
 * All else is as in notebook 1: factory, seed, images, epochs, batch size and learning rate. Nothing
 * is chosen by MNIST's test digits, which stand in the history as they do there.
 *
 * @module
 */

import { join } from "@std/path";
import { loadMnist } from "../lib/mnist/mod.ts";
import { createMnistCnn } from "../lib/model/mod.ts";
import { PROJECT } from "./command.ts";
import { parseOptions } from "./options.ts";
import { saveTrained } from "./save_trained.ts";

const SEED = 42;
const EPOCHS = 12;
const FOLDER = join(PROJECT, "models", "augmented_cnn");
/** Shifts and turns, and nothing else that `augment` can do. */
const CHANGES = { shiftPx: 2, turnDegrees: 12, shear: 0, scale: 0, elasticPx: 0, strokeWidth: 0 };

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task augmented [--epochs N] [--out DIR]",
    about:
      "Trains the network of notebook 1 on digits that are shifted and turned anew in each epoch\n" +
      "(about four minutes on two cores); an interrupted training goes on, to the same numbers.",
    options: {
      epochs: { type: "string", default: String(EPOCHS) },
      out: { type: "string", default: FOLDER },
    },
    help: {
      epochs: `How many epochs; default ${EPOCHS}`,
      out: 'The network\'s folder; default "models/augmented_cnn"',
    },
  });
  const { train, test } = await loadMnist();
  const model = createMnistCnn({ seed: SEED });
  await saveTrained(model, { train, validation: test }, {
    folder: values.out,
    epochs: Number(values.epochs),
    batchSize: 128,
    learningRate: 0.001,
    seed: SEED,
    augment: CHANGES,
  });
  Deno.exit(0);
}
