/**
 * What makes a feature map fire, in words: on which strokes, where, and for which classes.
 *
 * @module
 */

import {
  argMax,
  type Check,
  correlation,
  createCheck,
  item,
  mean,
  type NdArray,
  ndarray,
} from "../base/mod.ts";
import type { LayersModel } from "../engine/mod.ts";
import { optionsOf } from "../model/mod.ts";
import { ablateMaps, type RunRest } from "./ablation.ts";
import { classMeans } from "./class_means.ts";
import { classCount } from "./labels.ts";
import { mapSeparation, meanActivations } from "./separation.ts";

/** How much a feature map matters. */
export interface MapMeasure {
  /** The map's number, from 0. */
  readonly map: number;
  /** How well its mean activation tells the classes apart: the F statistic. */
  readonly f: number;
  /** The accuracy without it, 0–1. */
  readonly acc: number;
  /** By how much that is lower than with all maps, 0–1; below 0 where it is higher. */
  readonly lost: number;
  /** For each class, from 0, what is lost of its accuracy. */
  readonly byClass: readonly { readonly label: number; readonly lost: number }[];
}

/**
 * Returns for each feature map how well it tells the classes apart, and what is lost without it.
 *
 * @param activations Feature maps `[n, height, width, maps]`; unchanged.
 * @param rest The part of the network behind them.
 * @param labels The class of each image, `[n]`, from 0.
 * @returns A row for each map, in the order of their numbers.
 * @throws As {@linkcode ablateMaps} and {@linkcode mapSeparation}.
 *
 * @example
 * ```ts
 * import { measureMaps } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // Two maps of one pixel, which are the scores of the two classes.
 * const maps = ndarray(new Float32Array([1, 0.5, 0.5, 1, 2, 0.5, 0.5, 2]), [4, 1, 1, 2]);
 * const rest = ({ data }: { data: Float32Array }) => ndarray(data.slice(), [4, 2]);
 * const [first] = measureMaps(maps, rest, [0, 1, 0, 1]);
 * assert.deepEqual([first?.map, first?.f, first?.lost], [0, 4, 0.5]);
 * ```
 */
export function measureMaps(
  activations: NdArray,
  rest: RunRest,
  labels: ArrayLike<number>,
): MapMeasure[] {
  const { without } = ablateMaps(activations, rest, labels);
  const separation = mapSeparation(meanActivations(activations), labels);
  return without.map(({ acc, lost, lostByClass }, map) => ({
    map,
    f: separation[map]?.f ?? NaN,
    acc,
    lost,
    byClass: lostByClass.map((lost, label) => ({ label, lost })),
  }));
}

/** Which pixels of the input one number of a layer is computed from. */
export interface ReceptiveField {
  /** How many pixels in a row and in a column. */
  readonly side: number;
  /** How many pixels lie between those of neighbouring numbers. */
  readonly stride: number;
  /** The first row and column of the first number; below 0 where it begins outside of the image. */
  readonly start: number;
}

/**
 * Returns which pixels of the input one number of a layer's output is computed from.
 *
 * A convolution of size k makes the side longer by (k − 1) strides, a pooling of size p by (p − 1)
 * strides, and its strides p times as long.
 *
 * @param model A network of {@linkcode createMnistCnn} or {@linkcode loadModel}.
 * @param layer A convolution or pooling: `conv1`, `pool1` …
 * @throws {RangeError} If there is no such layer.
 *
 * @example
 * ```ts
 * import { createMnistCnn } from "../model/mod.ts";
 * import { receptiveField } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * assert.deepEqual(receptiveField(model, "pool1"), { side: 6, stride: 2, start: 0 });
 * model.dispose();
 * ```
 */
