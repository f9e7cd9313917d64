/**
 * TensorFlow for this project: the one import of `@tensorflow/tfjs-node`.
 *
 * Importing this module loads TensorFlow's library (about a second) with the
 * settings that the project measured to be fast: oneDNN's kernels on, and
 * freed memory kept for the next step.
 *
 * @module
 */

import util from "node:util";
import type * as tfjs from "@tensorflow/tfjs";

/** A layer of a network (`tf.layers.Layer`), as far as callers need it. */
export interface Layer {
  /** Its name, for example `conv1`. */
  readonly name: string;
  /** The class in tf.layers, for example `Conv2D`. */
  getClassName(): string;
  /** How many weights it has. */
  countParams(): number;
}

/** A network (`tf.LayersModel`), as far as callers need it. */
export interface LayersModel {
  /** The network's name. */
  readonly name: string;
  /** Its layers, from the input to the output. */
  readonly layers: readonly Layer[];
  /** How many weights it has. */
  countParams(): number;
  /** Frees its weights. */
  dispose(): unknown;
}

/** What an operation of TensorFlow gives: a tensor by its number in the add-on. */
export interface Handle {
  /** The add-on's number for the tensor. */
  readonly id: number;
  /** The length of each axis. */
  readonly shape: readonly number[];
}

/** An attribute of an operation, as the add-on takes it. */
export interface Attribute {
  /** Its name in TensorFlow's definition of the operation. */
  readonly name: string;
  /** Which type the add-on is to read `value` as. */
  readonly type: number;
  /** Its value. */
  readonly value: boolean | number | string | readonly number[];
}

/** The add-on's own interface, beneath tfjs: TensorFlow's operations by name. */
export interface Binding {
  /** Returns the number of a new tensor. */
  createTensor(
    shape: readonly number[],
    dtype: number,
    values: Float32Array | Int32Array | Uint8Array,
  ): number;
  /** Frees a tensor. */
  deleteTensor(id: number): void;
  /** Returns a tensor's values, copied. */
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** Runs an operation; returns its outputs. */
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): (Handle & { readonly dtype: number })[];
  /** Returns the number of a session that can run the saved model in a folder. */
  loadSavedModel(folder: string, tags: string): number;
  /** Ends a session. */
  deleteSavedModel(id: number): void;
  /** Runs a session on inputs; returns its outputs. */
  runSavedModel(
    id: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ): (Handle & { readonly dtype: number })[];
  /** How many sessions there are. */
  getNumOfSavedModels(): number;
  /** How many tensors are alive. */
  getNumOfTensors(): number;
  /** TensorFlow's number for the type `float`. */
  readonly TF_FLOAT: number;
  /** TensorFlow's number for the type `int32`. */
  readonly TF_INT32: number;
  /** TensorFlow's number for the type `int64`. */
  readonly TF_INT64: number;
  /** TensorFlow's number for the type `bool`. */
  readonly TF_BOOL: number;
  /** TensorFlow's number for the type `resource`. */
  readonly TF_RESOURCE: number;
  /** TensorFlow's number for the attribute type `bool`. */
  readonly TF_ATTR_BOOL: number;
  /** TensorFlow's number for the attribute type `float`. */
  readonly TF_ATTR_FLOAT: number;
  /** TensorFlow's number for the attribute type `int`. */
  readonly TF_ATTR_INT: number;
  /** TensorFlow's number for the attribute type `shape`. */
  readonly TF_ATTR_SHAPE: number;
  /** TensorFlow's number for the attribute type `string`. */
  readonly TF_ATTR_STRING: number;
  /** TensorFlow's number for the attribute type `type`. */
  readonly TF_ATTR_TYPE: number;
  /** TensorFlow's version. */
  readonly TF_Version: string;
}

/** A message of a protocol buffer: a setter for each field that its kind has. */
export interface Message {
  [setter: `set${string}`]: (value: unknown) => void;
}

/** A kind of message. */
export type MessageType = new () => Message;

/** TensorFlow's messages that a saved model is made of, as far as this library needs them. */
export interface Protos {
  readonly SavedModel: new () => Message & { serializeBinary(): Uint8Array };
  readonly MetaGraphDef: MessageType & { readonly MetaInfoDef: MessageType };
  readonly GraphDef: MessageType;
  readonly NodeDef: new () => Message & { getAttrMap(): Map<string, unknown> };
  readonly AttrValue: MessageType & { readonly ListValue: MessageType };
  readonly Tensor: MessageType;
  readonly TensorShape: MessageType & { readonly Dim: MessageType };
  readonly VersionDef: MessageType;
}

