/**
 * What a history of training says.
 *
 * @module
 */

/** One epoch of training. */
export interface HistoryRow {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean cross-entropy on the training set after the epoch, without dropout. */
  readonly loss: number;
  /** Accuracy on the training set after the epoch, 0–1. */
  readonly acc: number;
  /** Mean cross-entropy on the held-out set after the epoch. */
  readonly valLoss: number;
  /** Accuracy on the held-out set after the epoch, 0–1. */
  readonly valAcc: number;
  /** How long the epoch's training took, evaluations not counted. */
  readonly durationMs: number;
}

/** Where over-fitting begins in a history. */
export interface Overfitting {
  /** The epoch with the lowest held-out loss; of equal ones the first. */
  readonly bestEpoch: number;
  /** Held-out loss at that epoch. */
  readonly bestValLoss: number;
  /** Held-out loss after the last epoch. */
  readonly lastValLoss: number;
  /** Training loss at the best epoch, less that after the last: positive while it still falls. */
  readonly lossFall: number;
  /** Accuracy on the training set less that on the held-out set after the last epoch. */
  readonly accGap: number;
  /** Whether the training loss fell after the best epoch while the held-out loss did not. */
  readonly hasBegun: boolean;
}

/**
 * Returns where over-fitting begins: after the epoch with the lowest held-out loss, if the loss
 * on the training set went on falling from there.
 *
 * @param history One row an epoch; at least one.
 * @throws {RangeError} If there is no row.
 *
 * @example
 * ```ts
 * import { overfitting } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const row = { acc: 1, valAcc: 1, durationMs: 1 };
 * const { bestEpoch, hasBegun } = overfitting([
 *   { ...row, epoch: 1, loss: 0.3, valLoss: 0.2 },
 *   { ...row, epoch: 2, loss: 0.1, valLoss: 0.4 },
 * ]);
 * assert.deepEqual([bestEpoch, hasBegun], [1, true]);
 * ```
 */
export function overfitting(history: readonly HistoryRow[]): Overfitting {
  const last = history.at(-1);
  if (last === undefined) {
    throw new RangeError("Cannot find over-fitting as there must be an epoch: there are 0");
  }
  const best = history.reduce((low, row) => row.valLoss < low.valLoss ? row : low);
  const lossFall = best.loss - last.loss;
  return {
    bestEpoch: best.epoch,
    bestValLoss: best.valLoss,
    lastValLoss: last.valLoss,
    lossFall,
    accGap: last.acc - last.valAcc,
    hasBegun: best.epoch < last.epoch && lossFall > 0,
  };
}

/**
 * Returns {@linkcode overfitting} as a sentence or two.
 *
 * @param history One row an epoch; at least one.
 * @throws {RangeError} If there is no row.
 *
 * @example
 * ```ts
 * import { describeOverfitting } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const row = { epoch: 1, loss: 0.3, acc: 0.9, valLoss: 0.2, valAcc: 0.95, durationMs: 1 };
 * assert.match(describeOverfitting([row]), /^Over-fitting hasn't begun/);
 * ```
 */
export function describeOverfitting(history: readonly HistoryRow[]): string {
  const { bestEpoch, bestValLoss, lastValLoss, lossFall, accGap, hasBegun } = overfitting(history);
  const last = history.at(-1)?.epoch;
  const gap = `After epoch ${last} the training accuracy is ${
    (100 * accGap).toFixed(2)
  } points above the held-out accuracy.`;
  if (!hasBegun) {
    return `Over-fitting hasn't begun: the held-out loss is lowest after epoch ${bestEpoch} ` +
      `(${
        bestValLoss.toFixed(4)
      }), and the training loss has not fallen below its value there. ${gap}`;
  }
  return `Over-fitting begins after epoch ${bestEpoch}: from there to epoch ${last} the training ` +
    `loss falls by ${lossFall.toFixed(4)} while the held-out loss goes from ${
      bestValLoss.toFixed(4)
    } to ${lastValLoss.toFixed(4)}. ${gap}`;
}
