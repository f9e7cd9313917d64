/**
 * `deno task stop`: ends a notebook's training or study early, as its interrupt button does.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { dirname, relative } from "@std/path";
import { stopFiles } from "../lib/notebook/mod.ts";
import { makeStopFile } from "../lib/base/mod.ts";
import { exists, PROJECT } from "./command.ts";
import { parseOptions } from "./options.ts";
import { INTERRUPTED, onStopSignal } from "./report/signals.ts";

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task stop [--wait SECONDS]",
    about: "Stops the training or the study of a notebook; what is finished is kept",
    options: { wait: { type: "string", default: "60" } },
    help: { wait: "How long it is given to take notice; default 60" },
  });
  const seconds = Number(values.wait);
  if (!(seconds > 0)) {
    console.error(
      `Cannot stop a notebook as --wait must be a number of seconds above 0: it is "${values.wait}"`,
    );
    Deno.exit(2);
  }
  Deno.exit(await stop(stopFiles(), seconds * 1000) ? 0 : 1);
}

/** Makes the stop files until one is taken; returns whether one was. */
async function stop(files: readonly string[], waitMs: number): Promise<boolean> {
  const made = await makeAll(files);
  onStopSignal(() => {
    made.undo();
    Deno.exit(INTERRUPTED);
  });
  try {
    const taken = await firstTaken(files, waitMs);
    for (const file of taken) console.log(`Stopped: ${nameOf(file)}`);
    if (taken.length > 0) return true;
    console.error(
      "Cannot stop a notebook as its training or study must be under way: " +
        `none took notice in ${waitMs / 1000} s`,
    );
    return false;
  } finally {
    made.undo();
  }
}

/** Makes the files; `undo` removes those that nobody took, and the folders made for them. */
async function makeAll(files: readonly string[]): Promise<{ undo: () => void }> {
  const made: string[] = [];
  for (const file of files) {
    const parents = [dirname(file), dirname(dirname(file))];
    const missing = [];
    for (const folder of parents) if (!await exists(folder)) missing.push(folder);
    makeStopFile(file);
    made.push(file, ...missing);
  }
  // A folder goes only if it is empty: a training may by now have put its own files there.
  return { undo: () => made.forEach(removeIfCan) };
}

function removeIfCan(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Taken, or in use.
  }
}

/** Waits until one of the files is gone; returns those that are. */
async function firstTaken(files: readonly string[], waitMs: number): Promise<string[]> {
  const end = Date.now() + waitMs;
  while (Date.now() < end) {
    await delay(100);
    const there = await Promise.all(files.map(exists));
    const taken = files.filter((_, i) => !there[i]);
    if (taken.length > 0) return taken;
  }
  return [];
}

function nameOf(file: string): string {
  return relative(PROJECT, dirname(file));
}
