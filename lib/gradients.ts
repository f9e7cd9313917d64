/**
 * Gradients with respect to a network's input.
 *
 * @module
 */

import type { NdArray } from "./ndarray.ts";
import * as raw from "./raw_ops.ts";
import type { Pass, Stage } from "./stages.ts";
import type { Handle } from "./tensorflow.ts";

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
  const first = raw.floats(input.data, input.shape);
  const passes: Pass[] = [];
  for (const stage of stages) {
    passes.push(stage.forward(passes.at(-1)?.output ?? first, weights));
  }
  const { output } = passes.at(-1) ?? { output: first };
  const { data, shape } = ofOutput({ data: raw.read(output), shape: output.shape });
  const gradient = backward(stages, weights, passes, raw.floats(data, shape));
  const values = raw.read(gradient);
  raw.free(first, gradient);
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
    raw.free(gradient, pass.output, pass.extra);
    return before;
  }, ofOutput);
  raw.free(...ofWeights);
  return ofInput;
}
