/**
 * Operations recorded once, and from then on run by TensorFlow as one graph.
 *
 * A graph computes what its operations compute one by one, in less time: TensorFlow joins an
 * operation with those that follow it, writes results over inputs that nobody reads any more, and
 * runs side by side what does not hang together. It is what `tf.function` is in Python. tfjs-node
 * has nothing like it, but it runs saved models, so a graph is handed over as one.
 *
 * @module
 */

import { join } from "@std/path";
import { type Constant, type Dtype, DTYPES, recording } from "./raw_ops.ts";
import {
  type Attribute,
  binding,
  type Handle,
  loadProtos,
  type MessageType,
} from "./tensorflow.ts";

/** An input of a graph. */
export interface GraphInput {
  /** An example, whose shape every later input must have. */
  readonly handle: Handle;
  /** What it holds. */
  readonly dtype: Dtype;
}

/** One of the things that a graph computes. */
export interface GraphFunction {
  /** Its inputs. */
  readonly inputs: readonly GraphInput[];
  /**
   * Returns the outputs, which are freed here. It is run once, and must be made of operations
   * alone: whatever else it makes of numbers of JavaScript's is the same at every later run.
   */
  readonly body: () => readonly Handle[];
}

/** Functions of operations, each of which runs as one, on variables that they share. */
export interface Graph<Name extends string = string> {
  /**
   * Returns the outputs of a function, which the caller frees. They are there once the variables
   * that the function changes have changed.
   *
   * @throws {TypeError} If an input has another shape than the recorded one.
   */
  run(name: Name, inputs: readonly Handle[]): Handle[];
  /** Frees it, with its variables. */
  dispose(): void;
}

/** The names by which a function's inputs and outputs are told to TensorFlow. */
interface Signature {
  readonly inputs: readonly GraphInput[];
  readonly inputNames: string;
  readonly outputNames: string;
}

/** Nodes under way to TensorFlow, as messages. */
interface Nodes {
  /**
   * Adds an operation that runs after the nodes of the names `after`, and names its outputs by
   * their numbers in the add-on; returns the node's name.
   */
  add(node: {
    readonly op: string;
    readonly inputs?: readonly Handle[];
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly outputs?: readonly Handle[];
    readonly after?: readonly string[];
  }): string;
  /** Returns the name of a tensor. */
  nameOf(handle: Handle): string;
  readonly messages: readonly unknown[];
}

const protos = await loadProtos();

/** The version of graphs whose operations mean what they mean today. */
const PRODUCER = 2_000;

/** What a saved model's one graph is marked with. */
const TAG = "serve";

/**
 * Records functions of operations, and returns them as a graph.
 *
 * @param functions What each computes, by name.
 * @param variables Variables of {@linkcode createVariable} that the functions read and change. The
 * graph has variables of its own in their place, which hold nothing until a function assigns them.
 * @returns The graph; the caller disposes it.
 * @throws {TypeError} If a body uses a tensor that is neither an input nor made in it.
 * @throws {Deno.errors.PermissionDenied} If no temporary folder may be made: TensorFlow reads
 * saved models from folders only.
 */
export function recordGraph<Name extends string>(
  functions: Readonly<Record<Name, GraphFunction>>,
  variables: readonly Handle[] = [],
): Graph<Name> {
  const nodes = createNodes();
  variables.forEach((variable, i) => {
    const sharedName = message(protos.AttrValue, { s: new TextEncoder().encode(`variable_${i}`) });
    const attributes = { ...placed("float32", variable.shape), shared_name: sharedName };
    nodes.add({ op: "VarHandleOp", attributes, outputs: [variable] });
  });
  const signatures = new Map<string, Signature>();
  for (const [name, made] of Object.entries<GraphFunction>(functions)) {
    signatures.set(name, recordFunction(nodes, made));
  }
  const session = load(savedModel(nodes.messages));
  return {
    run(name, handles) {
      const { inputs, inputNames, outputNames } = signatures.get(name) as Signature;
      checkShapes(inputs, handles);
      const ids = handles.map(({ id }) => id);
      return binding.runSavedModel(session, ids, inputNames, outputNames);
    },
    dispose: () => binding.deleteSavedModel(session),
  };
}

function recordFunction(nodes: Nodes, { inputs, body }: GraphFunction): Signature {
  for (const { handle, dtype } of inputs) {
    const attributes = placed(dtype, handle.shape);
    nodes.add({ op: "Placeholder", attributes, outputs: [handle] });
  }
  const changes: string[] = [];
  const results = recording({
    constant: (made) =>
      nodes.add({ op: "Const", attributes: constantAttributes(made), outputs: [made.handle] }),
    operation(op, attributes, inputs, outputs, after) {
      const gates = after.map((handle) => nodes.nameOf(handle).replace(/:.*/, ""));
      const name = nodes.add({
        op,
        inputs,
        attributes: attributeValues(attributes),
        outputs,
        after: gates,
      });
      if (outputs.length === 0) changes.push(name);
    },
  }, body);
  const inputNames = inputs.map(({ handle }) => nodes.nameOf(handle)).join();
  const outputNames = results.map((result) =>
    nodes.add({
      op: "Identity",
      inputs: [result],
      attributes: { T: typeValue(binding.TF_FLOAT) },
      after: changes,
    })
  ).join();
  results.forEach(({ id }) => binding.deleteTensor(id));
  return { inputs, inputNames, outputNames };
}

