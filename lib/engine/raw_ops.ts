/**
 * TensorFlow's operations on bare handles, without tfjs's bookkeeping.
 *
 * A function here runs one operation of TensorFlow (`tf.raw_ops` in Python)
 * and returns the handle of its output, which the caller frees with
 * {@linkcode free}. Prediction, the fast training step and gradients of the input use them.
 *
 * @module
 */

import { type Attribute, binding, type Handle } from "./tensorflow.ts";

/** The padding of a convolution. */
export type Padding = "valid" | "same";

const { TF_FLOAT, TF_INT32, TF_BOOL } = binding;
const FLOAT = type("T", TF_FLOAT);
const NHWC = text("data_format", "NHWC");
/** TensorFlow's number for this type, which the add-on has no name for. */
const TF_UINT16 = 17;
/** TensorFlow finds oneDNN's kernels under this label, which its graph rewriter sets too. */
const ONE_DNN = text("_kernel", "MklNameChangeOp");

/** What a tensor holds, as far as this library needs it. */
export type Dtype = "float32" | "int32";

/** TensorFlow's numbers for these types. */
export const DTYPES: Readonly<Record<Dtype, number>> = { float32: TF_FLOAT, int32: TF_INT32 };

/** What {@linkcode maxPool} gives: the output, and what its gradient needs. */
export interface Pooled {
  /** The greatest value of each window. */
  readonly output: Handle;
  /** oneDNN's record of where each maximum came from, where it has one. */
  readonly workspace: Handle | undefined;
}

/** A tensor made of numbers of JavaScript's. */
export interface Constant {
  /** The tensor. */
  readonly handle: Handle;
  /** TensorFlow's number for its type. */
  readonly dtype: number;
  /** Its numbers. */
  readonly values: Float32Array | Int32Array;
}

/** Is told of each tensor that is made and of each operation that has run. */
export interface Recorder {
  /** A tensor was made. */
  constant(made: Constant): void;
  /** An operation has run. */
  operation(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly Handle[],
    outputs: readonly Handle[],
    after: readonly Handle[],
  ): void;
}

let recorder: Recorder | undefined;

/** Runs `body`, of operations that TensorFlow can join with others, and tells `to` of each. */
export function recording<T>(to: Recorder, body: () => T): T {
  recorder = to;
  try {
    return body();
  } finally {
    recorder = undefined;
  }
}

/** Frees tensors. */
export function free(...handles: readonly (Handle | undefined)[]): void {
  for (const handle of handles) if (handle !== undefined) binding.deleteTensor(handle.id);
}

/** A float32 tensor of the given values. */
export function floats(values: Float32Array, shape: readonly number[]): Handle {
  return tensor(TF_FLOAT, values, shape);
}

/** An int32 tensor of the given values. */
export function ints(values: Int32Array, shape: readonly number[]): Handle {
  return tensor(TF_INT32, values, shape);
}

function tensor(
  dtype: number,
  values: Float32Array | Int32Array,
  shape: readonly number[],
): Handle {
  const handle = { id: binding.createTensor(shape, dtype, values), shape };
  recorder?.constant({ handle, dtype, values });
  return handle;
}

/** A float32 scalar. */
export function scalar(value: number): Handle {
  return floats(new Float32Array([value]), []);
}

/** A shape, as operations take it. */
export function shapeTensor(shape: readonly number[]): Handle {
  return ints(new Int32Array(shape), [shape.length]);
}

/** The values of a float32 tensor, copied. */
export function read(handle: Handle): Float32Array {
  return binding.tensorDataSync(handle.id) as Float32Array;
}

/** The same values in another shape. */
export function reshape(x: Handle, shape: readonly number[]): Handle {
  const sizes = shapeTensor(shape);
  const result = run("Reshape", [FLOAT, type("Tshape", TF_INT32)], [x, sizes]);
  free(sizes);
  return result;
}

/**
 * The rows from `start` up to `end`, along the first axis. In a graph they are taken only once the
 * tensors of `after` are computed.
 */
