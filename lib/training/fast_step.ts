/**
 * The training step as one graph of TensorFlow: it holds the weights, and Adam changes them in
 * place, so that a step takes a batch in and gives two numbers out.
 *
 * The gradients of a batch are summed over its parts ({@linkcode inParts}), which rounds otherwise
 * than a sum over the whole; dropout's masks are drawn for the whole. `tests/training/plain_step.ts`
 * does the same with tf.layers and is its oracle.
 *
 * @module
 */

import {
  asTfjs,
  backward,
  type DrawMask,
  forwardPasses,
  type Graph,
  type GraphInput,
  type Handle,
  inParts,
  type Network,
  networkOf,
  ops,
  recordGraph,
  type TakeRows,
  tensorOf,
  weightHandles,
} from "../engine/mod.ts";
import { type Check, createCheck, type NdArray, ndarray, sizeOf } from "../base/mod.ts";
import { ADAM, drawMasks, maskSeeds, type StepOptions, type TrainingStep } from "./step.ts";

const check: Check = createCheck("take a step of training");

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

/** Images a part: fewer cost more calls, more leave less in the cache. */
const PART_SIZE = 32;

/** What is kept of a weight: itself, and Adam's running means of its gradient and of its square. */
const KINDS = ["weight", "m", "v"] as const;

/**
 * Returns the fast step for a network.
 *
 * @throws {TypeError} If the network is not one that `predict` runs.
 */
export function createFastStep(
  { model, train, batchSize, learningRate: firstRate, seed }: StepOptions,
): FastStep {
  const network = networkOf(model);
  const { weights } = network;
  const dropouts = network.stages.filter(({ kind }) => kind === "dropout").length;
  const imageShape = train.images.shape.slice(1);
  const graph = recordTraining(network, { batchSize, imageShape, dropouts });
  let steps = 0;
  let totals = { loss: 0, correct: 0, seen: 0 };

  const moments = weights.map(({ shape }) => [zeros(shape), zeros(shape)]);
  write(weightHandles(model).flatMap((weight, i) => [weight, ...moments[i] as Handle[]]));
  ops.free(...moments.flat());

  function run(indices: Int32Array): void {
    const n = indices.length;
    check.whole("the number of images", n, 1, batchSize);
    steps++;
    // Batches are put together here: a copy of all images for TensorFlow would take as much
    // memory again, and save a fortieth of the time.
    const inputs = [
      ops.floats(rowsOf(train.images, indices, batchSize), [batchSize, ...imageShape]),
      ops.ints(padded(indices.map((i) => train.labels[i] ?? 0), batchSize), [batchSize]),
      ops.floats(new Float32Array(batchSize).fill(1 / n, 0, n), [batchSize]),
      ...maskSeeds(seed, steps, dropouts),
      ...adamInputs(steps, step.learningRate),
    ];
    const outputs = graph.run("step", inputs);
    const [[loss = NaN] = [], [correct = NaN] = []] = outputs.map(ops.read);
    ops.free(...inputs, ...outputs);
    totals = {
      loss: totals.loss + loss * n,
      correct: totals.correct + correct * n,
      seen: totals.seen + n,
    };
  }

  function write(values: readonly Handle[]): void {
    ops.free(...graph.run("write", values));
  }

  const step: FastStep = {
    learningRate: firstRate,
    run,
    takeLogs() {
      const { loss, correct, seen } = totals;
      totals = { loss: 0, correct: 0, seen: 0 };
      return { loss: loss / seen, acc: correct / seen };
    },
    sync() {
      const values = graph.run("read", []);
      const tensors = values.filter((_, i) => i % KINDS.length === 0).map(tensorOf);
      ops.free(...values.filter((_, i) => i % KINDS.length > 0));
      let next = 0;
      for (const layer of asTfjs(model).layers) {
        const count = layer.getWeights().length;
        if (count > 0) layer.setWeights(tensors.slice(next, next + count));
        next += count;
      }
      tensors.forEach((tensor) => tensor.dispose());
    },
    state() {
      const values = graph.run("read", []);
      const entries = namesOf(weights).map((name, i) => {
        const value = values[i] as Handle;
        return [name, ndarray(ops.read(value), [...value.shape])] as const;
      });
      ops.free(...values);
      return new Map([...entries, [STEPS_TAKEN, ndarray(new Float32Array([steps]), [1])]]);
    },
    restore(state: StepState) {
      const values = namesOf(weights).map((name) => {
        const { data, shape } = state.get(name) as NdArray;
        return ops.floats(data as Float32Array, shape);
      });
      write(values);
      ops.free(...values);
      steps = state.get(STEPS_TAKEN)?.data[0] ?? 0;
    },
    dispose: graph.dispose,
  };
  return step;
}

