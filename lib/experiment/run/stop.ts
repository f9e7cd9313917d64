/**
 * Stopping a study early.
 *
 * @module
 */

import { takeStopFile } from "../../base/mod.ts";

/** Where a study learns that it is to stop. */
export interface StopOptions {
  /** Stops the study when aborted. */
  readonly signal?: AbortSignal;
  /** Making this file stops the study; one that is left from before is removed. */
  readonly stopFile?: string;
}

/** Whether a study is to stop, and why. */
export interface Stop {
  /** Aborted once the study is to stop. */
  readonly signal: AbortSignal;
  /** Stops because of an error, unless it is only that trials were stopped. */
  readonly fail: (error: unknown) => void;
  /** That error, if there was one. */
  readonly failure: () => unknown;
  /** Ends looking for the file. */
  readonly close: () => Promise<void>;
}

/** How often the file is looked for. */
const STOP_MS = 250;

/** Returns what stops at a caller's signal, at a file, or at an error. */
export async function createStop({ signal, stopFile }: StopOptions): Promise<Stop> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  const look = async () => {
    if (await takeStopFile(stopFile)) abort();
  };
  let failure: unknown;
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  await takeStopFile(stopFile);
  let looking = Promise.resolve();
  const timer = setInterval(() => looking = looking.then(look), STOP_MS);
  return {
    signal: controller.signal,
    fail: (error) => {
      if (controller.signal.aborted) return;
      failure = error;
      abort();
    },
    failure: () => failure,
    close: async () => {
      clearInterval(timer);
      signal?.removeEventListener("abort", abort);
      await looking;
    },
  };
}