export function receptiveField(model: LayersModel, layer: string): ReceptiveField {
  const { filters, kernelSize, padding, poolSize, poolAfter } = optionsOf(model);
  let field: ReceptiveField = { side: 1, stride: 1, start: 0 };
  const names: string[] = [];
  for (const i of filters.keys()) {
    const { side, stride, start } = field;
    const before = padding === "same" ? (kernelSize - 1) >> 1 : 0;
    field = { side: side + (kernelSize - 1) * stride, stride, start: start - before * stride };
    names.push(`conv${i + 1}`);
    if (names.at(-1) === layer) return field;
    if (!poolAfter.includes(i + 1)) continue;
    field = { ...field, side: field.side + (poolSize - 1) * stride, stride: stride * poolSize };
    names.push(`pool${names.filter((name) => name.startsWith("pool")).length + 1}`);
    if (names.at(-1) === layer) return field;
  }
  return createCheck(`tell the receptive field of layer "${layer}"`)
    .refuse(`it must be a convolution or pooling: those are ${names.join(", ")}`);
}

/** What makes a feature map fire. */
export interface MapFeature {
  /** The map's number, from 0. */
  readonly map: number;
  /** What lies under it where it fires most, the mean of the strongest images, `[side, side]`. */
  readonly patch: NdArray;
  /** The stroke that the patch resembles most, such as `"horizontal bars"`. */
  readonly stroke: string;
  /** The correlation of the patch with that stroke. */
  readonly similarity: number;
  /** Where on the digit more than half of its activation lies, as the end of a sentence: thirds such
   * as `"in the upper left"`, of one way alone `"in the middle third of the width, at any height"` or
   * `"in the upper third, at any width"`, or `"all over the digit"`. */
  readonly place: string;
  /** The classes on which it is strongest, by the mean activation, the strongest first. */
  readonly strongest: readonly number[];
  /** The classes on which its mean activation is less than a tenth of its largest. */
  readonly silent: readonly number[];
}

/** What the maps were computed from. */
export interface MapFeatureSource {
  /** `[n, side, side, 1]`, values 0–1. */
  readonly images: NdArray;
  /** Their feature maps, `[n, height, width, maps]`. */
  readonly activations: NdArray;
  /** The class of each image, `[n]`, from 0. */
  readonly labels: ArrayLike<number>;
  /** Which pixels each number comes from. */
  readonly field: ReceptiveField;
}

/** What counts as a clear case. */
export interface MapFeaturesOptions {
  /** The correlation that a stroke has to exceed to be named; default 0.75. */
  readonly clear?: number;
}

const check: Check = createCheck("describe maps");

/** How many images a patch is the mean of. */
const STRONGEST = 200;
/** Below this share of the strongest class's mean a map is silent. */
const SILENT = 0.1;

/**
 * Returns what makes feature maps fire: the stroke under them where they are strongest, the place
 * that holds most of their activation, and the classes on which they are strong and silent.
 *
 * The patch is the mean of the pixels under a map's largest number, over the 200 images on which
 * that is largest, weighted by it. It is compared (correlation) with drawn strokes: bars in four
 * directions, arcs open to four sides, ends that point to four sides, each also a quarter off the
 * middle. Where no correlation exceeds `clear`, it is `"no clear stroke"`.
 *
 * @param source Images, their maps and classes, and the receptive field.
 * @param maps The numbers of the maps to describe.
 * @param options The correlation that a stroke has to exceed to be named.
 * @returns A row for each.
 * @throws {TypeError} If shapes or counts don't fit together.
 * @throws {RangeError} If there is no such map.
 *
 * @example
 * ```ts
 * import { mapFeatures } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * // A bar in the upper half, and a map that fires in its middle.
 * const where = (is: (row: number, column: number) => boolean) =>
 *   Float32Array.from({ length: 64 }, (_, i) => is(Math.floor(i / 8), i % 8) ? 1 : 0);
 * const images = ndarray(where((row) => row === 2), [1, 8, 8, 1]);
 * const activations = ndarray(where((row, column) => row === 2 && column === 4), [1, 8, 8, 1]);
 * const field = { side: 5, stride: 1, start: -2 };
 * const [row] = mapFeatures({ images, activations, labels: [0], field }, [0]);
 * assert.deepEqual([row?.stroke, row?.place], ["horizontal bars", "in the upper middle"]);
 * ```
 */
