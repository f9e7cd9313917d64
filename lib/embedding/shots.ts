/**
 * How far a few examples of each class go.
 *
 * @module
 */

import { type Label, sortedClasses, ssdMatrix } from "../neighbors/mod.ts";
import {
  type Check,
  createCheck,
  createRandom,
  mean,
  type NdArray,
  quantile,
} from "../base/mod.ts";

const choosing: Check = createCheck("choose one example a class");
const drawing: Check = createCheck("draw examples", {
  now: "current value is",
  whole: "an integer",
});

/** How examples are drawn. */
export interface KShotOptions {
  /** Examples of each class. */
  readonly k: number;
  /** How often they are drawn anew for each writer; default 20. */
  readonly draws?: number;
  /** What the random numbers begin with; default 42. */
  readonly seed?: number;
}

/** More choices than this are not enumerated. */
const MOST_CHOICES = 10_000;

/**
 * Returns the accuracy on all other samples of every choice of one example a class, each sample
 * being given the class of the nearest example. Nine letters of each of three classes make
 * 9³ = 729 choices; where there would be more than 10,000, so many are drawn at random, seed 42.
 */
export function oneShotAccuracies(distances: NdArray, labels: ArrayLike<Label>): number[] {
  const names = Array.from(labels);
  const members = membersOf(names);
  choosing.that(
    members.length >= 2 && members.length < names.length,
    "there must be 2 classes, one of them with 2 samples: " +
      `there are ${members.length} classes of ${names.length} samples`,
  );
  return choices(members).map((examples) => {
    const others = names.flatMap((_, row) => examples.includes(row) ? [] : [row]);
    return shareRight(distances, names, examples, others);
  });
}

/**
 * Returns the accuracy over all writers for each draw of `k` examples of each class, each writer's
 * samples being matched to examples by the others; `distances` are `[n, n]`.
 */
export function kShotAccuracies(
  distances: NdArray,
  labels: ArrayLike<Label>,
  writers: readonly string[],
  { k, draws = 20, seed = 42 }: KShotOptions,
): number[] {
  const names = Array.from(labels);
  const random = createRandom(seed);
  const people = sortedClasses(writers);
  const pools = people.map((writer) =>
    membersOf(names).map((rows) => rows.filter((row) => writers[row] !== writer))
  );
  const most = Math.min(...pools.flat().map(({ length }) => length));
  drawing.whole("k", k, 1, most);
  return Array.from({ length: draws }, () => {
    const rights = people.map((writer, i) => {
      const examples = (pools[i] ?? []).flatMap((rows) => drawn(rows, k, random));
      const own = names.flatMap((_, row) => writers[row] === writer ? [row] : []);
      return own.length * shareRight(distances, names, examples, own);
    });
    return rights.reduce((sum, right) => sum + right, 0) / names.length;
  });
}

/** A point of a curve: accuracy by examples a class. */
export interface KShotPoint {
  /** The embedding. */
  readonly group: string;
  /** Examples of each class. */
  readonly x: number;
  /** The mean accuracy of all draws, 0–1. */
  readonly value: number;
  /** What a twentieth of the draws is below. */
  readonly low: number;
  /** What a twentieth of the draws is above. */
  readonly high: number;
}

/**
 * Returns the curves of embeddings: accuracy on each writer's letters by examples a class of the
 * others'.
 *
 * @param embeddings The name and the rows of each embedding, `[n, d]`.
 * @param letters The class and the writer of each letter.
 * @param ks The numbers of examples.
 * @param options How examples are drawn.
 * @throws {RangeError} If a number isn't whole, from 1 to the samples of a class that others wrote.
 *
 * @example
 * ```ts
 * import { kShotCurves } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 9, 1, 8]), [4, 1]);
 * const letters = { names: ["a", "b", "a", "b"], writers: ["p", "p", "q", "q"] };
 * assert.deepEqual(kShotCurves([{ name: "one number", rows }], letters, [1], { draws: 2 }), [
 *   { group: "one number", x: 1, value: 1, low: 1, high: 1 },
 * ]);
 * ```
 */
export function kShotCurves(
  embeddings: readonly { readonly name: string; readonly rows: NdArray }[],
  { names, writers }: { readonly names: readonly string[]; readonly writers: readonly string[] },
  ks: readonly number[],
  options: Omit<KShotOptions, "k"> = {},
): KShotPoint[] {
  return embeddings.flatMap(({ name, rows }) => {
    const distances = ssdMatrix(rows, rows);
    return ks.map((k) => {
      const accuracies = kShotAccuracies(distances, names, writers, { ...options, k });
      return pointOf(name, k, accuracies);
    });
  });
}

/** The point of a curve that the accuracies of some draws make. */
export function pointOf(group: string, x: number, accuracies: readonly number[]): KShotPoint {
  const [low, high] = [quantile(accuracies, 0.05), quantile(accuracies, 0.95)];
  return { group, x, value: mean(accuracies), low, high };
}

/** The share of rows whose nearest example is of their class; of equally near ones the first. */
function shareRight(
  { data, shape: [, n = 0] }: NdArray,
  names: readonly Label[],
  examples: readonly number[],
  rows: readonly number[],
): number {
  const right = rows.filter((row) => {
    const nearest = examples.reduce((best, other) =>
      (data[row * n + other] ?? NaN) < (data[row * n + best] ?? NaN) ? other : best
    );
    return names[nearest] === names[row];
  });
  return right.length / rows.length;
}

/** The rows of each class, classes in sorted order. */
export function membersOf(names: readonly Label[]): number[][] {
  return sortedClasses(names).map((name) =>
    names.flatMap((other, row) => other === name ? [row] : [])
  );
}

/** Every way to take one row of each class, or many at random. */
function choices(members: readonly (readonly number[])[]): number[][] {
  const count = members.reduce((product, { length }) => product * length, 1);
  if (count > MOST_CHOICES) {
    const random = createRandom(42);
    return Array.from(
      { length: MOST_CHOICES },
      () => members.flatMap((rows) => drawn(rows, 1, random)),
    );
  }
  return members.reduce<number[][]>(
    (chosen, rows) => chosen.flatMap((examples) => rows.map((row) => [...examples, row])),
    [[]],
  );
}

/** `k` of the rows, each at most once. */
export function drawn(rows: readonly number[], k: number, random: () => number): number[] {
  const left = [...rows];
  return Array.from({ length: k }, () => left.splice(Math.floor(random() * left.length), 1))
    .flat();
}
