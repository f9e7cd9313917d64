/**
 * How many letters are right, as rows for a table or a figure.
 *
 * @module
 */

import type { Letters } from "../handwriting/mod.ts";
import { mean, type NdArray, quantile, standardDeviation } from "../base/mod.ts";
import {
  leaveOneGroupOut,
  leaveOneOut,
  signTest,
  sortedClasses,
  ssdMatrix,
  wilsonInterval,
} from "../neighbors/mod.ts";
import type { Embedding } from "./layers.ts";
import { createMatcher } from "./matcher.ts";
import { oneShotAccuracies } from "./shots.ts";

/** How many of some samples are right, with the 95 % Wilson interval of the share. */
export interface Score {
  /** What was tried. */
  readonly name: string;
  /** How many are right. */
  readonly right: number;
  /** How many there are. */
  readonly n: number;
  /** The share that is right, 0–1. */
  readonly value: number;
  /** The lower end of its interval. */
  readonly low: number;
  /** The upper end of its interval. */
  readonly high: number;
}

/** Rows `[n, d]` and what they are called. */
export interface NamedRows {
  /** The embedding's name. */
  readonly name: string;
  /** The embedded letters, `[n, d]`. */
  readonly rows: NdArray;
}

/**
 * Returns a share with its 95 % Wilson interval.
 *
 * @param name What was tried.
 * @param right How many are right.
 * @param n Of how many; at least one.
 *
 * @example
 * ```ts
 * import { scoreOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const { value, low, high } = scoreOf("pixels", 26, 27);
 * assert.deepEqual([value, low, high].map((x) => x.toFixed(3)), ["0.963", "0.817", "0.993"]);
 * ```
 */
export function scoreOf(name: string, right: number, n: number): Score {
  const { lower: low, upper: high } = wilsonInterval(right, n);
  return { name, right, n, value: right / n, low, high };
}

/** How letters are recognised when each is left out in turn. */
export interface LeaveOneOutScore extends Score {
  /** The embedding's name. */
  readonly embedding: string;
  /** How many neighbours voted. */
  readonly k: number;
  /** The class given to each letter. */
  readonly predictions: readonly string[];
}

/**
 * Returns how each embedding does, with each number of neighbours, when each letter in turn is left
 * out and given the class of the nearest others.
 *
 * @param embeddings Names and rows.
 * @param names The class of each row.
 * @param ks How many neighbours vote.
 * @throws {RangeError} What `leaveOneOut` throws.
 *
 * @example
 * ```ts
 * import { leaveOneOutScores } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 1, 5, 6]), [4, 1]);
 * const [score] = leaveOneOutScores([{ name: "a number", rows }], ["a", "a", "b", "b"], [1]);
 * assert.deepEqual([score?.name, score?.right, score?.n], ["a number, k = 1", 4, 4]);
 * ```
 */
export function leaveOneOutScores(
  embeddings: readonly NamedRows[],
  names: readonly string[],
  ks: readonly number[],
): LeaveOneOutScore[] {
  return embeddings.flatMap(({ name: embedding, rows }) =>
    ks.map((k) => {
      const { predictions } = leaveOneOut(rows, names, { nNeighbors: k });
      const right = names.filter((name, i) => name === predictions[i]).length;
      return {
        ...scoreOf(`${embedding}, k = ${k}`, right, names.length),
        embedding,
        k,
        predictions,
      };
    })
  );
}

/** Accuracies over every choice of one example per class. */
export interface OneShotRow {
  /** The embedding's name. */
  readonly name: string;
  /** How many choices there are. */
  readonly choices: number;
  /** The mean accuracy, 0–1. */
  readonly mean: number;
  /** Their standard deviation. */
  readonly deviation: number;
  /** The accuracy of the worst choice. */
  readonly worst: number;
  /** What a tenth of the choices is below. */
  readonly low: number;
  /** What a tenth of the choices is above. */
  readonly high: number;
  /** The accuracy of the best choice. */
  readonly best: number;
}

