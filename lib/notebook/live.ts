/**
 * A training that is watched while it runs.
 *
 * @module
 */

import { learningCurves } from "../figures/mod.ts";
import type { HistoryRow } from "../model/mod.ts";
import { createProgress } from "./show.ts";

/** Where a training keeps its checkpoints, and how it is stopped: the settings of a run have both. */
export interface LiveRun {
  /** The folder of its checkpoints. */
  readonly checkpointFolder: string;
  /** Making this file stops it at the next batch; the notebook's ■ does. */
  readonly stopFile: string;
}

/** What `fit` is given so that a training can be watched, stopped and resumed. */
export interface LiveOptions extends LiveRun {
  /** Moves the bar. */
  readonly onBatch: (
    news: {
      readonly epoch: number;
      readonly batch: number;
      readonly batches: number;
      readonly epochs: number;
    },
  ) => Promise<void>;
  /** Lets the curves grow. */
  readonly onEpoch: (row: HistoryRow, epochs: number) => Promise<void>;
  /** Leaves the bar in its last state, without the curves. */
  readonly onEnd: (result: { readonly state: string; readonly epochs: number }) => Promise<void>;
}

/**
 * Returns what `fit` needs to show a bar and, while it runs, growing curves below the cell, to stop by ■ or
 * `deno task stop`, and to go on from its checkpoints.
 *
 * @param title What the bar is called.
 * @param run Where the checkpoints go, and the stop file: `settings("train")` has both.
 *
 * @example
 * ```ts
 * import { live } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const run = { checkpointFolder: "checkpoint", stopFile: "stop" };
 * // await fit(model, { train, validation: test }, { epochs: 12, ...live("Training", run) });
 * assert.equal(live("Training", run).stopFile, "stop");
 * ```
 */
export function live(title: string, { checkpointFolder, stopFile }: LiveRun): LiveOptions {
  // The first news says how many epochs there are.
  const progress = createProgress({ title, total: 1, stopFile });
  const rows: HistoryRow[] = [];
  let trains = false;
  const curves = (epochs: number) => () => learningCurves(rows, { epochs });
  return {
    checkpointFolder,
    stopFile,
    onBatch: ({ epoch, batch, batches, epochs }) => {
      trains = true;
      // After the last batch the bar stands still for some seconds.
      const isLast = batch === batches;
      const message = `epoch ${epoch} of ${epochs}${isLast ? ", being evaluated" : ""}`;
      const news = { total: epochs, message, atOnce: isLast };
      return progress.update(epoch - 1 + batch / batches, news);
    },
    onEpoch: (row, epochs) => {
      const done = rows.push(row);
      const news = { total: epochs, figure: curves(epochs) };
      // An epoch of a checkpoint comes before any batch.
      return trains
        ? progress.update(done, { ...news, message: `epoch ${done} of ${epochs}` })
        : progress.update(done, { ...news, message: `going on after epoch ${done}`, from: done });
    },
    onEnd: ({ state, epochs }) =>
      progress.done({
        total: epochs,
        message: `${state} after ${rows.length} of ${epochs} epochs`,
        // Whoever trained looks at the history next: no figure is shown twice.
        figure: null,
      }),
  };
}
