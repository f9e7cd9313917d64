/**
 * Hypotheses against what was measured.
 *
 * @module
 */

import type { Hypothesis } from "../study/hypotheses.ts";
import { baselineOf, type SearchSpace, titleOf } from "../study/search_space.ts";
import type { StudyResult } from "../study/study.ts";
import { type Effect, effectOf, inPoints, isDecided } from "./effects.ts";
import { describeVariation, type PassedOver, passedOver } from "./rows.ts";
import type { Summary, VariationSummary } from "./summaries.ts";

/**
 * What became of a hypothesis; an effect is told from none where {@linkcode isDecided} says so:
 *
 * - `confirmed`: there is an effect, its direction and its mean's size are as expected;
 * - `direction only`: there is one in the expected direction, but its size is another;
 * - `undecided`: an effect was expected, and what was measured can't be told from none;
 * - `refuted`: the effect goes the other way, or there is one where none was expected;
 * - `not refuted`: none was expected, and what was measured can't be told from none;
 * - `not measured`: the search never changed this dimension alone in this way, with two seeds.
 */
export type Verdict =
  | "confirmed"
  | "direction only"
  | "undecided"
  | "refuted"
  | "not refuted"
  | "not measured";

/** An effect in one setting of the other dimensions, in words. */
export interface JudgedSetting extends Summary {
  /** The others, as far as they are not the baseline's: `"filter size 5"`, `"the baseline"`. */
  readonly setting: string;
}

/** A hypothesis, what was measured, and what became of it. */
export interface Judgement {
  /** The hypothesis. */
  readonly hypothesis: Hypothesis;
  /** What changes, in words: `"filter size 3 → 5"`. */
  readonly change: string;
  /** Of `valAcc` the difference in points, of `epochMs` the ratio. */
  readonly effect: Effect;
  /** The same in each setting of the other dimensions. */
  readonly settings: readonly JudgedSetting[];
  /** What became of it. */
  readonly verdict: Verdict;
}

/**
 * Returns the verdict on each hypothesis, in their order.
 *
 * @param hypotheses What was expected.
 * @param summaries The variations of the search.
 * @param space Its dimensions.
 * @param differs Whether an effect is told from none; default {@linkcode isDecided}.
 */
export function judgeHypotheses(
  hypotheses: readonly Hypothesis[],
  summaries: readonly VariationSummary[],
  space: SearchSpace,
  differs: (effect: Summary, none: number) => boolean = isDecided,
): Judgement[] {
  const baseline = baselineOf(space);
  return hypotheses.map((hypothesis) => {
    const effect = hypothesis.metric === "valAcc"
      ? inPoints(effectOf(summaries, hypothesis))
      : effectOf(summaries, hypothesis, "ratio");
    const { dimension, from, to } = hypothesis;
    const change = `${titleOf(dimension, space)} ${from} → ${to}`;
    const settings = effect.settings.map(({ params, ...summary }) => {
      const others = { ...params, [dimension]: baseline[dimension] ?? from };
      return { setting: describeVariation(others, space), ...summary };
    });
    const verdict = judge(hypothesis, effect, differs);
    return { hypothesis, change, effect, settings, verdict };
  });
}

/**
 * Returns the verdict on one hypothesis, from the effect that was measured: points of `valAcc`, or
 * the ratio of `epochMs`.
 */
export function judge(
  { metric, direction, size }: Pick<Hypothesis, "metric" | "direction" | "size">,
  effect: Summary,
  differs: (effect: Summary, none: number) => boolean = isDecided,
): Verdict {
  if (effect.n < 2) return "not measured";
  const none = metric === "valAcc" ? 0 : 1;
  const told = differs(effect, none);
  if (direction === "tie") return told ? "refuted" : "not refuted";
  if (!told) return "undecided";
  if ((effect.mean > none) !== (direction === "higher")) return "refuted";
  const [least = 0, most = Infinity] = size ?? [];
  const found = metric === "valAcc" ? Math.abs(effect.mean) : effect.mean;
  return found >= least && found <= most ? "confirmed" : "direction only";
}

/** A hypothesis that was not wholly confirmed, with what helps to discuss it. */
export interface Discussion extends Judgement {
  /** How many times as many weights the second value gives, over the pairs; NaN of no pair. */
  readonly weights: number;
  /** Why the linear search could not try one of the two values; nothing where it could. */
  readonly passedOver?: PassedOver;
}

/**
 * Returns the hypotheses that were measured and not confirmed, each with what was left out of the
 * search.
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
  const open = ["refuted", "undecided", "direction only"];
  return judged.filter(({ verdict }) => open.includes(verdict)).map((one) => {
    const { dimension, from, to } = one.hypothesis;
    const title = titleOf(dimension, space);
    const found = passed.find((row) => row.dimension === title && [from, to].includes(row.value));
    const weights = effectOf(summaries, { dimension, from, to, metric: "params" }, "ratio").mean;
    return { ...one, weights, ...found === undefined ? {} : { passedOver: found } };
  });
}
