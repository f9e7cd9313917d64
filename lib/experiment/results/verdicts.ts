/**
 * Hypotheses against what was measured.
 *
 * @module
 */

import type { Hypothesis } from "../study/hypotheses.ts";
import { type SearchSpace, titleOf } from "../study/search_space.ts";
import type { StudyResult } from "../study/study.ts";
import { type Effect, effectOf, inPoints, isTie } from "./effects.ts";
import { type PassedOver, passedOver } from "./rows.ts";
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
  /** What changes, in words: `"filter size 3 → 5"`. */
  readonly change: string;
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
 * @param space Its dimensions.
 */
export function judgeHypotheses(
  hypotheses: readonly Hypothesis[],
  summaries: readonly VariationSummary[],
  space: SearchSpace,
): Judgement[] {
  return hypotheses.map((hypothesis) => {
    const effect = hypothesis.metric === "valAcc"
      ? inPoints(effectOf(summaries, hypothesis))
      : effectOf(summaries, hypothesis, "ratio");
    const { dimension, from, to } = hypothesis;
    const change = `${titleOf(dimension, space)} ${from} → ${to}`;
    return { hypothesis, change, effect, verdict: judge(hypothesis, effect) };
  });
}

/**
 * Returns the verdict on one hypothesis.
 *
 * @param hypothesis What was expected.
 * @param effect What was measured: points of `valAcc`, ratio of `epochMs`.
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

/** A hypothesis that was not confirmed, with what helps to discuss it. */
export interface Discussion extends Judgement {
  /** How many times as many weights the second value gives, over the pairs; NaN of no pair. */
  readonly weights: number;
  /** Why the linear search could not try one of the two values; nothing where it could. */
  readonly passedOver?: PassedOver;
}

/**
 * Returns the hypotheses that were refuted, or tied where an effect was expected, each with what was
 * left out of the search.
 *
 * @param judged From {@linkcode judgeHypotheses}.
 * @param summaries The variations of the search.
 * @param result What came of the study.
 * @param space Its dimensions.
 */
export function discussVerdicts(
  judged: readonly Judgement[],
  summaries: readonly VariationSummary[],
  result: Pick<StudyResult, "path">,
  space: SearchSpace,
): Discussion[] {
  const passed = passedOver(result, space);
  return judged.filter(({ verdict }) => verdict === "refuted" || verdict === "tie").map((one) => {
    const { dimension, from, to } = one.hypothesis;
    const title = titleOf(dimension, space);
    const found = passed.find((row) => row.dimension === title && [from, to].includes(row.value));
    const weights = effectOf(summaries, { dimension, from, to, metric: "params" }, "ratio").mean;
    return { ...one, weights, ...found === undefined ? {} : { passedOver: found } };
  });
}
