/**
 * Numbers with a shape: what goes in and out of this library.
 *
 * @module
 */

/** An array of numbers in row-major order; for images `[n, height, width, channels]`. */
export interface NdArray {
  /** The values, the last axis varying fastest. */
  readonly data: Float32Array;
  /** The length of each axis. */
  readonly shape: readonly number[];
}

/**
 * Returns an array of the given shape over `data`, which isn't copied.
 *
 * @param data Values in row-major order.
 * @param shape The length of each axis; whole numbers, 0 or more.
 * @returns The array; `data` is shared with it.
 * @throws {RangeError} If `shape` has an axis that is not a whole number.
 * @throws {TypeError} If `data` does not have as many values as `shape` says.
 *
 * @example
 * ```ts
 * import { ndarray } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array([0, 1, 2, 3, 4, 5]), [2, 3]);
 * assert.deepEqual(image.shape, [2, 3]);
 * ```
 */
export function ndarray(data: Float32Array, shape: readonly number[]): NdArray {
  const bad = shape.find((length) => !Number.isSafeInteger(length) || length < 0);
  if (bad !== undefined) {
    throw new RangeError(
      `Cannot shape an array as each axis must be a whole number: shape is [${shape.join(", ")}]`,
    );
  }
  const size = sizeOf(shape);
  if (data.length !== size) {
    throw new TypeError(
      `Cannot shape ${data.length} values as [${shape.join(", ")}]: that takes ${size} values`,
    );
  }
  return { data, shape };
}

/** Returns the number of values that an array of this shape has. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Returns the bytes of the values, not copied. */
export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Returns item `index` along the first axis: one image of many, without copying.
 *
 * @param array An array of at least one axis, `[n, …]`.
 * @param index Which item, from 0 to `n - 1`.
 * @returns A view of shape `[…]` on the same values.
 * @throws {RangeError} If there is no such item.
 *
 * @example
 * ```ts
 * import { item, ndarray } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 1, 2, 3]), [2, 2]);
 * assert.deepEqual([...item(rows, 1).data], [2, 3]);
 * ```
 */
export function item(array: NdArray, index: number): NdArray {
  const [length = 0, ...rest] = array.shape;
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new RangeError(
      `Cannot take item ${index} of an array as there are ${length}: shape is [${
        array.shape.join(", ")
      }]`,
    );
  }
  const size = sizeOf(rest);
  return { data: array.data.subarray(index * size, (index + 1) * size), shape: rest };
}

/**
 * Returns the items with the given indices along the first axis, copied in that order.
 *
 * @param array An array of at least one axis, `[n, …]`.
 * @param indices Which items, each from 0 to `n - 1`; one may come twice.
 * @returns A new array `[indices.length, …]`.
 * @throws {RangeError} If there is no such item.
 *
 * @example
 * ```ts
 * import { ndarray, take } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 1, 2, 3]), [2, 2]);
 * assert.deepEqual([...take(rows, [1, 0]).data], [2, 3, 0, 1]);
 * ```
 */
export function take(array: NdArray, indices: readonly number[]): NdArray {
  const [, ...rest] = array.shape;
  const size = sizeOf(rest);
  const data = new Float32Array(indices.length * size);
  indices.forEach((index, i) => data.set(item(array, index).data, i * size));
  return { data, shape: [indices.length, ...rest] };
}

/**
 * Returns arrays of one shape stacked along a new first axis.
 *
 * @param arrays At least one array; all of one shape.
 * @returns A new array `[arrays.length, …]`.
 * @throws {TypeError} If there is none, or shapes disagree.
 *
 * @example
 * ```ts
 * import { ndarray, stack } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const row = ndarray(new Float32Array([1, 2]), [2]);
 * assert.deepEqual(stack([row, row]).shape, [2, 2]);
 * ```
 */
export function stack(arrays: readonly NdArray[]): NdArray {
  const [first] = arrays;
  if (first === undefined) {
    throw new TypeError("Cannot stack arrays as there must be at least one: there are 0");
  }
  const other = arrays.find(({ shape }) => shape.join() !== first.shape.join());
  if (other !== undefined) {
    throw new TypeError(
      `Cannot stack arrays as they must have the same shape: shapes are [${
        first.shape.join(", ")
      }] and [${other.shape.join(", ")}]`,
    );
  }
  const size = sizeOf(first.shape);
  const data = new Float32Array(arrays.length * size);
  arrays.forEach((array, i) => data.set(array.data, i * size));
  return { data, shape: [arrays.length, ...first.shape] };
}
