/**
 * Recognition with a deep network: data, network, training, prediction, analysis, figures.
 *
 * A room for each idea; `deno doc lib/<room>/mod.ts` says what each takes and gives. The rooms
 * `notebook`, which talks to a kernel, `engine` and `base`, which the others stand on, are imported
 * by themselves.
 *
 * @module
 */

export { createRandom, item, type NdArray, ndarray, stack, take } from "./base/mod.ts";
export { type Layer, type LayersModel } from "./engine/mod.ts";
export * from "./mnist/mod.ts";
export * from "./filter2d/mod.ts";
export * from "./neighbors/mod.ts";
export * from "./model/mod.ts";
export * from "./training/mod.ts";
export * from "./image/mod.ts";
export * from "./handwriting/mod.ts";
export * from "./analysis/mod.ts";
export * from "./embedding/mod.ts";
export * from "./experiment/mod.ts";
export * from "./figures/mod.ts";
