/**
 * The dimensions along which the experiment varies the network.
 *
 * @module
 */

import { type Check, createCheck, shown } from "../../base/mod.ts";
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

const check: Check = createCheck("define a search space");

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
 *   /as \{"kernelSize":15\} must build: Cannot build a network as conv2 must have an input of at/,
 * );
 * ```
 */
export function defineSearchSpace(
  dimensions: readonly Dimension[],
  options: SearchSpaceOptions,
): SearchSpace {
  const isFull = Array.isArray(dimensions) && dimensions.length > 0;
  check.that(isFull, `there must be a list of dimensions: it is ${shown(dimensions)}`, TypeError);
  dimensions.forEach(checkDimension);
  const names = dimensions.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  check.that(twice === undefined, `names must differ: "${twice}" is there twice`);
  checkBuilds("the baseline", baselineOf(dimensions), options);
  for (const dimension of dimensions) checkChanges(dimension, baselineOf(dimensions), options);
  return structuredClone(dimensions);
}

/** Returns the baseline's value of every dimension. */
export function baselineOf(space: SearchSpace): Params {
  return Object.fromEntries(space.map(({ name, baseline }) => [name, baseline]));
}

/** Returns the dimensions of a space that have values here, with these alone. */
export function narrowed(
  space: SearchSpace,
  values: Readonly<Record<string, Dimension["values"]>>,
): SearchSpace {
  return space.flatMap((whole) => {
    const some = values[whole.name];
    return some === undefined ? [] : [{ ...whole, values: some }];
  });
}

/** Returns what a dimension is called; its name where the space has none such. */
export function titleOf(name: string, space: SearchSpace): string {
  return space.find((dimension) => dimension.name === name)?.title ?? name;
}

/** Returns how many variations a space has; from 2^53 on, about. */
export function countVariations(space: SearchSpace): number {
  return space.reduce((product, { values }) => product * values.length, 1);
}

/** Whether a change is from one value of a dimension of a space to another. */
export function isChangeIn(space: SearchSpace, { dimension, from, to }: ValueChange): boolean {
  return space.some(({ name, values }) =>
    name === dimension && values.includes(from) && values.includes(to)
  );
}

function checkDimension(dimension: unknown, i: number): void {
  check.object(`dimension ${i}`, dimension);
  const { name, title, values, baseline } = dimension;
  const isWord = typeof name === "string" && /^[a-z]\w*$/i.test(name);
  const rule = `dimension ${i} must have a word as its name`;
  check.that(isWord, `${rule}: it is ${shown(name)}`, TypeError);
  check.keys(`"${name}"`, dimension, ["name", "title", "values", "baseline"]);
  const isTitle = typeof title === "string" && title.trim() !== "";
  check.that(isTitle, `"${name}" must have a title: it is ${shown(title)}`, TypeError);
  checkValues(name, values, baseline);
}

function checkValues(name: string, values: unknown, baseline: unknown): void {
  const isList = Array.isArray(values);
  check.that(isList, `"${name}" must have a list of values: it is ${shown(values)}`, TypeError);
  check.that(values.length >= 2, `"${name}" must have at least 2 values: it is ${shown(values)}`);
  const type = typeof values[0];
  // Holes, which findIndex visits as undefined, are refused too.
  const bad = values.findIndex((value) =>
    typeof value !== type || (type !== "string" && !Number.isFinite(value))
  );
  if (bad >= 0) {
    const rule = "must all be finite numbers, or all be texts";
    check.refuse(`values of "${name}" ${rule}: values[${bad}] is ${shown(values[bad])}`, TypeError);
  }
  const again = values.findIndex((value, i) => values.indexOf(value) < i);
  const differ = `values of "${name}" must differ: ${shown(values[again])} is there twice`;
  check.that(again < 0, differ);
  const rule = `the baseline of "${name}" must be one of its values ${shown(values)}`;
  check.that(values.includes(baseline), `${rule}: it is ${shown(baseline)}`);
}

/** Returns why a variation can't be built, or nothing if it can. */
export function buildFault(params: Params, options: SearchSpaceOptions): string | undefined {
  try {
    idOf(params, options);
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns what tells a variation's network and training from others; throws if it can't be built. */
function idOf(params: Params, { variationOf, trainImages }: SearchSpaceOptions): string {
  return taskOf(variationOf(params), 0, { trainImages, validationImages: 1, epochsTimes: 1 }).id;
}

function checkBuilds(name: string, params: Params, options: SearchSpaceOptions): void {
  const fault = buildFault(params, options);
  if (fault !== undefined) check.refuse(`${name} must build: ${fault}`);
}

function checkChanges(
  { name, values }: Dimension,
  baseline: Params,
  options: SearchSpaceOptions,
): void {
  const ids = values.map((value) => {
    const params = { ...baseline, [name]: value };
    checkBuilds(JSON.stringify({ [name]: value }), params, options);
    return idOf(params, options);
  });
  const same = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (same < 0) return;
  const [one, other] = [values[ids.indexOf(ids[same] ?? "")], values[same]].map(shown);
  const rule = "each value must change the network or its training";
  check.refuse(`${rule}: ${one} and ${other} of "${name}" give the same`);
}