export function mapFeatures(
  source: MapFeatureSource,
  maps: readonly number[],
  { clear = 0.75 }: MapFeaturesOptions = {},
): MapFeature[] {
  checkSource(source, maps);
  const { activations, labels } = source;
  const classes = classCount(labels);
  const means = classMeans(activations, labels, classes);
  const strokes = strokesOf(source.field.side);
  return maps.map((map) => {
    const patch = patchOf(source, map);
    const found = strokes.map(({ name, data }) => ({ name, r: correlation(patch.data, data) }));
    const { name = "", r = NaN } = found[argMax(found.map(({ r }) => r))] ?? {};
    const strengths = Array.from({ length: classes }, (_, label) => ({
      label,
      strength: mean(mapOf(item(means, label), map)),
    })).filter(({ strength }) => !Number.isNaN(strength))
      .toSorted((a, b) => b.strength - a.strength);
    const [strongest] = strengths;
    const least = SILENT * (strongest?.strength ?? 0);
    return {
      map,
      patch,
      stroke: r > clear ? name : "no clear stroke",
      similarity: r,
      place: placeOf(source, map),
      strongest: strengths.slice(0, 2).map(({ label }) => label),
      silent: strengths.filter(({ strength }) => strength < least)
        .map(({ label }) => label).toSorted((a, b) => a - b),
    };
  });
}

/** The numbers of one map of one image, `[height, width, maps]`. */
function mapOf({ data, shape }: NdArray, map: number): Float32Array {
  const maps = shape.at(-1) ?? 1;
  return Float32Array.from({ length: data.length / maps }, (_, i) => data[i * maps + map] ?? NaN);
}

/** The mean of what lies under the map's largest number, over the images where that is largest. */
function patchOf({ images, activations, field }: MapFeatureSource, map: number): NdArray {
  const [n = 0, , width = 1] = activations.shape;
  const peaks = Array.from({ length: n }, (_, i) => {
    const numbers = mapOf(item(activations, i), map);
    const place = Math.max(0, argMax(numbers));
    return {
      i,
      strength: numbers[place] ?? NaN,
      row: Math.floor(place / width),
      column: place % width,
    };
  }).filter(({ strength }) => strength > 0)
    .toSorted((a, b) => b.strength - a.strength).slice(0, STRONGEST);
  const total = peaks.reduce((sum, { strength }) => sum + strength, 0);
  const { side, stride, start } = field;
  const sums = new Float64Array(side * side);
  for (const { i, strength, row, column } of peaks) {
    const image = item(images, i);
    const [top, left] = [start + row * stride, start + column * stride];
    for (let p = 0; p < sums.length; p++) {
      sums[p]! += strength * pixelAt(image, top + Math.floor(p / side), left + p % side);
    }
  }
  return ndarray(Float32Array.from(sums, (sum) => total > 0 ? sum / total : 0), [side, side]);
}

function pixelAt({ data, shape: [height = 0, width = 0] }: NdArray, y: number, x: number): number {
  return y < 0 || x < 0 || y >= height || x >= width ? 0 : data[y * width + x] ?? NaN;
}

