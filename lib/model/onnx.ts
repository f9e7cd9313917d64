/**
 * A network as an ONNX model.
 *
 * ONNX keeps images channels first, this library channels last: the model turns them on the way in
 * and back before the flattening, so that the dense layers' kernels stay as they are.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 * @module
 */

import protobuf from "google-protobuf";
import { bytesOf, type NdArray, ndarray } from "../base/mod.ts";
import type { LayersModel } from "../engine/mod.ts";
import { type LayerRecord, layersOf } from "./records.ts";

type Writer = InstanceType<typeof protobuf.BinaryWriter>;

/** Of `ModelProto.ir_version`: that of ONNX 1.12, which knows the operators' set 17. */
const IR_VERSION = 8;
const OPERATOR_SET = 17;

/** `TensorProto.DataType.FLOAT`. */
const FLOAT = 1;

/** `AttributeProto.AttributeType`. */
const [INT, STRING, INTS] = [2, 3, 7];

/** ONNX's operators of the activations. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  linear: "Identity",
  relu: "Relu",
  elu: "Elu",
  selu: "Selu",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  softmax: "Softmax",
};

/** The axes of images `[n, h, w, c]` when channels come first, and the way back. */
const [TO_CHANNELS_FIRST, TO_CHANNELS_LAST] = [[0, 3, 1, 2], [0, 2, 3, 1]];

/** An operation, between its input and the next one's. */
interface Node {
  readonly op: string;
  readonly attributes?: Readonly<Record<string, number | string | readonly number[]>>;
  /** Its further inputs, by name. */
  readonly weights?: Readonly<Record<string, NdArray>>;
}

/**
 * Returns a network as the bytes of an `.onnx` file, for ONNX Runtime and other programs.
 *
 * Its input is named `images`, `[n, 28, 28, 1]`, its output `probabilities`, `[n, 10]`. Dropout,
 * which does nothing in prediction, is left out.
 *
 * @param model A network of `createMnistCnn()` or `loadModel()`; unchanged.
 * @throws {TypeError} If it is no chain of plain layers that this library runs.
 *
 * @example
 * ```ts
 * import { createMnistCnn, toOnnx } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const model = createMnistCnn({ filters: [4], units: [8] });
 * assert.ok(toOnnx(model).length > 4 * model.countParams());
 * model.dispose();
 * ```
 */
export function toOnnx(model: LayersModel): Uint8Array {
  const channelsFirst = { op: "Transpose", attributes: { perm: TO_CHANNELS_FIRST } };
  const nodes = [channelsFirst, ...layersOf(model).flatMap(nodesOf)];
  return written((out) => {
    out.writeInt64(1, IR_VERSION);
    out.writeString(2, "recognition");
    writePart(out, 7, (graph) => writeGraph(graph, model.name, nodes));
    writePart(out, 8, (operatorSet) => operatorSet.writeInt64(2, OPERATOR_SET));
  });
}

function nodesOf(layer: LayerRecord): Node[] {
  const { name } = layer;
  switch (layer.kind) {
    case "Conv2D": {
      const auto_pad = layer.padding === "same" ? "SAME_UPPER" : "VALID";
      const weights = {
        [`${name}/kernel`]: outputsFirst(layer.kernel),
        [`${name}/bias`]: layer.bias,
      };
      return [{ op: "Conv", attributes: { auto_pad }, weights }, activationNode(layer.activation)];
    }
    case "Dense": {
      const weights = { [`${name}/kernel`]: layer.kernel, [`${name}/bias`]: layer.bias };
      return [{ op: "Gemm", weights }, activationNode(layer.activation)];
    }
    case "MaxPooling2D": {
      const window = [layer.poolSize, layer.poolSize];
      return [{ op: "MaxPool", attributes: { kernel_shape: window, strides: window } }];
    }
    case "Flatten":
      return [{ op: "Transpose", attributes: { perm: TO_CHANNELS_LAST } }, { op: "Flatten" }];
    case "Dropout":
      return [];
  }
}

function activationNode(activation: string): Node {
  return { op: ACTIVATIONS[activation] ?? activation };
}

/** A kernel `[height, width, in, out]` as `[out, in, height, width]`. */
function outputsFirst({ data, shape }: NdArray): NdArray {
  const [height = 0, width = 0, inputs = 0, outputs = 0] = shape;
  const turned = new Float32Array(data.length);
  for (let place = 0, i = 0; place < height * width; place++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        turned[(output * inputs + input) * height * width + place] = data[i++] ?? 0;
      }
    }
  }
  return ndarray(turned, [outputs, inputs, height, width]);
}

/** `GraphProto`: each node works on the output of the one before. */
function writeGraph(graph: Writer, name: string, nodes: readonly Node[]): void {
  const [input, output] = ["images", "probabilities"];
  nodes.forEach((node, i) => {
    const from = i === 0 ? input : `x${i}`;
    const to = i === nodes.length - 1 ? output : `x${i + 1}`;
    writePart(graph, 1, (part) => writeNode(part, node, from, to));
  });
  graph.writeString(2, name);
  for (const [name, weight] of nodes.flatMap(({ weights = {} }) => Object.entries(weights))) {
    writePart(graph, 5, (part) => writeTensor(part, name, weight));
  }
  writePart(graph, 11, (part) => writeValueInfo(part, input, ["n", 28, 28, 1]));
  writePart(graph, 12, (part) => writeValueInfo(part, output, ["n", 10]));
}

/** `NodeProto`. */
function writeNode(
  out: Writer,
  { op, attributes = {}, weights = {} }: Node,
  from: string,
  to: string,
): void {
  [from, ...Object.keys(weights)].forEach((input) => out.writeString(1, input));
  out.writeString(2, to);
  out.writeString(4, op);
  for (const [name, value] of Object.entries(attributes)) {
    writePart(out, 5, (attribute) => {
      attribute.writeString(1, name);
      if (typeof value === "number") attribute.writeInt64(3, value);
      else if (typeof value === "string") attribute.writeBytes(4, new TextEncoder().encode(value));
      else value.forEach((entry) => attribute.writeInt64(8, entry));
      const type = typeof value === "number" ? INT : typeof value === "string" ? STRING : INTS;
      attribute.writeInt32(20, type);
    });
  }
}

/** `TensorProto`, its values in the order of the machine's bytes: little-endian, as ONNX asks. */
function writeTensor(out: Writer, name: string, { data, shape }: NdArray): void {
  shape.forEach((size) => out.writeInt64(1, size));
  out.writeInt32(2, FLOAT);
  out.writeString(8, name);
  out.writeBytes(9, bytesOf(data));
}

/** `ValueInfoProto` of a float tensor; a text stands for any size. */
function writeValueInfo(out: Writer, name: string, shape: readonly (number | string)[]): void {
  out.writeString(1, name);
  writePart(out, 2, (type) =>
    writePart(type, 1, (tensor) => {
      tensor.writeInt32(1, FLOAT);
      writePart(tensor, 2, (sizes) =>
        shape.forEach((size) =>
          writePart(sizes, 1, (axis) =>
            typeof size === "number" ? axis.writeInt64(1, size) : axis.writeString(2, size))
        ));
    }));
}

/** Writes a message within a message. */
function writePart(out: Writer, field: number, write: (part: Writer) => void): void {
  out.writeBytes(field, written(write));
}

function written(write: (out: Writer) => void): Uint8Array {
  const out = new protobuf.BinaryWriter();
  write(out);
  return out.getResultBuffer();
}
