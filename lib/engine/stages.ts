/**
 * A network as a list of stages on raw operations: forward, and backward.
 *
 * A stage is less than a layer. A convolution adds its bias; its activation is a stage of its own,
 * which moves behind a max-pooling that follows: every activation here rises with its input, so
 * the largest of the activated values is the activated largest value, on a quarter of the
 * elements. The gradient of the bias is summed there too: each of a pooling's gradients goes to
 * one place, so that the sum is the same.
 *
 * @module
 */

import * as raw from "./raw_ops.ts";
import type * as tfjs from "@tensorflow/tfjs";
import { asTfjs, type Handle, idOf, type LayersModel } from "./tensorflow.ts";

/** What a stage's forward pass leaves for its backward pass. */
export interface Pass {
  /** What went in. */
  readonly input: Handle;
  /** What came out. */
  readonly output: Handle;
  /** Anything else that the gradient needs. */
  readonly extra?: Handle | undefined;
}

/** Draws a mask for the dropout layer of the given number: 0 with probability `rate`, else 1. */
export type DrawMask = (shape: readonly number[], rate: number, dropout: number) => Handle;

/** One stage; weights are given by their number in {@linkcode Network.weights}. */
export interface Stage {
  /** What it does. */
  readonly kind: "product" | "activation" | "pool" | "dropout" | "flatten";
  /** Of an activation: its name, and the number of the bias that the stage before it added. */
  readonly applies?: { readonly bias: number; readonly activation: string };
  /** Weights that this stage trains. */
  readonly trains: readonly number[];
  /** Runs it; `drawMask` is given in training only. */
  forward(input: Handle, weights: readonly Handle[], drawMask?: DrawMask): Pass;
  /**
   * Stores the gradients of its weights in `gradients` and returns that of its
   * input, or nothing where `needsInput` is false.
   */
  backward(
    pass: Pass,
    gradient: Handle,
    weights: readonly Handle[],
    gradients: (Handle | undefined)[],
    needsInput: boolean,
  ): Handle | undefined;
}

/** A weight of a network. */
export interface Weight {
  /** Its layer's name and its own, for example `conv1/kernel`. */
  readonly name: string;
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** Whether training changes it. */
  readonly trainable: boolean;
}

/** A network of tf.layers as stages. */
export interface Network {
  /** From the input to the logits; the last softmax is left out. */
  readonly stages: readonly Stage[];
  /** In the order of tf.layers: kernel and bias of each layer. */
  readonly weights: readonly Weight[];
}

/** The operations of an activation; the gradient is told from the output. */
interface ActivationOps {
  readonly forward: string;
  readonly backward: string;
  readonly outputFirst: boolean;
}

const ACTIVATION_OPS: Readonly<Record<string, ActivationOps>> = {
  relu: { forward: "Relu", backward: "ReluGrad", outputFirst: false },
  elu: { forward: "Elu", backward: "EluGrad", outputFirst: false },
  selu: { forward: "Selu", backward: "SeluGrad", outputFirst: false },
  tanh: { forward: "Tanh", backward: "TanhGrad", outputFirst: true },
  sigmoid: { forward: "Sigmoid", backward: "SigmoidGrad", outputFirst: true },
  // Only a network's last layer has it, whose gradient comes with that of the loss.
  softmax: { forward: "Softmax", backward: "", outputFirst: true },
};

/** How tf.layers describes a layer. */
interface LayerConfig {
  readonly strides?: number | readonly number[];
  readonly dilationRate?: number | readonly number[];
  readonly padding?: raw.Padding;
  readonly poolSize?: number | readonly number[];
  readonly rate?: number;
  readonly activation?: string;
  readonly useBias?: boolean;
}

/**
 * Returns the stages of a network.
 *
 * @param model A chain of Conv2D, MaxPooling2D, Dropout, Flatten and Dense layers that ends in
 * a Dense layer with softmax.
 * @throws {TypeError} If a layer is of another class, or has settings that no stage covers.
 */
export function networkOf(model: LayersModel): Network {
  const layers = layerStages(model);
  const stages = layers.flatMap(({ stages }) => stages);
  const last = stages.pop();
  if (last?.applies?.activation !== "softmax") {
    throw new TypeError(
      `Cannot run model "${model.name}" as its last layer must be Dense with softmax: ` +
        `its activation is ${JSON.stringify(last?.applies?.activation ?? null)}`,
    );
  }
  return {
    stages: poolBeforeActivation([...stages, linear(last)]),
    weights: layers.flatMap(({ weights }) => weights),
  };
}

/** The stages and weights of one layer. */
export interface LayerStages {
  /** The layer's name. */
  readonly name: string;
  /** In the order of tf.layers: the activation before a pooling. */
  readonly stages: readonly Stage[];
  /** Its kernel and bias, if it has any. */
  readonly weights: readonly Weight[];
}

