/**
 * One set-up at a time: a lock that the system takes back when its holder ends, however it ends.
 *
 * It is asked for before the npm packages are there, so it may not import any.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT, run, venv } from "../command.ts";

/**
 * Runs `action` while no other set-up of this project runs; calls `onWait` once where it must wait
 * for one.
 */
export async function withSetupLock<T>(
  action: () => Promise<T>,
  { project = PROJECT, onWait = sayWaiting }: {
    readonly project?: string;
    readonly onWait?: () => void;
  } = {},
): Promise<T> {
  const folder = join(project, ".cache");
  await Deno.mkdir(folder, { recursive: true });
  using file = await Deno.open(join(folder, "setup.lock"), { create: true, write: true });
  const soon = setTimeout(onWait, 500);
  await file.lock(true);
  clearTimeout(soon);
  return await action();
}

function sayWaiting(): void {
  console.error("Another set-up is running in this folder: waiting for it");
}

/** Throws if a notebook runs on the project's Python environment, which would lose its files. */
export async function checkIdle(project = PROJECT): Promise<void> {
  const kernel = `${venv("deno", project)} jupyter --kernel`;
  const pattern = kernel.replaceAll(/[.+*?^$()[\]{}|\\]/g, "\\$&");
  const found = await run("pgrep", ["-f", `^${pattern}`]).catch(() => "");
  if (found.trim() === "") return;
  throw new Error(
    "Cannot make .venv anew as notebooks are running on it: close them " +
      `(${found.trim().split("\n").length} kernels), then run "deno task setup" again`,
  );
}
