/**
 * Ending well on Ctrl-C.
 *
 * @module
 */

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