/** Which third of the part of an image that a digit fills holds more than half of the activation. */
function placeOf({ images, activations, field }: MapFeatureSource, map: number): string {
  const [, size = 0] = images.shape;
  const [n = 0, , width = 1] = activations.shape;
  const down = [0, 0, 0], across = [0, 0, 0];
  const thirdOf = (place: number): number => {
    const way = field.start + (field.side - 1) / 2 + field.stride * place - (size - 1) / 2;
    // A digit fills 20 of 28 pixels.
    const near = size * 20 / 28 / 6;
    return way < -near ? 0 : way > near ? 2 : 1;
  };
  for (let i = 0; i < n; i++) {
    mapOf(item(activations, i), map).forEach((value, place) => {
      if (!(value > 0)) return;
      down[thirdOf(Math.floor(place / width))]! += value;
      across[thirdOf(place % width)]! += value;
    });
  }
  if (down.every((sum) => sum === 0)) return "nowhere";
  const row = mainThird(down, ["upper", "middle", "lower"]);
  const column = mainThird(across, ["left", "middle", "right"]);
  if (row === undefined && column === undefined) return "all over the digit";
  if (row === undefined) return `in the ${thirdOfAll(column, "width")}, at any height`;
  if (column === undefined) return `in the ${thirdOfAll(row, "height")}, at any width`;
  return row === column ? `in the ${row}` : `in the ${row} ${column}`;
}

/** A third in words; the middle one doesn't say by itself of which way it is. */
function thirdOfAll(third: string | undefined, way: string): string {
  return third === "middle" ? `middle third of the ${way}` : `${third} third`;
}

/** The name of the third that holds more than half, if one does. */
function mainThird(sums: readonly number[], names: readonly string[]): string | undefined {
  const total = sums.reduce((sum, part) => sum + part, 0);
  return names.find((_, i) => (sums[i] ?? NaN) > total / 2);
}

interface Stroke {
  readonly name: string;
  readonly data: Float32Array;
}

/** Half of a stroke's width in pixels. */
const PEN = 1.2;

/** Strokes drawn on a square, with the names of what they belong to. */
function strokesOf(side: number): Stroke[] {
  const offsets = [-side / 4, 0, side / 4];
  const bars = [["horizontal bars", 0], ["rising strokes", 45], ["upright strokes", 90], [
    "falling strokes",
    135,
  ]] as const;
  const sides = [["right", 0], ["upper", 90], ["left", 180], ["lower", 270]] as const;
  return offsets.flatMap((offset) => [
    ...bars.map(([name, angle]) =>
      stroke(name, side, angle, (_, across) => Math.abs(across - offset))
    ),
    // An arc on its side of a circle that is a little larger than the square.
    ...sides.map(([name, angle]) => {
      const radius = 0.6 * side;
      const bow = (along: number, across: number) =>
        Math.abs(Math.hypot(along - offset + radius, across) - radius);
      return stroke(`${name} arcs`, side, angle, bow);
    }),
    ...sides.map(([name, angle]) => {
      const end = (along: number, across: number) =>
        Math.hypot(Math.max(0, along - offset), across);
      return stroke(`${name} ends of strokes`, side, angle, end);
    }),
  ]);
}

/** Draws a stroke: `distance` tells how far a place is from its middle, along an angle and across. */
function stroke(
  name: string,
  side: number,
  angleDegrees: number,
  distance: (along: number, across: number) => number,
): Stroke {
  const [cos, sin] = [Math.cos, Math.sin].map((of) => of(angleDegrees * Math.PI / 180));
  const data = Float32Array.from({ length: side * side }, (_, i) => {
    const x = i % side - (side - 1) / 2, y = (side - 1) / 2 - Math.floor(i / side);
    const along = x * (cos ?? NaN) + y * (sin ?? NaN), across = y * (cos ?? NaN) - x * (sin ?? NaN);
    return Math.exp(-((distance(along, across) / PEN) ** 2));
  });
  return { name, data };
}

function checkSource({ images, activations, labels }: MapFeatureSource, maps: readonly number[]) {
  check.shape("images must be", images, ["n", "side", "side", 1]);
  check.shape("activations must be", activations, ["n", "height", "width", "maps"]);
  const [n = 0] = images.shape;
  const [rows = 0, , , count = 0] = activations.shape;
  check.counts("each image must have its maps and a label", {
    images: n,
    maps: rows,
    labels: labels.length,
  });
  check.each(
    `maps must be numbered from 0 to ${count - 1}`,
    maps,
    (map) => Number.isInteger(map) && map >= 0 && map < count,
    (i) => `number ${i}`,
  );
}
