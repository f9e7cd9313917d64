/**
 * A softmax on weighted sums of the features: what a network's last layer is, fitted exactly.
 *
 * @module
 */

import { CholeskyDecomposition, Matrix, QrDecomposition } from "ml-matrix";
import { type Check, createCheck, type NdArray, ndarray } from "../base/mod.ts";
import { predictedClasses } from "./classification.ts";
import { checkFeatures, checkLabels, type Label, sortedClasses } from "./neighbors.ts";
import { toMatrix } from "./pca.ts";

/** How much a logistic regression is held back. */
export interface LogisticRegressionOptions {
  /** How much the samples count against the size of the weights; above 0, default 1. */
  readonly C?: number;
}

/** A classifier whose classes are decided by weighted sums of the features. */
export interface LogisticRegression<T extends Label> {
  /** The classes that it was fitted to, sorted; none before. */
  readonly classes: readonly T[];
  /** Takes samples `[n, d]` and one label for each; what it had before is forgotten. */
  fit(features: NdArray, labels: ArrayLike<T>): LogisticRegression<T>;
  /** Returns the class of each row of `[m, d]`. */
  predict(features: NdArray): T[];
  /** Returns the probability of each class for each row of `[m, d]`: `[m, classes]`. */
  predictProba(features: NdArray): NdArray;
}

const fitting: Check = createCheck("fit a logistic regression", { now: "current value is" });
const predicting: Check = createCheck("predict classes");

/** A step that promises to gain less, of the loss and 1, is the last one. */
const LEAST_GAIN = 1e-10;

/** Newton's method takes about ten. */
const MOST_STEPS = 200;

/**
 * Returns a classifier that gives a row `x` the class `k` with the largest `wₖ · x + bₖ`.
 *
 * `fit` finds the weights that make `C Σ −ln pᵢ + ½ Σ |wₖ|²` least, where `pᵢ` is the softmax's
 * probability of sample `i`'s own class: that of scikit-learn's `LogisticRegression` for three
 * classes and more (for two, it penalises otherwise). There is one such minimum, so that neither a
 * seed nor an order matters; Newton's method finds it. Each of its steps solves equations in as many
 * unknowns as classes times features, or times samples where these are fewer: some hundreds at most.
 *
 * `fit` throws a `TypeError` where there isn't a label a row, and a `RangeError` for fewer than two
 * classes, or a value that isn't finite. `predict` and `predictProba` throw an `Error` before `fit`,
 * and a `TypeError` for rows of another length.
 *
 * @param options How much it is held back.
 * @returns A classifier that has seen nothing.
 * @throws {RangeError} If `C` isn't above 0.
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.linear_model.LogisticRegression.html
 * @see Hastie, Tibshirani and Friedman (2009), The elements of statistical learning, 4.4.1 for
 * Newton's method, 18.3.5 for fewer samples than features
 *
 * @example
 * ```ts
 * import { createLogisticRegression } from "./mod.ts";
 * import { ndarray } from "../base/mod.ts";
 * import assert from "node:assert/strict";
 *
 * const samples = ndarray(new Float32Array([0, 1, 8, 9]), [4, 1]);
 * const classifier = createLogisticRegression<string>()
 *   .fit(samples, ["alpha", "alpha", "beta", "beta"]);
 * assert.deepEqual(classifier.predict(ndarray(new Float32Array([2, 7]), [2, 1])), [
 *   "alpha",
 *   "beta",
 * ]);
 * ```
 */
export function createLogisticRegression<T extends Label = Label>(
  { C = 1 }: LogisticRegressionOptions = {},
): LogisticRegression<T> {
  fitting.positive("C", C);
  let classes: readonly T[] = [];
  let weights = new Matrix(0, 0);
  const classifier: LogisticRegression<T> = {
    get classes() {
      return classes;
    },
    fit(features, labels) {
      checkFeatures(fitting, "samples", features);
      checkLabels(fitting, labels, features.shape[0] ?? 0);
      fitting.each("values must be finite", features.data, Number.isFinite);
      const found = sortedClasses(labels);
      fitting.that(found.length >= 2, `there must be at least 2 classes: there is ${found.length}`);
      const own = Array.from(labels, (label) => found.indexOf(label));
      weights = fitted(toMatrix(features), { own, classes: found.length, C });
      classes = found;
      return classifier;
    },
    predict: (features) =>
      predictedClasses(classifier.predictProba(features)).map((k) => classes[k] as T),
    predictProba(features) {
      if (classes.length === 0) {
        throw new Error(
          "Cannot predict classes as the classifier must have samples: call fit first",
        );
      }
      predicting.shape("features must have shape", features, ["rows", weights.rows - 1]);
      const probabilities = softmax(withOnes(toMatrix(features)).mmul(weights));
      const shape = [probabilities.rows, classes.length];
      return ndarray(Float32Array.from(probabilities.to1DArray()), shape);
    },
  };
  return classifier;
}

