/**
 * Gradients with respect to a network's input.
 *
 * @module
 */

import type { NdArray } from "../base/mod.ts";
import { type Handle, ops, type Pass, type Stage } from "../engine/mod.ts";

/**
 * Returns how a number that is computed from the output of stages changes with their input.
 *
 * @param stages The first stages of a network.
 * @param weights The network's weights.
 * @param input `[n, …]`.
 * @param ofOutput Returns the gradient of that number with respect to the output that it is given.
 * @returns The gradient of that number with respect to the input, in the input's shape.
 */
export function inputGradient(
  stages: readonly Stage[],
  weights: readonly Handle[],
  input: NdArray,
  ofOutput: (output: NdArray) => NdArray,
): NdArray {
  const first = ops.floats(input.data, input.shape);
  const passes: Pass[] = [];
  for (const stage of stages) {
    passes.push(stage.forward(passes.at(-1)?.output ?? first, weights));
  }
  const { output } = passes.at(-1) ?? { output: first };
  const { data, shape } = ofOutput({ data: ops.read(output), shape: output.shape });
  const gradient = backward(stages, weights, passes, ops.floats(data, shape));
  const values = ops.read(gradient);
  ops.free(first, gradient);
  return { data: values, shape: input.shape };
}

/** Runs stages backward to their input, and frees what the passes hold. */
function backward(
  stages: readonly Stage[],
  weights: readonly Handle[],
  passes: readonly Pass[],
  ofOutput: Handle,
): Handle {
  const ofWeights: (Handle | undefined)[] = [];
  const ofInput = passes.reduceRight((gradient, pass, i) => {
    const before = stages[i]?.backward(pass, gradient, weights, ofWeights, true) as Handle;
    ops.free(gradient, pass.output, pass.extra);
    return before;
  }, ofOutput);
  ops.free(...ofWeights);
  return ofInput;
}