export function rows(
  x: Handle,
  { start, end, dtype = "float32", after = [] }: {
    readonly start: number;
    readonly end: number;
    readonly dtype?: Dtype;
    readonly after?: readonly Handle[];
  },
): Handle {
  const begin = shapeTensor([start, ...x.shape.slice(1).map(() => 0)]);
  const size = shapeTensor([end - start, ...x.shape.slice(1)]);
  const attributes = [type("T", DTYPES[dtype]), type("Index", TF_INT32)];
  const [taken] = runMany("Slice", attributes, [x, begin, size], 1, after);
  free(begin, size);
  return taken as Handle;
}

/** The sum of tensors of one shape. */
export function addAll(terms: readonly Handle[]): Handle {
  const count = { name: "N", type: binding.TF_ATTR_INT, value: terms.length };
  return run("AddN", [FLOAT, count], terms);
}

/** Cross-correlation of images `[n, h, w, in]` with a kernel `[kh, kw, in, out]`, plus a bias. */
export function conv2d(x: Handle, kernel: Handle, bias: Handle, padding: Padding): Handle {
  if (usesOneDnn()) {
    const attributes = [...convolution(padding), ONE_DNN];
    return run("_MklNativeConv2DWithBias", attributes, [x, kernel, bias]);
  }
  const product = run("Conv2D", convolution(padding), [x, kernel]);
  const sum = biasAdd(product, bias);
  free(product);
  return sum;
}

/** The gradient of {@linkcode conv2d} with respect to its images, whose shape is given. */
export function conv2dBackpropInput(
  inputShape: Handle,
  kernel: Handle,
  gradient: Handle,
  padding: Padding,
): Handle {
  return run("Conv2DBackpropInput", convolution(padding), [inputShape, kernel, gradient]);
}

/** The gradient of {@linkcode conv2d} with respect to its kernel, whose shape is given. */
export function conv2dBackpropFilter(
  x: Handle,
  kernelShape: Handle,
  gradient: Handle,
  padding: Padding,
): Handle {
  return run("Conv2DBackpropFilter", convolution(padding), [x, kernelShape, gradient]);
}

/** `x + bias` along the last axis. */
export function biasAdd(x: Handle, bias: Handle): Handle {
  return run("BiasAdd", [FLOAT, NHWC], [x, bias]);
}

/** The gradient of {@linkcode biasAdd} with respect to the bias. */
export function biasAddGrad(gradient: Handle): Handle {
  return run("BiasAddGrad", [FLOAT, NHWC], [gradient]);
}

/** `a · b`, either one transposed first where asked. */
export function matMul(a: Handle, b: Handle, transposeA = false, transposeB = false): Handle {
  return run("MatMul", [FLOAT, bool("transpose_a", transposeA), bool("transpose_b", transposeB)], [
    a,
    b,
  ]);
}

/** `a · b`, element by element. */
export function multiply(a: Handle, b: Handle): Handle {
  return run("Mul", [FLOAT], [a, b]);
}

/** A function of one tensor, by TensorFlow's name for it: `Relu`, `Softmax`, … */
export function unary(name: string, x: Handle): Handle {
  return run(name, [FLOAT], [x]);
}

/** A gradient of two tensors, by TensorFlow's name for it: `ReluGrad`, … */
export function binary(name: string, a: Handle, b: Handle): Handle {
  return run(name, [FLOAT], [a, b]);
}

/** The maximum of each `poolSize × poolSize` window, windows side by side. */
export function maxPool(x: Handle, poolSize: number): Pooled {
  if (!usesOneDnn()) {
    return { output: run("MaxPool", pooling(poolSize), [x]), workspace: undefined };
  }
  const [output, workspace] = runMany("_MklNativeMaxPool", oneDnnPooling(poolSize), [x], 2);
  return { output, workspace } as Pooled;
}

/** The gradient of {@linkcode maxPool} with respect to its images. */
export function maxPoolGrad(x: Handle, pooled: Pooled, gradient: Handle, poolSize: number): Handle {
  const { output, workspace } = pooled;
  return workspace === undefined
    ? run("MaxPoolGrad", pooling(poolSize), [x, output, gradient])
    : run("_MklNativeMaxPoolGrad", oneDnnPooling(poolSize), [x, output, gradient, workspace]);
}

/**
 * 0 with probability `rate`, else 1, by the seed `[2]` and the place alone. The rate is rounded to
 * a 65,536th: each random 32-bit number makes two decisions, as drawing them is what takes time.
 */
