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
import { type Constant, recording } from "./raw_ops.ts";
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
  readonly dtype: "float32" | "int32";
}

/** Operations that run as one. */
export interface Graph {
  /**
   * Returns the outputs, which the caller frees.
   *
   * @throws {TypeError} If an input has another shape than the recorded one.
   */
  run(inputs: readonly Handle[]): Handle[];
  /** Frees it. */
  dispose(): void;
}

/** A node under way to TensorFlow: its parts as messages. */
interface Nodes {
  /** Adds an operation and names its outputs, by their numbers in the add-on. */
  add(
    op: string,
    inputs: readonly Handle[],
    attributes: Readonly<Record<string, unknown>>,
    outputs: readonly Handle[],
  ): void;
  /** Returns the name of a tensor. */
  nameOf(handle: Handle): string;
  readonly messages: readonly unknown[];
}

const protos = await loadProtos();

const DTYPES = { float32: binding.TF_FLOAT, int32: binding.TF_INT32 } as const;

/** The version of graphs whose operations mean what they mean today. */
const PRODUCER = 2_000;

/** What a saved model's one graph is marked with. */
const TAG = "serve";

/**
 * Records what `body` computes of the inputs, and returns it as a graph.
 *
 * `body` is run once, and must be a pure function of operations: whatever else it makes of numbers
 * of JavaScript's is the same at every later run.
 *
 * @param inputs Examples of the inputs; unchanged.
 * @param body Returns the outputs, which are freed here.
 * @returns The graph; the caller disposes it.
 * @throws {TypeError} If `body` uses a tensor that is neither an input nor made in it.
 * @throws {Deno.errors.PermissionDenied} If no temporary folder may be made: TensorFlow reads
 * saved models from folders only.
 */
export function recordGraph(
  inputs: readonly GraphInput[],
  body: () => readonly Handle[],
): Graph {
  const nodes = createNodes();
  for (const { handle, dtype } of inputs) {
    const attributes = { dtype: typeValue(DTYPES[dtype]), shape: shapeValue(handle.shape) };
    nodes.add("Placeholder", [], attributes, [handle]);
  }
  const outputs = recording({
    constant: (made) => nodes.add("Const", [], constantAttributes(made), [made.handle]),
    operation: (name, attributes, operands, results) =>
      nodes.add(name, operands, attributeValues(attributes), results),
  }, body);
  const inputNames = inputs.map(({ handle }) => nodes.nameOf(handle)).join();
  const outputNames = outputs.map(nodes.nameOf).join();
  outputs.forEach(({ id }) => binding.deleteTensor(id));
  const session = load(savedModel(nodes.messages));
  return {
    run(handles) {
      checkShapes(inputs, handles);
      return binding.runSavedModel(
        session,
        handles.map(({ id }) => id),
        inputNames,
        outputNames,
      );
    },
    dispose: () => binding.deleteSavedModel(session),
  };
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
    add(op, inputs, attributes, outputs) {
      const name = `n${messages.length}`;
      const node = message(protos.NodeDef, { name, op, inputList: inputs.map(nameOf) });
      for (const [key, value] of Object.entries(attributes)) node.getAttrMap().set(key, value);
      messages.push(node);
      outputs.forEach(({ id }, i) => names.set(id, `${name}:${i}`));
    },
    nameOf,
    messages,
  };
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