/** What a batch is made of. */
interface BatchShape {
  readonly batchSize: number;
  readonly imageShape: readonly number[];
  readonly dropouts: number;
}

/**
 * Records a training: `write` and `read` set and return all variables, weight by weight in the order
 * of {@linkcode KINDS}; `step` changes them by one step, and returns the batch's mean loss and the
 * share that is right, each image counted as much as `shares` says.
 */
function recordTraining(
  network: Network,
  { batchSize, imageShape, dropouts }: BatchShape,
): Graph<"write" | "read" | "step"> {
  const variables = network.weights.map(({ shape }) => KINDS.map(() => variableOf(shape)));
  const all = variables.flat();
  const values = all.map(({ shape }) => zeros(shape));
  const images = zeros([batchSize, ...imageShape]);
  const labels = ops.ints(new Int32Array(batchSize), [batchSize]);
  const shares = zeros([batchSize]);
  const seeds = maskSeeds(0, 0, dropouts);
  const adam = adamInputs(1, 0);
  const graph = recordGraph({
    write: {
      inputs: values.map(float),
      body() {
        all.forEach((variable, i) => ops.assignVariable(variable, values[i] as Handle));
        return [ops.scalar(all.length)];
      },
    },
    read: { inputs: [], body: () => all.map(ops.readVariable) },
    step: {
      inputs: [float(images), int(labels), float(shares), ...seeds.map(int), ...adam.map(float)],
      body() {
        const weights = variables.map(([weight]) => ops.readVariable(weight as Handle));
        const batch = { images, labels, shares, seeds };
        const { results, gradients } = gradientsOf(network, weights, batch);
        ops.free(...weights);
        gradients.forEach((gradient, i) => {
          if (gradient !== undefined) applyAdam(variables[i] as Handle[], adam, gradient);
        });
        ops.free(...gradients);
        return results;
      },
    },
  }, all);
  all.forEach(ops.destroyVariable);
  ops.free(...values, images, labels, shares, ...seeds, ...adam);
  return graph;
}

/** The tensors that a step takes. */
interface Batch {
  readonly images: Handle;
  readonly labels: Handle;
  readonly shares: Handle;
  readonly seeds: readonly Handle[];
}

