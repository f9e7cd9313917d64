/**
 * What a trained network looks at: kinds of filters, maps that matter and what makes them fire,
 * pixels that matter, images that excite a map, and a layer rebuilt by filter2D.
 *
 * Weights `[height, width, in, out]`, images `[n, 28, 28, 1]` in 0–1 and activations
 * `[n, height, width, maps]` go in; what is said of filters, maps or kinds comes out as rows that
 * name theirs (`{ filter, … }`, `{ map, … }`). Nothing that goes in is changed, but by
 * {@linkcode freezeLayer}.
 *
 * Begin with {@linkcode describeFilters} for the first layer and {@linkcode measureMaps} for a deeper
 * one. A layer's weights and outputs themselves come from `layerWeights` and `cutModel` of the room
 * `model`; how well a network does, from `neighbors`.
 *
 * @module
 */

export { type MapActivity, mapActivity } from "./activity.ts";
export {
  ablateMaps,
  type AblateMapsOptions,
  type Ablation,
  type Loss,
  type Recognition,
  type RunRest,
} from "./ablation.ts";
export {
  type ExcitingImage,
  maximizeActivation,
  type MaximizeOptions,
} from "./activation_maximization.ts";
export { classMeans } from "./class_means.ts";
export {
  describeFilters,
  type DescribeFiltersOptions,
  type FilterKind,
  filterKind,
  type FilterLook,
  type KindSummary,
  summarizeKinds,
} from "./filter_kind.ts";
export { freezeLayer } from "./freeze.ts";
export { gaborBank, gaborKernel, type GaborKernelOptions } from "./gabor.ts";
export { type Deletion, deletion, hidePixels, randomInk } from "./hide.ts";
export {
  type MapFeature,
  mapFeatures,
  type MapFeaturesOptions,
  type MapFeatureSource,
  type MapMeasure,
  measureMaps,
  type ReceptiveField,
  receptiveField,
} from "./map_features.ts";
export {
  logOdds,
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
export { gradientSaliency, type SaliencyOptions } from "./saliency.ts";
export {
  fStatistic,
  mapLikeness,
  type MapSeparation,
  mapSeparation,
  meanActivations,
} from "./separation.ts";
