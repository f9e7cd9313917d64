/**
 * The line in the terminal that says how far a run has come.
 *
 * @module
 */

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

/** Where the status is shown. */
export interface Display {
  /** Shows where the run is; call it often. */
  readonly update: (status: Status) => void;
  /** Prints a line that stays. */
  readonly print: (line: string) => void;
}

const FULL = "█";
const EMPTY = "░";

/** Returns a bar of `width` characters for a fraction in 0–1. */
export function bar(fraction: number, width: number): string {
  const full = Math.round(Math.min(Math.max(fraction, 0), 1) * width);
  return FULL.repeat(full) + EMPTY.repeat(width - full);
}

/** Returns a time as minutes and seconds, `2:05`. */
export function minutes(durationMs: number): string {
  const seconds = Math.floor(durationMs / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Returns the status as one line of at most `columns` characters, with bars. */
export function statusLine(status: Status, columns: number): string {
  const { notebook, cell, cells, elapsedMs, progress } = status;
  const finished = Math.max(cell - 1, 0) / cells;
  const line = `${notebook} ${bar(finished, 12)} ${where(status)} ${minutes(elapsedMs)}`;
  if (progress === undefined) return line.slice(0, columns);
  const { done, total } = progress;
  return `${line}  ${bar(done / total, 12)} ${progressText(progress)}`.slice(0, columns);
}

/** Returns a display that redraws one line of a terminal. */
export function terminalDisplay(): Display {
  const clear = "\r\u001b[2K";
  return {
    update: (status) => write(clear + statusLine(status, columns() - 1)),
    print: (line) => write(`${clear}${line}\n`),
  };
}

/** Returns a display of plain lines: one for each cell, and one for each tenth of its progress. */
export function plainDisplay(print: (line: string) => void = console.log): Display {
  let last = "";
  return {
    update: (status) => {
      const { notebook, cell, elapsedMs, progress } = status;
      if (cell === 0) return;
      const tenth = progress && Math.floor((progress.done / progress.total) * 10);
      const key = [notebook, cell, progress?.title, tenth].join();
      if (key === last) return;
      last = key;
      const detail = progress === undefined ? "" : `, ${progressText(progress)}`;
      print(`${notebook}: ${where(status)}${detail} (${minutes(elapsedMs)})`);
    },
    print,
  };
}

function where({ cell, cells }: Status): string {
  return cell === 0 ? "starting the kernel" : `cell ${cell} of ${cells}`;
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

function columns(): number {
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80;
  }
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
