/**
 * Hypotheses against what was measured.
 *
 * @module
 */

import type { Hypothesis } from "../study/hypotheses.ts";
import { type Effect, effectOf, isTie } from "./effects.ts";
import type { VariationSummary } from "./summaries.ts";

/**
 * What became of a hypothesis:
 *
 * - `confirmed`: the direction and the size are as expected, or a tie was and is;
 * - `direction only`: the effect goes the expected way beyond its spread, but its size is another;
 * - `tie`: an effect was expected, and what was measured is no larger than its spread;
 * - `refuted`: the effect goes the other way beyond its spread, or there is one where a tie was
 *   expected;
 * - `not measured`: the search never changed this dimension alone in this way, with two seeds.
 */
export type Verdict = "confirmed" | "direction only" | "tie" | "refuted" | "not measured";

/** A hypothesis, what was measured, and what became of it. */
export interface Judgement {
  /** The hypothesis. */
  readonly hypothesis: Hypothesis;
  /** Of `valAcc` the difference in points, of `epochMs` the ratio. */
  readonly effect: Effect;
  /** What became of it. */
  readonly verdict: Verdict;
}

/**
 * Returns the verdict on each hypothesis, in their order.
 *
 * @param hypotheses What was expected.
 * @param summaries The variations of the search.
 */
export function judgeHypotheses(
  hypotheses: readonly Hypothesis[],
  summaries: readonly VariationSummary[],
): Judgement[] {
  return hypotheses.map((hypothesis) => {
    const effect = hypothesis.metric === "valAcc"
      ? inPoints(effectOf(summaries, hypothesis))
      : effectOf(summaries, hypothesis, "ratio");
    return { hypothesis, effect, verdict: judge(hypothesis, effect) };
  });
}

/**
 * Returns the verdict on one hypothesis.
 *
 * @param hypothesis What was expected.
 * @param effect What was measured: points of `valAcc`, ratio of `epochMs`.
 *
 * @example
 * ```ts
 * import { judge } from "../mod.ts";
 * import assert from "node:assert/strict";
 *
 * const expected = { metric: "valAcc", direction: "higher", size: [0.5, 3] } as const;
 * assert.equal(judge(expected, { mean: 1, spread: 0.25, n: 3 }), "confirmed");
 * assert.equal(judge(expected, { mean: 1, spread: 1.5, n: 3 }), "tie");
 * ```
 */
export function judge(
  { metric, direction, size }: Pick<Hypothesis, "metric" | "direction" | "size">,
  effect: { readonly mean: number; readonly spread: number; readonly n: number },
): Verdict {
  if (effect.n < 2) return "not measured";
  const none = metric === "valAcc" ? 0 : 1;
  const tie = isTie(effect, none);
  if (direction === "tie") return tie ? "confirmed" : "refuted";
  if (tie) return "tie";
  if ((effect.mean > none) !== (direction === "higher")) return "refuted";
  const [least = 0, most = Infinity] = size ?? [];
  const found = metric === "valAcc" ? Math.abs(effect.mean) : effect.mean;
  return found >= least && found <= most ? "confirmed" : "direction only";
}

function inPoints({ mean, spread, ...counts }: Effect): Effect {
  return { mean: 100 * mean, spread: 100 * spread, ...counts };
}
