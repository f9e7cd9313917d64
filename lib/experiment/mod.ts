/**
 * The experiment: a search space and hypotheses in, one trial per variation and seed run in
 * processes of their own, a journal that survives every stop, and rows of results out.
 *
 * Begin with {@linkcode mnistStudy} and {@linkcode runStudy}; {@linkcode rankVariations} and the
 * functions beside it say what came out, as plain rows for a table or a figure: accuracies
 * 0–1, times in seconds.
 *
 * @module
 */

export { queueExecutor } from "./queue/executor.ts";
export { startQueueWorker } from "./queue/worker.ts";
export { changeRows, isDecided, isTie, largestRatio, pairedEffect } from "./results/effects.ts";
export { finalists } from "./results/finalists.ts";
export { importanceOf } from "./results/importance.ts";
export { rankCorrelation, rankRows } from "./results/ranks.ts";
export {
  changesByRound,
  choicesOf,
  describeVariation,
  passedOver,
  pathRows,
  searchRows,
  stageRows,
  summaryFinder,
  sweepRows,
} from "./results/rows.ts";
export {
  intervalText,
  meanInterval,
  summarizeVariations,
  summaryOf,
  summaryText,
} from "./results/summaries.ts";
export { paretoFront, recommend, tradeOffRows } from "./results/trade_off.ts";
export { rankVariations, variationRows, variationsCsv } from "./results/variation_table.ts";
export { discussVerdicts, judgeHypotheses } from "./results/verdicts.ts";
export { readStudy, runStudy } from "./run/run_study.ts";
export { bestStudy } from "./study/best_study.ts";
export { describeHypothesis, readHypotheses } from "./study/hypotheses.ts";
export { mnistStudy } from "./study/mnist_study.ts";
export { baselineOf, countVariations, defineSearchSpace, titleOf } from "./study/search_space.ts";
export { trainerOptions } from "./study/task.ts";
export { MOST_MACS } from "./study/variation.ts";

export type { QueueOptions } from "./queue/connection.ts";
export type { QueueExecutorOptions } from "./queue/executor.ts";
export type { QueueWorker, QueueWorkerOptions } from "./queue/worker.ts";
export type { ChangeRow, Comparison, Effect, Metric, SettingEffect } from "./results/effects.ts";
export type { Finalist } from "./results/finalists.ts";
export type { Importance, ScoredParams } from "./results/importance.ts";
export type { RankRow } from "./results/ranks.ts";
export type {
  Choice,
  PassedOver,
  PathRow,
  SearchRow,
  StageRow,
  StudyShape,
  SweepRow,
} from "./results/rows.ts";
export type { MeanInterval, Summary, VariationSummary } from "./results/summaries.ts";
export type { Recommendation, TradeOffRow } from "./results/trade_off.ts";
export type {
  AskedBy,
  RankedVariation,
  VariationRow,
  VariationWords,
} from "./results/variation_table.ts";
export type { Discussion, JudgedSetting, Judgement, Verdict } from "./results/verdicts.ts";
export type { ClosableExecutor, Executor, TrialOrder } from "./run/executor.ts";
export type { StudyProgress } from "./run/progress.ts";
export type { RunStudyOptions } from "./run/run_study.ts";
export type { Hypothesis, HypothesisMetric } from "./study/hypotheses.ts";
export type {
  Dimension,
  SearchSpace,
  SearchSpaceOptions,
  ValueChange,
} from "./study/search_space.ts";
export type { LinearStep, SearchSettings, StudyDefinition, StudyResult } from "./study/study.ts";
export type { TrialTask } from "./study/task.ts";
export type {
  FitSettings,
  Outcome,
  Params,
  ParamValue,
  Stage,
  Trial,
  TrialLength,
  TrialMetrics,
  TrialState,
  Variation,
} from "./study/trial.ts";
