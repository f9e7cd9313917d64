/**
 * A small training run that tests share; as a program it trains into the
 * folder given, and kills itself once the second epoch is in the checkpoint.
 */

import type { Dataset } from "../../lib/mnist/mnist.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { ndarray } from "../../lib/base/ndarray.ts";
import { createRandom } from "../../lib/base/random.ts";
import { fit, type FitOptions } from "../../lib/training/fit.ts";

/** A network that trains in an instant. */
export const SMALL = { filters: [4], units: [16] };

/** Settings for it. */
export const OPTIONS: FitOptions = { epochs: 3, batchSize: 32, seed: 5 };

/** Noise with two bright rows whose place tells the class. */
export function brightRows(n: number, seed: number): Dataset {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: n }, () => Math.floor(random() * 10));
  const data = Float32Array.from({ length: n * 784 }, (_, i) => {
    const row = Math.floor((i % 784) / 28);
    return (row >> 1) - 2 === labels[Math.floor(i / 784)] ? 0.9 : 0.2 * random();
  });
  return { images: ndarray(data, [n, 28, 28, 1]), labels };
}

/** Two sets to train and to evaluate on. */
export const DATA = { train: brightRows(200, 1), validation: brightRows(50, 2) };

if (import.meta.main) {
  const [checkpointFolder = ""] = Deno.args;
  await fit(createMnistCnn(SMALL), DATA, {
    ...OPTIONS,
    checkpointFolder,
    onBatch: ({ epoch }) => {
      if (epoch === 3) Deno.kill(Deno.pid, "SIGKILL");
    },
  });
}
