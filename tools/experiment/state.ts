/**
 * How far a study has come, in words.
 *
 * @module
 */

import type { StudyProgress } from "../../lib/experiment/mod.ts";
import { duration } from "../../lib/notebook/mod.ts";
import type { ProgressState } from "../progress.ts";

/** Without a terminal a line is printed so often. */
const LINE_MS = 30_000;

/** Returns a study's progress as a bar shows it; its steps are half minutes. */
export function studyState(progress: StudyProgress): ProgressState {
  const { complete, failed, total, elapsedMs } = progress;
  return {
    done: complete + failed,
    total,
    text: progressLine(progress),
    step: Math.floor(elapsedMs / LINE_MS),
  };
}

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
