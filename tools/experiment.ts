/**
 * `deno task experiment`: runs the study of notebook 4, or what is left of it; as
 * `experiment worker` it runs trials for a study on another machine.
 *
 * @module
 */

import { parseOptions, wholeOption } from "./options.ts";

const COMMAND = {
  usage: "deno task experiment [--study mnist|best] [--profile quick|full] [--fresh] [--save]\n" +
    "                            [--workers N] [--queue URL] [--folder DIR] [--retry-failed] [--json]\n" +
    "       deno task experiment worker --queue URL [--workers N]",
  about:
    "Runs the study of notebook 4, or what its journal says is left of it. Ctrl-C stops it, and\n" +
    "the same command goes on. With --queue, workers on any machine run the trials: start each\n" +
    "with `experiment worker` and the same URL.",
  options: {
    study: { type: "string", default: "mnist" },
    profile: { type: "string", default: Deno.env.get("PROFILE") || "full" },
    fresh: { type: "boolean", default: false },
    save: { type: "boolean", default: false },
    workers: { type: "string" },
    folder: { type: "string" },
    queue: { type: "string", default: Deno.env.get("RECOGNITION_QUEUE") || "" },
    "retry-failed": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
  help: {
    study:
      "mnist, the study of notebook 4 (default), or best, which goes on from its best variation",
    profile: "quick (two minutes) or full (default)",
    fresh: "Put the old journal aside and run everything again",
    save: "Refresh the results that are under version control; full profile only",
    workers: "Trials at a time; default one for each core",
    folder: "Where the journal is; default data/PROFILE/experiment, or data/PROFILE/best",
    queue: "redis://:password@host:port; default the variable RECOGNITION_QUEUE",
    "retry-failed": "Run trials again that failed",
    json: "Print the result as JSON",
  },
  allowPositionals: true,
} as const;

if (import.meta.main) {
  const { values, positionals } = parseOptions(COMMAND);
  try {
    const [command, ...others] = positionals;
    if (others.length > 0 || (command !== undefined && command !== "worker")) {
      throw new RangeError(
        `Cannot run the experiment as the only word it takes is "worker": it is "${
          positionals.join(" ")
        }"`,
      );
    }
    const workers = values.workers === undefined
      ? undefined
      : wholeOption("run the experiment", "workers", values.workers, 1_024);
    const options = { ...values, workers };
    // TensorFlow comes late: a word that doesn't fit is answered without it.
    const { experiment, work } = await import("./experiment/run.ts");
    Deno.exit(await (command === "worker" ? work(options) : experiment(options)));
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}
