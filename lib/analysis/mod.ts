/**
 * What a trained network looks at: kinds of filters, maps that matter, pixels that matter, images
 * that excite a map, and a layer rebuilt by filter2D. Weights and activations go in, rows that name
 * their map come out.
 *
 * Begin with {@linkcode filterKind} and {@linkcode mapSeparation}. A layer's outputs themselves come
 * from `cutModel` of the room `model`.
 *
 * @module
 */

export {
  ablateMaps,
  type AblateMapsOptions,
  type Ablation,
  type Recognition,
  type RunRest,
} from "./ablation.ts";
export {
  type ExcitingImages,
  maximizeActivation,
  type MaximizeOptions,
} from "./activation_maximization.ts";
export { classMeans } from "./class_means.ts";
export { type FilterKind, filterKind } from "./filter_kind.ts";
export { freezeLayer } from "./freeze.ts";
export { gaborBank, gaborKernel, type GaborKernelOptions } from "./gabor.ts";
export { hidePixels } from "./hide.ts";
export {
  type OcclusionMap,
  occlusionMap,
  type OcclusionMapOptions,
  type Predict,
} from "./occlusion.ts";
export {
  type ConvolutionWeights,
  largestDifference,
  maxPool,
  rebuildConvolution,
} from "./rebuild.ts";
export { gradientSaliency } from "./saliency.ts";
export { fStatistic, mapSeparation, meanActivations } from "./separation.ts";
