/**
 * What a network loses without one of its feature maps.
 *
 * @module
 */

import { argMax, type Check, createCheck, type NdArray, ndarray, shapeText } from "../base/mod.ts";
import { classCount } from "./labels.ts";

/** How many images are recognised, in all and by class. */
export interface Recognition {
  /** The share that is recognised, 0–1. */
  readonly acc: number;
  /** The share of each class, from 0; NaN for a class without an image. */
  readonly byClass: readonly number[];
}

/** What {@linkcode ablateMaps} finds. */
export interface Ablation {
  /** With all maps. */
  readonly whole: Recognition;
  /** For each group of maps, with those set to 0. */
  readonly without: readonly Loss[];
}

/** What is left without some maps, and what is lost. */
export interface Loss extends Recognition {
  /** The maps that are set to 0. */
  readonly maps: readonly number[];
  /** By how much the share is lower than with all maps; below 0 where it is higher. */
  readonly lost: number;
  /** The same for each class, from 0. */
  readonly lostByClass: readonly number[];
}

/** Which maps to set to 0. */
export interface AblateMapsOptions {
  /** The numbers of the maps that are set to 0 together; default each map alone. */
  readonly groups?: readonly (readonly number[])[];
}

/** The part of a network behind its feature maps: these in, scores `[n, classes]` out. */
export type RunRest = (activations: NdArray) => NdArray;

const check: Check = createCheck("ablate maps");

/** Images at a time, so that only their maps are copied. */
const BATCH_SIZE = 256;

/**
 * Returns how many images a network recognises when a feature map is set to 0, for each map.
 *
 * @param activations Feature maps of at least one image, `[n, height, width, maps]`; unchanged.
 * @param rest The part of the network behind them; called with up to 256 images at a time.
 * @param labels The class of each image, `[n]`, from 0.
 * @param options Groups of maps to set to 0 instead.
 * @returns The shares with all maps, and without each group.
 * @throws {TypeError} If there are not four axes, or not as many labels as images, or `rest`
 * gives another shape.
 * @throws {RangeError} If there is no image, or no such map.
 * @see Morcos, Barrett, Rabinowitz and Botvinick (2018), On the importance of single directions for
 * generalization
 *
 * @example
 * ```ts
 * import { ablateMaps } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Two maps of one pixel, which are the scores of the two classes.
 * const maps = ndarray(new Float32Array([1, 0.5, 0.5, 1]), [2, 1, 1, 2]);
 * const rest = ({ data }: { data: Float32Array }) => ndarray(data.slice(), [2, 2]);
 * const { whole, without } = ablateMaps(maps, rest, [0, 1]);
 * assert.equal(whole.acc, 1);
 * assert.deepEqual(without[0], {
 *   maps: [0],
 *   acc: 0.5,
 *   byClass: [0, 1],
 *   lost: 0.5,
 *   lostByClass: [1, 0],
 * });
 * ```
 */
export function ablateMaps(
  activations: NdArray,
  rest: RunRest,
  labels: ArrayLike<number>,
  options: AblateMapsOptions = {},
): Ablation {
  const [n = 0, height = 0, width = 0, maps = 0] = activations.shape;
  const { groups = Array.from({ length: maps }, (_, map) => [map]) } = options;
  checkActivations(activations, labels);
  checkGroups(groups, maps);
  const classes = classCount(labels);
  const whole = new Float64Array(classes);
  const without = groups.map(() => new Float64Array(classes));
  const size = height * width * maps;
  for (let start = 0; start < n; start += BATCH_SIZE) {
    const part = activations.data.subarray(start * size, (start + BATCH_SIZE) * size);
    const batch = ndarray(part.slice(), [part.length / size, height, width, maps]);
    countRight(batch, rest, labels, start, whole);
    groups.forEach((group, i) => {
      for (const map of group) setMap(batch.data, map, maps, () => 0);
      countRight(batch, rest, labels, start, without[i] as Float64Array);
      for (const map of group) setMap(batch.data, map, maps, (j) => part[j] ?? NaN);
    });
  }
  const all = recognition(whole, labels);
  return {
    whole: all,
    without: without.map((right, i) => lossOf(groups[i] ?? [], all, recognition(right, labels))),
  };
}

function lossOf(maps: readonly number[], whole: Recognition, left: Recognition): Loss {
  return {
    maps: [...maps],
    ...left,
    lost: whole.acc - left.acc,
    lostByClass: left.byClass.map((acc, label) => (whole.byClass[label] ?? NaN) - acc),
  };
}

/** Sets the numbers of one map. */
function setMap(
  data: Float32Array,
  map: number,
  maps: number,
  value: (index: number) => number,
): void {
  for (let i = map; i < data.length; i += maps) data[i] = value(i);
}

/** Adds to each class how many images of a batch get their class for the highest score. */
function countRight(
  batch: NdArray,
  rest: RunRest,
  labels: ArrayLike<number>,
  start: number,
  right: Float64Array,
): void {
  const { data, shape } = rest(batch);
  const [n = 0] = batch.shape;
  const [rows, width = 0] = shape;
  check.that(
    shape.length === 2 && rows === n && width > 0,
    `the rest must give [${n}, classes]: shape is ${shapeText(shape)}`,
    TypeError,
  );
  for (let i = 0; i < n; i++) {
    const label = labels[start + i] ?? NaN;
    const scores = data.subarray(i * width, (i + 1) * width);
    if (argMax(scores) === label) right[label]! += 1;
  }
}

function recognition(right: Float64Array, labels: ArrayLike<number>): Recognition {
  const all = new Float64Array(right.length);
  for (let i = 0; i < labels.length; i++) all[labels[i] ?? NaN]! += 1;
  return {
    acc: right.reduce((sum, count) => sum + count, 0) / labels.length,
    byClass: Array.from(right, (count, label) => count / (all[label] ?? NaN)),
  };
}

function checkActivations(activations: NdArray, { length }: ArrayLike<number>): void {
  check.shape("activations must be", activations, ["n", "height", "width", "maps"]);
  const [images = 0] = activations.shape;
  check.counts("each image must have a label", { images, labels: length });
  check.that(length > 0, "there must be an image: there are 0");
}

function checkGroups(groups: readonly (readonly number[])[], maps: number): void {
  const bad = groups.flat().find((map) => !(Number.isInteger(map) && map >= 0 && map < maps));
  if (bad === undefined) return;
  throw new RangeError(`Cannot ablate map ${bad} as maps are numbered from 0 to ${maps - 1}`);
}
