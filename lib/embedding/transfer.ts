/**
 * Letters learnt from a few by a classifier on a network that stays as it is.
 *
 * @module
 */

import type { Letters } from "../handwriting/mod.ts";
import {
  type Check,
  createCheck,
  createRandom,
  mixSeeds,
  type NdArray,
  take,
} from "../base/mod.ts";
import { accuracy } from "../neighbors/mod.ts";
import type { Embedding } from "./layers.ts";
import { type MatchScore, scoreOf } from "./scores.ts";
import { drawn, type KShotPoint, membersOf, pointOf } from "./shots.ts";

const learning: Check = createCheck("learn letters", { whole: "an integer" });

/** What learns the classes of rows `[n, d]`: `createLogisticRegression` and its like. */
export interface RowClassifier {
  /** Takes rows and their classes. */
  fit(features: NdArray, labels: readonly string[]): {
    /** Returns the class of each row. */
    predict(features: NdArray): readonly string[];
  };
}

/** One way to learn letters. */
export interface Learner {
  /** What it is called. */
  readonly name: string;
  /** How letters become rows. */
  readonly embedding: Embedding;
  /** What learns their classes. */
  readonly classifier: RowClassifier;
}

/** How letters are drawn. */
export interface TransferOptions {
  /** How often they are drawn; default 20. */
  readonly draws?: number;
  /** What the random numbers begin with; default 42. */
  readonly seed?: number;
}

/**
 * Returns how many letters are given their class once all known ones are learnt, and which each is
 * given.
 *
 * @param learner What learns them.
 * @param known Letters to learn from.
 * @param asked Letters of the same classes, their classes known too.
 *
 * @example
 * ```ts
 * import { pixelEmbedding, transferScore } from "./mod.ts";
 * import { createLogisticRegression } from "../neighbors/mod.ts";
 * import { lettersOf } from "../handwriting/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = (value: number) => ndarray(new Float32Array(784).fill(value), [28, 28]);
 * const letters = lettersOf([
 *   { file: "a_1.png", name: "a", image: image(0) },
 *   { file: "b_1.png", name: "b", image: image(0.4) },
 * ], "ink");
 * const classifier = createLogisticRegression<string>();
 * const learner = { name: "pixels", embedding: pixelEmbedding, classifier };
 * assert.deepEqual(transferScore(learner, letters, letters).predictions, ["a", "b"]);
 * ```
 */
export function transferScore(
  { name, embedding, classifier }: Learner,
  known: Letters,
  asked: Letters,
): MatchScore {
  const predictions = classifier.fit(embedding(known.images), known.names)
    .predict(embedding(asked.images));
  const right = predictions.filter((label, i) => label === asked.names[i]).length;
  return { ...scoreOf(name, right, predictions.length), predictions };
}

/**
 * Returns the curves of learners: accuracy on letters by how many known ones of each class were
 * learnt, drawn at random, the same for all learners.
 *
 * @param learners What learns them.
 * @param known Letters to draw from.
 * @param asked Letters of the same classes.
 * @param ks How many of each class are learnt.
 * @param options How often they are drawn, and the seed.
 * @throws {RangeError} If a number isn't whole, from 1 to the known letters of a class.
 *
 * @example
 * ```ts
 * import { pixelEmbedding, transferCurves } from "./mod.ts";
 * import { createKNeighborsClassifier } from "../neighbors/mod.ts";
 * import { lettersOf } from "../handwriting/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = (value: number) => ndarray(new Float32Array(784).fill(value), [28, 28]);
 * const letters = lettersOf([
 *   { file: "a_1.png", name: "a", image: image(0) },
 *   { file: "b_1.png", name: "b", image: image(0.4) },
 * ], "ink");
 * const classifier = createKNeighborsClassifier<string>();
 * const learner = { name: "pixels", embedding: pixelEmbedding, classifier };
 * assert.deepEqual(transferCurves([learner], letters, letters, [1]), [
 *   { group: "pixels", x: 1, value: 1, low: 1, high: 1 },
 * ]);
 * ```
 */
export function transferCurves(
  learners: readonly Learner[],
  known: Letters,
  asked: Letters,
  ks: readonly number[],
  { draws = 20, seed = 42 }: TransferOptions = {},
): KShotPoint[] {
  const members = membersOf(known.names);
  const fewest = Math.min(...members.map(({ length }) => length));
  for (const k of ks) learning.whole("k", k, 1, fewest);
  return learners.flatMap(({ name, embedding, classifier }) => {
    const [rows, askedRows] = [embedding(known.images), embedding(asked.images)];
    return ks.map((k) => {
      const random = createRandom(mixSeeds(seed, k));
      // All letters can be drawn in one way only.
      const times = members.every(({ length }) => length === k) ? 1 : draws;
      const accuracies = Array.from({ length: times }, () => {
        const examples = members.flatMap((of) => drawn(of, k, random)).sort((a, b) => a - b);
        const names = examples.map((row) => known.names[row] ?? "");
        return accuracy(
          asked.names,
          classifier.fit(take(rows, examples), names).predict(askedRows),
        );
      });
      return pointOf(name, k, accuracies);
    });
  });
}