/** Samples `[n, d + 1]`, the last number of each being 1, and which class each is of. */
interface Problem {
  readonly rows: Matrix;
  readonly own: readonly number[];
  readonly classes: number;
  readonly C: number;
}

/** The weights `[d + 1, classes]` at the minimum, the biases in the last row. */
function fitted(samples: Matrix, { own, classes, C }: Omit<Problem, "rows">): Matrix {
  const { rows: n, columns: d } = samples;
  if (n >= d) return minimum({ rows: withOnes(samples), own, classes, C });
  // At the minimum the weights are sums of samples: they are sought in the directions of these.
  const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(samples.transpose());
  const rows = withOnes(upperTriangularMatrix.transpose());
  const weights = minimum({ rows, own, classes, C });
  return Matrix.zeros(d + 1, classes)
    .setSubMatrix(orthogonalMatrix.mmul(weights.subMatrix(0, n - 1, 0, classes - 1)), 0, 0)
    .setSubMatrix([weights.getRow(n)], d, 0);
}

/** Newton's method from weights of 0, each step halved until it gains a quarter of its promise. */
function minimum(problem: Problem): Matrix {
  let weights = Matrix.zeros(problem.rows.columns, problem.classes);
  for (let left = MOST_STEPS; left > 0; left--) {
    const { loss, gradient, hessian } = lossAt(weights, problem);
    const slope = Matrix.columnVector(gradient.transpose().to1DArray());
    const solved = new CholeskyDecomposition(hessian()).solve(slope).to1DArray();
    const step = Matrix.from1DArray(problem.classes, weights.rows, solved).transpose();
    const gain = Matrix.mul(step, gradient).sum();
    const after = (share: number) => Matrix.sub(weights, Matrix.mul(step, share));
    if (gain <= LEAST_GAIN * (1 + loss)) return after(1);
    let share = 1;
    while (lossAt(after(share), problem).loss > loss - share * gain / 4) share /= 2;
    weights = after(share);
  }
  return fitting.refuse(`${MOST_STEPS} steps must lead to the minimum: they didn't`);
}

/** The loss, its gradient `[d + 1, classes]`, and its second derivatives, class by class. */
function lossAt(
  weights: Matrix,
  { rows, own, classes, C }: Problem,
): { loss: number; gradient: Matrix; hessian: () => Matrix } {
  const { columns: width } = rows;
  const probabilities = softmax(rows.mmul(weights));
  const held = weights.clone().setSubMatrix([new Array(classes).fill(0)], width - 1, 0);
  const errors = probabilities.clone();
  own.forEach((k, row) => errors.set(row, k, errors.get(row, k) - 1));
  const surprise = own.reduce((sum, k, row) => sum - Math.log(probabilities.get(row, k)), 0);
  return {
    loss: C * surprise + held.dot(held) / 2,
    gradient: Matrix.add(Matrix.mul(rows.transpose().mmul(errors), C), held),
    hessian() {
      const all = Matrix.zeros(classes * width, classes * width);
      for (let k = 0; k < classes; k++) {
        for (let l = k; l < classes; l++) {
          const shares = own.map((_, row) =>
            C * probabilities.get(row, k) * ((k === l ? 1 : 0) - probabilities.get(row, l))
          );
          const block = rows.transpose().mmul(rows.clone().mulColumnVector(shares));
          // All biases may grow together and change no probability: their sum is held at 0.
          if (k === l) block.add(Matrix.eye(width));
          else block.set(width - 1, width - 1, block.get(width - 1, width - 1) + 1);
          all.setSubMatrix(block.transpose(), l * width, k * width)
            .setSubMatrix(block, k * width, l * width);
        }
      }
      // Rounding alone makes it uneven, and would have it refused.
      return all.add(all.transpose()).mul(0.5);
    },
  };
}

/** The softmax of each row. */
function softmax(logits: Matrix): Matrix {
  const powers = logits.clone().subColumnVector(
    logits.to2DArray().map((row) => Math.max(...row)),
  ).exp();
  return powers.divColumnVector(powers.sum("row"));
}

function withOnes(rows: Matrix): Matrix {
  return Matrix.ones(rows.rows, rows.columns + 1).setSubMatrix(rows, 0, 0);
}
