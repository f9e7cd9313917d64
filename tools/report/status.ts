/**
 * How far a run of notebooks has come, in words.
 *
 * @module
 */

import type { ProgressState } from "../progress.ts";
import type { Progress } from "./progress.ts";

/** Where a run is. */
export interface Status {
  /** The notebook that runs. */
  readonly notebook: string;
  /** The code cell that runs, from 1; 0 while the kernel starts. */
  readonly cell: number;
  /** How many code cells the notebook has. */
  readonly cells: number;
  /** Time since the notebook began. */
  readonly elapsedMs: number;
  /** What the cell itself reports. */
  readonly progress?: Progress | undefined;
}

/** Returns a time as minutes and seconds, `2:05`. */
export function minutes(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/**
 * Returns a status as a bar shows it, the cell's own progress being a part of the notebook's; its
 * steps are the cells, and each tenth of a cell's progress.
 */
export function statusState(
  { notebook, cell, cells, elapsedMs, progress }: Status,
): ProgressState {
  const part = progress === undefined ? 0 : progress.done / progress.total;
  const where = cell === 0 ? "starting the kernel" : `cell ${cell} of ${cells}`;
  const detail = progress === undefined ? "" : `, ${progressText(progress)}`;
  const tenth = progress && Math.floor(part * 10);
  return {
    done: Math.max(cell - 1, 0) + part,
    total: cells,
    text: `${notebook}: ${where}${detail} (${minutes(elapsedMs)})`,
    step: cell === 0 ? undefined : [notebook, cell, progress?.title, tenth].join(),
  };
}

function progressText({ title, done, total, message, elapsedMs }: Progress): string {
  const leftMs = elapsedMs * (total / done - 1);
  const parts = [
    `${title} ${Math.floor(100 * done / total)} %`,
    message,
    leftMs > 0 && leftMs < Infinity ? `${minutes(leftMs)} left` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
