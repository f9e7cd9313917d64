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

/** From when on only the training loss falls, and whether that is over-fitting. */
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
  readonly onlyTrainingFalls: boolean;
  /** Whether, besides, the test loss ends more than a tenth above its lowest, two epochs running. */
  readonly hasBegun: boolean;
}

/** A loss that differs by less counts as the same: chance moves it from epoch to epoch. */
const TOLERANCE = 0.1;

/**
 * Returns from when on only the training loss falls: after the first epoch whose test loss is at most
 * a tenth above the lowest of all, if the training loss falls by more than a tenth from there on.
 * Over-fitting has begun where the test loss has also risen again, by more than a tenth above its
 * lowest in each of the last two epochs.
 *
 * The epoch of the lowest test loss would be no good rule: once the test loss lies flat, its fourth
 * decimal decides which epoch that is. Nor would the last epoch alone: one in ten lies far off.
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
 * const { epoch, onlyTrainingFalls, hasBegun } = overfitting([
 *   { ...row, epoch: 1, loss: 0.3, valLoss: 0.21 },
 *   { ...row, epoch: 2, loss: 0.1, valLoss: 0.2 },
 * ]);
 * assert.deepEqual([epoch, onlyTrainingFalls, hasBegun], [1, true, false]);
 * ```
 */
export function overfitting(history: readonly HistoryRow[]): Overfitting {
  const { first, from, last, limit } = flatPart(history);
  const lossFall = 1 - last.loss / from.loss;
  const onlyTrainingFalls = from.epoch < last.epoch && lossFall > TOLERANCE;
  const lastTwo = history.slice(-2);
  return {
    first,
    last,
    epoch: from.epoch,
    lossFall,
    valLossFall: 1 - last.valLoss / from.valLoss,
    accGap: last.acc - last.valAcc,
    onlyTrainingFalls,
    hasBegun: onlyTrainingFalls && lastTwo.every(({ valLoss }) => valLoss > limit),
  };
}

/**
 * Returns {@linkcode overfitting} as two or three sentences.
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
 * assert.match(describeOverfitting([row]), /^The test loss still falls/);
 * ```
 */
export function describeOverfitting(history: readonly HistoryRow[]): string {
  const { epoch, accGap, onlyTrainingFalls, hasBegun } = overfitting(history);
  const { from, last } = flatPart(history);
  const losses = `the training loss ${change(from.loss, last.loss)}, ` +
    `the test loss ${change(from.valLoss, last.valLoss)}`;
  const side = accGap < 0 ? "below" : "above";
  const gap = `After epoch ${last.epoch} the training accuracy is ` +
    `${(100 * Math.abs(accGap)).toFixed(2)} points ${side} the test accuracy.`;
  if (onlyTrainingFalls) {
    const lowest = Math.min(...history.map(({ valLoss }) => valLoss)).toFixed(4);
    const judged = hasBegun
      ? `The test loss ends more than a tenth above its lowest (${lowest}): that is over-fitting.`
      : `The test loss doesn't stay a tenth above its lowest (${lowest}): not over-fitting yet.`;
    return `After epoch ${epoch} only the training loss falls by more than a tenth: to epoch ` +
      `${last.epoch} ${losses}. ${judged} ${gap}`;
  }
  return epoch === last.epoch
    ? `The test loss still falls in the last epoch, ${epoch}. ${gap}`
    : `After epoch ${epoch} neither loss falls by more than a tenth: to epoch ${last.epoch} ` +
      `${losses}. ${gap}`;
}

/** The first epoch, that from which on the test loss lies flat or rises, the last, and what is flat. */
function flatPart(
  history: readonly HistoryRow[],
): Record<"first" | "from" | "last", HistoryRow> & { readonly limit: number } {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined) {
    throw new RangeError("Cannot find over-fitting as there must be an epoch: there are 0");
  }
  const lowest = Math.min(...history.map(({ valLoss }) => valLoss));
  const limit = lowest * (1 + TOLERANCE);
  return { first, from: history.find(({ valLoss }) => valLoss <= limit) ?? last, last, limit };
}

/** Returns `"falls by 65 % (0.0158 to 0.0056)"`. */
function change(from: number, to: number): string {
  const verb = to > from ? "rises" : "falls";
  const share = Math.round(100 * Math.abs(1 - to / from));
  return `${verb} by ${share} % (${from.toFixed(4)} to ${to.toFixed(4)})`;
}
