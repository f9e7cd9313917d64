/**
 * Distances, neighbours and what they are worth: rows `[n, d]` in, nearest neighbours, classes,
 * scores and projections out, by scikit-learn's names and rules.
 *
 * Begin with {@linkcode ssdMatrix} and {@linkcode nearestNeighbors}; {@linkcode createLogisticRegression}
 * learns instead of comparing. Nothing here knows pictures or
 * networks: how images become rows is the room `embedding`'s question.
 *
 * @module
 */

export {
  accuracyByClass,
  type ClassAccuracy,
  type Mistake,
  mistakes,
  predictedClasses,
} from "./classification.ts";
export { ssd, ssdMatrix, type Vector } from "./distance.ts";
export { leaveOneGroupOut, leaveOneOut, type LeaveOneOutResult } from "./leave_one_out.ts";
export {
  createLogisticRegression,
  type LogisticRegression,
  type LogisticRegressionOptions,
} from "./logistic_regression.ts";
export {
  accuracy,
  confusionMatrix,
  type Interval,
  signTest,
  silhouette,
  wilsonInterval,
  type WilsonIntervalOptions,
} from "./metrics.ts";
export {
  type Classified,
  createKNeighborsClassifier,
  type KNeighborsClassifier,
  type Label,
  nearestNeighbors,
  type NearestNeighborsOptions,
  type Neighbor,
  sortedClasses,
} from "./neighbors.ts";
export { trustworthiness, type TrustworthinessOptions } from "./trustworthiness.ts";
export { fitPca, type Pca, type PcaOptions } from "./pca.ts";
