/**
 * The dimensions along which the experiment varies the network.
 *
 * @module
 */

import { at, isObject, shown } from "../../base/mod.ts";
import { taskOf } from "./task.ts";
import type { Params, ParamValue, Variation } from "./trial.ts";

/** One dimension of a search space. */
export interface Dimension {
  /** Its key in a trial's params, for example `kernelSize`. */
  readonly name: string;
  /** What figures and tables call it, for example "filter size". */
  readonly title: string;
  /** The values that are tried, in the order in which figures show them. */
  readonly values: readonly ParamValue[];
  /** The study's own network's value. */
  readonly baseline: ParamValue;
}

/** The dimensions, in the order in which figures show them. */
export type SearchSpace = readonly Dimension[];

/** One dimension's change from a value to another, while all others stay. */
export interface ValueChange {
  /** The dimension's name. */
  readonly dimension: string;
  /** The value to compare with. */
  readonly from: ParamValue;
  /** The other value. */
  readonly to: ParamValue;
}

/** What a search space is checked against. */
export interface SearchSpaceOptions {
  /** The network and the training that a variation's values stand for; a pure function. */
  readonly variationOf: (params: Params) => Variation;
  /** Training images of a trial: a batch can't be larger. */
  readonly trainImages: number;
}

const KEYS = ["name", "title", "values", "baseline"];

/**
 * Returns a search space, once it is sure that it can be searched.
 *
 * The baseline must build, and so must each variation that differs from it in one value; and each
 * value must give another network, or another training, than every other value of its dimension
 * does, so that no dimension is varied without effect. Farther variations are too many to look at
 * here; a search asks {@linkcode buildFault} about each one that it comes to, before any trial.
 *
 * @param dimensions At least one, each of at least two values.
 * @param options What the values stand for.
 * @returns A copy.
 * @throws {TypeError} If a dimension has a key too many or a value of another type.
 * @throws {RangeError} If a value is not allowed, or a variation does not build: with the reason.
 *
 * @example
 * ```ts
 * import { defineSearchSpace } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const size = { name: "kernelSize", title: "filter size", values: [3, 5], baseline: 3 };
 * const variationOf = ({ kernelSize }: Record<string, number | string>) => ({
 *   model: { kernelSize: Number(kernelSize) },
 *   fit: { epochs: 1, batchSize: 128 },
 * });
 * const options = { variationOf, trainImages: 1_000 };
 * assert.deepEqual(defineSearchSpace([size], options), [size]);
 * assert.throws(
 *   () => defineSearchSpace([{ ...size, values: [3, 15] }], options),
 *   /as \{"kernelSize":15\} must build: Cannot create a network as conv2 must have an input of at/,
 * );
 * ```
 */
export function defineSearchSpace(
  dimensions: readonly Dimension[],
  options: SearchSpaceOptions,
): SearchSpace {
  if (!Array.isArray(dimensions) || dimensions.length === 0) {
    refuse(TypeError, `there must be a list of dimensions: it is ${shown(dimensions)}`);
  }
  dimensions.forEach(checkDimension);
  const names = dimensions.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) refuse(RangeError, `names must differ: "${twice}" is there twice`);
  checkBuilds("the baseline", baselineOf(dimensions), options);
  for (const dimension of dimensions) checkChanges(dimension, baselineOf(dimensions), options);
  return structuredClone(dimensions);
}

/** Returns the baseline's value of every dimension. */
export function baselineOf(space: SearchSpace): Params {
  return Object.fromEntries(space.map(({ name, baseline }) => [name, baseline]));
}

/** Returns how many variations a space has; from 2^53 on, about. */
export function countVariations(space: SearchSpace): number {
  return space.reduce((product, { values }) => product * values.length, 1);
}

/** Returns a variation that is drawn from a space. */
export function drawVariation(space: SearchSpace, random: () => number): Params {
  return Object.fromEntries(space.map(({ name, values, baseline }) => [
    name,
    values[Math.floor(random() * values.length)] ?? baseline,
  ]));
}

