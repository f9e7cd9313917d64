/**
 * The experiment: a search space and hypotheses in, one trial per variation and seed run in
 * processes of their own, a journal that survives every stop, and rows of results out.
 *
 * Begin with {@linkcode mnistStudy} and {@linkcode runStudy}; {@linkcode summarizeVariations} and the
 * functions beside it say what came out, as plain rows for a table or a figure.
 *
 * @module
 */

export { queueExecutor } from "./queue/executor.ts";
export { startQueueWorker } from "./queue/worker.ts";
export { bestSoFar } from "./results/best_so_far.ts";
export {
  type Comparison,
  type Effect,
  effectOf,
  isTie,
  largestRatio,
  type Metric,
  pairedEffect,
} from "./results/effects.ts";
export {
  type Importance,
  importanceOf,
  type ScoredParams,
  varianceBetween,
} from "./results/importance.ts";
export { paretoFront } from "./results/pareto.ts";
export { rankCorrelation, ranks } from "./results/ranks.ts";
export {
  paramsKey,
  summarizeVariations,
  type Summary,
  summaryOf,
  type VariationSummary,
} from "./results/summaries.ts";
export {
  type AskedBy,
  type RankedVariation,
  rankVariations,
  variationsCsv,
  type VariationWords,
  variationWords,
} from "./results/variation_table.ts";
export { judge, judgeHypotheses, type Judgement, type Verdict } from "./results/verdicts.ts";
export {
  type Choice,
  choicesOf,
  describeVariation,
  parallelLines,
  type PassedOver,
  passedOver,
  pathSteps,
  searchCurves,
  type StageRow,
  stageRows,
  type StudyShape,
  summaryFinder,
  type SweepMetric,
  sweepPanels,
  tradeOffPoints,
  trainingSeconds,
} from "./results/views.ts";
export { boundedLog } from "./run/bounded_log.ts";
export type { Executor, TrialOrder } from "./run/executor.ts";
export { JOURNAL } from "./run/journal.ts";
export type { Outcome } from "./run/outcome.ts";
export type { StudyProgress } from "./run/progress.ts";
export { readStudy, runStudy, type RunStudyOptions } from "./run/run_study.ts";
export { runTrial } from "./run/run_trial.ts";
export {
  describeHypothesis,
  HYPOTHESES_FILE,
  type Hypothesis,
  type HypothesisMetric,
  parseHypotheses,
  readHypotheses,
} from "./study/hypotheses.ts";
export { mnistStudy } from "./study/mnist_study.ts";
export { createPlan } from "./study/plan.ts";
export { linearSearch, randomVariations } from "./study/search.ts";
export {
  baselineOf,
  buildFault,
  countVariations,
  defineSearchSpace,
  type Dimension,
  drawVariation,
  isChangeIn,
  type SearchSpace,
  type SearchSpaceOptions,
  type ValueChange,
  variationKey,
} from "./study/search_space.ts";
export type { LinearStep, SearchSettings, StudyDefinition, StudyResult } from "./study/study.ts";
export { checkedTask, taskOf, type TrialTask } from "./study/task.ts";
export type {
  FitSettings,
  Params,
  ParamValue,
  Stage,
  Trial,
  TrialLength,
  TrialMetrics,
  TrialState,
  Variation,
} from "./study/trial.ts";
export { MOST_MACS, POOLINGS, variationOf } from "./study/variation.ts";
