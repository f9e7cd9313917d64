/**
 * Running the study of notebook 4, or trials for a study on another machine.
 *
 * @module
 */

import { join, relative, resolve } from "@std/path";
import {
  bestStudy,
  mnistStudy,
  queueExecutor,
  rankVariations,
  runStudy,
  type RunStudyOptions,
  startQueueWorker,
  type StudyProgress,
  variationsCsv,
} from "../../lib/experiment/mod.ts";
import { type Check, createCheck, writeWhole } from "../../lib/base/mod.ts";
import { settings } from "../../lib/notebook/mod.ts";
import { PROJECT } from "../command.ts";
import { createProgressBar } from "../progress.ts";
import { INTERRUPTED, onStopSignal, stopSignal } from "../report/signals.ts";
import { progressLine, studyState } from "./state.ts";
import { summary } from "./summary.ts";

const check: Check = createCheck("run the experiment");

/** The options of the command line, as its help describes them. */
interface ExperimentOptions {
  readonly study: string;
  readonly profile: string;
  readonly fresh: boolean;
  readonly save: boolean;
  readonly workers: number | undefined;
  readonly folder?: string;
  readonly queue: string;
  readonly "retry-failed": boolean;
  readonly json: boolean;
}

/** The studies by their names on the command line: their settings' name, and what they are. */
const STUDIES = {
  mnist: { name: "experiment", define: mnistStudy },
  best: { name: "best", define: bestStudy },
} as const;

function studyNamed(study: string): typeof STUDIES[keyof typeof STUDIES] {
  check.oneOf("study", study, Object.keys(STUDIES));
  return STUDIES[study as keyof typeof STUDIES];
}

/** Runs the study; returns the process's status. */
export async function experiment(values: ExperimentOptions): Promise<number> {
  const { name, define } = studyNamed(values.study);
  const { profile, studyFolder, startFrom, stopFile } = settings(name, {
    env: (name) => ({ PROFILE: values.profile, RECOGNITION_SAVE: values.save ? "1" : "" })[name],
  });
  const folder = values.folder === undefined ? studyFolder : resolve(values.folder);
  const study = define(profile);
  const display = createProgressBar();
  let last: StudyProgress | undefined;
  const { workers } = values;
  const executor = values.queue === ""
    ? undefined
    : await queueExecutor({ url: values.queue, onWarning: display.print });
  const options: RunStudyOptions = {
    folder,
    stopFile,
    fresh: values.fresh,
    retryFailed: values["retry-failed"],
    signal: stopSignal(() => display.print("Stopping; the same command goes on from here")),
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
export async function work(values: ExperimentOptions): Promise<number> {
  if (values.queue === "") {
    throw new RangeError("Cannot work as --queue must say where the queue is: it is missing");
  }
  const workers = values.workers ?? navigator.hardwareConcurrency;
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
