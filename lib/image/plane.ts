/**
 * One channel of a picture as numbers, and cutting it.
 *
 * @module
 */

/** A channel: `height` rows of `width` values. */
export interface Plane {
  /** How many rows. */
  readonly height: number;
  /** How many values in each. */
  readonly width: number;
  /** The values, row by row. */
  readonly data: Float32Array;
}

/** A rectangle of pixels. */
export interface Box {
  /** Its uppermost row, from 0. */
  readonly row: number;
  /** Its leftmost column, from 0. */
  readonly column: number;
  /** How many rows. */
  readonly height: number;
  /** How many columns. */
  readonly width: number;
}

/** Returns a plane whose values `value` gives for each index; 0 without it. */
export function planeOf(
  { height, width }: { readonly height: number; readonly width: number },
  value?: (index: number) => number,
): Plane {
  const data = new Float32Array(height * width);
  if (value !== undefined) { for (let i = 0; i < data.length; i++) data[i] = value(i); }
  return { height, width, data };
}

/** Returns the plane with rows and columns exchanged. */
export function transposed({ height, width, data }: Plane): Plane {
  const out = new Float32Array(data.length);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) out[column * height + row] = data[i] ?? 0;
  }
  return { height: width, width: height, data: out };
}

/** Whether a pixel is so large a part of the plane that none may be smeared over its neighbours. */
export function isSmall({ height, width }: Plane): boolean {
  return Math.min(height, width) < 100;
}

/** Returns the part of a plane in a box; what lies outside the plane is 0. */
export function cut(plane: Plane, box: Box): Plane {
  const data = new Float32Array(box.height * box.width);
  const left = Math.max(0, -box.column);
  const right = Math.min(box.width, plane.width - box.column);
  for (let row = 0; row < box.height; row++) {
    const from = row + box.row;
    if (from < 0 || from >= plane.height || right <= left) continue;
    const start = from * plane.width + box.column;
    data.set(plane.data.subarray(start + left, start + right), row * box.width + left);
  }
  return { height: box.height, width: box.width, data };
}

/** Returns the least box around all values of at least 0.2. */
export function boundingBox({ height, width, data }: Plane): Box {
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      if ((data[i] ?? 0) < 0.2) continue;
      top = Math.min(top, row);
      bottom = row;
      left = Math.min(left, column);
      right = Math.max(right, column);
    }
  }
  return { row: top, column: left, height: bottom - top + 1, width: right - left + 1 };
}

/** Returns the product of two planes at each pixel. */
export function times(a: Plane, b: Plane): Plane {
  const data = new Float32Array(a.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (a.data[i] ?? 0) * (b.data[i] ?? 0);
  return { ...a, data };
}

/** Returns the plane with 0 where `mask` is 1. */
export function without({ height, width, data }: Plane, mask: Plane): Plane {
  const out = data.slice();
  for (let i = 0; i < out.length; i++) if (mask.data[i] === 1) out[i] = 0;
  return { height, width, data: out };
}
