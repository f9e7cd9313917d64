/**
 * The line in the terminal that says how far a study has come.
 *
 * @module
 */

import type { StudyProgress } from "../../lib/experiment/mod.ts";
import { duration } from "../../lib/notebook/mod.ts";

/** Where progress is shown. */
export interface StudyDisplay {
  /** Shows how far the study is; call it often. */
  readonly update: (progress: StudyProgress) => void;
  /** Prints a line that stays. */
  readonly print: (line: string) => void;
  /** Leaves the last state on a line of its own. */
  readonly end: () => void;
}

/** Without a terminal a line is printed at most so often. */
const LINE_MS = 30_000;

/**
 * Returns progress as a line:
 * `41 of at most 318 done, 1 failed, 2 running; best 97.31 %; 12 min 5 s, about 34 min 10 s to go`.
 */
export function progressLine(progress: StudyProgress): string {
  const { complete, failed, running, total, totalIsBound, best, elapsedMs, leftMs } = progress;
  const done = complete + failed;
  const counts = [
    `${done} of ${totalIsBound ? "at most " : ""}${total} done`,
    ...failed > 0 ? [`${failed} failed`] : [],
    ...running > 0 ? [`${running} running`] : [],
  ];
  const left = leftMs !== undefined && done < total ? `, about ${duration(leftMs)} to go` : "";
  return [
    counts.join(", "),
    ...best === undefined ? [] : [`best ${(100 * best.mean).toFixed(2)} %`],
    `${duration(elapsedMs)}${left}`,
  ].join("; ");
}

/** Returns a display that redraws one line of a terminal. */
export function terminalDisplay(
  write: (text: string) => void,
  columns: () => number,
): StudyDisplay {
  const clear = "\r\u001b[2K";
  return {
    update: (progress) => write(clear + progressLine(progress).slice(0, columns() - 1)),
    print: (line) => write(`${clear}${line}\n`),
    end: () => write("\n"),
  };
}

/** Returns a display of plain lines, one when a study begins and then one every half a minute. */
export function plainDisplay(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): StudyDisplay {
  let printedAt = -Infinity;
  let last: StudyProgress | undefined;
  return {
    update: (progress) => {
      last = progress;
      if (now() - printedAt < LINE_MS) return;
      printedAt = now();
      print(progressLine(progress));
    },
    print,
    end: () => {
      if (last !== undefined) print(progressLine(last));
    },
  };
}
