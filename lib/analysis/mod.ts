/**
 * Opening a network up: what its filters look for, which feature maps matter, and why.
 *
 * @module
 */

export * from "./ablation.ts";
export * from "./class_means.ts";
export * from "./correlation.ts";
export * from "./filter_kind.ts";
export * from "./gabor.ts";
export * from "./hide.ts";
export * from "./occlusion.ts";
export * from "./rebuild.ts";
export * from "./separation.ts";
