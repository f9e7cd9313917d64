/**
 * `deno task experiment`: runs the study of notebook 4, or what is left of it; as
 * `experiment worker` it runs trials for a study on another machine.
 *
 * @module
 */

import { join, relative, resolve } from "@std/path";
import {
  mnistStudy,
  queueExecutor,
  rankVariations,
  runStudy,
  type RunStudyOptions,
  startQueueWorker,
  type StudyProgress,
  variationsCsv,
} from "../lib/experiment/mod.ts";
import { writeWhole } from "../lib/base/mod.ts";
import { settings } from "../lib/notebook/mod.ts";
import { PROJECT } from "./command.ts";
import { progressLine, studyState } from "./experiment/state.ts";
import { summary } from "./experiment/summary.ts";
import { parseOptions } from "./options.ts";
import { createProgressBar, type ProgressBar } from "./progress.ts";
import { onStopSignal } from "./report/signals.ts";

const COMMAND = {
  usage: "deno task experiment [--profile quick|full] [--fresh] [--save] [--workers N]\n" +
    "                            [--queue URL] [--folder DIR] [--retry-failed] [--json]\n" +
    "       deno task experiment worker --queue URL [--workers N]",
  about:
    "Runs the study of notebook 4, or what its journal says is left of it. Ctrl-C stops it, and\n" +
    "the same command goes on. With --queue, workers on any machine run the trials: start each\n" +
    "with `experiment worker` and the same URL.",
  options: {
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
    profile: "quick (two minutes) or full (default)",
    fresh: "Put the old journal aside and run everything again",
    save: "Refresh the results that are under version control; full profile only",
    workers: "Trials at a time; default one for each core",
    folder: "Where the journal is; default data/quick/experiment or data/full/experiment",
    queue: "redis://:password@host:port; default the variable RECOGNITION_QUEUE",
    "retry-failed": "Run trials again that failed",
    json: "Print the result as JSON",
  },
  allowPositionals: true,
} as const;

/** The status of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

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
    Deno.exit(await (command === "worker" ? work(values) : experiment(values)));
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}

type Values = ReturnType<typeof parseOptions<typeof COMMAND.options>>["values"];

/** Runs the study; returns the process's status. */
async function experiment(values: Values): Promise<number> {
  const { studyFolder, startFrom, stopFile } = settings("experiment", {
    env: (name) => ({ PROFILE: values.profile, RECOGNITION_SAVE: values.save ? "1" : "" })[name],
  });
  const folder = values.folder === undefined ? studyFolder : resolve(values.folder);
  const study = mnistStudy(values.profile === "quick" ? "quick" : "full");
  const display = createProgressBar();
  let last: StudyProgress | undefined;
  const workers = workersFrom(values.workers);
  const executor = values.queue === ""
    ? undefined
    : await queueExecutor({ url: values.queue, onWarning: display.print });
  const options: RunStudyOptions = {
    folder,
    stopFile,
    fresh: values.fresh,
    retryFailed: values["retry-failed"],
    signal: stopSignal(display),
    onProgress: (progress) => {
      last = progress;
      display.update(studyState(progress));
    },
    onWarning: display.print,
    ...workers === undefined ? {} : { workers },
    ...startFrom === undefined ? {} : { startFrom },
    ...executor === undefined ? {} : { executor },
  };
  try {
    const result = await runStudy(study, options);
    if (last !== undefined) display.print(progressLine(last));
    await writeWhole(
      join(folder, "variations.csv"),
      variationsCsv(rankVariations(result, study), study.space),
    );
    console.log(
      values.json ? JSON.stringify(result) : summary(result, study, relative(PROJECT, folder)),
    );
    return result.complete ? 0 : INTERRUPTED;
  } finally {
    display.stop();
    await executor?.close();
  }
}

/** Runs trials of a queue until it is told to stop; returns the process's status. */
async function work(values: Values): Promise<number> {
  if (values.queue === "") {
    throw new RangeError("Cannot work as --queue must say where the queue is: it is missing");
  }
  const workers = workersFrom(values.workers) ?? navigator.hardwareConcurrency;
  const stopped = new Promise<void>(onStopSignal);
  const folder = await Deno.makeTempDir({ prefix: "experiment_worker_" });
  const onLine = (line: string) =>
    console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);
  const onFault = ({ message }: Error) => {
    onLine(message);
    Deno.exit(1);
  };
  try {
    const url = values.queue;
    const worker = await startQueueWorker({ url, folder, workers, onLine, onFault });
    onLine(`Waiting for trials, ${workers} at a time; Ctrl-C stops after those that run`);
    await stopped;
    onLine("Stopping after the trials that run; Ctrl-C again gives them up");
    Deno.addSignalListener("SIGINT", () => Deno.exit(INTERRUPTED));
    await worker.close();
    return 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns a signal that Ctrl-C aborts. */
function stopSignal(display: ProgressBar): AbortSignal {
  const controller = new AbortController();
  onStopSignal(() => {
    display.print("Stopping; the same command goes on from here");
    controller.abort();
  });
  return controller.signal;
}

function workersFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const workers = Number(text);
  if (Number.isSafeInteger(workers) && workers >= 1 && workers <= 1_024) return workers;
  throw new RangeError(
    `Cannot run the experiment as --workers must be a whole number from 1 to 1024: it is "${text}"`,
  );
}
