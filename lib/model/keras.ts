/**
 * A network as a Keras archive.
 *
 * A `.keras` file is a zip archive of the network's settings (`config.json`), its weights in HDF5
 * (`model.weights.h5`) and who wrote it (`metadata.json`).
 *
 * @see https://keras.io/guides/serialization_and_saving/
 * @module
 */

import type { LayersModel } from "../engine/mod.ts";
import { type LayerRecord, layersOf } from "./records.ts";

/** The version of Keras whose archives these are. */
const KERAS_VERSION = "3.15.0";

/** The day and hour that every archive carries, so that the same network gives the same bytes. */
const WRITTEN = "1980-01-01@00:00:00";

/** What Keras calls a class of layers among a network's weights. */
const GROUPS: Readonly<Record<LayerRecord["kind"], string>> = {
  Conv2D: "conv2d",
  Dense: "dense",
  Dropout: "dropout",
  Flatten: "flatten",
  MaxPooling2D: "max_pooling2d",
};

/**
 * Returns a network as the bytes of a `.keras` file, which `keras.models.load_model()` reads.
 *
 * There it predicts and can be trained on, but must be compiled first: no optimiser is stored.
 *
 * @param model A network of `createMnistCnn()` or `loadModel()`; unchanged.
 * @throws {TypeError} If it is no chain of plain layers that this library runs.
 *
 * @example
 * ```ts
 * import { createMnistCnn, toKeras } from "./mod.ts";
 *
 * const model = createMnistCnn({ filters: [4], units: [8] });
 * const file = await Deno.makeTempFile({ suffix: ".keras" });
 * await Deno.writeFile(file, await toKeras(model));
 * model.dispose();
 * await Deno.remove(file);
 * ```
 */
export async function toKeras(model: LayersModel): Promise<Uint8Array> {
  const { strToU8, zipSync } = await import("fflate");
  const layers = layersOf(model);
  const json = (value: unknown) => strToU8(JSON.stringify(value));
  return zipSync({
    "metadata.json": json({ keras_version: KERAS_VERSION, date_saved: WRITTEN }),
    "config.json": json(sequential(model.name, layers)),
    "model.weights.h5": await weightsFile(layers),
  }, { level: 0, mtime: new Date(1980, 0, 1) });
}

function sequential(name: string, layers: readonly LayerRecord[]): unknown {
  const input = { name: "images", batch_shape: [null, 28, 28, 1], dtype: "float32" };
  return kerasObject("keras", "Sequential", {
    name,
    layers: [
      kerasObject("keras.layers", "InputLayer", input),
      ...layers.map((layer) => kerasObject("keras.layers", layer.kind, settings(layer))),
    ],
  });
}

/** An object as Keras serialises it. */
function kerasObject(module: string, className: string, config: unknown): unknown {
  return { module, class_name: className, config, registered_name: null };
}

function settings(layer: LayerRecord): Record<string, unknown> {
  const { name, kind } = layer;
  switch (kind) {
    case "Conv2D": {
      const [height, width, , filters] = layer.kernel.shape;
      const { padding, activation } = layer;
      return { name, filters, kernel_size: [height, width], padding, activation };
    }
    case "Dense":
      return { name, units: layer.kernel.shape[1], activation: layer.activation };
    case "MaxPooling2D":
      return { name, pool_size: layer.poolSize };
    case "Dropout":
      return { name, rate: layer.rate };
    case "Flatten":
      return { name };
  }
}

/** The weights: `layers/conv2d/vars/0` is the first convolution's kernel, `…/1` its bias. */
async function weightsFile(layers: readonly LayerRecord[]): Promise<Uint8Array> {
  const { File, ready } = await import("h5wasm");
  const { FS } = await ready; // a file system in memory
  const path = `${crypto.randomUUID()}.h5`;
  const file = new File(path, "w");
  const all = file.create_group("layers");
  const seen = new Map<string, number>();
  for (const layer of layers) {
    const kind = GROUPS[layer.kind];
    const number = seen.get(kind) ?? 0;
    seen.set(kind, number + 1);
    const vars = all.create_group(number === 0 ? kind : `${kind}_${number}`).create_group("vars");
    if (!("kernel" in layer)) continue;
    [layer.kernel, layer.bias].forEach(({ data, shape }, i) =>
      vars.create_dataset({ name: String(i), data, shape: [...shape], dtype: "<f4" })
    );
  }
  file.close();
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}
