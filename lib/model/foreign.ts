/**
 * A tfjs layers model that someone else has trained.
 *
 * Nothing of it is trusted: the network is built anew from the settings that this library knows,
 * each checked against the weights that are there, so that a file can neither name a path outside
 * of its folder nor ask for more memory than its weights take.
 *
 * @module
 */

import { at, isObject, shown, sizeOf } from "../base/mod.ts";
import { type LayersModel, tf } from "../engine/mod.ts";
import { setValues } from "./layout.ts";
import { ACTIVATIONS } from "./options.ts";

/** Throws, with the rule that the description breaks. */
export type Refuse = (rule: string) => never;

/** A weight as the manifest lists it. */
interface ListedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Where its values begin, among all. */
  readonly start: number;
}

/** What a description says of its weights. */
export interface Manifest {
  /** The names of the weights files, in their order. */
  readonly files: readonly string[];
  /** The weights, one after the other. */
  readonly weights: readonly ListedWeight[];
  /** How many bytes the files must have together. */
  readonly bytes: number;
}

/** A layer of tf.layers. */
type TfLayer = Parameters<InstanceType<typeof tf.Sequential>["add"]>[0];

/** A layer as the topology describes it. */
interface Described {
  readonly type: string;
  readonly name: string;
  readonly config: unknown;
  /** The shape of one image that comes in. */
  readonly input: readonly number[];
}

/** A layer that is known to work: how to make it, its weights, the shape of one image after it. */
interface Planned {
  readonly make: () => TfLayer | undefined;
  readonly weights: readonly ListedWeight[];
  readonly output: readonly number[];
}

const KINDS = ["InputLayer", "Conv2D", "MaxPooling2D", "Dropout", "Flatten", "Dense"];
const INPUT = [28, 28, 1];
const CLASSES = 10;

/** Returns what `model.json` says of its weights, each file a plain name. */
export function manifestOf(json: unknown, refuse: Refuse): Manifest {
  const groups = groupsOf(json, refuse);
  const files = groups.flatMap((group) => at(group, "paths")).map((name) => {
    if (typeof name === "string" && /^[^/\\:]+$/.test(name) && !/^\.+$/.test(name)) return name;
    return refuse(`weightsManifest must name files of its folder: it names ${shown(name)}`);
  });
  let end = 0;
  const weights = groups.flatMap((group) => at(group, "weights")).map((weight) => {
    const { name, shape } = listedWeight(weight, refuse);
    const start = end;
    end += sizeOf(shape);
    return { name, shape, start };
  });
  return { files, weights, bytes: 4 * end };
}

/**
 * Returns the network that `model.json` describes, with its weights.
 *
 * @param json What the file holds.
 * @param manifest What {@linkcode manifestOf} reads in it.
 * @param values All weights, in the manifest's order, as many as it lists.
 */
export function foreignModel(
  json: unknown,
  { weights }: Manifest,
  values: Float32Array,
  refuse: Refuse,
): LayersModel {
  const format = at(json, "format") ?? "layers-model";
  if (format !== "layers-model") refuse(`format must be "layers-model": it is ${shown(format)}`);
  const topology = at(json, "modelTopology", "model_config") ?? at(json, "modelTopology");
  const kind = at(topology, "class_name");
  if (kind !== "Sequential") refuse(`its layers must be a Sequential chain: it is ${shown(kind)}`);
  const planned = planOf(topology, weights, refuse);
  const name = at(topology, "config", "name");
  const model = tf.sequential({ name: typeof name === "string" ? name : "model" });
  planned.forEach(({ make }) => {
    const layer = make();
    if (layer !== undefined) model.add(layer);
  });
  const network = model as unknown as LayersModel;
  setValues(network, inOrder(planned.flatMap(({ weights }) => weights), values));
  return network;
}