/** The mean loss and the share that is right, and for each weight that is trained its gradient. */
function gradientsOf(
  network: Network,
  weights: readonly Handle[],
  { images, labels, shares, seeds }: Batch,
): { results: Handle[]; gradients: (Handle | undefined)[] } {
  const { stages } = network;
  const [n = 0] = images.shape;
  // The first stage that trains; beyond the last one where none does.
  const first = [...stages.map(({ trains }) => trains.length > 0), true].indexOf(true);
  const trained = new Set(stages.flatMap(({ trains }) => trains));
  const masks = wholeMasks(n, seeds);
  const parts = inParts({ n, size: PART_SIZE }, (take) => {
    const [x, y, share] = [take(images), take(labels, "int32"), take(shares)];
    const passes = forwardPasses(stages, weights, x, masks.of(take));
    const logits = passes.at(-1)?.output ?? x;
    const { losses, gradient } = ops.sparseSoftmaxCrossEntropy(logits, y);
    const right = ops.isCorrect(logits, y);
    const weighted = [losses, right].map((values) => ops.multiply(values, share));
    const results = weighted.map(ops.sum);
    const column = ops.reshape(share, [share.shape[0] ?? 0, 1]);
    const ofMean = ops.multiply(gradient, column);
    const ofWeights: (Handle | undefined)[] = weights.map(() => undefined);
    ops.free(backward(stages, weights, passes, { ofOutput: ofMean, ofWeights, first }));
    ops.free(x, y, share, losses, gradient, right, ...weighted, column);
    return [...results, ...ofWeights.filter((found) => found !== undefined)];
  });
  const [loss, correct, ...sums] = (parts[0] ?? []).map((_, i) =>
    ops.addAll(parts.map((part) => part[i] as Handle))
  );
  ops.free(...parts.flat());
  masks.free();
  const gradients = weights.map((_, i) => trained.has(i) ? sums.shift() : undefined);
  return { results: [loss as Handle, correct as Handle], gradients };
}

/** Masks that are drawn for a batch of `n`, each once, of which a part gets its rows. */
function wholeMasks(
  n: number,
  seeds: readonly Handle[],
): { of(take: TakeRows): DrawMask; free(): void } {
  const draw = drawMasks(seeds);
  const drawn = new Map<number, Handle>();
  return {
    of: (take) => ([, ...shape], rate, dropout) => {
      const mask = drawn.get(dropout) ?? draw([n, ...shape], rate, dropout);
      drawn.set(dropout, mask);
      return take(mask);
    },
    free: () => ops.free(...drawn.values()),
  };
}

/** The images with the given numbers, one after another, and blank ones up to `count`. */
function rowsOf(
  { data, shape: [, ...shape] }: NdArray,
  indices: Int32Array,
  count: number,
): Float32Array {
  const size = sizeOf(shape);
  const rows = new Float32Array(count * size);
  indices.forEach((index, i) =>
    rows.set(data.subarray(index * size, (index + 1) * size), i * size)
  );
  return rows;
}

/** The same numbers, and zeros up to `count`. */
function padded(values: Int32Array, count: number): Int32Array {
  const result = new Int32Array(count);
  result.set(values);
  return result;
}

/**
 * Adam's numbers after so many steps, as Kingma and Ba's algorithm 1 has them. TensorFlow's operation
 * adds epsilon before it corrects the bias of v; scaling epsilon alike gives theirs.
 */
function adamInputs(steps: number, learningRate: number): Handle[] {
  const { beta1, beta2, epsilon } = ADAM;
  return [beta1 ** steps, beta2 ** steps, learningRate, epsilon * Math.sqrt(1 - beta2 ** steps)]
    .map(ops.scalar);
}

function applyAdam(
  [value, m, v]: readonly Handle[],
  [beta1Power, beta2Power, learningRate, epsilon]: readonly Handle[],
  gradient: Handle,
): void {
  const [beta1, beta2] = [ops.scalar(ADAM.beta1), ops.scalar(ADAM.beta2)];
  const scalars = { beta1Power, beta2Power, learningRate, beta1, beta2, epsilon };
  ops.applyAdam({ value, m, v } as ops.AdamVariables, scalars as ops.AdamScalars, gradient);
  ops.free(beta1, beta2);
}

/** The names of all variables, in their order. */
function namesOf(weights: Network["weights"]): string[] {
  return weights.flatMap(({ name }) => KINDS.map((kind) => `${kind}/${name}`));
}

function variableOf(shape: readonly number[]): Handle {
  const zero = zeros(shape);
  const variable = ops.createVariable(zero);
  ops.free(zero);
  return variable;
}

function zeros(shape: readonly number[]): Handle {
  return ops.floats(new Float32Array(sizeOf(shape)), shape);
}

function float(handle: Handle): GraphInput {
  return { handle, dtype: "float32" };
}

function int(handle: Handle): GraphInput {
  return { handle, dtype: "int32" };
}
