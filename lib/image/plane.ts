/**
 * One channel of a picture as numbers, and shrinking, blurring and cutting it.
 *
 * @module
 */

import type { Picture } from "./picture.ts";

/** A channel: `height` rows of `width` values. */
export interface Plane {
  readonly height: number;
  readonly width: number;
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

/**
 * Returns red, green and blue in 0–1, laid on a page of brightness `page`
 * where the picture is transparent, and shrunk by the least whole factor that
 * brings both sides to `maxSide`: each value is the mean of a square of pixels.
 */
export function shrunkChannels(
  { width, height, rgba }: Picture,
  maxSide: number,
  page: number,
): readonly [Plane, Plane, Plane] {
  const factor = Math.ceil(Math.max(width, height) / maxSide);
  const size = { height: Math.ceil(height / factor), width: Math.ceil(width / factor) };
  const [red, green, blue] = [planeOf(size), planeOf(size), planeOf(size)];
  const white = 255 * page;
  for (let row = 0; row < height; row++) {
    const out = Math.floor(row / factor) * size.width;
    // The last row and column of squares may hang over the edge.
    const rows = Math.min(factor, height - (row - (row % factor)));
    for (let square = 0; square < size.width; square++) {
      const end = Math.min((square + 1) * factor, width);
      const first = 4 * (row * width + square * factor);
      const [r, g, b] = sums(rgba, first, first + 4 * (end - square * factor), white);
      const weight = 1 / (255 * rows * (end - square * factor));
      red.data[out + square] = (red.data[out + square] ?? 0) + r * weight;
      green.data[out + square] = (green.data[out + square] ?? 0) + g * weight;
      blue.data[out + square] = (blue.data[out + square] ?? 0) + b * weight;
    }
  }
  return [red, green, blue];
}

/** Sums of red, green and blue from one byte to another; a loop as plain as this runs fast. */
function sums(
  rgba: Uint8ClampedArray,
  first: number,
  end: number,
  white: number,
): readonly [number, number, number] {
  let r = 0;
  let g = 0;
  let b = 0;
  for (let i = first; i < end; i += 4) {
    const opacity = (rgba[i + 3] ?? 0) / 255;
    if (opacity === 1) {
      r += rgba[i] ?? 0;
      g += rgba[i + 1] ?? 0;
      b += rgba[i + 2] ?? 0;
    } else {
      r += (rgba[i] ?? 0) * opacity + white * (1 - opacity);
      g += (rgba[i + 1] ?? 0) * opacity + white * (1 - opacity);
      b += (rgba[i + 2] ?? 0) * opacity + white * (1 - opacity);
    }
  }
  return [r, g, b];
}

/** Returns the weights of input values in each output value along one axis. */
function axisWeights(
  from: number,
  to: number,
): readonly { readonly first: number; readonly weights: readonly number[] }[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    if (scale >= 1) {
      const [start, end] = [i * scale, (i + 1) * scale];
      const first = Math.floor(start);
      const last = Math.min(Math.ceil(end - 1e-9), from);
      const weights = Array.from(
        { length: last - first },
        (_, j) => (Math.min(end, first + j + 1) - Math.max(start, first + j)) / scale,
      );
      return { first, weights };
    }
    const centre = Math.min(Math.max((i + 0.5) * scale - 0.5, 0), from - 1);
    const first = Math.min(Math.floor(centre), Math.max(from - 2, 0));
    return from === 1
      ? { first, weights: [1] }
      : { first, weights: [1 - (centre - first), centre - first] };
  });
}

/**
 * Returns the plane at another size: where it shrinks, each value is the mean
 * over the area it covers; where it grows, it is interpolated linearly.
 */
export function resized(plane: Plane, height: number, width: number): Plane {
  return transposed(resizedRows(transposed(resizedRows(plane, height)), width));
}