/** Returns the stages of each layer of a network. */
export function layerStages(model: LayersModel): LayerStages[] {
  let kernel = 0;
  let dropouts = 0;
  return asTfjs(model).layers.map((layer) => {
    const weights = layer.getWeights().map(({ shape }, i) => ({
      name: `${layer.name}/${i === 0 ? "kernel" : "bias"}`,
      shape,
      trainable: layer.trainable,
    }));
    const dropout = layer.getClassName() === "Dropout" ? dropouts++ : 0;
    const stages = stagesOf(layer, kernel, dropout);
    kernel += weights.length;
    return { name: layer.name, stages, weights };
  });
}

/** The stages of a layer whose kernel is the weight, or which is the dropout, of that number. */
function stagesOf(layer: tfjs.layers.Layer, kernel: number, dropout: number): Stage[] {
  const config = layer.getConfig() as LayerConfig;
  const type = layer.getClassName();
  const { activation = "linear", padding = "valid", rate = 0, useBias } = config;
  const trains = layer.trainable ? [kernel, kernel + 1] : [];
  const activate = (): Stage => activationStage(kernel + 1, trains.slice(1), activation);
  if (type === "Conv2D" && isPlain(config)) {
    return [convStage(kernel, trains.slice(0, 1), padding), activate()];
  }
  if (type === "Dense" && useBias !== false) {
    return [denseStage(kernel, trains.slice(0, 1)), activate()];
  }
  if (type === "MaxPooling2D" && isSideBySide(config)) return [poolStage(side(config.poolSize))];
  if (type === "Dropout") return [dropoutStage(rate, dropout)];
  if (type === "Flatten") return [flattenStage()];
  if (type === "InputLayer") return [];
  throw new TypeError(
    `Cannot run layer "${layer.name}" as its settings must be those of a plain Conv2D, ` +
      `MaxPooling2D, Dropout, Flatten or Dense layer: it is ${type} ${JSON.stringify(config)}`,
  );
}

/** The add-on's handles of a network's weights, in the order of {@linkcode Network.weights}. */
export function weightHandles(model: LayersModel): Handle[] {
  return asTfjs(model).layers.flatMap((layer) =>
    layer.getWeights().map((weight) => ({ id: idOf(weight), shape: weight.shape }))
  );
}

/** Runs stages in prediction: the caller keeps `input` and frees the output. */
export function forward(
  stages: readonly Stage[],
  weights: readonly Handle[],
  input: Handle,
): Handle {
  let x = input;
  for (const stage of stages) {
    const { output, extra } = stage.forward(x, weights);
    raw.free(extra);
    if (x !== input) raw.free(x);
    x = output;
  }
  return x;
}

/** Runs stages one after another, and keeps what {@linkcode backward} needs. */
export function forwardPasses(
  stages: readonly Stage[],
  weights: readonly Handle[],
  input: Handle,
  drawMask?: DrawMask,
): Pass[] {
  const passes: Pass[] = [];
  for (const stage of stages) {
    passes.push(stage.forward(passes.at(-1)?.output ?? input, weights, drawMask));
  }
  return passes;
}

/**
 * Runs stages backward, down to stage `first`, and frees what the passes hold. It takes the gradient
 * of the output and fills in those of the weights; it returns that of the input where `first` is −1.
 */
export function backward(
  stages: readonly Stage[],
  weights: readonly Handle[],
  passes: readonly Pass[],
  { ofOutput, ofWeights, first = -1 }: {
    readonly ofOutput: Handle;
    readonly ofWeights: (Handle | undefined)[];
    readonly first?: number;
  },
): Handle | undefined {
  return passes.reduceRight<Handle | undefined>((gradient, pass, i) => {
    const before = gradient === undefined || i < first
      ? gradient
      : stages[i]?.backward(pass, gradient, weights, ofWeights, i > first);
    if (before !== gradient) raw.free(gradient);
    raw.free(pass.output, pass.extra);
    return before;
  }, ofOutput);
}

function convStage(kernel: number, trains: readonly number[], padding: raw.Padding): Stage {
  return {
    kind: "product",
    trains,
    forward: (input, weights) => ({
      input,
      output: raw.conv2d(input, at(weights, kernel), at(weights, kernel + 1), padding),
    }),
    backward({ input }, gradient, weights, gradients, needsInput) {
      if (trains.length > 0) {
        const shape = raw.shapeTensor(at(weights, kernel).shape);
        gradients[kernel] = raw.conv2dBackpropFilter(input, shape, gradient, padding);
        raw.free(shape);
      }
      if (!needsInput) return undefined;
      const shape = raw.shapeTensor(input.shape);
      const result = raw.conv2dBackpropInput(shape, at(weights, kernel), gradient, padding);
      raw.free(shape);
      return result;
    },
  };
}

