/**
 * The variations that a study trained after its search and tested once.
 *
 * @module
 */

import type { StudyDefinition, StudyResult } from "../study/study.ts";
import type { Params, Stage } from "../study/trial.ts";
import { describeVariation } from "./rows.ts";
import { summarizeVariations, type Summary, summaryOf } from "./summaries.ts";
import { trainingSeconds } from "./trade_off.ts";

/** A variation that was tested: accuracies 0–1, mean and spread over the seeds. */
export interface Finalist {
  /** What it was tested as: `full` is the best or the baseline, trained in full. */
  readonly stage: Exclude<Stage, "search" | "longer">;
  /** The variation. */
  readonly params: Params;
  /** What differs from the baseline, in words. */
  readonly variation: string;
  /** Epochs of this training. */
  readonly epochs: number;
  /** Processor time of the whole training, in seconds. */
  readonly seconds: number;
  /** Accuracy on the validation images. */
  readonly valAcc: Summary;
  /** Accuracy on the test images. */
  readonly testAcc: Summary;
  /** Weights of the network. */
  readonly weights: number;
}

/**
 * Returns the variations that were trained in full, the best first, and the quickest that was accurate
 * enough; those of which a trial is complete.
 *
 * @param result What came of the study.
 * @param study Its definition.
 */
export function finalists(result: StudyResult, study: StudyDefinition): Finalist[] {
  return (["full", "quickest"] as const).flatMap((stage) => {
    const length = study[stage]?.length;
    if (length === undefined) return [];
    return summarizeVariations(result.trials, stage).filter(({ valAcc }) => valAcc.n > 0)
      .map((summary) => {
        const { params, valAcc, trials, weights } = summary;
        return {
          stage,
          params,
          variation: describeVariation(params, study.space),
          epochs: study.variationOf(params).fit.epochs * length.epochsTimes,
          seconds: trainingSeconds(summary, { ...study, length }),
          valAcc,
          testAcc: summaryOf(trials.flatMap(({ metrics }) => metrics?.testAcc ?? [])),
          weights,
        };
      });
  });
}
