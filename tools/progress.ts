/**
 * How far a command has come: a bar in the terminal, drawn by cli-progress, or lines where there is
 * no terminal.
 *
 * @module
 */

import process from "node:process";
// @ts-types="@types/cli-progress"
import cliProgress from "cli-progress";

/** Where a work is. */
export interface ProgressState {
  readonly done: number;
  readonly total: number;
  /** What the bar says in place of `{text}`; where there is no terminal, the line. */
  readonly text?: string;
  /** Without a terminal, a line is printed whenever this is another one than before. */
  readonly step?: string | number | undefined;
}

/** Where progress is shown. */
export interface ProgressBar {
  /** Shows where the work is; call it often. */
  readonly update: (state: ProgressState) => void;
  /** Prints a line that stays. */
  readonly print: (line: string) => void;
  /** Takes the bar away. */
  readonly stop: () => void;
}

/** Where a bar is drawn, and how. */
export interface ProgressBarOptions {
  /** Default the standard error. */
  readonly stream?: NodeJS.WriteStream;
  /** As cli-progress takes it; default `"{bar} {text}"`. */
  readonly format?: string;
}

/** Returns a bar that appears at the first update, cut to the terminal's width. */
export function createProgressBar(
  { stream = process.stderr, format = "{bar} {text}" }: ProgressBarOptions = {},
): ProgressBar {
  const bar = stream.isTTY ? drawnBar(stream, format) : undefined;
  const stop = () => bar?.stop();
  const print = (line: string) => {
    stop();
    stream.write(`${line}\n`);
  };
  let printed: ProgressState["step"];
  return {
    update: ({ done, total, text = "", step }) => {
      if (bar?.isActive) {
        bar.setTotal(total);
        bar.update(done, { text });
      } else if (bar !== undefined) {
        bar.start(total, done, { text });
      } else if (step !== printed) {
        printed = step;
        if (step !== undefined) print(text);
      }
    },
    print,
    stop,
  };
}

function drawnBar(stream: NodeJS.WriteStream, format: string): cliProgress.SingleBar {
  // A terminal's cursor and wrapping are left alone: Ctrl-C would not restore them.
  const options = { stream, format, barsize: 12, linewrap: true, clearOnComplete: true };
  return new cliProgress.SingleBar(options, cliProgress.Presets.shades_classic);
}