export function statelessMask(shape: readonly number[], rate: number, seed: Handle): Handle {
  const size = shape.reduce((product, length) => product * length, 1);
  const pairs = shapeTensor([Math.ceil(size / 2)]);
  const drawn = run("StatelessRandomUniformFullInt", [
    type("dtype", TF_INT32),
    type("T", TF_INT32),
    type("Tseed", TF_INT32),
  ], [pairs, seed]);
  const halves = run("Bitcast", [type("T", TF_INT32), type("type", TF_UINT16)], [drawn]);
  const numbers = firstAs(halves, shape, size);
  const rounded = ints(new Int32Array([Math.min(Math.round(rate * 2 ** 16), 2 ** 16 - 1)]), []);
  const threshold = cast(rounded, TF_INT32, TF_UINT16);
  const kept = run("GreaterEqual", [type("T", TF_UINT16)], [numbers, threshold]);
  const mask = cast(kept, TF_BOOL, TF_FLOAT);
  free(pairs, drawn, halves, numbers, rounded, threshold, kept);
  return mask;
}

/** The first `size` of 16-bit numbers, in the given shape. */
function firstAs(numbers: Handle, shape: readonly number[], size: number): Handle {
  const [flat, begin, count, sizes] = [[-1], [0], [size], shape].map(shapeTensor) as Handle[];
  const attributes = [type("T", TF_UINT16), type("Tshape", TF_INT32)];
  const row = run("Reshape", attributes, [numbers, flat as Handle]);
  const first = run("Slice", [type("T", TF_UINT16), type("Index", TF_INT32)], [
    row,
    begin as Handle,
    count as Handle,
  ]);
  const shaped = run("Reshape", attributes, [first, sizes as Handle]);
  free(flat, begin, count, sizes, row, first);
  return shaped;
}

/** For each row of logits the cross-entropy with its label, and its gradient. */
export function sparseSoftmaxCrossEntropy(
  logits: Handle,
  labels: Handle,
): { losses: Handle; gradient: Handle } {
  const [losses, gradient] = runMany(
    "SparseSoftmaxCrossEntropyWithLogits",
    [FLOAT, type("Tlabels", TF_INT32)],
    [logits, labels],
    2,
  );
  return { losses, gradient } as { losses: Handle; gradient: Handle };
}

/** The sum of all values. */
export function sum(x: Handle): Handle {
  const axes = ints(Int32Array.from(x.shape.keys()), [x.shape.length]);
  const total = run("Sum", [FLOAT, type("Tidx", TF_INT32), bool("keep_dims", false)], [x, axes]);
  free(axes);
  return total;
}

/** 1 for each row that has its largest value at its label, else 0: float32 `[n]`. */
export function isCorrect(scores: Handle, labels: Handle): Handle {
  const axis = ints(new Int32Array([1]), []);
  const predicted = run("ArgMax", [FLOAT, type("Tidx", TF_INT32), type("output_type", TF_INT32)], [
    scores,
    axis,
  ]);
  const right = run("Equal", [type("T", TF_INT32)], [predicted, labels]);
  const numbers = cast(right, TF_BOOL, TF_FLOAT);
  free(axis, predicted, right);
  return numbers;
}

/** A variable that operations change in place; holds a copy of `value`. */
export function createVariable(value: Handle): Handle {
  const variable = run("VarHandleOp", [
    type("dtype", TF_FLOAT),
    { name: "shape", type: binding.TF_ATTR_SHAPE, value: value.shape },
    // Without a name of its own, TensorFlow would share one variable among all.
    text("shared_name", `variable_${crypto.randomUUID()}`),
  ], []);
  const handle = { id: variable.id, shape: value.shape };
  assignVariable(handle, value);
  return handle;
}

/** The value of a variable; free it before the variable changes, or that change copies it. */
export function readVariable(variable: Handle): Handle {
  return run("ReadVariableOp", [type("dtype", TF_FLOAT)], [variable]);
}

/** Sets a variable to a copy of `value`, which may be memory of JavaScript's. */
export function assignVariable(variable: Handle, value: Handle): void {
  const copy = run("DeepCopy", [FLOAT], [value]);
  runMany("AssignVariableOp", [type("dtype", TF_FLOAT)], [variable, copy], 0);
  free(copy);
}

