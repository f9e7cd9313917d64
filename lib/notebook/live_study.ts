/**
 * A study that is watched while it runs.
 *
 * @module
 */

import { createProgress } from "./show.ts";

/** Where a study keeps its trials, and how it is stopped: the settings of a run have all of it. */
export interface LiveStudyRun {
  /** The study's folder. */
  readonly studyFolder: string;
  /** The folder of the study that the project ships, which it goes on from. */
  readonly startFrom?: string | undefined;
  /** Making this file stops the study; the notebook's ■ does. */
  readonly stopFile: string;
}

/** How far a study has come: a part of what `runStudy` tells. */
export interface StudyNews {
  /** Trials that are complete. */
  readonly complete: number;
  /** Trials that failed. */
  readonly failed: number;
  /** Trials that run. */
  readonly running: number;
  /** Trials in all, at most. */
  readonly total: number;
  /** The highest mean accuracy so far. */
  readonly best?: { readonly mean: number };
  /** How long the rest will take. */
  readonly leftMs?: number;
}

/** What `runStudy` is given so that a study can be watched and stopped. */
export interface LiveStudyOptions {
  /** The study's folder. */
  readonly folder: string;
  /** The file that stops it. */
  readonly stopFile: string;
  /** A folder with a journal to begin with, where the study's has none. */
  readonly startFrom?: string;
  /** Without a shipped study, one that is complete is run anew. */
  readonly fresh: false | "if complete";
  /** Moves the bar. */
  readonly onProgress: (news: StudyNews) => Promise<void>;
  /** Leaves the bar in its last state. */
  readonly onEnd: (result: { readonly complete: boolean }) => Promise<void>;
}

/**
 * Returns what `runStudy` needs to show a bar below the cell, to stop by ■ or `deno task stop`, and
 * to go on from the journal that the project ships.
 *
 * @param title What the bar is called.
 * @param run The folders and the stop file: `settings("experiment")` has them.
 *
 * @example
 * ```ts
 * import { liveStudy } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const options = liveStudy("Study", { studyFolder: "study", stopFile: "stop" });
 * // const result = await runStudy(study, options);
 * assert.deepEqual([options.folder, options.fresh], ["study", "if complete"]);
 * ```
 */
export function liveStudy(
  title: string,
  { studyFolder: folder, startFrom, stopFile }: LiveStudyRun,
): LiveStudyOptions {
  const progress = createProgress({ title, total: 1, stopFile });
  return {
    folder,
    stopFile,
    ...startFrom === undefined ? { fresh: "if complete" } : { fresh: false, startFrom },
    onProgress: ({ complete, failed, running, total, best, leftMs }) =>
      progress.update(complete + failed, {
        total,
        ...leftMs === undefined ? {} : { leftMs },
        message: `${running} running, ${failed} failed` +
          (best === undefined ? "" : `, best ${(100 * best.mean).toFixed(2)} %`),
      }),
    onEnd: ({ complete }) => progress.done({ message: complete ? "complete" : "stopped" }),
  };
}
