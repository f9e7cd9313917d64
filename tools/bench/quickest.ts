/**
 * How long the quickest network of the second study trains by the clock, with all cores: its trials
 * have one core each, and only larger batches are divided among more.
 *
 * @module
 */

import {
  bestStudy,
  finalists,
  readStudy,
  summaryOf,
  summaryText,
  trainerOptions,
} from "../../lib/experiment/mod.ts";
import { head, loadMnist, splitValidation } from "../../lib/mnist/mod.ts";
import { createMnistCnn, evaluate } from "../../lib/model/mod.ts";
import { settings } from "../../lib/notebook/mod.ts";
import { createTrainer } from "../../lib/training/mod.ts";
import { parseOptions, wholeOption } from "../options.ts";

const SEEDS = { validation: [1, 2, 3], test: [31, 32, 33] } as const;

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno run -A tools/bench/quickest.ts [--batch-size N] [--test] [--quick]",
    about:
      "Trains the quickest network of the second study with three seeds and all cores (about\n" +
      "20 seconds each on two), and prints the time by the clock and the accuracy on the\n" +
      "validation images. Nothing else should be running.",
    options: {
      "batch-size": { type: "string", default: "128" },
      test: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
    },
    help: {
      "batch-size": "Images a step; default 128, the study's own is 32",
      test: "Use the seeds of the test, and the test images",
      quick: "Train on 1,000 images, to see that everything runs",
    },
  });
  await measure({
    batchSize: wholeOption("measure", "batch-size", values["batch-size"], 1_000),
    set: values.test ? "test" : "validation",
    trainImages: values.quick ? 1_000 : undefined,
  });
  Deno.exit(0);
}

/** What is trained, and on which images it is judged. */
interface Measurement {
  readonly batchSize: number;
  readonly set: keyof typeof SEEDS;
  readonly trainImages: number | undefined;
}

async function measure({ batchSize, set, trainImages }: Measurement): Promise<void> {
  const study = bestStudy("full");
  const found = finalists(await readStudy(study, settings("best").shippedFolder), study);
  const quickest = found.find(({ stage }) => stage === "quickest");
  if (quickest === undefined) throw new Error("Cannot measure as the study must have ended");
  const { model, fit } = study.variationOf(quickest.params);
  const mnist = await loadMnist();
  const { train, validation } = splitValidation(mnist.train, study.length.validationImages);
  const images = head(train, trainImages ?? train.labels.length);
  const rows = [];
  for (const seed of SEEDS[set]) {
    const started = performance.now();
    const network = createMnistCnn({ ...model, seed });
    const trainer = createTrainer(network, images, trainerOptions({ ...fit, batchSize }, seed));
    for (let epoch = 1; epoch <= fit.epochs; epoch++) await trainer.run(epoch);
    const seconds = (performance.now() - started) / 1_000;
    const { acc } = evaluate(network, set === "test" ? mnist.test : validation);
    trainer.dispose();
    network.dispose();
    rows.push({ seconds, acc });
    console.log(`seed ${seed}: ${seconds.toFixed(1)} s, ${(100 * acc).toFixed(2)} %`);
  }
  const seconds = summaryText(summaryOf(rows.map((row) => row.seconds)), 1);
  const acc = summaryText(summaryOf(rows.map((row) => row.acc)), 2, 0.01);
  console.log(`batches of ${batchSize}: ${seconds} s, ${acc} % of the ${set} images`);
}
