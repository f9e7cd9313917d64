/**
 * Ending well on Ctrl-C.
 *
 * @module
 */

/** The status of a process that Ctrl-C ended. */
export const INTERRUPTED = 130;

/** Returns a signal that the first Ctrl-C aborts, after `onStop` was called. */
export function stopSignal(onStop: () => void): AbortSignal {
  const controller = new AbortController();
  onStopSignal(() => {
    onStop();
    controller.abort();
  });
  return controller.signal;
}

/** Calls `onStop` at the first Ctrl-C, hang-up or request to end; later ones do nothing. */
export function onStopSignal(onStop: () => void): void {
  let stopped = false;
  const stop = () => {
    if (!stopped) onStop();
    stopped = true;
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, stop);
}