function denseStage(kernel: number, trains: readonly number[]): Stage {
  return {
    kind: "product",
    trains,
    forward(input, weights) {
      const product = raw.matMul(input, at(weights, kernel));
      const output = raw.biasAdd(product, at(weights, kernel + 1));
      raw.free(product);
      return { input, output };
    },
    backward({ input }, gradient, weights, gradients, needsInput) {
      if (trains.length > 0) gradients[kernel] = raw.matMul(input, gradient, true, false);
      return needsInput ? raw.matMul(gradient, at(weights, kernel), false, true) : undefined;
    },
  };
}

function activationStage(bias: number, trains: readonly number[], activation: string): Stage {
  const op = ACTIVATION_OPS[activation];
  if (op === undefined && activation !== "linear") {
    throw new TypeError(
      `Cannot run activation "${activation}" as it must be one of ${
        ["linear", ...Object.keys(ACTIVATION_OPS)].map((name) => `"${name}"`).join(", ")
      }`,
    );
  }
  return {
    kind: "activation",
    applies: { bias, activation },
    trains,
    forward: (input) => ({ input, output: raw.unary(op?.forward ?? "Identity", input) }),
    backward({ output }, gradient, _weights, gradients, needsInput) {
      const before = op === undefined
        ? raw.unary("Identity", gradient)
        : op.outputFirst
        ? raw.binary(op.backward, output, gradient)
        : raw.binary(op.backward, gradient, output);
      if (trains.length > 0) gradients[bias] = raw.biasAddGrad(before);
      if (needsInput) return before;
      raw.free(before);
      return undefined;
    },
  };
}

/** The same stage without its activation. */
export function linear(stage: Stage): Stage {
  return stage.applies === undefined
    ? stage
    : activationStage(stage.applies.bias, stage.trains, "linear");
}

function poolStage(poolSize: number): Stage {
  return {
    kind: "pool",
    trains: [],
    forward(input) {
      const { output, workspace } = raw.maxPool(input, poolSize);
      return { input, output, extra: workspace };
    },
    backward({ input, output, extra }, gradient, _weights, _gradients, needsInput) {
      if (!needsInput) return undefined;
      return raw.maxPoolGrad(input, { output, workspace: extra }, gradient, poolSize);
    },
  };
}

/** Inverted dropout: what is kept is scaled by 1 / (1 − rate), so that prediction needs nothing. */
function dropoutStage(rate: number, number: number): Stage {
  return {
    kind: "dropout",
    trains: [],
    forward(input, _weights, drawMask) {
      if (drawMask === undefined || rate === 0) {
        return { input, output: raw.unary("Identity", input) };
      }
      const mask = dropoutMask(input.shape, rate, number, drawMask);
      return { input, output: raw.multiply(input, mask), extra: mask };
    },
    backward({ extra }, gradient, _weights, _gradients, needsInput) {
      if (!needsInput) return undefined;
      return extra === undefined ? raw.unary("Identity", gradient) : raw.multiply(gradient, extra);
    },
  };
}

/** 0 with probability `rate`, else 1 / (1 − rate). */
export function dropoutMask(
  shape: readonly number[],
  rate: number,
  number: number,
  drawMask: DrawMask,
): Handle {
  const kept = drawMask(shape, rate, number);
  const scale = raw.scalar(1 / (1 - rate));
  const mask = raw.multiply(kept, scale);
  raw.free(kept, scale);
  return mask;
}

function flattenStage(): Stage {
  return {
    kind: "flatten",
    trains: [],
    forward: (input) => ({ input, output: raw.reshape(input, [input.shape[0] ?? 0, -1]) }),
    backward: ({ input }, gradient, _weights, _gradients, needsInput) =>
      needsInput ? raw.reshape(gradient, input.shape) : undefined,
  };
}

function poolBeforeActivation(stages: readonly Stage[]): Stage[] {
  const ordered = [...stages];
  for (let i = 0; i + 1 < ordered.length; i++) {
    const [first, second] = [ordered[i] as Stage, ordered[i + 1] as Stage];
    if (first.kind === "activation" && second.kind === "pool") ordered.splice(i, 2, second, first);
  }
  return ordered;
}

function isPlain({ strides, dilationRate, useBias }: LayerConfig): boolean {
  return side(strides) === 1 && side(dilationRate) === 1 && useBias !== false;
}

function isSideBySide({ poolSize, strides, padding }: LayerConfig): boolean {
  return side(poolSize) === side(strides ?? poolSize) && side(poolSize) > 0 &&
    (padding ?? "valid") === "valid";
}

/** The one length of a square window, or −1. */
function side(window: number | readonly number[] = 1): number {
  const [first = -1, ...rest] = typeof window === "number" ? [window] : window;
  return rest.every((length) => length === first) ? first : -1;
}

function at(weights: readonly Handle[], index: number): Handle {
  return weights[index] as Handle;
}