/** Frees a variable and its memory. */
export function destroyVariable(variable: Handle): void {
  runMany("DestroyResourceOp", [bool("ignore_lookup_error", true)], [variable], 0);
  free(variable);
}

/** A weight and Adam's two moments of it: variables. */
export interface AdamVariables {
  /** The weight. */
  readonly value: Handle;
  /** The running mean of its gradient. */
  readonly m: Handle;
  /** The running mean of its gradient's square. */
  readonly v: Handle;
}

/** The scalars of Adam, as TensorFlow names them. */
export interface AdamScalars {
  /** `beta1` to the power of the number of steps. */
  readonly beta1Power: Handle;
  /** `beta2` to the power of the number of steps. */
  readonly beta2Power: Handle;
  /** How far a step goes. */
  readonly learningRate: Handle;
  /** How much of `m` stays. */
  readonly beta1: Handle;
  /** How much of `v` stays. */
  readonly beta2: Handle;
  /** Added to the root of `v`. */
  readonly epsilon: Handle;
}

/** One step of Adam. */
export function applyAdam(
  { value, m, v }: AdamVariables,
  { beta1Power, beta2Power, learningRate, beta1, beta2, epsilon }: AdamScalars,
  gradient: Handle,
): void {
  const attributes = [FLOAT, bool("use_locking", false), bool("use_nesterov", false)];
  const scalars = [beta1Power, beta2Power, learningRate, beta1, beta2, epsilon];
  runMany("ResourceApplyAdam", attributes, [value, m, v, ...scalars, gradient], 0);
}

/**
 * Whether oneDNN's own operations can be called by name: a convolution that adds its bias, and a
 * max-pooling whose gradient is some 20 times as fast.
 */
const hasOneDnn: boolean = canPoolWithOneDnn();

/** In a graph TensorFlow itself puts oneDNN's operations in place, and joins more of them. */
function usesOneDnn(): boolean {
  return hasOneDnn && recorder === undefined;
}

function canPoolWithOneDnn(): boolean {
  const x = floats(new Float32Array(4), [1, 2, 2, 1]);
  try {
    free(...runMany("_MklNativeMaxPool", oneDnnPooling(2), [x], 2));
    return true;
  } catch {
    return false;
  } finally {
    free(x);
  }
}

function convolution(padding: Padding): Attribute[] {
  return [
    FLOAT,
    NHWC,
    integers("strides", [1, 1, 1, 1]),
    integers("dilations", [1, 1, 1, 1]),
    bool("use_cudnn_on_gpu", false),
    text("padding", padding.toUpperCase()),
  ];
}

function pooling(poolSize: number): Attribute[] {
  return [
    FLOAT,
    NHWC,
    integers("ksize", [1, poolSize, poolSize, 1]),
    integers("strides", [1, poolSize, poolSize, 1]),
    text("padding", "VALID"),
  ];
}

function oneDnnPooling(poolSize: number): Attribute[] {
  return [...pooling(poolSize), bool("workspace_enabled", true), ONE_DNN];
}

function cast(x: Handle, from: number, to: number): Handle {
  return run("Cast", [type("SrcT", from), type("DstT", to), bool("Truncate", false)], [x]);
}

function run(name: string, attributes: readonly Attribute[], inputs: readonly Handle[]): Handle {
  const [output] = runMany(name, attributes, inputs, 1);
  return output as Handle;
}

function runMany(
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly Handle[],
  outputs: number,
  after: readonly Handle[] = [],
): Handle[] {
  const results = binding.executeOp(name, attributes, inputs.map(({ id }) => id), outputs);
  recorder?.operation(name, attributes, inputs, results, after);
  return results;
}

function type(name: string, value: number): Attribute {
  return { name, type: binding.TF_ATTR_TYPE, value };
}

function integers(name: string, value: readonly number[]): Attribute {
  return { name, type: binding.TF_ATTR_INT, value };
}

function bool(name: string, value: boolean): Attribute {
  return { name, type: binding.TF_ATTR_BOOL, value };
}

function text(name: string, value: string): Attribute {
  return { name, type: binding.TF_ATTR_STRING, value };
}
