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
  /** Mean cross-entropy on the test set after the epoch. */
  readonly valLoss: number;
  /** Accuracy on the test set after the epoch, 0–1. */
  readonly valAcc: number;
  /** How long the epoch's training took, evaluations not counted. */
  readonly durationMs: number;
}

/** Where over-fitting begins in a history. */
export interface Overfitting {
  /** The first epoch of all. */
  readonly first: HistoryRow;
  /** The last epoch. */
  readonly last: HistoryRow;
  /** The first epoch after which the test loss is at most a tenth above its lowest value. */
  readonly epoch: number;
  /** By which share the training loss falls from there to the last epoch; below 0 if it rises. */
  readonly lossFall: number;
  /** The same of the test loss: at most 0.1. */
  readonly valLossFall: number;
  /** Accuracy on the training set less that on the test set after the last epoch. */
  readonly accGap: number;
  /** Whether the training loss falls by more than a tenth from that epoch on. */
  readonly hasBegun: boolean;
}

/** A loss that differs by less counts as the same: chance moves it from epoch to epoch. */
const TOLERANCE = 0.1;

/**
 * Returns where over-fitting begins: after the first epoch from which on the test loss doesn't fall
 * by more than a tenth any more, if the training loss still does.
 *
 * The epoch of the lowest test loss would be no good rule: once the test loss lies flat, its fourth
 * decimal decides which epoch that is.
 *
 * @param history One row per epoch; at least one.
 * @throws {RangeError} If there is no row.
 *
 * @example
 * ```ts
 * import { overfitting } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const row = { acc: 1, valAcc: 1, durationMs: 1 };
 * const { epoch, hasBegun } = overfitting([
 *   { ...row, epoch: 1, loss: 0.3, valLoss: 0.21 },
 *   { ...row, epoch: 2, loss: 0.1, valLoss: 0.2 },
 * ]);
 * assert.deepEqual([epoch, hasBegun], [1, true]);
 * ```
 */
export function overfitting(history: readonly HistoryRow[]): Overfitting {
  const { first, from, last } = flatPart(history);
  const lossFall = 1 - last.loss / from.loss;
  return {
    first,
    last,
    epoch: from.epoch,
    lossFall,
    valLossFall: 1 - last.valLoss / from.valLoss,
    accGap: last.acc - last.valAcc,
    hasBegun: from.epoch < last.epoch && lossFall > TOLERANCE,
  };
}

/**
 * Returns {@linkcode overfitting} as a sentence or two.
 *
 * @param history One row per epoch; at least one.
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
  const { epoch, accGap, hasBegun } = overfitting(history);
  const { from, last } = flatPart(history);
  const losses = `the training loss ${change(from.loss, last.loss)}, ` +
    `the test loss ${change(from.valLoss, last.valLoss)}`;
  const side = accGap < 0 ? "below" : "above";
  const gap = `After epoch ${last.epoch} the training accuracy is ` +
    `${(100 * Math.abs(accGap)).toFixed(2)} points ${side} the test accuracy.`;
  if (hasBegun) {
    return `Over-fitting begins after epoch ${epoch}: from there to epoch ${last.epoch} ${losses}. ` +
      gap;
  }
  return epoch === last.epoch
    ? `Over-fitting hasn't begun: the test loss still falls in the last epoch, ${epoch}. ${gap}`
    : `Over-fitting hasn't begun: from epoch ${epoch} to epoch ${last.epoch} ${losses}, so neither ` +
      `falls by more than a tenth any more. ${gap}`;
}

/** Returns the epoch from which on the test loss lies flat or rises, and the last. */
function flatPart(history: readonly HistoryRow[]): Record<"first" | "from" | "last", HistoryRow> {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined) {
    throw new RangeError("Cannot find over-fitting as there must be an epoch: there are 0");
  }
  const lowest = Math.min(...history.map(({ valLoss }) => valLoss));
  const limit = lowest * (1 + TOLERANCE);
  return { first, from: history.find(({ valLoss }) => valLoss <= limit) ?? last, last };
}

/** Returns `"falls by 65 % (0.0158 to 0.0056)"`. */
function change(from: number, to: number): string {
  const verb = to > from ? "rises" : "falls";
  const share = Math.round(100 * Math.abs(1 - to / from));
  return `${verb} by ${share} % (${from.toFixed(4)} to ${to.toFixed(4)})`;
}