/** The backend that tfjs-node registers, as far as this library needs it. */
interface NodeBackend {
  readonly binding: Binding;
  getInputTensorIds(tensors: readonly tfjs.Tensor[]): number[];
  createOutputTensor(metadata: Handle & { readonly dtype: number }): tfjs.Tensor;
}

defineRemovedUtilities();
preferSettings({
  // Off by default on processors without AVX-512; training is 15–20 % faster with it.
  TF_ENABLE_ONEDNN_OPTS: "1",
  TF_CPP_MIN_LOG_LEVEL: "2",
  // Graphs run two operations at once; each has half of the cores.
  TF_NUM_INTEROP_THREADS: "2",
  TF_NUM_INTRAOP_THREADS: String(Math.ceil(navigator.hardwareConcurrency / 2)),
});

/** The API of tfjs, computing in TensorFlow's own library. */
export const tf: typeof tfjs = await quietly(load);

const backend = tf.backend() as unknown as NodeBackend;

/** The add-on's operations. */
export const binding: Binding = backend.binding;

/** Returns TensorFlow's messages, as tfjs-node brings them. */
export async function loadProtos(): Promise<Protos> {
  const { default: protos } = await import("@tensorflow/tfjs-node/dist/proto/api_pb.js");
  return protos as unknown as Protos;
}

/** Returns the number by which the add-on knows a tensor of tfjs. */
export function idOf(tensor: tfjs.Tensor): number {
  const [id = -1] = backend.getInputTensorIds([tensor]);
  return id;
}

/** Returns a float32 tensor of tfjs that owns the add-on's tensor `handle`. */
export function tensorOf({ id, shape }: Handle): InstanceType<typeof tf.Tensor> {
  return backend.createOutputTensor({ id, shape, dtype: binding.TF_FLOAT });
}

/** Returns the network as tfjs types it. */
export function asTfjs(model: LayersModel): InstanceType<typeof tf.LayersModel> {
  return model as unknown as tfjs.LayersModel;
}

async function load(): Promise<typeof tfjs> {
  try {
    const tf = (await import("@tensorflow/tfjs-node")).default as unknown as typeof tfjs;
    // On ARM, oneDNN complains at its first operation that it can't read the processor's register.
    if (Deno.build.arch === "aarch64") tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])));
    return tf;
  } catch (cause) {
    throw new Error(
      `Cannot load TensorFlow as its add-on must be built for this machine: run "deno task setup" (${
        (cause as Error).message.split("\n")[0]
      })`,
      { cause },
    );
  }
}

/** tfjs-node 4.22.0 calls helpers that newer versions of `node:util` no longer have. */
function defineRemovedUtilities(): void {
  const removed = {
    isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
    isArray: Array.isArray,
    isString: (value: unknown): boolean => typeof value === "string",
  };
  const target = util as unknown as Record<string, unknown>;
  for (const [name, check] of Object.entries(removed)) target[name] ??= check;
}

function preferSettings(settings: Record<string, string>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (Deno.env.get(name) === undefined) Deno.env.set(name, value);
  }
}

/**
 * Runs `action` with the process's standard error going to a file, because
 * the library writes two lines there while it loads that no setting stops.
 * They are printed after all if `action` fails.
 */
async function quietly<T>(action: () => Promise<T>): Promise<T> {
  const libc = openLibc();
  const path = libc === undefined ? undefined : await makeLogFile();
  if (libc === undefined || path === undefined) return await action();
  const { dup, dup2, close, creat } = libc.symbols;
  const saved = dup(2);
  const log = creat(new TextEncoder().encode(`${path}\0`), 0o600);
  if (saved >= 0 && log >= 0) dup2(log, 2);
  let failed = true;
  try {
    const result = await action();
    failed = false;
    return result;
  } finally {
    dup2(saved, 2);
    close(saved);
    close(log);
    libc.close();
    const lines = (await Deno.readTextFile(path)).trim();
    await Deno.remove(path);
    if (failed && lines !== "") console.error(lines);
  }
}

/** A new empty file, or nothing where this process may not write one. */
async function makeLogFile(): Promise<string | undefined> {
  return await Deno.makeTempFile({ prefix: "tensorflow_", suffix: ".log" }).catch(() => undefined);
}

/** The C library's file functions, or nothing where this process may not call them. */
// deno-lint-ignore explicit-function-return-type
function openLibc() {
  const name = { linux: "libc.so.6", darwin: "libSystem.dylib" }[Deno.build.os as string];
  if (name === undefined) return undefined;
  try {
    return Deno.dlopen(
      name,
      {
        dup: { parameters: ["i32"], result: "i32" },
        dup2: { parameters: ["i32", "i32"], result: "i32" },
        close: { parameters: ["i32"], result: "i32" },
        creat: { parameters: ["buffer", "u32"], result: "i32" },
      } as const,
    );
  } catch {
    return undefined;
  }
}
