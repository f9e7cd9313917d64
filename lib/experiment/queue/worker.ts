/**
 * Work for a study on another machine: trials taken from its queue.
 *
 * @module
 */

import { Worker } from "bullmq";
import { verifyMnist } from "../../mnist/mod.ts";
import { connectQueue, QUEUE, type QueueOptions, type TrialJob } from "./connection.ts";
import { processShare } from "../run/trial_limits.ts";
import { createTrialRunner } from "../run/trial_runner.ts";
import { checkedTask } from "../study/task.ts";
import type { Outcome } from "../study/trial.ts";

/** How a worker works. */
export interface QueueWorkerOptions extends QueueOptions {
  /** For logs, and what trials need while they run. */
  readonly folder: string;
  /** Trials at a time, each in a process of its own. */
  readonly workers: number;
  /** A trial that holds more memory fails; default four fifths of the machine's by the workers. */
  readonly memoryLimitMb?: number;
  /** Told what happens, a line each. */
  readonly onLine: (line: string) => void;
  /** Told why no trial can be run here; the process must end then, and others take over. */
  readonly onFault: (error: Error) => void;
  /** Another worker takes a trial over when this one was silent for so long; default 30 s. */
  readonly lockMs?: number;
  /** The module that a trial's process runs; default the real one. */
  readonly program?: string;
}

/** A worker that waits for trials. */
export interface QueueWorker {
  /** Takes no more trials, and ends once those that run have. */
  readonly close: () => Promise<void>;
}

const LOCK_MS = 30_000;

/** Results that a worker remembers, for a server that has forgotten that it asked. */
const MOST_REMEMBERED = 1_000;

/**
 * Starts to take trials from a queue.
 *
 * @throws {Deno.errors.ConnectionRefused} If no server answers there.
 */
export async function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker> {
  const { folder, workers, lockMs = LOCK_MS, program, onLine, onFault } = options;
  const connection = await connectQueue(options.url);
  const share = processShare(workers, options.memoryLimitMb);
  const runner = createTrialRunner({ folder, program, ...share });
  const remembered = new Map<string, Outcome>();
  if (program === undefined) await verifyMnist();

  async function run(jobId: string, { task, timeLimitMs }: TrialJob): Promise<Outcome> {
    const known = remembered.get(jobId);
    if (known !== undefined) return known;
    const checked = checkedTask(task);
    onLine(`${checked.id}: begun`);
    const outcome = await runner.run(checked, { timeLimitMs }).catch((error: Error) => {
      onFault(error);
      // The trial has not failed: without an answer it goes to another worker.
      return new Promise<never>(() => {});
    });
    const end = outcome.state === "complete" ? "complete" : outcome.error;
    onLine(`${checked.id}: ${end}, ${(outcome.durationMs / 1_000).toFixed(1)} s`);
    if (outcome.state === "complete") remembered.set(jobId, outcome);
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    return outcome;
  }

  const worker = new Worker<TrialJob>(QUEUE, ({ id = "", data }) => run(id, data), {
    connection,
    concurrency: workers,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    // Whether a trial is given up is for the one who runs the study to say.
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  });
  let silent = false;
  worker.on("ready", () => silent = false);
  worker.on("error", ({ message }) => {
    // While the server is away its client says so all the time; it comes back by itself.
    if (!silent) onLine(`The queue: ${message}`);
    silent = true;
  });
  return {
    close: async () => {
      await worker.close();
      await runner.close();
      connection.disconnect();
    },
  };
}