/**
 * Returns how each embedding does with one known letter of each class, over all choices of them.
 *
 * @param embeddings Names and rows.
 * @param names The class of each row.
 * @throws {RangeError} If there are fewer than two classes, or all rows are examples.
 *
 * @example
 * ```ts
 * import { oneShotRows } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = ndarray(new Float32Array([0, 4, 5]), [3, 1]);
 * const [row] = oneShotRows([{ name: "a number", rows }], ["a", "a", "b"]);
 * assert.deepEqual([row?.choices, row?.mean, row?.worst, row?.best], [2, 0.5, 0, 1]);
 * ```
 */
export function oneShotRows(
  embeddings: readonly NamedRows[],
  names: readonly string[],
): OneShotRow[] {
  return embeddings.map(({ name, rows }) => {
    const accuracies = oneShotAccuracies(ssdMatrix(rows, rows), names);
    return {
      name,
      choices: accuracies.length,
      mean: mean(accuracies),
      deviation: standardDeviation(accuracies),
      worst: Math.min(...accuracies),
      low: quantile(accuracies, 0.1),
      high: quantile(accuracies, 0.9),
      best: Math.max(...accuracies),
    };
  });
}

/** How letters are recognised by known ones. */
export interface MatchScore extends Score {
  /** The class given to each letter. */
  readonly predictions: readonly string[];
}

/**
 * Returns how many letters are given their class by the nearest of known ones, and which each is given.
 *
 * @param name What the embedding is called.
 * @param embedding How letters become rows.
 * @param known Letters of the same classes.
 * @param asked The letters, their classes known too.
 *
 * @example
 * ```ts
 * import { matchScore, pixelEmbedding } from "./mod.ts";
 * import { lettersOf } from "../handwriting/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(784), [28, 28]);
 * const letters = lettersOf([{ file: "a_1.png", name: "a", image }], "ink");
 * assert.equal(matchScore("pixels", pixelEmbedding, letters, letters).right, 1);
 * ```
 */
export function matchScore(
  name: string,
  embedding: Embedding,
  known: Letters,
  asked: Letters,
): MatchScore {
  const predictions = createMatcher(embedding, known).match(asked.images).map(({ label }) => label);
  const right = predictions.filter((label, i) => label === asked.names[i]).length;
  return { ...scoreOf(name, right, predictions.length), predictions };
}

/** How many letters of a class are taken for another. */
export interface Mistake {
  /** What they are. */
  readonly from: string;
  /** What they are taken for. */
  readonly to: string;
  /** How many. */
  readonly count: number;
}

/**
 * Returns which classes are taken for which others, the most frequent first.
 *
 * @param names The class of each letter.
 * @param predictions What each is taken for.
 *
 * @example
 * ```ts
 * import { mistakesOf } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const found = mistakesOf(["a", "b", "b", "b"], ["b", "b", "a", "a"]);
 * assert.deepEqual(found[0], { from: "b", to: "a", count: 2 });
 * ```
 */
export function mistakesOf(names: readonly string[], predictions: readonly string[]): Mistake[] {
  const wrong = names.flatMap((from, i) => {
    const to = predictions[i] ?? "";
    return to === from ? [] : [{ from, to }];
  });
  return [...Map.groupBy(wrong, ({ from, to }) => JSON.stringify([from, to])).values()]
    .flatMap((all) => all.slice(0, 1).map((one) => ({ ...one, count: all.length })))
    .sort((a, b) => b.count - a.count);
}

/** Letters to be recognised by embeddings that are compared. */
export interface LetterTest {
  /** What is tested. */
  readonly test: string;
  /** The letters, their classes known; with their writers, where they are known too. */
  readonly asked: Letters & { readonly writers?: readonly string[] };
  /**
   * What they are matched to: other letters; `"one of each class"` among them, in every choice; by
   * default the letters of the other writers, or all other letters where no writers are known.
   */
  readonly known?: Letters | "one of each class";
}

/** Samples of which one of two classifiers is right alone. */
export interface PairedScore {
  /** How many only the first has right. */
  readonly onlyA: number;
  /** How many only the second has right. */
  readonly onlyB: number;
  /** How often chance alone would divide them at least as unevenly, by an exact sign test. */
  readonly p: number;
}

