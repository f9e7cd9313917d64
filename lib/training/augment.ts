/**
 * Images as other hands might have written them: turned, sheared, stretched, bent, thinner, thicker.
 *
 * @module
 */

import { createRandom, type NdArray, ndarray } from "../base/mod.ts";

/** How much images change, each within plus or minus the given amount. */
export interface AugmentOptions {
  /** Shift along each axis in pixels; default 2. */
  readonly shiftPx?: number;
  /** Turn in degrees; default 12. */
  readonly turnDegrees?: number;
  /** Slant: how far the top moves against the foot, as a share of the height; default 0.25. */
  readonly shear?: number;
  /** Width and height, each, against what they were; default 0.15. */
  readonly scale?: number;
  /** How far elastic changes move a place, in pixels; default 1.2. */
  readonly elasticPx?: number;
  /** How far strokes grow or shrink towards those one pixel wider or thinner; default 0.6. */
  readonly strokeWidth?: number;
  /** Where the images go, as many numbers as they have; default new memory. */
  readonly into?: Float32Array;
}

/** Nodes along a side of the lattice by which elastic changes are given. */
const NODES = 6;

/**
 * Returns images that are changed at random, each in a way of its own.
 *
 * A pixel `p` takes the value of the original at `A (p − c) + c + s + e(p)`, between pixels by
 * bilinear interpolation and 0 outside: `c` is the middle, `A` a turn, a shear and two scales, `s` a
 * shift and `e` a smooth field. Before that, strokes are mixed with the greatest or least of each
 * pixel and its four neighbours.
 *
 * @param images Images `[n, height, width, 1]`; unchanged.
 * @param seed The same seed, the same changes.
 * @param options How much they change.
 * @returns Images of the same shape.
 * @throws {RangeError} If `into` has another length.
 * @see Simard, Steinkraus and Platt (2003), Best practices for convolutional neural networks applied
 * to visual document analysis
 *
 * @example
 * ```ts
 * import { ndarray } from "../base/mod.ts";
 * import { augment } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(Float32Array.from({ length: 784 }, (_, i) => i / 783), [1, 28, 28, 1]);
 * assert.deepEqual(augment(images, 1).data, augment(images, 1).data);
 * const none = { shiftPx: 0, turnDegrees: 0, shear: 0, scale: 0, elasticPx: 0, strokeWidth: 0 };
 * assert.deepEqual(augment(images, 1, none).data, images.data);
 * ```
 */
export function augment(images: NdArray, seed: number, options: AugmentOptions = {}): NdArray {
  const { data, shape } = images;
  const [n = 0, height = 0, width = 0] = shape;
  const { into = new Float32Array(data.length), ...amounts } = options;
  if (into.length !== data.length) {
    throw new RangeError(
      `Cannot augment images as "into" must have ${data.length} numbers: it has ${into.length}`,
    );
  }
  const random = createRandom(seed);
  const around = (amount: number) => amount * (2 * random() - 1);
  const size = height * width;
  const field = createField(height, width);
  const stroked = new Float32Array(size);
  for (let i = 0; i < n; i++) {
    const { strokeWidth = 0.6, elasticPx = 1.2 } = amounts;
    const source = data.subarray(i * size, (i + 1) * size) as Float32Array;
    mixNeighbours(source, stroked, width, around(strokeWidth));
    field.draw(elasticPx, random);
    warp(stroked, into.subarray(i * size, (i + 1) * size), {
      height,
      width,
      map: drawMap(amounts, around),
      field,
    });
  }
  return ndarray(into, shape);
}

/** An affine map: `[x, y]` to `[a x + b y + dx, c x + d y + dy]`. */
interface AffineMap {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly dx: number;
  readonly dy: number;
}

