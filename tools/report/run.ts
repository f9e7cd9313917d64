/**
 * Running one notebook with its progress shown.
 *
 * @module
 */

import { join } from "@std/path";
import type { ProgressBar } from "../progress.ts";
import { executeNotebook, type Execution } from "./execute.ts";
import { codeCells, notebookName, readNotebook } from "./notebook.ts";
import { type Progress, progressReader } from "./progress.ts";
import { minutes, statusState } from "./status.ts";

/** How much the notebooks compute. */
export type Profile = "quick" | "full";

/** What goes with a run. */
export interface RunOptions {
  readonly profile: Profile;
  /** Whether the notebook may refresh the results that are under version control. */
  readonly save: boolean;
  readonly display: ProgressBar;
  /** Stops the kernel when aborted. */
  readonly signal: AbortSignal;
}

/** What came of a run. */
export interface NotebookRun extends Execution {
  readonly name: string;
  readonly profile: Profile;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** How often the terminal's line is redrawn. */
const REDRAW_MS = 250;

/**
 * Runs a notebook in a fresh kernel and shows how far it has come. Once aborted, it throws an
 * `AbortError` when the kernel is gone.
 */
export async function runNotebook(path: string, options: RunOptions): Promise<NotebookRun> {
  const { profile, save, display, signal } = options;
  const name = notebookName(path);
  const cells = codeCells(await readNotebook(path)).length;
  const startedAt = new Date();
  const elapsed = () => Date.now() - startedAt.getTime();
  const folder = await Deno.makeTempDir({ prefix: "notebook_" });
  const progressFile = join(folder, "progress.jsonl");
  await Deno.writeTextFile(progressFile, "");
  const readProgress = progressReader(progressFile);
  let cell = 0;
  let progress: Progress | undefined;
  const show = () => {
    display.update(statusState({ notebook: name, cell, cells, elapsedMs: elapsed(), progress }));
  };
  const timer = setInterval(() => {
    progress = readProgress() ?? progress;
    show();
  }, REDRAW_MS);
  try {
    const execution = await executeNotebook(path, {
      folder,
      signal,
      env: {
        PROFILE: profile,
        RECOGNITION_PROGRESS: progressFile,
        RECOGNITION_SAVE: save ? "1" : "",
      },
      onCell: (number) => {
        cell = number;
        readProgress(); // The rest of the cell before.
        progress = undefined;
        show();
      },
    });
    const run = { ...execution, name, profile, startedAt, durationMs: elapsed() };
    display.print(outcome(run, cells));
    return run;
  } finally {
    clearInterval(timer);
    await Deno.remove(folder, { recursive: true });
  }
}

function outcome({ name, failures, durationMs }: NotebookRun, cells: number): string {
  if (failures.length === 0) return `${name}: ${cells} cells in ${minutes(durationMs)}`;
  const text = failures.join("\n").replaceAll(/^/gm, "    ");
  return `${name}: failed after ${minutes(durationMs)}\n${text}`;
}
