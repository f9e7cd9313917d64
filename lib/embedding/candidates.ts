/**
 * The embeddings that are compared, the rule that chooses among them, and the one it chose.
 *
 * @module
 */

import type { Dataset } from "../mnist/mod.ts";
import { type Check, createCheck, mean, type NdArray, standardDeviation } from "../base/mod.ts";
import type { LayersModel } from "../engine/mod.ts";
import { l2Normalize, standardScale, steady, testTimeAugment, whiten } from "./compose.ts";
import { type Embedding, layerEmbedding, plainEmbedding } from "./layers.ts";
import { SHIFTS, TURNS } from "./moves.ts";
import { type Authorship, leaveWriterOut, type WriterOutScore } from "./writer_out.ts";

const choosing: Check = createCheck("choose a candidate");

/** One way to match letters. */
export interface Candidate {
  /** What it is called. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly description: string;
  /** How letters become rows. */
  readonly embedding: Embedding;
  /** Whether letters are matched to the means of classes; default to the nearest letter. */
  readonly means?: boolean;
}

/** What candidates may be made of besides the study's network. */
export interface CandidateOptions {
  /** The same network, trained on shifted and turned digits. */
  readonly augmented?: LayersModel;
}

/** How a candidate did. */
export interface ComparisonRow extends WriterOutScore {
  /** The candidate's name. */
  readonly name: string;
}

/**
 * Returns the candidates for the best embedding, the simplest first: of equally good ones the first
 * is chosen.
 *
 * @param model The study's network, or one with layers `pool1` and `dense1`.
 * @param digits Digits that it was trained on, with their labels: what varies among them is what
 * some candidates scale by.
 * @param options The network trained otherwise; without it, two candidates fewer.
 * @throws {RangeError} If a network lacks one of the layers.
 *
 * @example
 * ```ts
 * import { embeddingCandidates } from "./mod.ts";
 * import { head, loadMnist } from "../mnist/mod.ts";
 * import { createMnistCnn } from "../model/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const digits = head((await loadMnist()).train, 100);
 * assert.equal(embeddingCandidates(model, digits)[0]?.name, "plain");
 * model.dispose();
 * ```
 */
export function embeddingCandidates(
  model: LayersModel,
  digits: Dataset,
  { augmented }: CandidateOptions = {},
): Candidate[] {
  const plain = plainEmbedding(model);
  const linear = layerEmbedding(model, "dense1", { beforeActivation: true });
  const pool = layerEmbedding(model, "pool1");
  const steadier = augmented && plainEmbedding(augmented);
  return [
    { name: "plain", description: "dense1, SSD", embedding: plain },
    { name: "before the ReLU", description: "dense1 with its negative numbers", embedding: linear },
    { name: "length 1", description: "cosine distance", embedding: l2Normalize(plain) },
    {
      name: "standardised",
      description: "each number divided by its deviation over digits",
      embedding: standardScale(plain, digits.images),
    },
    {
      name: "class means",
      description: "the nearest mean of a class instead of the nearest letter",
      embedding: plain,
      means: true,
    },
    {
      name: "shifts",
      description: "mean over nine shifts by a pixel",
      embedding: testTimeAugment(plain, SHIFTS),
    },
    {
      name: "turns",
      description: "mean over nine turns by 10° and scalings by a tenth",
      embedding: testTimeAugment(plain, TURNS),
    },
    { name: "earlier layer", description: "pool1, 4,608 numbers", embedding: pool },
    ...(steadier === undefined ? [] : [{
      name: "augmented",
      description: "dense1 of the network trained on shifted and turned digits",
      embedding: steadier,
    }]),
    { name: "shifts, length 1", description: "both, on dense1", embedding: steady(plain) },
    ...(steadier === undefined ? [] : [{
      name: "augmented, length 1",
      description: "both",
      embedding: l2Normalize(steadier),
    }]),
    {
      name: "whitened",
      description: "before the ReLU; what varies among digits of a class counts less",
      embedding: whiten(linear, digits),
    },
    {
      name: "two layers",
      description: "pool1 and dense1, each with shifts and length 1",
      embedding: steady(pool, plain),
    },
    {
      name: "two layers, whitened",
      description: "the same, and dense1 whitened as a third part",
      embedding: bestEmbedding(model, digits),
    },
  ];
}