/** Whether a change is from one value of a dimension of a space to another. */
export function isChangeIn(space: SearchSpace, { dimension, from, to }: ValueChange): boolean {
  return space.some(({ name, values }) =>
    name === dimension && values.includes(from) && values.includes(to)
  );
}

/** Returns a text that two variations of a space share only if they are the same. */
export function variationKey(space: SearchSpace, params: Params): string {
  return JSON.stringify(space.map(({ name }) => params[name]));
}

function checkDimension(dimension: unknown, i: number): void {
  if (!isObject(dimension) || Array.isArray(dimension)) {
    return refuse(TypeError, `dimension ${i} must be an object: it is ${shown(dimension)}`);
  }
  const name = at(dimension, "name");
  if (typeof name !== "string" || !/^[a-z]\w*$/i.test(name)) {
    refuse(TypeError, `dimension ${i} must have a word as its name: it is ${shown(name)}`);
  }
  const unknown = Object.keys(dimension).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const keys = KEYS.map((key) => `"${key}"`).join(", ");
    refuse(TypeError, `"${name}" must have no key "${unknown}": keys are ${keys}`);
  }
  const title = at(dimension, "title");
  if (typeof title !== "string" || title.trim() === "") {
    refuse(TypeError, `"${name}" must have a title: it is ${shown(title)}`);
  }
  checkValues(String(name), at(dimension, "values"), at(dimension, "baseline"));
}

function checkValues(name: string, values: unknown, baseline: unknown): void {
  if (!Array.isArray(values)) {
    return refuse(TypeError, `"${name}" must have a list of values: it is ${shown(values)}`);
  }
  if (values.length < 2) {
    refuse(RangeError, `"${name}" must have at least 2 values: it is ${shown(values)}`);
  }
  const type = typeof values[0];
  // Holes, which findIndex visits as undefined, are refused too.
  const bad = values.findIndex((value) =>
    typeof value !== type || (type !== "string" && !Number.isFinite(value))
  );
  if (bad >= 0) {
    const rule = "must all be finite numbers, or all be texts";
    refuse(TypeError, `values of "${name}" ${rule}: values[${bad}] is ${shown(values[bad])}`);
  }
  const again = values.findIndex((value, i) => values.indexOf(value) < i);
  if (again >= 0) {
    refuse(RangeError, `values of "${name}" must differ: ${shown(values[again])} is there twice`);
  }
  if (!values.includes(baseline)) {
    const rule = `must be one of its values ${shown(values)}`;
    refuse(RangeError, `the baseline of "${name}" ${rule}: it is ${shown(baseline)}`);
  }
}

/** Returns why a variation can't be built, or nothing if it can. */
export function buildFault(
  params: Params,
  { variationOf, trainImages }: SearchSpaceOptions,
): string | undefined {
  try {
    taskOf(variationOf(params), 0, { trainImages, validationImages: 1, epochsTimes: 1 });
  } catch (error) {
    return (error as Error).message;
  }
}

function checkChanges(
  { name, values }: Dimension,
  baseline: Params,
  options: SearchSpaceOptions,
): void {
  const length = { trainImages: options.trainImages, validationImages: 1, epochsTimes: 1 };
  const ids = values.map((value) => {
    checkBuilds(JSON.stringify({ [name]: value }), { ...baseline, [name]: value }, options);
    return taskOf(options.variationOf({ ...baseline, [name]: value }), 0, length).id;
  });
  const same = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (same < 0) return;
  const [one, other] = [values[ids.indexOf(ids[same] ?? "")], values[same]].map(shown);
  const rule = "each value must change the network or its training";
  refuse(RangeError, `${rule}: ${one} and ${other} of "${name}" give the same`);
}

function checkBuilds(name: string, params: Params, options: SearchSpaceOptions): void {
  const fault = buildFault(params, options);
  if (fault !== undefined) refuse(RangeError, `${name} must build: ${fault}`);
}

function refuse(type: typeof TypeError | typeof RangeError, rule: string): never {
  throw new type(`Cannot define a search space as ${rule}`);
}
