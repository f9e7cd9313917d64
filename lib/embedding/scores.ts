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

/**
 * Returns a row for each test, with how many letters each embedding has right and the 95 % Wilson
 * interval of that share, `26 of 27 (82–99 %)`; which of them has the most, several where they tie;
 * and whether the intervals of all overlap. Tries of every choice of examples share their letters,
 * so that no interval of theirs is known.
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
 * const rivals = [{ name: "pixels", embedding: pixelEmbedding }];
 * assert.deepEqual(compareOnTests(rivals, [{ test: "itself", asked, known: asked }]), [
 *   { test: "itself", pixels: "1 of 1 (21–100 %)", best: "pixels", intervals: "overlap" },
 * ]);
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
    const hasInterval = task.known !== "one of each class";
    const rows = scores.map(({ name, right, n }) => scoreOf(name, right, n));
    const counts = rows.map((row) => [row.name, countText(row, hasInterval)] as const);
    const doOverlap = Math.max(...rows.map(({ low }) =>
      low
    )) <= Math.min(...rows.map(({ high }) => high));
    const intervals = !hasInterval ? "–" : doOverlap ? "overlap" : "apart";
    return { test: task.test, ...Object.fromEntries(counts), best, intervals };
  });
}

function countText({ right, n, low, high }: Score, hasInterval: boolean): string {
  const count = `${right.toLocaleString("en")} of ${n.toLocaleString("en")}`;
  return hasInterval ? `${count} (${Math.round(100 * low)}–${Math.round(100 * high)} %)` : count;
}

/** How many letters of a test are right, and of how many tries. */
function outcome(embedding: Embedding, { test, asked, known }: LetterTest) {
  if (typeof known === "object") return matchScore(test, embedding, known, asked);
  const { names, writers, files } = asked;
  const rows = embedding(asked.images);
  const n = names.length;
  if (known === undefined) {
    const { accuracy } = leaveOneGroupOut(rows, names, writers ?? files);
    return { right: Math.round(accuracy * n), n };
  }
  const accuracies = oneShotAccuracies(ssdMatrix(rows, rows), names);
  const tries = accuracies.length * (n - sortedClasses(names).length);
  return { right: Math.round(mean(accuracies) * tries), n: tries };
}
