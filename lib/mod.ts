/**
 * Recognition with a deep network: data, network, training, prediction, analysis, figures.
 *
 * The notebook helper, `notebook.ts`, and the settings of a notebook's run, `settings.ts`, are
 * modules of their own: they talk to a kernel and to the environment.
 *
 * @module
 */

export * from "./activation_maximization.ts";
export * from "./activations.ts";
export * from "./analysis/mod.ts";
export * from "./classification.ts";
export * from "./distance.ts";
export * from "./embedding.ts";
export * from "./experiment/analysis/mod.ts";
export type { Executor, TrialOrder } from "./experiment/executor.ts";
export * from "./experiment/hypotheses.ts";
export * from "./experiment/mnist_study.ts";
export type { StudyProgress } from "./experiment/progress.ts";
export * from "./experiment/run_study.ts";
export type { Outcome } from "./experiment/outcome.ts";
export * from "./experiment/search_space.ts";
export * from "./experiment/study.ts";
export { checkedTask, taskOf, type TrialTask } from "./experiment/task.ts";
export * from "./experiment/trial.ts";
export * from "./experiment/variation.ts";
export * from "./figures/mod.ts";
export * from "./filter2d.ts";
export * from "./freeze.ts";
export * from "./handwriting.ts";
export * from "./history.ts";
export * from "./image.ts";
export * from "./leave_one_out.ts";
export * from "./letters.ts";
export * from "./metrics.ts";
export * from "./mnist.ts";
export * from "./model.ts";
export * from "./model_files.ts";
export * from "./ndarray.ts";
export * from "./neighbors.ts";
export * from "./page_of_digits.ts";
export * from "./pca.ts";
export * from "./predict.ts";
export * from "./projector.ts";
export * from "./random.ts";
export * from "./saliency.ts";
export * from "./statistics.ts";
export { type Layer, type LayersModel } from "./tensorflow.ts";
export * from "./training.ts";
