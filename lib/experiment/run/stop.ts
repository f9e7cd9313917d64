/**
 * Stopping a study early.
 *
 * @module
 */

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
  readonly close: () => void;
}

/** How often the file is looked for. */
const STOP_MS = 250;

/** Returns what stops at a caller's signal, at a file, or at an error. */
export function createStop({ signal, stopFile }: StopOptions): Stop {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let failure: unknown;
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  if (stopFile !== undefined) removeIfThere(stopFile);
  const timer = setInterval(() => {
    if (stopFile !== undefined && removeIfThere(stopFile)) abort();
  }, STOP_MS);
  return {
    signal: controller.signal,
    fail: (error) => {
      if (controller.signal.aborted) return;
      failure = error;
      abort();
    },
    failure: () => failure,
    close: () => {
      clearInterval(timer);
      signal?.removeEventListener("abort", abort);
    },
  };
}

/** Removes a file; returns whether it was there. */
function removeIfThere(path: string): boolean {
  try {
    Deno.removeSync(path);
    return true;
  } catch {
    return false;
  }
}