/** Plans layer after layer; each takes what the one before it gives. */
function planOf(topology: unknown, listed: readonly ListedWeight[], refuse: Refuse): Planned[] {
  const layers = at(topology, "config", "layers") ?? at(topology, "config");
  if (!Array.isArray(layers)) return refuse(`it must have a list of layers: ${shown(layers)}`);
  const names = new Set<string>();
  let input: readonly number[] = INPUT;
  const planned = layers.map((layer, i) => {
    const [type, config] = [at(layer, "class_name"), at(layer, "config")];
    const name = String(at(config, "name") ?? `layer_${i + 1}`);
    if (!/^[A-Za-z0-9][\w.-]*$/.test(name) || names.has(name)) {
      refuse(
        `each layer must have a name of its own, of letters, digits and "_": it is ${shown(name)}`,
      );
    }
    names.add(name);
    const fail: Refuse = (rule) => refuse(`layer "${name}" ${rule}`);
    if (typeof type !== "string" || !KINDS.includes(type)) {
      return fail(`must be one of ${KINDS.join(", ")}: it is ${shown(type)}`);
    }
    const plan = planLayer({ type, name, config, input }, listed, fail);
    input = plan.output;
    return plan;
  });
  const last = layers.at(-1);
  const isSoftmax = at(last, "config", "activation") === "softmax";
  if (at(last, "class_name") !== "Dense" || !isSoftmax || input[0] !== CLASSES) {
    refuse(`its last layer must be Dense with ${CLASSES} units and softmax: it is ${shown(last)}`);
  }
  return planned;
}

function planLayer(layer: Described, listed: readonly ListedWeight[], refuse: Refuse): Planned {
  const { type, name, config, input } = layer;
  const shape = at(config, "batch_input_shape") ?? at(config, "batch_shape");
  if (shape !== undefined && String(shape) !== String([null, ...input])) {
    refuse(`must take images [n, ${input.join(", ")}]: it takes ${shown(shape)}`);
  }
  const first = input === INPUT ? { inputShape: [...INPUT] } : {};
  const images = input.length === 3;
  if (type !== "Dense" && type !== "Dropout" && !images) {
    refuse(`must come before the flattening: it is ${type}`);
  }
  switch (type) {
    case "Conv2D":
      return planConv(layer, listed, refuse, first);
    case "Dense":
      return planDense(layer, listed, refuse);
    case "MaxPooling2D": {
      const poolSize = windowOf(config, "pool_size", 2, refuse);
      expect(config, "strides", [poolSize, poolSize], refuse);
      expect(config, "padding", "valid", refuse);
      const output = [
        ...input.slice(0, 2).map((side) => Math.floor(side / poolSize)),
        input[2] ?? 0,
      ];
      if (output.includes(0)) {
        refuse(`must have room: it pools ${poolSize}×${poolSize} of ${input}`);
      }
      return {
        make: () => tf.layers.maxPooling2d({ name, poolSize, ...first }),
        weights: [],
        output,
      };
    }
    case "Dropout": {
      const rate = Number(at(config, "rate"));
      if (!(rate >= 0 && rate < 1)) {
        refuse(`must have a rate of at least 0 and below 1: it is ${rate}`);
      }
      return {
        make: () => tf.layers.dropout({ name, rate, ...first }),
        weights: [],
        output: input,
      };
    }
    case "Flatten":
      return {
        make: () => tf.layers.flatten({ name, ...first }),
        weights: [],
        output: [sizeOf(input)],
      };
    default:
      return { make: () => undefined, weights: [], output: input };
  }
}

function planConv(
  { name, config, input }: Described,
  listed: readonly ListedWeight[],
  refuse: Refuse,
  first: { readonly inputShape?: number[] },
): Planned {
  const [height = 0, width = 0, channels = 0] = input;
  const kernelSize = windowOf(config, "kernel_size", undefined, refuse);
  expect(config, "strides", [1, 1], refuse);
  expect(config, "dilation_rate", [1, 1], refuse);
  expect(config, "groups", 1, refuse);
  expect(config, "data_format", "channels_last", refuse);
  const padding = at(config, "padding") === "same" ? "same" : "valid";
  expect(config, "padding", padding, refuse);
  const filters = Number(at(config, "filters"));
  const kernel = [kernelSize, kernelSize, channels, filters];
  const weights = weightsOf(name, config, kernel, listed, refuse);
  const less = padding === "valid" ? kernelSize - 1 : 0;
  const output = [height - less, width - less, filters];
  if (height <= less) {
    refuse(`must have room: ${kernelSize}×${kernelSize} filters on ${height}×${width}`);
  }
  const activation = activationOf(config, refuse);
  return {
    make: () => tf.layers.conv2d({ name, filters, kernelSize, padding, activation, ...first }),
    weights,
    output,
  };
}

