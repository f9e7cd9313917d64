/**
 * What the networks say, computed where this runs: in the page, without a server or TensorFlow.
 *
 * Of `lib` the files themselves are imported, not the rooms' doors: those bring TensorFlow and Skia
 * with them, which no browser has.
 *
 * @module
 */

import { argMax, type NdArray, ndarray, quoted } from "../../../lib/base/mod.ts";
import { steady, whitened } from "../../../lib/embedding/compose.ts";
import type { Embedding } from "../../../lib/embedding/layers.ts";
import { createMatcher, type Matcher } from "../../../lib/embedding/matcher.ts";
import type { Picture } from "../../../lib/image/picture.ts";
import { prepareImage } from "../../../lib/image/prepare.ts";
import { channelsFirst } from "../../../lib/model/channels_first.ts";
import { createPlainNetwork, type LayerOutput } from "../../../lib/model/plain.ts";
import type { LayerRecord } from "../../../lib/model/records.ts";
import { encoded } from "../../pad/encoded.ts";
import type { About, DigitAnswer, EncodedImages, LetterAnswer } from "../../pad/protocol.ts";
import { type PackedArray, unpacked } from "./packed.ts";

/** How many known letters are shown. */
const NEIGHBORS = 3;

/** A layer, its weights packed. */
type Packed<Layer> = Layer extends { readonly kernel: NdArray }
  ? Omit<Layer, "kernel" | "bias"> & { readonly kernel: PackedArray; readonly bias: PackedArray }
  : Layer;

/** A layer as a page holds it. */
export type PackedLayer = Packed<LayerRecord>;

/** Everything that answers come from. */
export interface TryData {
  /** The network that reads digits. */
  readonly digits: readonly PackedLayer[];
  readonly letters: {
    /** The network whose layers embed letters. */
    readonly layers: readonly PackedLayer[];
    /** `[d]` and `[d, d]`: how the outputs of its first dense layer are whitened. */
    readonly mean: PackedArray;
    readonly change: PackedArray;
    /** The known letters, embedded. */
    readonly rows: PackedArray;
    /** Their classes, files and images. */
    readonly names: readonly string[];
    readonly files: readonly string[];
    readonly images: readonly EncodedImages[];
  };
}

/** Answers about decoded pictures. */
export interface LocalAnswers {
  readonly about: About;
  /** What the network makes of a digit, with the feature maps of a layer. */
  digit(picture: Picture, layer: string): DigitAnswer;
  /** The known letters that a letter is nearest to. */
  letter(picture: Picture): LetterAnswer;
}

/** Returns what answers from a page's data; a blank picture is refused as `prepareImage` does. */
export function createLocalAnswers({ digits, letters }: TryData): LocalAnswers {
  const network = createPlainNetwork(digits.map(unpackedLayer));
  const blank = network(ndarray(new Float32Array(784), [28, 28, 1]));
  let known: KnownOnes | undefined;
  return {
    about: {
      layers: blank.filter(({ output }) => output.shape.length === 3).map(
        ({ layer, output: { shape: [height = 0, width = 0, count = 0] } }) => ({
          name: layer,
          shape: [count, height, width],
        }),
      ),
      letters: { count: letters.names.length, classes: [...new Set(letters.names)].sort() },
    },
    digit(picture, layer) {
      const { image } = prepareImage(picture);
      const outputs = network(ndarray(image.data, [28, 28, 1]));
      const probabilities = [...outputs.at(-1)?.output.data ?? []];
      return {
        image: encoded(ndarray(image.data, [1, 28, 28])),
        probabilities,
        predicted: argMax(probabilities),
        maps: encoded(channelsFirst(outputOf(outputs, layer).output)),
      };
    },
    letter(picture) {
      const { image } = prepareImage(picture);
      known ??= knownOnes(letters);
      const [match] = known.matcher.match(ndarray(image.data, [1, 28, 28, 1]));
      const { label = "", neighbors = [] } = match ?? {};
      return {
        image: encoded(ndarray(image.data, [1, 28, 28])),
        predicted: label,
        isFar: (neighbors[0]?.ssd ?? 0) > known.farthest,
        neighbors: neighbors.map(({ index, ...neighbor }) => ({
          ...neighbor,
          image: letters.images[index] ?? { shape: [0, 0, 0], data: "" },
        })),
      };
    },
  };
}

function unpackedLayer(layer: PackedLayer): LayerRecord {
  return "kernel" in layer
    ? { ...layer, kernel: unpacked(layer.kernel), bias: unpacked(layer.bias) }
    : layer;
}

/** What letters are compared with. */
interface KnownOnes {
  readonly matcher: Matcher;
  /** How far a known letter is at most from its own class. */
  readonly farthest: number;
}

/** Returns what recognises letters as `bestEmbedding` and `createMatcher` do. */
function knownOnes(letters: TryData["letters"]): KnownOnes {
  const network = createPlainNetwork(letters.layers.map(unpackedLayer));
  // One run is asked for three of its outputs.
  const seen = new WeakMap<NdArray, LayerOutput[]>();
  const embedding =
    (layer: string, which: "output" | "beforeActivation"): Embedding => (images) => {
      const outputs = seen.get(images) ?? network({ data: images.data, shape: [28, 28, 1] });
      seen.set(images, outputs);
      const { data } = outputOf(outputs, layer)[which];
      return ndarray(data, [1, data.length]);
    };
  const [mean, change] = [letters.mean, letters.change].map((array) =>
    Float64Array.from(unpacked(array).data)
  ) as [Float64Array, Float64Array];
  const best = steady(
    embedding("pool1", "output"),
    embedding("dense1", "output"),
    whitened(embedding("dense1", "beforeActivation"), { mean, change }),
  );
  const { names, files, rows } = letters;
  const known = { names, files, rows: unpacked(rows) };
  const matcher = createMatcher(best, known, { nNeighbors: NEIGHBORS });
  return { matcher, farthest: matcher.farthestWithin() ?? Infinity };
}

function outputOf(outputs: readonly LayerOutput[], layer: string): LayerOutput {
  const found = outputs.find((output) => output.layer === layer);
  if (found !== undefined) return found;
  const names = quoted(outputs.map(({ layer }) => layer));
  throw new RangeError(
    `Cannot show layer "${layer}" as the network must have it: layers are ${names}`,
  );
}