function createNodes(): Nodes {
  const names = new Map<number, string>();
  const messages: unknown[] = [];

  function nameOf({ id, shape }: Handle): string {
    const name = names.get(id);
    if (name !== undefined) return name;
    throw new TypeError(
      "Cannot record a graph as each tensor must be an input or made in it: one of shape " +
        `[${shape.join(", ")}] is neither`,
    );
  }

  return {
    add({ op, inputs = [], attributes, outputs = [], after = [] }) {
      const name = `n${messages.length}`;
      const inputList = [...inputs.map(nameOf), ...after.map((gate) => `^${gate}`)];
      const node = message(protos.NodeDef, { name, op, inputList });
      for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value);
      messages.push(node);
      outputs.forEach(({ id }, i) => names.set(id, `${name}:${i}`));
      return name;
    },
    nameOf,
    messages,
  };
}

/** The attributes of a node that stands for what comes from outside. */
function placed(
  dtype: Dtype,
  shape: readonly number[],
): Readonly<Record<string, unknown>> {
  return { dtype: typeValue(DTYPES[dtype]), shape: shapeValue(shape) };
}

function attributeValues(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map((attribute) => [attribute.name, valueOf(attribute)]));
}

function valueOf({ type, value }: Attribute): unknown {
  if (type === binding.TF_ATTR_TYPE) return typeValue(value);
  if (type === binding.TF_ATTR_BOOL) return message(protos.AttrValue, { b: value });
  if (type === binding.TF_ATTR_STRING) {
    return message(protos.AttrValue, { s: new TextEncoder().encode(String(value)) });
  }
  if (typeof value === "number") return message(protos.AttrValue, { i: value });
  return message(protos.AttrValue, {
    list: message(protos.AttrValue.ListValue, { iList: value }),
  });
}

function constantAttributes({ handle, dtype, values }: Constant): Record<string, unknown> {
  const tensor = message(protos.Tensor, {
    dtype,
    tensorShape: shapeMessage(handle.shape),
    tensorContent: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  });
  return { dtype: typeValue(dtype), value: message(protos.AttrValue, { tensor }) };
}

function typeValue(type: unknown): unknown {
  return message(protos.AttrValue, { type });
}

function shapeValue(shape: readonly number[]): unknown {
  return message(protos.AttrValue, { shape: shapeMessage(shape) });
}

function shapeMessage(shape: readonly number[]): unknown {
  const dimList = shape.map((size) => message(protos.TensorShape.Dim, { size }));
  return message(protos.TensorShape, { dimList });
}

function savedModel(nodeList: readonly unknown[]): Uint8Array {
  const versions = message(protos.VersionDef, { producer: PRODUCER });
  const metaGraph = message(protos.MetaGraphDef, {
    metaInfoDef: message(protos.MetaGraphDef.MetaInfoDef, { tagsList: [TAG] }),
    graphDef: message(protos.GraphDef, { nodeList, versions }),
  });
  return message(protos.SavedModel, { savedModelSchemaVersion: 1, metaGraphsList: [metaGraph] })
    .serializeBinary();
}

/** Returns a message of a kind with the given fields. */
function message<T extends MessageType>(
  type: T,
  fields: Readonly<Record<string, unknown>>,
): InstanceType<T> {
  const made = new type();
  for (const [field, value] of Object.entries(fields)) {
    made[`set${field.charAt(0).toUpperCase()}${field.slice(1)}`]?.(value);
  }
  return made as InstanceType<T>;
}

/** TensorFlow would not notice: it has made its plans for the recorded shapes. */
function checkShapes(inputs: readonly GraphInput[], handles: readonly Handle[]): void {
  inputs.forEach(({ handle: { shape } }, i) => {
    const given = handles[i]?.shape ?? [];
    if (given.length === shape.length && shape.every((size, axis) => size === given[axis])) return;
    throw new TypeError(
      `Cannot run a graph as input ${i} must have the recorded shape [${shape.join(", ")}]: ` +
        `it has [${given.join(", ")}]`,
    );
  });
}

function load(model: Uint8Array): number {
  const folder = Deno.makeTempDirSync({ prefix: "graph_" });
  try {
    Deno.writeFileSync(join(folder, "saved_model.pb"), model);
    return binding.loadSavedModel(folder, TAG);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
