/**
 * Training a network that the project ships beside the study's.
 *
 * @module
 */

import { join, relative } from "@std/path";
import type { Dataset } from "../lib/mnist/mod.ts";
import type { LayersModel } from "../lib/engine/mod.ts";
import { saveModel } from "../lib/model/mod.ts";
import { percent } from "../lib/notebook/mod.ts";
import { fit, type FitOptions, removeCheckpoints } from "../lib/training/mod.ts";
import { PROJECT } from "./command.ts";

/** How a network is trained, every number said, and where it goes. */
export interface SavedTraining
  extends Required<Pick<FitOptions, "epochs" | "batchSize" | "learningRate" | "seed" | "augment">> {
  /** The network's folder; its checkpoints lie in it while training lasts. */
  readonly folder: string;
}

/** Trains a network, says after each epoch how it does, and saves it. */
export async function saveTrained(
  model: LayersModel,
  data: { readonly train: Dataset; readonly validation: Dataset },
  { folder, ...options }: SavedTraining,
): Promise<void> {
  const { epochs, batchSize, seed, learningRate } = options;
  const checkpointFolder = join(folder, "checkpoint");
  const { history, state } = await fit(model, data, {
    ...options,
    checkpointFolder,
    onEpoch: ({ epoch, acc, valAcc, durationMs }) =>
      console.error(
        `epoch ${epoch} of ${epochs}: training ${percent(acc)}, validation ${percent(valAcc)}, ` +
          `${Math.round(durationMs / 1000)} s`,
      ),
  });
  if (state !== "complete") throw new Error(`Cannot save the network as training ${state}`);
  const firstRate = typeof learningRate === "number" ? learningRate : learningRate(1);
  await saveModel(model, folder, {
    seed,
    training: { images: data.train.labels.length, epochs, batchSize, learningRate: firstRate },
    history,
  });
  await removeCheckpoints(checkpointFolder);
  console.log(`Saved in ${relative(PROJECT, folder)}`);
}
