/**
 * Trials on other machines: a queue in Redis or Valkey, kept by BullMQ.
 *
 * The one who runs the study puts trials on the queue and looks after them. A trial can be handed
 * out twice, when a worker or the server is gone; the first complete result counts, in the journal.
 * Nothing is lost with the queue: what is missing from it is put there again.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { ClosableExecutor } from "../run/executor.ts";
import { checkedOutcome } from "../run/outcome.ts";
import type { Outcome } from "../study/trial.ts";
import { connectQueue, QUEUE, type QueueOptions, type TrialJob } from "./connection.ts";

/** How trials are handed out. */
export interface QueueExecutorOptions extends QueueOptions {
  /** Told when the server is gone, and when it is back. */
  readonly onWarning?: (text: string) => void;
}

/** Trials on the queue at a time; more would only wait there instead of here. */
const MOST_QUEUED = 256;

/** How often a trial on the queue is looked after. */
const POLL_MS = 500;

/** A server that refuses commands for longer is broken; one that has just started does at first. */
const PATIENCE_MS = 60_000;

/**
 * Returns what hands a study's trials to the workers of a queue; closed, it leaves the queue with
 * what is on it.
 *
 * @throws {Deno.errors.ConnectionRefused} If no server answers there.
 */
export async function queueExecutor(
  { url, onWarning = () => {} }: QueueExecutorOptions,
): Promise<ClosableExecutor> {
  const connection = await connectQueue(url);
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
      let refusedAt: number | undefined;
      for (;;) {
        const looked = lookAfter(`${run}_${task.id}`, { task, timeLimitMs }, urgent ? 1 : 2);
        try {
          const outcome = await unlessAborted(looked, signal);
          if (outcome !== undefined) return outcome;
          refusedAt = undefined;
        } catch (cause) {
          signal.throwIfAborted();
          refusedAt ??= performance.now();
          if (performance.now() - refusedAt >= PATIENCE_MS) throw refusal(cause as Error);
        }
        await delay(POLL_MS, undefined, { signal });
      }
    },
    close: async () => {
      connection.removeAllListeners("close");
      await queue.close().catch(() => {});
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

function refusal(cause: Error): Error {
  return new Error(`Cannot hand out trials as the queue must take them: ${cause.message}`, {
    cause,
  });
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