/**
 * Returns how two classifiers differ on the same samples.
 *
 * @param names The class of each sample.
 * @param a What the first takes each for.
 * @param b What the second takes each for.
 *
 * @example
 * ```ts
 * import { pairedScore } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const found = pairedScore(["a", "a", "b"], ["a", "a", "a"], ["b", "b", "a"]);
 * assert.deepEqual([found.onlyA, found.onlyB, found.p.toFixed(2)], [2, 0, "0.50"]);
 * ```
 */
export function pairedScore(
  names: readonly string[],
  a: readonly string[],
  b: readonly string[],
): PairedScore {
  const onlyIn = (those: readonly string[], others: readonly string[]): number =>
    names.filter((name, i) => those[i] === name && others[i] !== name).length;
  const [onlyA, onlyB] = [onlyIn(a, b), onlyIn(b, a)];
  return { onlyA, onlyB, p: signTest(onlyA, onlyB) };
}

/**
 * Returns a row for each test: how many letters each embedding has right, `26 of 27`; which of them
 * has the most, several where they tie; and the letters that only the last and only the first
 * embedding has right, `3 : 0`, with the p-value of a sign test. Tries of every choice of examples
 * share their letters, so that no test of them is known.
 *
 * @param embeddings Names and embeddings, in the order of their columns.
 * @param tests What is asked, and what is known.
 *
 * @example
 * ```ts
 * import { compareOnTests, pixelEmbedding } from "./mod.ts";
 * import { lettersOf } from "../handwriting/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const image = ndarray(new Float32Array(784), [28, 28]);
 * const asked = lettersOf([{ file: "a_1.png", name: "a", image }], "ink");
 * const rivals = ["pixels", "again"].map((name) => ({ name, embedding: pixelEmbedding }));
 * assert.deepEqual(compareOnTests(rivals, [{ test: "itself", asked, known: asked }]), [{
 *   ...{ test: "itself", pixels: "1 of 1", again: "1 of 1", best: "pixels · again" },
 *   ...{ "only again : only pixels": "0 : 0", p: "1" },
 * }]);
 * ```
 */
export function compareOnTests(
  embeddings: readonly { readonly name: string; readonly embedding: Embedding }[],
  tests: readonly LetterTest[],
): Record<string, string>[] {
  return tests.map((task) => {
    const scores = embeddings.map(({ name, embedding }) => ({ ...outcome(embedding, task), name }));
    const most = Math.max(...scores.map(({ right }) => right));
    const best = scores.filter(({ right }) => right === most).map(({ name }) => name).join(" · ");
    const counts = scores.map(({ name, right, n }) =>
      [name, `${right.toLocaleString("en")} of ${n.toLocaleString("en")}`] as const
    );
    const [first, last] = [scores[0], scores.at(-1)];
    const pairs = first?.predictions && last?.predictions &&
      pairedScore(task.asked.names, last.predictions, first.predictions);
    return {
      test: task.test,
      ...Object.fromEntries(counts),
      best,
      [`only ${last?.name} : only ${first?.name}`]: pairs ? `${pairs.onlyA} : ${pairs.onlyB}` : "–",
      p: pairs ? `${Number(pairs.p.toPrecision(2))}` : "–",
    };
  });
}

/** How many letters of a test are right, and of how many tries; what each letter is taken for. */
function outcome(embedding: Embedding, { test, asked, known }: LetterTest): {
  readonly right: number;
  readonly n: number;
  readonly predictions?: readonly string[];
} {
  if (typeof known === "object") return matchScore(test, embedding, known, asked);
  const { names, writers, files } = asked;
  const rows = embedding(asked.images);
  const n = names.length;
  if (known === undefined) {
    const { accuracy, predictions } = leaveOneGroupOut(rows, names, writers ?? files);
    return { right: Math.round(accuracy * n), n, predictions };
  }
  const accuracies = oneShotAccuracies(ssdMatrix(rows, rows), names);
  const tries = accuracies.length * (n - sortedClasses(names).length);
  return { right: Math.round(mean(accuracies) * tries), n: tries };
}
