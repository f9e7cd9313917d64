/**
 * Gradients with respect to a network's input.
 *
 * @module
 */

import type { NdArray } from "../base/mod.ts";
import { backward, forwardPasses, type Handle, ops, type Stage } from "../engine/mod.ts";

/**
 * Returns how a number that is computed from the output of stages changes with their input, in the
 * input's shape; `ofOutput` gives the gradient of that number with respect to the output.
 */
export function inputGradient(
  stages: readonly Stage[],
  weights: readonly Handle[],
  input: NdArray,
  ofOutput: (output: NdArray) => NdArray,
): NdArray {
  const first = ops.floats(input.data, input.shape);
  const passes = forwardPasses(stages, weights, first);
  const { output } = passes.at(-1) ?? { output: first };
  const { data, shape } = ofOutput({ data: ops.read(output), shape: output.shape });
  const ofWeights: (Handle | undefined)[] = [];
  const gradient = backward(stages, weights, passes, {
    ofOutput: ops.floats(data, shape),
    ofWeights,
  }) as Handle;
  const values = ops.read(gradient);
  ops.free(first, gradient, ...ofWeights);
  return { data: values, shape: input.shape };
}
