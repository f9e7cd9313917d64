/**
 * Filtering a one-channel image with a kernel, as OpenCV's `filter2D` does.
 *
 * Plain TypeScript on purpose: it is what a convolutional layer is compared with.
 *
 * @module
 */

import { type BorderType, sourceIndices } from "./borders.ts";
import { type Check, createCheck, type NdArray, shapeText } from "../base/mod.ts";

const ofImage: Check = createCheck("filter image");
const ofKernel: Check = createCheck("filter with kernel");

/** Where {@link filter2D} puts the kernel, what it adds, and what lies outside the image. */
export interface Filter2DOptions {
  /**
   * Which kernel cell lies on the pixel being computed; default the centre,
   * `{ row: kernelHeight >> 1, column: kernelWidth >> 1 }`, for an even size
   * the cell after the middle. OpenCV's `Point(x, y)` is `{ row: y, column: x }`.
   */
  readonly anchor?: { readonly row: number; readonly column: number };
  /** A finite number added to each result; default 0. */
  readonly delta?: number;
  /** What lies outside the image; default `"reflect101"`. */
  readonly borderType?: BorderType;
  /** The finite value outside the image for `"constant"`; default 0. */
  readonly borderValue?: number;
}

/**
 * Returns the image filtered with the kernel, as OpenCV's `filter2D`:
 *
 *     dst[y, x] = delta + Σ kernel[i, j] · src[y + i - anchor.row, x + j - anchor.column]
 *
 * This is correlation: the kernel isn't turned. Pixels outside the image follow
 * the border type, however far outside they are, so that the kernel may be larger
 * than the image. Sums are of double precision, rounded once to 32 bits.
 *
 * Values aren't checked. Weights of 0 are skipped, as OpenCV skips them: a NaN in the image
 * makes NaN of the pixels that it reaches through other weights, and of no more.
 *
 * @param src An image `[height, width]` of at least one pixel.
 * @param kernel Weights `[kernelHeight, kernelWidth]`, of any size from `[1, 1]`, even or odd.
 * @param options Anchor, delta and border; default centred, 0 and `"reflect101"`.
 * @returns A new image `[height, width]`; `src` and `kernel` are unchanged.
 * @throws {TypeError} If the image or the kernel is not an array `[height, width]`, or is empty.
 * @throws {RangeError} If the anchor lies outside the kernel, the border type is
 * unknown, or `delta` or `borderValue` is not finite.
 * @see https://docs.opencv.org/4.x/d4/d86/group__imgproc__filter.html#ga27c049795ce870216ddfb366086b5a04
 *
 * @example
 * ```ts
 * import { filter2D } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array([0, 1, 2, 3, 4, 5, 6, 7, 8]), [3, 3]);
 * const kernel = ndarray(new Float32Array([0, 1, 2, 3]), [2, 2]);
 * assert.deepEqual([...filter2D(image, kernel).data], [5, 7, 13, 17, 19, 25, 35, 37, 43]);
 * ```
 */
export function filter2D(src: NdArray, kernel: NdArray, options: Filter2DOptions = {}): NdArray {
  const [height, width] = shapeOf(src, ofImage);
  const [kernelHeight, kernelWidth] = shapeOf(kernel, ofKernel);
  ofImage.options(options, ["anchor", "delta", "borderType", "borderValue"]);
  const anchor = options.anchor ?? { row: kernelHeight >> 1, column: kernelWidth >> 1 };
  const { delta = 0, borderType = "reflect101", borderValue = 0 } = options;
  checkAnchor(anchor, kernelHeight, kernelWidth);
  ofImage.finite("delta", delta);
  ofImage.finite("borderValue", borderValue);

  const { row, column } = anchor;
  const rows = sourceIndices(height, row, kernelHeight - 1 - row, borderType);
  const columns = sourceIndices(width, column, kernelWidth - 1 - column, borderType);
  const dst = new Float32Array(height * width);
  const is3x3 = kernelHeight === 3 && kernelWidth === 3 && !kernel.data.includes(0);
  if (is3x3 && borderType !== "constant") {
    filter3x3(src.data, rows, columns, kernel.data, delta, dst);
  } else {
    const padded = pad(src.data, width, rows, columns, borderValue);
    const taps = nonZeroTaps(kernel.data, kernelWidth, columns.length);
    filterTaps(padded, columns.length, taps, delta, dst, width);
  }
  return { data: dst, shape: [height, width] };
}

/**
 * The common case by itself, without a padded copy. Each column of three pixels is
 * read once and added to the three results that it belongs to: the one `previous`
 * begun two columns ago, `current` begun one column ago, and a new one.
 */
