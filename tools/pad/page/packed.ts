/**
 * Arrays of 16-bit floats as text, to be put into a page: half as long as the numbers they stand for.
 *
 * @module
 */

import { type NdArray, ndarray } from "../../../lib/base/mod.ts";
import type { LayerRecord } from "../../../lib/model/records.ts";

/** An array as text. */
export interface PackedArray {
  readonly shape: readonly number[];
  /** In base64, two bytes a number, the lower first. */
  readonly halves: string;
}

/** A layer, its weights packed. */
type Packed<Layer> = Layer extends { readonly kernel: NdArray }
  ? Omit<Layer, "kernel" | "bias"> & { readonly kernel: PackedArray; readonly bias: PackedArray }
  : Layer;

/** A layer as a page holds it. */
export type PackedLayer = Packed<LayerRecord>;

/** Returns the array rounded to 16-bit floats, as text; runs in Deno only. */
export function packed({ data, shape }: NdArray): PackedArray {
  const halves = new Float16Array(data);
  if (!halves.every(Number.isFinite)) {
    throw new RangeError(
      "Cannot pack an array as its numbers must be at most 65504: " +
        `the greatest is ${data.reduce((a, b) => Math.max(a, Math.abs(b)), 0)}`,
    );
  }
  return { shape, halves: new Uint8Array(halves.buffer).toBase64() };
}

/** Returns the array that {@linkcode packed} made a text of; browsers without 16-bit floats do, too. */
export function unpacked({ shape, halves }: PackedArray): NdArray {
  const bytes = atob(halves);
  const data = Float32Array.from(
    { length: bytes.length / 2 },
    (_, i) => numberOf(bytes.charCodeAt(2 * i) + 256 * bytes.charCodeAt(2 * i + 1)),
  );
  return ndarray(data, shape);
}

/** Returns layers with their weights packed. */
export function packedLayers(layers: readonly LayerRecord[]): PackedLayer[] {
  return layers.map((layer) =>
    "kernel" in layer ? { ...layer, kernel: packed(layer.kernel), bias: packed(layer.bias) } : layer
  );
}

/** Returns the layers that {@linkcode packedLayers} packed. */
export function unpackedLayers(layers: readonly PackedLayer[]): LayerRecord[] {
  return layers.map((layer) =>
    "kernel" in layer
      ? { ...layer, kernel: unpacked(layer.kernel), bias: unpacked(layer.bias) }
      : layer
  );
}

/** The number of a 16-bit float: a bit of sign, five of exponent, ten behind the point. */
function numberOf(bits: number): number {
  const sign = bits < 0x8000 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}
