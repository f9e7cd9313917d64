/**
 * A network in tfjs's layers format, without its values.
 *
 * @module
 */

import { at, copyOf, difference, sizeOf } from "../base/mod.ts";
import { createMnistCnn } from "./model.ts";
import type { MnistCnnOptions } from "./options.ts";
import type { ModelStamp } from "./stamp.ts";
import { asTfjs, type LayersModel, tf } from "../engine/mod.ts";

/** A network without its values: what `model.json` holds beside the stamp. */
export interface Layout {
  readonly format: "layers-model";
  readonly modelTopology: unknown;
  readonly weightsManifest: readonly [WeightsGroup];
}

/** The weights of one file, in its order. */
interface WeightsGroup {
  readonly paths: readonly [string];
  readonly weights: readonly { name: string; shape: readonly number[]; dtype: string }[];
}

/** What must agree; the versions of what wrote a layout may differ. */
const COMPARED = ["format", "modelTopology.class_name", "modelTopology.config", "weightsManifest"];

/** Returns the untrained network of these options, with the layers frozen that `json` freezes. */
export function rebuilt(options: MnistCnnOptions, json: unknown): LayersModel {
  const model = createMnistCnn(options);
  asTfjs(model).layers.forEach((layer, i) => {
    const found = at(json, "modelTopology", "config", "layers", i, "config", "trainable");
    layer.trainable = found !== false;
  });
  return model;
}

/** Returns a network's layout. */
export function layoutOf(model: LayersModel, stamp: ModelStamp): Layout {
  const weights = asTfjs(model).layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const { shape, dtype } = weight.read();
      return { name: weight.originalName, shape, dtype };
    })
  );
  return copyOf({
    format: "layers-model",
    modelTopology: asTfjs(model).toJSON(undefined, false),
    weightsManifest: [{ paths: [weightsFileOf(stamp)], weights }],
  });
}

/** Says where the network isn't that of its stamp's options. */
export function networkFault(layout: Layout, stamp: ModelStamp): string | undefined {
  const twin = rebuilt(stamp.options, layout);
  const fault = layoutFault(layout, layoutOf(twin, stamp));
  twin.dispose();
  return fault === undefined ? undefined : `it must be the network of its options: ${fault}`;
}

/** Says where a layout differs from the expected one. */
export function layoutFault(found: unknown, expected: Layout): string | undefined {
  for (const field of COMPARED) {
    const keys = field.split(".");
    const fault = difference(at(found, ...keys), at(expected, ...keys), field);
    if (fault !== undefined) return fault;
  }
}

/** Says which weight has a value that is no finite number. */
export function valuesFault(
  values: Float32Array,
  { weightsManifest: [{ weights }] }: Layout,
): string | undefined {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return undefined;
  let end = 0;
  const weight = weights.find(({ shape }) => (end += sizeOf(shape)) > bad);
  return `every weight must be a finite number: "${weight?.name}" has ${values[bad]}`;
}

/** All weights, one after the other in the order of the layers. */
export function valuesOf(model: LayersModel): Float32Array {
  const values = new Float32Array(model.countParams());
  let offset = 0;
  for (const weight of asTfjs(model).layers.flatMap((layer) => layer.getWeights())) {
    values.set(weight.dataSync(), offset);
    offset += weight.size;
  }
  return values;
}

/** Sets all weights, as {@linkcode valuesOf} gives them. */
export function setValues(model: LayersModel, values: Float32Array): void {
  let offset = 0;
  tf.tidy(() => {
    for (const layer of asTfjs(model).layers) {
      layer.setWeights(
        layer.getWeights().map(({ shape, size }) =>
          tf.tensor(values.slice(offset, offset += size), shape)
        ),
      );
    }
  });
}

/** Returns the name of the weights file: it changes with what it holds. */
export function weightsFileOf({ weightsSha256 }: ModelStamp): string {
  return `weights_${weightsSha256.slice(0, 12)}.bin`;
}
