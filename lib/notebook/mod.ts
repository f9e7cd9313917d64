/**
 * What a notebook's cells say besides the study: {@linkcode show}, tables, Markdown whose numbers
 * are safe, progress that can be stopped, and the settings of a run. The one room that talks to the
 * Jupyter kernel; outside of it the same calls print text.
 *
 * @module
 */

export type { Showable } from "./bundle.ts";
export { live, type LiveOptions, type LiveRun } from "./live.ts";
export {
  liveStudy,
  type LiveStudyOptions,
  type LiveStudyRun,
  type StudyNews,
} from "./live_study.ts";
export { type Markdown, markdown, type MarkdownValue, md } from "./markdown.ts";
export { counted, fixed, listed, numberText, percent } from "./numbers.ts";
export { predictionTable, type PredictionTableOptions } from "./prediction_table.ts";
export { duration, type Progress, type ProgressNews, type ProgressOptions } from "./progress.ts";
export {
  historyTable,
  layersTable,
  type RunTableOptions,
  settingsTable,
  shapesTable,
} from "./run_tables.ts";
export {
  type AnalyseSettings,
  type CommonSettings,
  type EmbedSettings,
  type ExperimentSettings,
  type NotebookSettings,
  type Profile,
  settings,
  type SettingsOptions,
  stopFiles,
  type TrainSettings,
} from "./settings.ts";
export { createProgress, ready, show, type ShowOptions } from "./show.ts";
export {
  type Align,
  type Cell,
  type ImageCell,
  type ShownCell,
  type StrongCell,
  type Table,
  table,
  type TableOptions,
  tableText,
} from "./table.ts";
export { expectation, expectations, verdict } from "./verdict.ts";
