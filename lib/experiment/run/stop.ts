/**
 * Stopping a study early.
 *
 * @module
 */

import { takeStopFile } from "../../base/mod.ts";

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
export async function createStop(
  { signal, stopFile }: { readonly signal?: AbortSignal; readonly stopFile?: string },
): Promise<Stop> {
  const own = new AbortController();
  const stopped = signal === undefined ? own.signal : AbortSignal.any([own.signal, signal]);
  let failure: unknown;
  await takeStopFile(stopFile);
  let looking = Promise.resolve();
  const look = async () => {
    if (await takeStopFile(stopFile)) own.abort();
  };
  const timer = setInterval(() => looking = looking.then(look), STOP_MS);
  return {
    signal: stopped,
    fail: (error) => {
      if (stopped.aborted) return;
      failure = error;
      own.abort();
    },
    failure: () => failure,
    close: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
