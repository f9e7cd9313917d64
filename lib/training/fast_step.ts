/**
 * The training step on TensorFlow's raw operations: the weights are resource
 * variables that Adam changes in place, and nothing is copied to JavaScript.
 *
 * `tests/training/plain_step.ts` does the same with tf.layers and is its oracle.
 *
 * @module
 */

import {
  asTfjs,
  backward,
  forwardPasses,
  type Graph,
  type Handle,
  networkOf,
  ops,
  recordGraph,
  tensorOf,
  weightHandles,
} from "../engine/mod.ts";
import { type NdArray, ndarray, sizeOf } from "../base/mod.ts";
import { ADAM, drawMasks, maskSeeds, type StepOptions, type TrainingStep } from "./step.ts";

/** Numbers by name: all that a step needs to go on where another left off. */
export type StepState = ReadonlyMap<string, NdArray>;

/** A step that can be left and taken up again. */
export interface FastStep extends TrainingStep {
  /** Adam's learning rate from the next step on. */
  learningRate: number;
  /** Weights, Adam's moments and the number of steps taken. */
  state(): StepState;
  /** Goes on from such a state, of a step for the same network. */
  restore(state: StepState): void;
}

/** Under this name a {@linkcode StepState} holds the number of steps taken, `[1]`. */
const STEPS_TAKEN = "steps";

/** A weight with Adam's running means of its gradient and of the gradient's square. */
interface Variables {
  readonly weight: Handle;
  readonly m: Handle;
  readonly v: Handle;
}

/** Returns the fast step for a network. */
export function createFastStep(
  { model, train, learningRate: firstRate, seed }: StepOptions,
): FastStep {
  const { stages, weights } = networkOf(model);
  const variables = weightHandles(model).map(createVariables);
  const totals = { loss: createZero([]), correct: createZero([]) };
  const trained = new Set(stages.flatMap(({ trains }) => trains));
  const trainable = variables.filter((_, i) => trained.has(i));
  const dropouts = stages.filter(({ kind }) => kind === "dropout").length;
  const graphs = new Map<number, Graph>();
  // The first stage that trains; beyond the last one where none does.
  const first = [...stages.map(({ trains }) => trains.length > 0), true].indexOf(true);
  let steps = 0;
  let seen = 0;

  function run(indices: Int32Array): void {
    steps++;
    seen += indices.length;
    // Batches are put together here: a copy of all images for TensorFlow would take as much
    // memory again, and save a thousandth of the time.
    const batch = ops.floats(rowsOf(train.images, indices), [indices.length, 28, 28, 1]);
    const batchLabels = ops.ints(indices.map((i) => train.labels[i] ?? 0), [indices.length]);
    const seeds = maskSeeds(seed, steps, dropouts);
    const values = variables.map(({ weight }) => ops.readVariable(weight));
    const inputs = [batch, batchLabels, ...seeds, ...values];
    const graph = graphs.get(indices.length) ?? recordStep(inputs);
    graphs.set(indices.length, graph);
    const [loss, correct, ...gradients] = graph.run(inputs) as [Handle, Handle, ...Handle[]];
    // Freed first: a variable that is still being read is copied when it changes.
    ops.free(...inputs);
    addTotal(totals.loss, loss);
    addTotal(totals.correct, correct);
    applyAdam(trainable, gradients, steps, step.learningRate);
    ops.free(...gradients);
  }

  /** Returns the graph of a batch's loss, right answers and gradients, for batches of this size. */
  function recordStep(inputs: readonly Handle[]): Graph {
    const [batch, batchLabels, ...others] = inputs as [Handle, Handle, ...Handle[]];
    const [seeds, values] = [others.slice(0, dropouts), others.slice(dropouts)];
    const typed = inputs.map((handle) => ({
      handle,
      dtype: handle === batchLabels || seeds.includes(handle) ? "int32" : "float32",
    } as const));
    return recordGraph(typed, () => stepOutputs(batch, batchLabels, seeds, values));
  }

  /** The sum of the losses, how many are right, and the gradients of what is trained. */
  function stepOutputs(
    batch: Handle,
    batchLabels: Handle,
    seeds: readonly Handle[],
    values: readonly Handle[],
  ): Handle[] {
    const passes = forwardPasses(stages, values, batch, drawMasks(seeds));
    const logits = passes.at(-1)?.output ?? batch;
    const { losses, gradient } = ops.sparseSoftmaxCrossEntropy(logits, batchLabels);
    const [loss, correct] = [ops.sum(losses), ops.countCorrect(logits, batchLabels)];
    const share = ops.scalar(1 / (batchLabels.shape[0] ?? 1));
    const ofMean = ops.multiply(gradient, share);
    ops.free(losses, gradient, share);
    const ofWeights: (Handle | undefined)[] = values.map(() => undefined);
    ops.free(backward(stages, values, passes, { ofOutput: ofMean, ofWeights, first }));
    return [loss, correct, ...ofWeights.filter((found) => found !== undefined)];
  }

  const step: FastStep = {
    learningRate: firstRate,
    run,
    takeLogs() {
      const logs = { loss: takeTotal(totals.loss) / seen, acc: takeTotal(totals.correct) / seen };
      seen = 0;
      return logs;
    },
    sync() {
      const values = variables.map(({ weight }) => tensorOf(copyOf(weight)));
      let next = 0;
      for (const layer of asTfjs(model).layers) {
        const count = layer.getWeights().length;
        if (count > 0) layer.setWeights(values.slice(next, next + count));
        next += count;
      }
      values.forEach((value) => value.dispose());
    },
    state() {
      const entries = weights.flatMap(({ name, shape }, i) =>
        Object.entries(variables[i] as Variables).map(([kind, variable]) =>
          [`${kind}/${name}`, ndarray(readOut(variable), shape)] as const
        )
      );
      return new Map([...entries, [STEPS_TAKEN, ndarray(new Float32Array([steps]), [1])]]);
    },
    restore(state: StepState) {
      weights.forEach(({ name }, i) => {
        for (const [kind, variable] of Object.entries(variables[i] as Variables)) {
          assign(variable, state.get(`${kind}/${name}`)?.data ?? new Float32Array());
        }
      });
      steps = state.get(STEPS_TAKEN)?.data[0] ?? 0;
    },
    dispose() {
      graphs.forEach((graph) => graph.dispose());
      variables.forEach(({ weight, m, v }) => [weight, m, v].forEach(ops.destroyVariable));
      Object.values(totals).forEach(ops.destroyVariable);
    },
  };
  return step;
}

