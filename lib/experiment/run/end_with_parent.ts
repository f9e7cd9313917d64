/**
 * Ending a process with the one that started it.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";

/** The module that {@linkcode endWithParent} runs beside; the process must be allowed to read it. */
export const PARENT_WATCH: string = fromFileUrl(import.meta.resolve("./parent_watch.ts"));

/**
 * Ends this process when its standard input ends, as it does with the process that holds its other
 * end.
 *
 * That is noticed in a thread of its own: a loop without an end, or a call into a library that
 * never returns, does not keep this process alive.
 */
export function endWithParent(): void {
  new Worker(import.meta.resolve("./parent_watch.ts"), { type: "module" });
}
