/**
 * What the experiment's engine reaches: `deno run -A tools/bench/experiment.ts [--quick]`.
 *
 * Throughput: the same trials with one process for each core, and one at a time with all threads, by
 * turns. Cost: how much longer a trial takes than its training and measuring. Resume: how long a
 * study takes that goes on from 10,000 results. Let nothing else run meanwhile: about 8 minutes
 * on two cores.
 *
 * @module
 */

import { join } from "@std/path";
import {
  baselineOf,
  mnistStudy,
  runStudy,
  type StudyDefinition,
  type TrialTask,
} from "../../lib/experiment/mod.ts";
// What is measured are parts of the room that nobody else needs.
import { JOURNAL } from "../../lib/experiment/run/journal.ts";
import { createTrialRunner } from "../../lib/experiment/run/trial_runner.ts";
import { createPlan } from "../../lib/experiment/study/plan.ts";
import { drawVariation } from "../../lib/experiment/study/search.ts";
import { taskOf } from "../../lib/experiment/study/task.ts";
import { createRandom, mean } from "../../lib/base/mod.ts";
import { parseOptions } from "../options.ts";
import { ratioOf } from "./samples.ts";
import { timed } from "./serve.ts";
import { ratioText } from "./table.ts";

const CORES = navigator.hardwareConcurrency;
const TIME_LIMIT_MS = 600_000;
const MEMORY_LIMIT_MB = 4_000;

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno run -A tools/bench/experiment.ts [--rounds N] [--quick]",
    about: "Measures the experiment's engine. Let nothing else run meanwhile.",
    options: {
      rounds: { type: "string", default: "3" },
      quick: { type: "boolean", default: false },
    },
    help: {
      rounds: "How often each side of a comparison takes its turn; default 3",
      quick: "One round of hardly any work, to see that everything runs",
    },
  });
  const folder = await Deno.makeTempDir({ prefix: "bench_experiment_" });
  try {
    const rounds = values.quick ? 1 : Number(values.rounds);
    await measureThroughput(folder, rounds, values.quick);
    await measureCost(folder, rounds, values.quick);
    await measureResume(folder, values.quick ? 100 : 10_000);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The same trials, drawn from the study's space, beside each other and one after another. */
async function measureThroughput(
  folder: string,
  rounds: number,
  quick: boolean,
): Promise<void> {
  const study = mnistStudy("full");
  const length = quick
    ? { ...study.length, trainImages: 300, validationImages: 300 }
    : study.length;
  // So many that it counts little that the last one ends alone.
  const tasks = drawTasks(study, (quick ? 4 : 12) * CORES, length);
  const [beside, inTurn] = await byTurns(
    rounds,
    () => runAll(tasks, folder, CORES, 1),
    () => runAll(tasks, folder, 1, CORES),
  );
  console.log(`${tasks.length} trials, ${CORES} at a time with 1 thread each: ${list(beside)} s`);
  console.log(`the same, one at a time with ${CORES} threads: ${list(inTurn)} s`);
  console.log(`throughput, times as high: ${ratioText(ratioOf(inTurn, beside))}`);
}

function drawTasks(study: StudyDefinition, n: number, length: StudyDefinition["length"]) {
  const random = createRandom(7);
  const tasks: TrialTask[] = [];
  while (tasks.length < n) {
    try {
      const params = drawVariation(study.space, random);
      tasks.push(taskOf(study.variationOf(params), 1, length));
    } catch {
      // It can't be built: the study passes over it too.
    }
  }
  return tasks;
}

async function runAll(
  tasks: readonly TrialTask[],
  folder: string,
  workers: number,
  threads: number,
): Promise<void> {
  const waiting = [...tasks];
  await withRunner(folder, threads, async (run) => {
    await Promise.all(Array.from({ length: workers }, async () => {
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await run(task);
    }));
  });
}

/** Lends what runs a trial; where one fails, the others are stopped, and their processes ended. */
async function withRunner<T>(
  folder: string,
  threads: number,
  action: (run: (task: TrialTask) => Promise<void>) => Promise<T>,
): Promise<T> {
  const runner = createTrialRunner({ folder, threads, memoryLimitMb: MEMORY_LIMIT_MB });
  const ended = new AbortController();
  const limits = { timeLimitMs: TIME_LIMIT_MS, signal: ended.signal };
  try {
    return await action(async (task) => {
      const outcome = await runner.run(task, limits);
      if (outcome.state === "fail") throw new Error(`Cannot measure as ${outcome.error}`);
    });
  } finally {
    ended.abort();
    await runner.close();
  }
}

/**
 * A trial of about 20 seconds, and one of the same network that trains on one image: what is left
 * of it is what the engine costs beside training and measuring. Before, the start of a process.
 */
async function measureCost(folder: string, rounds: number, quick: boolean): Promise<void> {
  const { space, variationOf } = mnistStudy("full");
  const { model } = variationOf(baselineOf(space));
  const trainImages = quick ? 300 : 9_000;
  const length = { trainImages, validationImages: 10_000, epochsTimes: 1 };
  const whole = taskOf({ model, fit: { epochs: 3, batchSize: 128 } }, 1, length);
  const one = { trainImages: 1, validationImages: 1, epochsTimes: 1 };
  const empty = taskOf({ model, fit: { epochs: 1, batchSize: 1 } }, 1, one);
  const { first, trialSeconds, emptySeconds } = await withRunner(folder, 1, async (run) => {
    const first = await timed(() => run(empty));
    const [trialSeconds, emptySeconds] = await byTurns(rounds, () => run(whole), () => run(empty));
    return { first, trialSeconds, emptySeconds };
  });
  console.log(`the first trial of a process, which hardly trains: ${list([first.ms / 1_000])} s`);
  const share = 100 * mean(emptySeconds) / mean(trialSeconds);
  console.log(`a trial: ${list(trialSeconds)} s; one that hardly trains: ${list(emptySeconds)} s`);
  console.log(`cost of the engine: ${share.toFixed(1)} % of that trial`);
}

/** Writes the journal of a study with so many results, and resumes it with nothing left to run. */
async function measureResume(folder: string, trials: number): Promise<void> {
  const study = wideStudy(Math.ceil(trials / 6) + 60);
  const own = join(folder, "wide");
  const stopped = AbortSignal.abort();
  await runStudy(study, { folder: own, signal: stopped });
  await Deno.writeTextFile(join(own, JOURNAL), simulatedLines(study), { append: true });
  const before = Deno.memoryUsage().rss;
  const { result, ms } = await timed(() => runStudy(study, { folder: own }));
  const memoryMb = (Deno.memoryUsage().rss - before) / 1e6;
  console.log(
    `resumed ${result?.trials.length} trials in ${list([ms / 1_000])} s, ${
      memoryMb.toFixed(0)
    } MB more`,
  );
}

function wideStudy(variations: number): StudyDefinition {
  const values = Array.from({ length: 60 }, (_, i) => i + 1);
  return {
    name: "wide",
    space: Array.from({ length: 30 }, (_, i) => {
      return { name: `layer${i}`, title: `layer ${i}`, values, baseline: 1 };
    }),
    variationOf: (params) => ({
      model: { filters: Object.values(params).map(Number), padding: "same", units: [] },
      fit: { epochs: 1, batchSize: 50 },
    }),
    seeds: [1, 2, 3],
    length: { trainImages: 200, validationImages: 100, epochsTimes: 1 },
    search: { seed: 1, rounds: 1, variations },
  };
}

/** The lines that the study would add to its journal, the results made up. */
function simulatedLines(study: StudyDefinition): string {
  const plan = createPlan(study);
  const lines: string[] = [];
  for (let trial = plan.next(); trial !== undefined; trial = plan.next()) {
    const valAcc = parseInt(trial.id.slice(0, 8), 16) / 2 ** 32;
    const metrics = {
      ...{ valAcc, valLoss: 1, acc: 1, epochMs: 1, predictMs: 1, params: 1, macs: 1 },
    };
    const outcome = { state: "complete", metrics, durationMs: 1_000 } as const;
    lines.push(`${JSON.stringify({ ...trial, ...outcome })}\n`);
    plan.end(trial.id, outcome);
  }
  return lines.join("");
}

/** The seconds of both actions in each round. */
async function byTurns(
  rounds: number,
  a: () => Promise<void>,
  b: () => Promise<void>,
): Promise<[number[], number[]]> {
  const seconds: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    seconds[0].push((await timed(a)).ms / 1_000);
    seconds[1].push((await timed(b)).ms / 1_000);
  }
  return seconds;
}

function list(values: readonly number[]): string {
  return values.map((value) => value.toFixed(2)).join(", ");
}