/**
 * Returns the embedding that was chosen once by the rule of notebook 3, "two layers, whitened".
 *
 * Three vectors side by side: the outputs of `pool1`, where strokes are; those of `dense1`, what
 * they make together; and `dense1` before its ReLU, whitened, so that what varies among digits of a
 * class counts less. Each is averaged over the nine shifts of the image by at most a pixel and
 * brought to length 1, so that all count as much. An SSD is from 0 to 8.
 *
 * @param model The study's network, or one with layers `pool1` and `dense1`.
 * @param digits Digits that it was trained on, with their labels, several of each; 1,000 are enough.
 * @returns Images `[n, 28, 28, 1]` to rows `[n, 4864]`; it ends with the network.
 * @throws {RangeError} If the network lacks one of the layers.
 *
 * @example
 * ```ts
 * import { bestEmbedding } from "./mod.ts";
 * import { head, loadMnist } from "../mnist/mod.ts";
 * import { createMnistCnn } from "../model/mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn();
 * const digits = head((await loadMnist()).train, 100);
 * const image = ndarray(new Float32Array(784), [1, 28, 28, 1]);
 * assert.deepEqual(bestEmbedding(model, digits)(image).shape, [1, 4608 + 128 + 128]);
 * model.dispose();
 * ```
 */
export function bestEmbedding(model: LayersModel, digits: Dataset): Embedding {
  const pool = layerEmbedding(model, "pool1");
  const linear = layerEmbedding(model, "dense1", { beforeActivation: true });
  return steady(pool, plainEmbedding(model), whiten(linear, digits));
}

/**
 * Returns how each candidate does when each writer's letters are matched to those of the others.
 *
 * @param candidates Ways to match letters.
 * @param letters The letters, `images` `[n, 28, 28, 1]`; each class by at least two writers.
 * @param onCandidate Called after each candidate with how many are done.
 * @returns One row a candidate, in their order.
 * @throws {RangeError} What {@linkcode leaveWriterOut} throws.
 *
 * @example
 * ```ts
 * import { compareCandidates, pixelEmbedding } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const pixels = { name: "pixels", description: "", embedding: pixelEmbedding };
 * const images = ndarray(new Float32Array([0, 9, 1, 8]), [4, 1, 1, 1]);
 * const letters = { images, names: ["a", "b", "a", "b"], writers: ["p", "p", "q", "q"] };
 * assert.deepEqual(await compareCandidates([pixels], letters), [
 *   { name: "pixels", right: 4, n: 4, oneShot: [1, 1, 1, 1] },
 * ]);
 * ```
 */
export async function compareCandidates(
  candidates: readonly Candidate[],
  letters: Authorship & { readonly images: NdArray },
  onCandidate: (done: number) => void | Promise<void> = () => {},
): Promise<ComparisonRow[]> {
  const rows: ComparisonRow[] = [];
  for (const { name, embedding, means = false } of candidates) {
    rows.push({ name, ...leaveWriterOut(embedding(letters.images), letters, { means }) });
    await onCandidate(rows.length);
  }
  return rows;
}

/**
 * Returns the row that the rule chooses: of those with the most letters right, the first whose mean
 * share of one-shot choices is at most one standard error behind the best.
 *
 * The standard error is that of the difference to the best, letter by letter: `s / √n`, where `s`
 * is the standard deviation of the differences.
 *
 * @param rows How the candidates did on the same letters, the simplest first; at least one.
 * @throws {RangeError} If there is none.
 * @see Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees, 3.4.3, for
 * the rule of one standard error
 *
 * @example
 * ```ts
 * import { bestCandidate } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const row = (name: string, right: number, ...oneShot: number[]) => ({
 *   name,
 *   right,
 *   n: 2,
 *   oneShot,
 * });
 * // Not a: fewer right. Not b: 0.2 behind, always. c is 0.1 behind, give or take 0.1.
 * const rows = [row("a", 1, 1, 1), row("b", 2, 0.7, 0.7), row("c", 2, 0.7, 0.9)];
 * assert.equal(bestCandidate([...rows, row("d", 2, 0.9, 0.9)]).name, "c");
 * ```
 */
export function bestCandidate(rows: readonly ComparisonRow[]): ComparisonRow {
  const most = Math.max(...rows.map(({ right }) => right));
  const tied = rows.filter(({ right }) => right === most);
  const top = Math.max(...tied.map(({ oneShot }) => mean(oneShot)));
  const best = tied.find(({ oneShot }) => mean(oneShot) === top);
  const chosen = tied.find(({ oneShot }) => best !== undefined && isTied(oneShot, best.oneShot));
  return chosen ?? choosing.refuse("there must be at least one: there are 0");
}

/** Whether shares are at most one standard error behind the best ones. */
function isTied(shares: readonly number[], best: readonly number[]): boolean {
  const behind = best.map((share, i) => share - (shares[i] ?? NaN));
  return mean(behind) <= standardDeviation(behind) / Math.sqrt(behind.length);
}