function resizedRows({ height, width, data }: Plane, to: number): Plane {
  const out = new Float32Array(to * width);
  axisWeights(height, to).forEach(({ first, weights }, row) => {
    weights.forEach((weight, j) => {
      const start = (first + j) * width;
      for (let column = 0; column < width; column++) {
        const i = row * width + column;
        out[i] = (out[i] ?? 0) + weight * (data[start + column] ?? 0);
      }
    });
  });
  return { height: to, width, data: out };
}

/** Returns the plane with rows and columns exchanged. */
export function transposed({ height, width, data }: Plane): Plane {
  const out = new Float32Array(data.length);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) out[column * height + row] = data[i] ?? 0;
  }
  return { height: width, width: height, data: out };
}

/** Returns the plane with its longer side at most `side` pixels long: strokes are thin there. */
export function coarsened(plane: Plane, side: number = 64): Plane {
  const scale = Math.min(1, side / Math.max(plane.height, plane.width));
  const length = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return scale === 1 ? plane : resized(plane, length(plane.height), length(plane.width));
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
  data.forEach((value, i) => {
    if (value < 0.2) return;
    const row = Math.floor(i / width);
    const column = i - row * width;
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    left = Math.min(left, column);
    right = Math.max(right, column);
  });
  return { row: top, column: left, height: bottom - top + 1, width: right - left + 1 };
}

/** Returns what `line` makes of each row, then of each column of that. */
function alongBothAxes(plane: Plane, line: (line: Float32Array) => Float32Array): Plane {
  const rows = ({ height, width, data }: Plane): Plane => {
    const out = new Float32Array(data.length);
    for (let i = 0; i < data.length; i += width) out.set(line(data.subarray(i, i + width)), i);
    return { height, width, data: out };
  };
  return transposed(rows(transposed(rows(plane))));
}

/** Returns the plane smoothed with the weights 1 2 1 along both axes; borders repeat. */
export function smoothed(plane: Plane): Plane {
  return alongBothAxes(
    plane,
    (line) =>
      line.map((value, i) => ((line[i - 1] ?? value) + 2 * value + (line[i + 1] ?? value)) / 4),
  );
}

/** Returns the mean over squares of side `2 radius + 1`; squares end at the border. */
export function blurred(plane: Plane, radius: number): Plane {
  return alongBothAxes(plane, (line) => {
    const out = new Float32Array(line.length);
    let [sum, count] = [0, 0];
    for (let i = -radius; i < line.length; i++) {
      if (i + radius < line.length) sum += line[i + radius] ?? 0, count++;
      if (i - radius - 1 >= 0) sum -= line[i - radius - 1] ?? 0, count--;
      if (i >= 0) out[i] = sum / count;
    }
    return out;
  });
}

/** Returns the least value in squares of side `2 radius + 1`; squares end at the border. */
export function eroded(plane: Plane, radius: number): Plane {
  return alongBothAxes(plane, (line) => slidingMinimum(line, radius));
}

/** Returns the greatest value in squares of side `2 radius + 1`; squares end at the border. */
export function dilated(plane: Plane, radius: number): Plane {
  return negated(eroded(negated(plane), radius));
}

function negated(plane: Plane): Plane {
  return { ...plane, data: plane.data.map((value) => -value) };
}

/** The queue holds indices of rising values: its head is the least in the window. */
function slidingMinimum(line: Float32Array, radius: number): Float32Array {
  const out = new Float32Array(line.length);
  const queue = new Int32Array(line.length);
  const at = (i: number) => line[queue[i] ?? 0] ?? 0;
  let [head, tail] = [0, 0];
  for (let i = 0; i < line.length + radius; i++) {
    if (i < line.length) {
      while (tail > head && at(tail - 1) >= (line[i] ?? 0)) tail--;
      queue[tail++] = i;
    }
    const centre = i - radius;
    if (centre < 0) continue;
    while ((queue[head] ?? 0) < centre - radius) head++;
    out[centre] = at(head);
  }
  return out;
}

/** Returns the plane with 0 where `mask` is 1. */
export function without(plane: Plane, mask: Plane): Plane {
  return planeOf(plane, (i) => (mask.data[i] === 1 ? 0 : plane.data[i] ?? 0));
}
