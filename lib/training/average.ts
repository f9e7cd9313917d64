/**
 * The mean of a network's weights over the ends of several epochs.
 *
 * @see Izmailov and others (2018), Averaging weights leads to wider optima and better generalization
 *
 * @module
 */

import { asTfjs, type LayersModel, ops, tensorOf } from "../engine/mod.ts";
import { type NdArray, ndarray } from "../base/mod.ts";
import type { StepState } from "./fast_step.ts";

/** A mean of weights to which a network's are added, epoch by epoch. */
export interface WeightAverage {
  /** Adds the network's weights, and writes the mean of all that were added into it. */
  add(): void;
  /** The mean, and how many were added. */
  state(): StepState;
  /** Goes on from such a state, and writes its mean into the network. */
  restore(state: StepState): void;
}

/** Under this name a state holds how many were added, `[1]`. */
const ADDED = "average/added";

/** Returns a mean of no weights so far. */
export function createAverage(model: LayersModel): WeightAverage {
  let added = 0;
  let means: NdArray[] = [];

  function write(): void {
    const tensors = means.map(({ data, shape }) => tensorOf(ops.floats(data, shape)));
    asTfjs(model).setWeights(tensors);
    tensors.forEach((tensor) => tensor.dispose());
  }

  return {
    add() {
      const weights = asTfjs(model).getWeights().map((weight) =>
        ndarray(new Float32Array(weight.dataSync()), weight.shape)
      );
      added++;
      means = added === 1 ? weights : means.map((mean, i) => moved(mean, weights[i], 1 / added));
      write();
    },
    state: () =>
      new Map([
        ...means.map((mean, i) => [nameOf(i), mean] as const),
        [ADDED, ndarray(new Float32Array([added]), [1])],
      ]),
    restore(state) {
      added = state.get(ADDED)?.data[0] ?? 0;
      means = asTfjs(model).getWeights().flatMap((_, i) => state.get(nameOf(i)) ?? []);
      if (added > 0) write();
    },
  };
}

/** A mean, moved by a share of the way to another value. */
function moved(
  { data, shape }: NdArray,
  value: NdArray | undefined,
  share: number,
): NdArray {
  return ndarray(data.map((mean, i) => mean + share * ((value?.data[i] ?? 0) - mean)), shape);
}

function nameOf(weight: number): string {
  return `average/${weight}`;
}