function filter3x3(
  src: Float32Array,
  rows: readonly number[],
  columns: readonly number[],
  kernel: Float32Array,
  delta: number,
  dst: Float32Array,
): void {
  // By index: destructuring a typed array here costs a third of the whole call.
  const k0 = kernel[0]!, k1 = kernel[1]!, k2 = kernel[2]!;
  const k3 = kernel[3]!, k4 = kernel[4]!, k5 = kernel[5]!;
  const k6 = kernel[6]!, k7 = kernel[7]!, k8 = kernel[8]!;
  const height = rows.length - 2, width = columns.length - 2;
  for (let y = 0, d = 0; y < height; y++) {
    const top = rows[y]! * width, middle = rows[y + 1]! * width, bottom = rows[y + 2]! * width;
    let previous = delta, current = delta;
    for (let x = 0; x < 2; x++) {
      const column = columns[x]!;
      const a = src[top + column]!, b = src[middle + column]!, c = src[bottom + column]!;
      previous = current + (k1 * a + k4 * b + k7 * c);
      current = delta + (k0 * a + k3 * b + k6 * c);
    }
    for (let x = 2; x < width + 2; x++) {
      const column = columns[x]!;
      const a = src[top + column]!, b = src[middle + column]!, c = src[bottom + column]!;
      dst[d++] = previous + (k2 * a + k5 * b + k8 * c);
      previous = current + (k1 * a + k4 * b + k7 * c);
      current = delta + (k0 * a + k3 * b + k6 * c);
    }
  }
}

/**
 * The image with its border, as far as the kernel reaches: `[rows.length, columns.length]`. In
 * double precision, as each pixel would else be converted anew for each tap.
 */
function pad(
  src: Float32Array,
  width: number,
  rows: readonly number[],
  columns: readonly number[],
  borderValue: number,
): Float64Array {
  const padded = new Float64Array(rows.length * columns.length).fill(borderValue);
  rows.forEach((row, y) => {
    if (row < 0) return;
    for (let x = 0; x < columns.length; x++) {
      const column = columns[x]!;
      if (column >= 0) padded[y * columns.length + x] = src[row * width + column]!;
    }
  });
  return padded;
}

/** The weights other than 0, and where each one's pixel for the first result is when padded. */
interface Taps {
  readonly weights: readonly number[];
  readonly offsets: readonly number[];
}

function nonZeroTaps(kernel: Float32Array, kernelWidth: number, stride: number): Taps {
  const used = [...kernel.keys()].filter((i) => kernel[i] !== 0);
  return {
    weights: used.map((i) => kernel[i]!),
    offsets: used.map((i) => Math.floor(i / kernelWidth) * stride + i % kernelWidth),
  };
}

/**
 * Any kernel: row by row, four taps at a time and then the rest one by one. `| 0` promises integers
 * of 32 bits; without it V8 looks at each index whether it still is one.
 */
function filterTaps(
  padded: Float64Array,
  stride: number,
  { weights, offsets }: Taps,
  delta: number,
  dst: Float32Array,
  width: number,
): void {
  const sums = new Float64Array(width);
  for (let y = 0; y * width < dst.length; y++) {
    const offset = y * stride;
    let tap = 0;
    sums.fill(delta);
    for (; tap + 4 <= weights.length; tap += 4) {
      const k0 = weights[tap]!, k1 = weights[tap + 1]!;
      const k2 = weights[tap + 2]!, k3 = weights[tap + 3]!;
      const p0 = offset + offsets[tap]!, p1 = offset + offsets[tap + 1]!;
      const p2 = offset + offsets[tap + 2]!, p3 = offset + offsets[tap + 3]!;
      for (let x = 0; x < width; x++) {
        sums[x]! += k0 * padded[(p0 + x) | 0]! + k1 * padded[(p1 + x) | 0]! +
          k2 * padded[(p2 + x) | 0]! + k3 * padded[(p3 + x) | 0]!;
      }
    }
    for (; tap < weights.length; tap++) {
      const weight = weights[tap]!, pixel = offset + offsets[tap]!;
      for (let x = 0; x < width; x++) sums[x]! += weight * padded[pixel + x]!;
    }
    dst.set(sums, y * width);
  }
}

function shapeOf({ data, shape }: NdArray, check: Check): [height: number, width: number] {
  if (!(data instanceof Float32Array)) {
    const type = (data as object | undefined)?.constructor.name;
    check.refuse(`its data must be a Float32Array: data is ${type}`, TypeError);
  }
  check.shape("its shape must be", { data, shape }, ["height", "width"]);
  const [height = 0, width = 0] = shape;
  const size = height * width;
  if (size === 0) check.refuse(`it must not be empty: shape is ${shapeText(shape)}`, TypeError);
  if (data.length !== size) {
    check.refuse(
      `shape ${shapeText(shape)} takes ${size} values: it has ${data.length}`,
      TypeError,
    );
  }
  return [height, width];
}

function checkAnchor(
  { row, column }: { row: number; column: number },
  kernelHeight: number,
  kernelWidth: number,
): void {
  if (isIndex(row, kernelHeight) && isIndex(column, kernelWidth)) return;
  ofKernel.refuse(
    `the anchor must lie in it, row 0 to ${kernelHeight - 1} and ` +
      `column 0 to ${kernelWidth - 1}: anchor is row ${row}, column ${column}`,
  );
}

function isIndex(value: number, length: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < length;
}
