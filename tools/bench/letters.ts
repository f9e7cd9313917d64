/**
 * How well other people's letters are matched with networks of other seeds: one network is one
 * draw, and 45 letters are few.
 *
 * @module
 */

import { join, relative } from "@std/path";
import {
  bestEmbedding,
  createMatcher,
  type Embedding,
  lettersWhere,
  pixelEmbedding,
  plainEmbedding,
  readRealLetters,
} from "../../lib/embedding/mod.ts";
import { head, loadMnist, type Mnist } from "../../lib/mnist/mod.ts";
import { createMnistCnn } from "../../lib/model/mod.ts";
import { settings } from "../../lib/notebook/mod.ts";
import type { LayersModel } from "../../lib/engine/mod.ts";
import { fit } from "../../lib/training/mod.ts";
import { PROJECT } from "../command.ts";
import { parseOptions } from "../options.ts";

const FOLDER = join(PROJECT, "report", "bench", "letters");

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno run -A tools/bench/letters.ts [--seeds 42,43,44]",
    about:
      "Trains the network of notebook 1 once with each seed (about five minutes each on two\n" +
      "cores; an interrupted training goes on), and prints how many of other people's alphas,\n" +
      "betas and gammas are matched to the originals' class.",
    options: { seeds: { type: "string", default: "42,43,44" } },
    help: { seeds: "Seeds, with commas between; default 42,43,44" },
  });
  const { sharedFolder } = settings("embed");
  const real = await readRealLetters(sharedFolder);
  if (real === undefined) {
    console.error(`Cannot match letters as there are none in ${relative(PROJECT, sharedFolder)}`);
    Deno.exit(1);
  }
  const { originals, written } = real;
  const isTested = (row: number) => originals.classes.includes(written.names[row] ?? "");
  const strangers = lettersWhere(written, isTested);
  const rightOf = (embedding: Embedding) =>
    createMatcher(embedding, originals).match(strangers.images)
      .filter(({ label }, i) => label === strangers.names[i]).length;
  console.log(`Of ${strangers.names.length}: pixels ${rightOf(pixelEmbedding)}`);
  const mnist = await loadMnist();
  for (const seed of values.seeds.split(",").map(Number)) {
    const { model, accuracy } = await trained(seed, mnist);
    console.log(
      `seed ${seed} (${(100 * accuracy).toFixed(2)} % of MNIST's test digits): ` +
        `plain ${rightOf(plainEmbedding(model))}, ` +
        `best ${rightOf(bestEmbedding(model, head(mnist.train, 1_000)))}`,
    );
  }
  Deno.exit(0);
}

/** The network of notebook 1 with another seed. */
async function trained(
  seed: number,
  { train, test }: Mnist,
): Promise<{ model: LayersModel; accuracy: number }> {
  const model = createMnistCnn({ seed });
  const { history } = await fit(model, { train, validation: test }, {
    seed,
    checkpointFolder: join(FOLDER, String(seed)),
    onEpoch: ({ epoch }, epochs) => console.error(`seed ${seed}: epoch ${epoch} of ${epochs}`),
  });
  return { model, accuracy: history.at(-1)?.valAcc ?? NaN };
}