/** The images with the given numbers, one after another. */
function rowsOf({ data, shape: [, ...shape] }: NdArray, indices: Int32Array): Float32Array {
  const size = sizeOf(shape);
  const rows = new Float32Array(indices.length * size);
  indices.forEach((index, i) =>
    rows.set(data.subarray(index * size, (index + 1) * size), i * size)
  );
  return rows;
}

/**
 * Adam after Kingma and Ba's algorithm 1. TensorFlow's operation adds epsilon
 * before it corrects the bias of v; scaling epsilon alike gives theirs.
 */
function applyAdam(
  variables: readonly Variables[],
  gradients: readonly Handle[],
  steps: number,
  learningRate: number,
): void {
  const { beta1, beta2, epsilon } = ADAM;
  const scalars = {
    beta1Power: ops.scalar(beta1 ** steps),
    beta2Power: ops.scalar(beta2 ** steps),
    learningRate: ops.scalar(learningRate),
    beta1: ops.scalar(beta1),
    beta2: ops.scalar(beta2),
    epsilon: ops.scalar(epsilon * Math.sqrt(1 - beta2 ** steps)),
  };
  variables.forEach(({ weight, m, v }, i) => {
    ops.applyAdam({ value: weight, m, v }, scalars, gradients[i] as Handle);
  });
  ops.free(...Object.values(scalars));
}

function createVariables(weight: Handle): Variables {
  return {
    weight: ops.createVariable(weight),
    m: createZero(weight.shape),
    v: createZero(weight.shape),
  };
}

function createZero(shape: readonly number[]): Handle {
  const size = shape.reduce((product, length) => product * length, 1);
  const zero = ops.floats(new Float32Array(size), shape);
  const variable = ops.createVariable(zero);
  ops.free(zero);
  return variable;
}

function addTotal(total: Handle, value: Handle): void {
  ops.assignAdd(total, value);
  ops.free(value);
}

function takeTotal(total: Handle): number {
  const [value = 0] = readOut(total);
  assign(total, new Float32Array([0]));
  return value;
}

function readOut(variable: Handle): Float32Array {
  const value = ops.readVariable(variable);
  const values = ops.read(value);
  ops.free(value);
  return values;
}

/** A handle on the variable's present value that later changes leave alone. */
function copyOf(variable: Handle): Handle {
  return ops.floats(readOut(variable), variable.shape);
}

function assign(variable: Handle, values: Float32Array): void {
  const value = ops.floats(values, variable.shape);
  ops.assignVariable(variable, value);
  ops.free(value);
}
