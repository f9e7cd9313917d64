/**
 * What the network says of pictures that the pad sends.
 *
 * @module
 */

import { channelsFirst, type CutModel, cutModel, predict } from "../../lib/model/mod.ts";
import { predictedClasses } from "../../lib/neighbors/mod.ts";
import { greyPicture, tile } from "../../lib/figures/mod.ts";
import { decodePicture, type Picture, prepareImage } from "../../lib/image/mod.ts";
import { item, ndarray } from "../../lib/base/mod.ts";
import { recognizePage } from "../../lib/handwriting/mod.ts";
import type { LayersModel } from "../../lib/engine/mod.ts";
import { pageFigure } from "../recognize/marked_page.ts";
import { isUnsure } from "../recognize/page.ts";
import { encoded } from "./encoded.ts";
import type { DigitAnswer, LayerAbout, PageAnswer, StepsAnswer } from "./protocol.ts";
import { Refusal } from "./refusal.ts";

/** Longest side of a step's picture in pixels of the page. */
const STEP_PX = 168;
/** So many answers, and V8 has compiled most of what makes them. */
const WARM_UPS = 8;

/** Answers about digits; each takes the bytes of a PNG or JPEG file, and what errors call it. */
interface Answers {
  readonly layers: readonly LayerAbout[];
  /** @throws {Refusal} If the layer has no feature maps. */
  digit(bytes: Uint8Array, layer: string, name: string): DigitAnswer;
  steps(bytes: Uint8Array, name: string): StepsAnswer;
  page(bytes: Uint8Array, name: string): PageAnswer;
}

/** Returns what answers with a network; a first answer takes hardly longer than later ones. */
export function createAnswers(model: LayersModel): Answers {
  const cuts = featureLayers(model);
  const [cut] = cuts.values();
  for (let i = 0; i < WARM_UPS && cut !== undefined; i++) digitAnswer(model, cut, drawnOne());
  return {
    layers: [...cuts.values()].map((
      { layer, outputShape: [height = 0, width = 0, count = 0] },
    ) => ({
      name: layer,
      shape: [count, height, width],
    })),
    digit: (bytes, layer, name) =>
      digitAnswer(model, cutOf(cuts, layer), decodePicture(bytes, name)),
    steps: (bytes, name) => stepsAnswer(decodePicture(bytes, name)),
    page: (bytes, name) => pageAnswer(model, decodePicture(bytes, name)),
  };
}

/** The network cut behind each layer whose output is images. */
function featureLayers(model: LayersModel): ReadonlyMap<string, CutModel> {
  const cuts = model.layers.map(({ name }) => cutModel(model, name));
  return new Map(
    cuts.filter(({ outputShape: [height = 0, width = 0], outputShape }) =>
      outputShape.length === 3 && height > 1 && width > 1
    ).map((cut) => [cut.layer, cut]),
  );
}

function cutOf(cuts: ReadonlyMap<string, CutModel>, layer: string): CutModel {
  const cut = cuts.get(layer);
  if (cut !== undefined) return cut;
  throw new Refusal(
    400,
    `Cannot show feature maps as the layer must be one of ${
      [...cuts.keys()].map((name) => `"${name}"`).join(", ")
    }: it is ${JSON.stringify(layer)}`,
  );
}

function digitAnswer(model: LayersModel, cut: CutModel, picture: Picture): DigitAnswer {
  const { image } = prepareImage(picture);
  const images = ndarray(image.data, [1, 28, 28, 1]);
  const probabilities = predict(model, images);
  const [predicted = 0] = predictedClasses(probabilities);
  const maps = channelsFirst(item(cut.activations(images), 0));
  return {
    image: encoded(ndarray(image.data, [1, 28, 28])),
    probabilities: [...probabilities.data],
    predicted,
    maps: encoded(maps),
  };
}

/** A one such as the pad's page sends. */
function drawnOne(): Picture {
  const side = 140;
  const rgba = new Uint8ClampedArray(4 * side * side).fill(255);
  for (let row = 30; row < 110; row++) {
    for (let column = 66; column < 74; column++) {
      rgba.fill(30, 4 * (row * side + column), 4 * (row * side + column) + 3);
    }
  }
  return { name: "a drawn one", width: side, height: side, rgba };
}

function stepsAnswer(picture: Picture): StepsAnswer {
  return {
    steps: prepareImage(picture).steps.map(({ name, image }) => ({
      name,
      url: tile("rgba" in image ? image : greyPicture(image), STEP_PX).url,
    })),
  };
}

function pageAnswer(model: LayersModel, picture: Picture): PageAnswer {
  const rows = recognizePage(model, picture);
  const { svg, alt, caption } = pageFigure(picture, rows, "Your page");
  return {
    rows: rows.map((row) =>
      row.map((digit) => ({
        label: digit.predicted,
        probability: digit.probabilities[digit.predicted] ?? 0,
        isUnsure: isUnsure(digit),
      }))
    ),
    figure: { svg, alt, caption },
  };
}
