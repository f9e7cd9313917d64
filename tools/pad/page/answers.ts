/**
 * What the networks say, computed where this runs: in the page, without a server or TensorFlow.
 *
 * Of `lib` the files themselves are imported, not the rooms' doors: those bring TensorFlow and Skia
 * with them, which no browser has.
 *
 * @module
 */

import { argMax, item, type NdArray, ndarray, quoted, stack } from "../../../lib/base/mod.ts";
import { steady, whitened } from "../../../lib/embedding/compose.ts";
import type { Embedding } from "../../../lib/embedding/layers.ts";
import { createMatcher, type MatchedLetter } from "../../../lib/embedding/matcher.ts";
import { digitsOnPage, type PageDigit } from "../../../lib/handwriting/page_digits.ts";
import { preparePage } from "../../../lib/image/page.ts";
import type { Picture } from "../../../lib/image/picture.ts";
import { type PreparedImage, prepareImage } from "../../../lib/image/prepare.ts";
import { channelsFirst } from "../../../lib/model/channels_first.ts";
import { createPlainNetwork, type LayerOutput } from "../../../lib/model/plain.ts";
import { type PackedArray, type PackedLayer, unpacked, unpackedLayers } from "./packed.ts";

/** How many known letters are shown. */
const NEIGHBORS = 3;

/** A layer that has feature maps. */
export interface LayerAbout {
  readonly name: string;
  /** How many maps, their height and width. */
  readonly shape: readonly [count: number, height: number, width: number];
}

/** What the network makes of a picture of a digit. */
export interface DigitAnswer {
  /** What it sees, and the steps that led to it. */
  readonly prepared: PreparedImage;
  readonly probabilities: readonly number[];
  readonly predicted: number;
  /** Feature maps of the layer asked for, `[n, height, width]`. */
  readonly maps: NdArray;
}

/** What a network says of digits. */
interface DigitAnswers {
  /** The layers that have feature maps, the first one first. */
  readonly layers: readonly LayerAbout[];
  /** What the network makes of a digit, with the feature maps of a layer. */
  digit(picture: Picture, layer: string): DigitAnswer;
  /** The digits of a page, row by row; one with more than `mostGlyphs` is refused. */
  page(picture: Picture, mostGlyphs?: number): PageDigit[][];
}

/** What a picture of a letter is like. */
export interface LetterAnswer {
  readonly prepared: PreparedImage;
  /** The class that most of the nearest known letters have. */
  readonly predicted: string;
  /** Whether it is farther from all known letters than they are from their own classes. */
  readonly isFar: boolean;
  readonly neighbors: readonly (MatchedLetter & { readonly image: NdArray })[];
}

/** What a network says of letters. */
export interface LetterAnswers {
  readonly count: number;
  readonly classes: readonly string[];
  /** The known letters that a letter is nearest to. */
  letter(picture: Picture): LetterAnswer;
}

/** What answers about letters come from. */
export interface LetterData {
  /** The network whose layers embed letters. */
  readonly layers: readonly PackedLayer[];
  /** `[d]` and `[d, d]`: how the outputs of its first dense layer are whitened. */
  readonly mean: PackedArray;
  readonly change: PackedArray;
  /** The known letters, embedded. */
  readonly rows: PackedArray;
  /** Their classes, files and images `[n, 28, 28]`. */
  readonly names: readonly string[];
  readonly files: readonly string[];
  readonly images: PackedArray;
}

/** Returns what a network says of digits; a blank picture is refused as it is when prepared. */
export function createDigitAnswers(layers: readonly PackedLayer[]): DigitAnswers {
  const network = createPlainNetwork(unpackedLayers(layers));
  const blank = network(ndarray(new Float32Array(784), [28, 28, 1]));
  const probabilitiesOf = ({ data }: NdArray) =>
    network(ndarray(data, [28, 28, 1])).at(-1)?.output ?? ndarray(new Float32Array(), [0]);
  return {
    layers: blank.filter(({ output: { shape: [height = 0, width = 0], shape } }) =>
      shape.length === 3 && height > 1 && width > 1
    ).map(({ layer, output: { shape: [height = 0, width = 0, count = 0] } }) => ({
      name: layer,
      shape: [count, height, width],
    })),
    digit(picture, layer) {
      const prepared = prepareImage(picture);
      const outputs = network(ndarray(prepared.image.data, [28, 28, 1]));
      const probabilities = [...outputs.at(-1)?.output.data ?? []];
      return {
        prepared,
        probabilities,
        predicted: argMax(probabilities),
        maps: channelsFirst(outputOf(outputs, layer).output),
      };
    },
    page: (picture, mostGlyphs = Infinity) =>
      digitsOnPage(
        preparePage(picture, { mostGlyphs }),
        (images) =>
          stack(
            Array.from(
              { length: images.shape[0] ?? 0 },
              (_, i) => probabilitiesOf(item(images, i)),
            ),
          ),
      ),
  };
}

/** Returns what recognises letters as `bestEmbedding` and `createMatcher` do. */
export function createLetterAnswers(letters: LetterData): LetterAnswers {
  const network = createPlainNetwork(unpackedLayers(letters.layers));
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
  const nNeighbors = Math.min(NEIGHBORS, names.length);
  const matcher = createMatcher(best, { names, files, rows: unpacked(rows) }, { nNeighbors });
  const farthest = matcher.farthestWithin() ?? Infinity;
  const images = unpacked(letters.images);
  return {
    count: names.length,
    classes: [...new Set(names)].sort(),
    letter(picture) {
      const prepared = prepareImage(picture);
      const [match] = matcher.match(ndarray(prepared.image.data, [1, 28, 28, 1]));
      const { label = "", neighbors = [] } = match ?? {};
      return {
        prepared,
        predicted: label,
        isFar: (neighbors[0]?.ssd ?? 0) > farthest,
        neighbors: neighbors.map((near) => ({ ...near, image: item(images, near.index) })),
      };
    },
  };
}

function outputOf(outputs: readonly LayerOutput[], layer: string): LayerOutput {
  const found = outputs.find((output) => output.layer === layer);
  if (found !== undefined) return found;
  const names = quoted(outputs.map(({ layer }) => layer));
  throw new RangeError(
    `Cannot show layer "${layer}" as the network must have it: layers are ${names}`,
  );
}
