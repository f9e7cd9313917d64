/**
 * What makes a digit hard: the same images shifted, turned, smaller, or of another pen.
 *
 * @module
 */

import { type Check, createCheck, item, type NdArray, ndarray, stack } from "../base/mod.ts";
import type { LayersModel } from "../engine/mod.ts";
import { moved, redraw } from "../filter2d/mod.ts";
import type { Dataset } from "../mnist/mod.ts";
import { predict } from "../model/mod.ts";
import { accuracyByClass, predictedClasses, wilsonInterval } from "../neighbors/mod.ts";

/** One change of an image; what isn't named stays. */
export interface DigitChange {
  /** Shift to the right in pixels, as of a digit that is not centred; default 0. */
  readonly shiftPx?: number;
  /** Turn clockwise in degrees; default 0. */
  readonly turnDegrees?: number;
  /** Size against what it was; default 1. */
  readonly scale?: number;
  /** How much thicker the pen is on each side of a stroke, in pixels; below 0 thinner; default 0. */
  readonly penPx?: number;
}

/** How well changed digits are recognised. */
export interface ChangedAccuracy {
  /** What was changed. */
  readonly change: keyof DigitChange;
  /** By how much. */
  readonly value: number;
  /** The change in words, as {@linkcode describeChange} says it. */
  readonly label: string;
  /** Accuracy, 0–1. */
  readonly acc: number;
  /** Lower end of its 95 % Wilson interval. */
  readonly low: number;
  /** Upper end of its 95 % Wilson interval. */
  readonly high: number;
  /** How much of the ink is left, as a share of what it was. */
  readonly ink: number;
  /** How alike changed and unchanged images are, the mean of their cosines: 1 if nothing moved. */
  readonly similarity: number;
  /** The digit that is recognised worst. */
  readonly worst: { readonly digit: number; readonly acc: number; readonly takenFor: number };
}

const check: Check = createCheck("change digits");
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

/**
 * Returns images with one change made to all of them.
 *
 * The pen comes first: a stroke grows (shrinks) by a pixel where each pixel takes the greatest
 * (least) of itself and its four neighbours, and by less in between. Then a pixel `p` takes the value
 * found at `R(−turn) (p − c − shift) / scale + c`, between pixels by bilinear interpolation, 0 outside;
 * `c` is the middle.
 *
 * @param images Images `[n, height, width, 1]`, 0–1; unchanged.
 * @param change What to do.
 * @returns New images of the same shape.
 * @throws {RangeError} If an amount is not a finite number, or the scale not above 0.
 *
 * @example
 * ```ts
 * import { changedDigits } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array([0, 1, 0, 0, 1, 0, 0, 1, 0]), [1, 3, 3, 1]);
 * assert.deepEqual([...changedDigits(image, { shiftPx: 1 }).data], [0, 0, 1, 0, 0, 1, 0, 0, 1]);
 * ```
 */
export function changedDigits(images: NdArray, change: DigitChange): NdArray {
  const { shiftPx = 0, turnDegrees = 0, scale = 1, penPx = 0 } = change;
  for (const [name, amount] of Object.entries({ shiftPx, turnDegrees, penPx })) {
    check.finite(name, amount);
  }
  check.positive("scale", scale);
  return moved(drawnWith(penPx, images), { columns: shiftPx, degrees: turnDegrees, scale });
}

/**
 * Returns one digit under each of several changes.
 *
 * @param image An image `[height, width, 1]`, 0–1; unchanged.
 * @param changes What to do, one after the other to the same image.
 * @returns New images `[changes.length, height, width, 1]`.
 * @throws {RangeError} As {@linkcode changedDigits}.
 *
 * @example
 * ```ts
 * import { variantsOf } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(784), [28, 28, 1]);
 * assert.deepEqual(variantsOf(image, [{}, { scale: 0.5 }]).shape, [2, 28, 28, 1]);
 * ```
 */
export function variantsOf(image: NdArray, changes: readonly DigitChange[]): NdArray {
  const one = ndarray(image.data, [1, ...image.shape]);
  return stack(changes.map((change) => item(changedDigits(one, change), 0)));
}

/**
 * Returns how well a network recognises digits under each change, one at a time.
 *
 * @param model A network.
 * @param digits Images `[n, 28, 28, 1]` and their labels.
 * @param amounts The amounts to try of each change.
 * @returns A row for each amount, in the given order.
 * @throws {RangeError} As {@linkcode changedDigits}.
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "../model/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import { accuracyByChange } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const digits = {
 *   images: ndarray(new Float32Array(2 * 784), [2, 28, 28, 1]),
 *   labels: new Uint8Array([0, 1]),
 * };
 * const rows = accuracyByChange(model, digits, { shiftPx: [0, 2], scale: [0.5] });
 * assert.deepEqual(rows.map(({ change, value }) => `${change} ${value}`), [
 *   "shiftPx 0",
 *   "shiftPx 2",
 *   "scale 0.5",
 * ]);
 * model.dispose();
 * ```
 */
