/**
 * What lies outside an image: OpenCV's border types.
 *
 * @module
 */

import { type Check, createCheck } from "../base/mod.ts";

const extending: Check = createCheck("extend image");

/** What lies outside the image; for a row `1234`, three pixels to each side. */
export type BorderType =
  /** `1234 -> 432·1234·321`: the pixel at the edge isn't repeated; OpenCV's default. */
  | "reflect101"
  /** `1234 -> 321·1234·432`: the pixel at the edge is repeated. */
  | "reflect"
  /** `1234 -> 111·1234·444` */
  | "replicate"
  /** `1234 -> vvv·1234·vvv`, with a value `v` of one's choice. */
  | "constant"
  /** `1234 -> 234·1234·123` */
  | "wrap";

/**
 * Returns, for each position from `-before` to `length - 1 + after` along one axis, the
 * index of the pixel that is there: its own inside the image, by the border type outside.
 *
 * @param length How many pixels the axis has, at least 1.
 * @param before How many positions before the first pixel, 0 or more.
 * @param after How many positions after the last one, 0 or more; both may exceed `length`.
 * @param borderType What lies outside.
 * @returns `before + length + after` indices from 0 to `length - 1`; -1 outside for `"constant"`.
 * @throws {RangeError} If the border type is unknown.
 * @see https://docs.opencv.org/4.x/d2/de8/group__core__array.html (`borderInterpolate`)
 *
 * @example
 * ```ts
 * import { sourceIndices } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(sourceIndices(4, 3, 3, "reflect101"), [3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
 * ```
 */
export function sourceIndices(
  length: number,
  before: number,
  after: number,
  borderType: BorderType,
): number[] {
  extending.oneOf("the border type", borderType, BORDER_TYPES);
  const outside = SOURCE_INDEX[borderType];
  // An Array, not an Int32Array: making a typed array takes longer than filling this one.
  const indices = new Array<number>(before + length + after);
  for (let i = 0; i < indices.length; i++) {
    const position = i - before;
    const inside = position >= 0 && position < length;
    indices[i] = inside ? position : outside(position, length);
  }
  return indices;
}

/** For a position along an axis of `length` pixels, the pixel that is there; -1 for none. */
const SOURCE_INDEX: Record<BorderType, (position: number, length: number) => number> = {
  reflect101: (position, length) => {
    const offset = modulo(position, Math.max(1, 2 * length - 2));
    return offset < length ? offset : 2 * length - 2 - offset;
  },
  reflect: (position, length) => {
    const offset = modulo(position, 2 * length);
    return offset < length ? offset : 2 * length - 1 - offset;
  },
  replicate: (position, length) => Math.min(Math.max(position, 0), length - 1),
  constant: () => -1,
  wrap: modulo,
};

const BORDER_TYPES = Object.keys(SOURCE_INDEX);

function modulo(value: number, period: number): number {
  return ((value % period) + period) % period;
}
