/**
 * What goes into a network: checked once, at the public edge, before TensorFlow sees it.
 *
 * @module
 */

import { type Check, type NdArray, shown } from "../base/mod.ts";
import type { Dataset } from "../mnist/mod.ts";

const PIXELS = 28 * 28;

/** Filters of a resizing overshoot by a little. */
const SLACK = 1e-3;

/**
 * Refuses images of another shape than `[n, 28, 28, 1]`, and values that are not from 0 to 1.
 *
 * @throws {TypeError} For the shape.
 * @throws {RangeError} For a value.
 */
export function checkImages(check: Check, images: NdArray): void {
  check.ndarray("images", images);
  const [last, axes] = [images.shape.slice(-2), images.shape.length];
  if (axes < 4 && last.every((side) => side === 28) && last.length === 2) {
    const n = images.shape.length === 2 ? 1 : images.shape[0];
    check.refuse(
      `their shape must be [n, 28, 28, 1]: it is [${images.shape.join(", ")}]; ` +
        `ndarray(images.data, [${n}, 28, 28, 1]) gives it that`,
      TypeError,
    );
  }
  check.shape("their shape must be", images, ["n", 28, 28, 1], "it is");
  const { data } = images;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (!(value >= -SLACK && value <= 1 + SLACK)) refuseValue(check, value, i);
  }
}

/**
 * Refuses a data set that a network can't be trained or evaluated on.
 *
 * @param check Of what is to be done with it.
 * @param dataset Images `[n, 28, 28, 1]`, values 0–1, and labels `[n]`, 0–9; at least one.
 * @throws {TypeError} For another shape, labels of another kind, or counts that disagree.
 * @throws {RangeError} For a value, a label, or where there is no image.
 */
export function checkDataset(check: Check, { images, labels }: Dataset): void {
  checkImages(check, images);
  const [n = 0] = images.shape;
  if (!(labels instanceof Uint8Array)) {
    check.refuse(
      "labels must be a Uint8Array with a digit per image, such as Uint8Array.of(5, 0, 4): " +
        `it is ${kindOf(labels)}`,
      TypeError,
    );
  }
  const isOneHot = n > 0 && labels.length === 10 * n;
  check.that(
    labels.length === n,
    `images and labels must agree in count: there are ${n} and ${labels.length}` +
      (isOneHot ? "; give the digits, not one-hot rows" : ""),
    TypeError,
  );
  check.that(n > 0, "there must be an image: there are 0");
  check.each("labels must be from 0 to 9", labels, (label) => label <= 9, (i) => `label ${i}`);
}

function refuseValue(check: Check, value: number, i: number): never {
  const hint = value > 1 && value <= 255 ? "; divide bytes by 255" : "";
  return check.refuse(
    `their values must be from 0 to 1: image ${Math.floor(i / PIXELS)} has ${value}${hint}`,
  );
}

function kindOf(labels: unknown): string {
  if (Array.isArray(labels)) return `a list of ${labels.length}`;
  if (ArrayBuffer.isView(labels)) return `a ${labels.constructor.name}`;
  const shape = (labels as { shape?: unknown } | null)?.shape;
  return Array.isArray(shape) ? `an array of shape [${shape.join(", ")}]` : shown(labels);
}
