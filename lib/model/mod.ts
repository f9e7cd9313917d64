/**
 * The network as a value: built from options, saved with a stamp of how it was made, read back,
 * asked, written for other programs. Images `[n, 28, 28, 1]` in 0–1 go in, probabilities `[n, 10]` or a layer's outputs come out.
 *
 * Begin with {@linkcode createMnistCnn} or {@linkcode loadModel}, then {@linkcode predict}. Training is
 * the next room, `training`; what a network has learnt is shown by `analysis`.
 *
 * @module
 */

export {
  type CutModel,
  cutModel,
  type CutOptions,
  filtersOf,
  type LayerWeights,
  layerWeights,
} from "./activations.ts";
export { channelsFirst } from "./channels_first.ts";
export { type LoadedModel, loadModel, saveModel, type SaveOptions } from "./files.ts";
export type { ModelStamp } from "./stamp.ts";
export { describeOverfitting, type HistoryRow, type Overfitting, overfitting } from "./history.ts";
export { checkDataset } from "./inputs.ts";
export { toKeras } from "./keras.ts";
export { createMnistCnn, type LayerSummary, optionsOf, summarize } from "./model.ts";
export {
  type Activation,
  ACTIVATIONS,
  completeOptions,
  countMacs,
  countParams,
  imageSizes,
  type MnistCnnOptions,
  MODEL_VERSION,
} from "./options.ts";
export { toOnnx } from "./onnx.ts";
export { createPlainNetwork, type LayerOutput, type PlainNetwork } from "./plain.ts";
export { evaluate, type Evaluation, predict } from "./predict.ts";
export { type LayerRecord, layersOf } from "./records.ts";