function drawMap(
  { shiftPx = 2, turnDegrees = 12, shear = 0.25, scale = 0.15 }: AugmentOptions,
  around: (amount: number) => number,
): AffineMap {
  const angle = around(turnDegrees) * Math.PI / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [across, down, slant] = [1 / (1 + around(scale)), 1 / (1 + around(scale)), around(shear)];
  return {
    a: across * cos,
    b: across * (slant * cos - sin),
    c: down * sin,
    d: down * (slant * sin + cos),
    dx: around(shiftPx),
    dy: around(shiftPx),
  };
}

/** How far each pixel is moved: random at the nodes of a lattice, bilinear between them. */
interface Field {
  readonly x: Float32Array;
  readonly y: Float32Array;
  draw(amount: number, random: () => number): void;
}

function createField(height: number, width: number): Field {
  const nodes = new Float32Array(2 * NODES * NODES);
  const [x, y] = [new Float32Array(height * width), new Float32Array(height * width)];
  const place = (i: number, length: number) => i * (NODES - 1) / Math.max(1, length - 1);
  function fill(target: Float32Array, offset: number): void {
    for (let row = 0, i = 0; row < height; row++) {
      const v = place(row, height);
      const top = Math.min(NODES - 2, Math.floor(v));
      for (let column = 0; column < width; column++, i++) {
        const u = place(column, width);
        const left = Math.min(NODES - 2, Math.floor(u));
        target[i] = bilinear(nodes, offset + top * NODES + left, NODES, u - left, v - top);
      }
    }
  }
  return {
    x,
    y,
    draw(amount, random) {
      for (let i = 0; i < nodes.length; i++) nodes[i] = amount * (2 * random() - 1);
      fill(x, 0);
      fill(y, NODES * NODES);
    },
  };
}

/** The value between four numbers, the first of them at `i` and rows `stride` apart. */
function bilinear(
  data: Float32Array,
  i: number,
  stride: number,
  u: number,
  v: number,
): number {
  const top = (1 - u) * (data[i] ?? 0) + u * (data[i + 1] ?? 0);
  const foot = (1 - u) * (data[i + stride] ?? 0) + u * (data[i + stride + 1] ?? 0);
  return (1 - v) * top + v * foot;
}

/** Moves each pixel towards the greatest (`share` above 0) or least of it and its four neighbours. */
function mixNeighbours(
  source: Float32Array,
  target: Float32Array,
  width: number,
  share: number,
): void {
  const [extreme, amount] = [share > 0 ? Math.max : Math.min, Math.abs(share)];
  for (let i = 0; i < source.length; i++) {
    const value = source[i] ?? 0;
    const column = i % width;
    const found = extreme(
      value,
      column > 0 ? source[i - 1] ?? 0 : 0,
      column < width - 1 ? source[i + 1] ?? 0 : 0,
      source[i - width] ?? 0,
      source[i + width] ?? 0,
    );
    target[i] = value + amount * (found - value);
  }
}

/** Fills an image with what is found where its pixels are mapped to. */
function warp(
  source: Float32Array,
  target: Float32Array,
  { height, width, map: { a, b, c, d, dx, dy }, field }: {
    readonly height: number;
    readonly width: number;
    readonly map: AffineMap;
    readonly field: Field;
  },
): void {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const [u, v] = [column - middleX, row - middleY];
      const x = a * u + b * v + middleX + dx + (field.x[i] ?? 0);
      const y = c * u + d * v + middleY + dy + (field.y[i] ?? 0);
      target[i] = sample(source, height, width, x, y);
    }
  }
}

/** The value of an image between its pixels; it is 0 outside. */
function sample(
  image: Float32Array,
  height: number,
  width: number,
  x: number,
  y: number,
): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  const i = top * width + left;
  if (left >= 0 && top >= 0 && left < width - 1 && top < height - 1) {
    return bilinear(image, i, width, u, v);
  }
  const at = (row: number, column: number) =>
    row >= 0 && column >= 0 && row < height && column < width
      ? image[row * width + column] ?? 0
      : 0;
  return (1 - v) * ((1 - u) * at(top, left) + u * at(top, left + 1)) +
    v * ((1 - u) * at(top + 1, left) + u * at(top + 1, left + 1));
}