function planDense(
  { name, config, input }: Described,
  listed: readonly ListedWeight[],
  refuse: Refuse,
): Planned {
  if (input.length !== 1) refuse("must come after a Flatten layer");
  const units = Number(at(config, "units"));
  const weights = weightsOf(name, config, [input[0] ?? 0, units], listed, refuse);
  const activation = activationOf(config, refuse);
  return { make: () => tf.layers.dense({ name, units, activation }), weights, output: [units] };
}

/** The kernel and the bias of a layer, which must have the shapes that its settings ask for. */
function weightsOf(
  layer: string,
  config: unknown,
  kernel: readonly number[],
  listed: readonly ListedWeight[],
  refuse: Refuse,
): ListedWeight[] {
  expect(config, "use_bias", true, refuse);
  return Object.entries({ kernel, bias: kernel.slice(-1) }).map(([kind, shape]) => {
    const weight = listed.find(({ name }) => {
      const parts = name.split("/");
      return parts.includes(layer) && parts.at(-1) === kind;
    });
    if (String(weight?.shape) === String(shape)) return weight as ListedWeight;
    return refuse(`must have a ${kind} [${shape.join(", ")}]: it is ${shown(weight?.shape)}`);
  });
}

function activationOf(config: unknown, refuse: Refuse): typeof ACTIVATIONS[number] {
  const activation = at(config, "activation") ?? "linear";
  const known = [...ACTIVATIONS, "linear", "softmax"];
  if (known.some((name) => name === activation)) return activation as typeof ACTIVATIONS[number];
  return refuse(`must have one of the activations ${known.join(", ")}: it is ${shown(activation)}`);
}

/** The side of a square window. */
function windowOf(
  config: unknown,
  key: string,
  missing: number | undefined,
  refuse: Refuse,
): number {
  const value = at(config, key) ?? missing;
  const [side, other = side, ...rest] = [value].flat();
  const isSquare = Number.isSafeInteger(side) && (side as number) > 0 && other === side;
  if (isSquare && rest.length === 0) return side as number;
  return refuse(`must have a square ${key} such as [3, 3]: it is ${shown(value)}`);
}

/** Refuses another setting than the one that this library runs; a missing one is that one. */
function expect(config: unknown, key: string, expected: unknown, refuse: Refuse): void {
  const value = at(config, key) ?? expected;
  const same = Array.isArray(expected)
    ? [value].flat().every((side) => side === expected[0])
    : value === expected;
  if (!same) refuse(`must have ${key} ${JSON.stringify(expected)}: it is ${shown(value)}`);
}

function groupsOf(json: unknown, refuse: Refuse): unknown[] {
  const groups = at(json, "weightsManifest");
  if (Array.isArray(groups) && groups.every((group) => Array.isArray(at(group, "paths")))) {
    return groups;
  }
  return refuse(`weightsManifest must list files and weights: it is ${shown(groups)}`);
}

function listedWeight(
  weight: unknown,
  refuse: Refuse,
): Pick<ListedWeight, "name" | "shape"> {
  const [name, shape, dtype] = ["name", "shape", "dtype"].map((key) => at(weight, key));
  const isShape = Array.isArray(shape) &&
    shape.every((size) => Number.isSafeInteger(size) && size > 0);
  if (typeof name !== "string" || !isShape) {
    return refuse(`weightsManifest must give each weight a name and a shape: ${shown(weight)}`);
  }
  if (dtype !== "float32" || isObject(at(weight, "quantization"))) {
    return refuse(`weight "${name}" must be float32, not quantised: it is ${shown(weight)}`);
  }
  return { name, shape };
}

/** The values of these weights, one after the other. */
function inOrder(weights: readonly ListedWeight[], values: Float32Array): Float32Array {
  const ordered = new Float32Array(weights.reduce((count, { shape }) => count + sizeOf(shape), 0));
  let filled = 0;
  for (const { start, shape } of weights) {
    ordered.set(values.subarray(start, start + sizeOf(shape)), filled);
    filled += sizeOf(shape);
  }
  return ordered;
}
