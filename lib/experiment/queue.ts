/**
 * Trials on other machines: a queue in Redis or Valkey, kept by BullMQ.
 *
 * The one who runs the study puts trials on the queue and looks after them; workers on any machine
 * take them, each in a process of its own. A trial can be handed out twice, when a worker or the
 * server is gone; the first complete result counts, in the journal. Nothing is lost with the
 * queue: what is missing from it is put there again.
 *
 * @module
 */

import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { shown } from "../json.ts";
import { verifyMnist } from "../mnist.ts";
import type { Executor } from "./executor.ts";
import { checkedOutcome, type Outcome, runTrial } from "./run_trial.ts";
import { checkedTask, type TrialTask } from "./task.ts";

/** Where the queue is. */
export interface QueueOptions {
  /** Where the server listens, `redis://:password@host:port` or `rediss://…` through TLS. */
  readonly url: string;
}

/** How trials are handed out. */
export interface QueueExecutorOptions extends QueueOptions {
  /** Told when the server is gone, and when it is back. */
  readonly onWarning?: (text: string) => void;
}

/** Hands trials to the workers of a queue. */
export interface QueueExecutor extends Executor {
  /** Leaves the queue, with what is on it. */
  readonly close: () => Promise<void>;
}

/** How a worker works. */
export interface QueueWorkerOptions extends QueueOptions {
  /** For logs, and what trials need while they run. */
  readonly folder: string;
  /** Trials at a time, each in a process of its own. */
  readonly workers: number;
  /** A trial that holds more memory fails. */
  readonly memoryLimitMb: number;
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

/** What a job on the queue holds. */
interface TrialJob {
  readonly task: TrialTask;
  readonly timeLimitMs: number;
}

const QUEUE = "recognition-trials";

/** Trials on the queue at a time; more would only wait there instead of here. */
const MOST_QUEUED = 256;

/** How often a trial on the queue is looked after. */
const POLL_MS = 500;

/** A server that refuses commands for longer is broken. */
const PATIENCE_MS = 60_000;

const CONNECT_MS = 5_000;
const LOCK_MS = 30_000;

/** Results that a worker remembers, for a server that has forgotten that it asked. */
const MOST_REMEMBERED = 1_000;

/**
 * Returns what hands a study's trials to the workers of a queue.
 *
 * @throws {Deno.errors.ConnectionRefused} If no server answers there.
 */
export async function queueExecutor(
  { url, onWarning = () => {} }: QueueExecutorOptions,
): Promise<QueueExecutor> {
  const connection = await connected(url);
  tellOfOutages(connection, onWarning);
  const queue = new Queue<TrialJob>(QUEUE, { connection });
  // While the server is away its client says so all the time; it comes back by itself.
  queue.on("error", () => {});
  const active = new Set<string>();

  async function lookAfter(jobId: string, data: TrialJob, priority: number) {
    const state = await queue.getJobState(jobId);
    if (state === "active") active.add(jobId);
    else active.delete(jobId);
    if (state === "unknown") {
      const kept = { removeOnComplete: { age: 86_400, count: 10_000 } };
      await queue.add("trial", data, { jobId, priority, ...kept });
    }
    if (state !== "completed" && state !== "failed") return undefined;
    // Read after its state: one that was read before may have ended since without its result.
    const job = await queue.getJob(jobId);
    if (job === undefined) return undefined;
    const found = state === "failed" ? job.failedReason : checkedOutcome(job.returnvalue);
    const outcome = typeof found === "string" ? failed(found) : found;
    // Another try must be another job.
    if (outcome.state === "fail") await job.remove();
    return outcome;
  }

  return {
    slots: MOST_QUEUED,
    workers: () => Math.max(1, active.size),
    run: async (task, { timeLimitMs, signal, run, urgent }) => {
      const patience = patient();
      for (;;) {
        const looked = lookAfter(`${run}_${task.id}`, { task, timeLimitMs }, urgent ? 1 : 2);
        const outcome = await unlessAborted(looked.then(patience.good, patience.bad), signal);
        if (outcome !== undefined) return outcome;
        await unlessAborted(new Promise((resolve) => setTimeout(resolve, POLL_MS)), signal);
      }
    },
    close: async () => {
      connection.removeAllListeners("close");
      await queue.close().catch(() => {});
      connection.disconnect();
    },
  };
}

/**
 * Starts to take trials from a queue.
 *
 * @throws {Deno.errors.ConnectionRefused} If no server answers there.
 */
export async function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker> {
  const { url, folder, workers, memoryLimitMb, lockMs = LOCK_MS, program } = options;
  const { onLine, onFault } = options;
  const connection = await connected(url);
  const threads = Math.max(1, Math.floor(navigator.hardwareConcurrency / workers));
  const own = {
    ...{ folder, threads, memoryLimitMb },
    ...program === undefined ? {} : { program },
  };
  const remembered = new Map<string, Outcome>();
  if (program === undefined) await verifyMnist();

  async function run(jobId: string, { task, timeLimitMs }: TrialJob): Promise<Outcome> {
    const known = remembered.get(jobId);
    if (known !== undefined) return known;
    const checked = checkedTask(task);
    onLine(`${checked.id}: begun`);
    const outcome = await runTrial(checked, { ...own, timeLimitMs }).catch((error: Error) => {
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
      connection.disconnect();
    },
  };
}

function tellOfOutages(connection: Redis, onWarning: (text: string) => void): void {
  let away = false;
  connection.on("close", () => {
    if (!away) onWarning("The queue is gone; waiting for it");
    away = true;
  });
  connection.on("ready", () => {
    if (away) onWarning("The queue is back");
    away = false;
  });
}

/** Bears with a server that refuses commands for a while, as one does that has just started. */
function patient(): {
  readonly good: <T>(value: T) => T;
  readonly bad: (error: Error) => undefined;
} {
  let since: number | undefined;
  return {
    good: (value) => {
      since = undefined;
      return value;
    },
    bad: (error) => {
      since ??= performance.now();
      if (performance.now() - since < PATIENCE_MS) return undefined;
      throw new Error(`Cannot hand out trials as the queue must take them: ${error.message}`, {
        cause: error,
      });
    },
  };
}

/** A connection to a server that is there now, and that waits for it should it go away later. */
async function connected(url: string): Promise<Redis> {
  const place = placeOf(url);
  const connection = new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: CONNECT_MS,
    lazyConnect: true,
  });
  // An error event that nobody listens to would end the process.
  let reason = `nothing answers within ${CONNECT_MS / 1_000} s`;
  connection.on("error", ({ message }: Error) => reason = message);
  const timer = setTimeout(() => connection.disconnect(), CONNECT_MS);
  try {
    await connection.connect();
    await connection.ping();
    return connection;
  } catch (cause) {
    connection.disconnect();
    throw new Deno.errors.ConnectionRefused(
      `Cannot reach the queue at "${place}" as a Redis or Valkey server must answer there: ` +
        `${reason || (cause as Error).message}`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The server's place without the password, which belongs in no message. */
function placeOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !["redis:", "rediss:"].includes(parsed.protocol)) {
    throw new TypeError(
      `Cannot use a queue as its address must be like "redis://:password@host:6379": it is ` +
        shown(parsed === undefined ? url : `${parsed.protocol}…`),
    );
  }
  return `${parsed.protocol}//${parsed.host}`;
}

/** What a promise gives, or the rejection of a signal that is aborted first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Once nobody waits for it, its rejection would end the process.
  promise.catch(() => {});
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function failed(error: string): Outcome {
  return { state: "fail", error, durationMs: 0 };
}
