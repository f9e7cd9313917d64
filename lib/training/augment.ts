/**
 * Images as other hands might have written them: turned, sheared, stretched, bent, thinner, thicker.
 *
 * @module
 */

import { type Check, createCheck, createRandom, type NdArray, ndarray } from "../base/mod.ts";
import { bilinear, redraw, valueBetween } from "../filter2d/mod.ts";

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

/** How much images change by default: about as hands differ. */
const AMOUNTS: Required<Omit<AugmentOptions, "into">> = {
  shiftPx: 2,
  turnDegrees: 12,
  shear: 0.25,
  scale: 0.15,
  elasticPx: 1.2,
  strokeWidth: 0.6,
};

const check: Check = createCheck("augment images");

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
 * @throws {TypeError} If there is a key that is no option, or an amount that is no number.
 * @throws {RangeError} If an amount is below 0 or not finite, or `into` has another length.
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
  const { into = new Float32Array(data.length), ...given } = options;
  checkAmounts(check, given);
  const amounts = { ...AMOUNTS, ...given };
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
    const { strokeWidth, elasticPx } = amounts;
    const source = data.subarray(i * size, (i + 1) * size) as Float32Array;
    redraw(source, stroked, width, around(strokeWidth));
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

/** Refuses what is no amount of a change. */
export function checkAmounts(check: Check, amounts: Omit<AugmentOptions, "into">): void {
  check.object("augment", amounts);
  check.keys("augment", amounts, Object.keys(AMOUNTS));
  for (const [name, amount] of Object.entries(amounts)) {
    check.number(name, amount);
    const most = name === "scale" ? 1 : Infinity;
    const rule = `at least 0 and ${most === 1 ? "below 1" : "finite"}`;
    check.that(amount >= 0 && amount < most, `${name} must be ${rule}: it is ${amount}`);
  }
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
  { shiftPx, turnDegrees, shear, scale }: typeof AMOUNTS,
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
      target[i] = valueBetween(source, height, width, y, x);
    }
  }
}
