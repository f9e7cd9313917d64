/**
 * TensorFlow, made ready: the one room that imports tfjs-node.
 *
 * In goes a tf.layers model, out come its layers as stages of raw operations, run by themselves
 * ({@linkcode forward}) or recorded once as a graph ({@linkcode recordGraph}). Handles are TensorFlow's
 * own and must be deleted; nobody above `model`, `training` and `analysis` needs one. To predict, begin
 * with `predict` of the room `model`.
 *
 * @module
 */

export { type Graph, type GraphFunction, type GraphInput, recordGraph } from "./graph.ts";
export { inParts, type TakeRows } from "./parts.ts";
export * as ops from "./raw_ops.ts";
export { type Dtype, ints, statelessMask } from "./raw_ops.ts";
export {
  backward,
  type DrawMask,
  forward,
  forwardPasses,
  type LayerStages,
  layerStages,
  linear,
  type Network,
  networkOf,
  type Pass,
  type Stage,
  type Weight,
  weightHandles,
} from "./stages.ts";
export {
  asTfjs,
  type Attribute,
  type Binding,
  binding,
  type Handle,
  type Layer,
  type LayersModel,
  tensorOf,
  tf,
} from "./tensorflow.ts";