export function accuracyByChange(
  model: LayersModel,
  digits: Dataset,
  amounts: { readonly [Change in keyof DigitChange]: readonly number[] },
): ChangedAccuracy[] {
  const n = digits.labels.length;
  return Object.entries(amounts).flatMap(([name, values]) => {
    const change = name as keyof DigitChange;
    return values.map((value) => {
      const images = changedDigits(digits.images, { [change]: value });
      const label = describeChange({ [change]: value });
      const predicted = predictedClasses(predict(model, images));
      const right = predicted.filter((digit, i) => digit === digits.labels[i]).length;
      const { lower: low, upper: high } = wilsonInterval(right, n);
      return {
        change,
        value,
        label,
        acc: right / n,
        low,
        high,
        ...comparison(images, digits.images),
        worst: worstDigit(predicted, digits.labels),
      };
    });
  });
}

/**
 * Returns a change in words: `"turned by 30°"`, `"shifted by 4 px, with a pen 1 px narrower on each side"`.
 *
 * @example
 * ```ts
 * import { describeChange } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(describeChange({ turnDegrees: -30 }), "turned by −30°");
 * assert.equal(describeChange({ scale: 0.5, penPx: 1 }), "at 50 % of its size, with a pen 1 px wider on each side");
 * assert.equal(describeChange({}), "unchanged");
 * ```
 */
export function describeChange(
  { shiftPx = 0, turnDegrees = 0, scale = 1, penPx = 0 }: DigitChange,
): string {
  const words = [
    ...(shiftPx === 0 ? [] : [`shifted by ${signed(shiftPx)} px`]),
    ...(turnDegrees === 0 ? [] : [`turned by ${signed(turnDegrees)}°`]),
    ...(scale === 1 ? [] : [`at ${Math.round(100 * scale)} % of its size`]),
    ...(penPx === 0
      ? []
      : [`with a pen ${Math.abs(penPx)} px ${penPx < 0 ? "narrower" : "wider"} on each side`]),
  ];
  return words.join(", ") || "unchanged";
}

function signed(value: number): string {
  return String(value).replace("-", "−");
}

function comparison(
  changed: NdArray,
  unchanged: NdArray,
): Pick<ChangedAccuracy, "ink" | "similarity"> {
  const size = unchanged.data.length / (unchanged.shape[0] ?? 1);
  let [ink, before, alike] = [0, 0, 0];
  for (let first = 0; first < unchanged.data.length; first += size) {
    let [product, squares, squaresBefore] = [0, 0, 0];
    for (let i = first; i < first + size; i++) {
      const [value, was] = [changed.data[i] ?? NaN, unchanged.data[i] ?? NaN];
      ink += value;
      before += was;
      product += value * was;
      squares += value * value;
      squaresBefore += was * was;
    }
    // Nothing is like an empty image.
    alike += product === 0 ? 0 : product / Math.sqrt(squares * squaresBefore);
  }
  return { ink: ink / before, similarity: alike / (unchanged.shape[0] ?? NaN) };
}

function worstDigit(predicted: readonly number[], labels: Uint8Array): ChangedAccuracy["worst"] {
  const [worst] = accuracyByClass(labels, predicted, DIGITS)
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => a.value - b.value);
  const digit = Number(worst?.name ?? 0);
  const errors = predicted.filter((answer, i) => labels[i] === digit && answer !== digit);
  const counts = DIGITS.map((_, answer) => errors.filter((other) => other === answer).length);
  return { digit, acc: worst?.value ?? 1, takenFor: counts.indexOf(Math.max(...counts)) };
}

/** Images as another pen would have drawn them. */
function drawnWith(penPx: number, images: NdArray): NdArray {
  const [, height = 0, width = 0] = images.shape;
  const size = height * width;
  let drawn = images.data;
  for (let left = Math.abs(penPx); left > 0; left -= 1) {
    const [before, share] = [drawn, Math.sign(penPx) * Math.min(1, left)];
    drawn = new Float32Array(before.length);
    for (let start = 0; start < drawn.length; start += size) {
      const [from, to] = [before, drawn].map((all) => all.subarray(start, start + size));
      redraw(from as Float32Array, to as Float32Array, width, share);
    }
  }
  return ndarray(drawn, images.shape);
}
