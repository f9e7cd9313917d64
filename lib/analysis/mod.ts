/**
 * Opening a network up: what its filters look for, which feature maps matter, and why.
 *
 * @module
 */

export * from "./correlation.ts";
export * from "./filter_kind.ts";
export * from "./gabor.ts";
export * from "./occlusion.ts";
export * from "./separation.ts";
