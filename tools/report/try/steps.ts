/**
 * The steps of a picture's preparation as pictures.
 *
 * @module
 */

import type { NdArray } from "../../../lib/base/mod.ts";
import type { Picture } from "../../../lib/image/picture.ts";
import { prepareImage } from "../../../lib/image/prepare.ts";
import { encoded } from "../../pad/encoded.ts";
import { drawImage } from "../../pad/page/images.ts";
import type { StepsAnswer } from "../../pad/protocol.ts";

/** Longest side of the photograph as it is shown: twice its place in the page. */
const MOST_SIDE = 360;

/** Returns each step of a picture's preparation; a blank picture is refused as it is there. */
export function stepsOf(picture: Picture): StepsAnswer {
  const { steps } = prepareImage(picture);
  return {
    steps: steps.map(({ name, image }) => ({
      name,
      url: ("rgba" in image ? photograph(image) : grey(image)).toDataURL(),
    })),
  };
}

function grey({ data, shape }: NdArray): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  drawImage(canvas, encoded({ data, shape: [1, ...shape] }));
  return canvas;
}

function photograph({ width, height, rgba }: Picture): HTMLCanvasElement {
  const whole = Object.assign(document.createElement("canvas"), { width, height });
  whole.getContext("2d")?.putImageData(new ImageData(rgba.slice(), width, height), 0, 0);
  const scale = Math.min(1, MOST_SIDE / Math.max(width, height));
  const small = Object.assign(document.createElement("canvas"), {
    width: Math.ceil(scale * width),
    height: Math.ceil(scale * height),
  });
  small.getContext("2d")?.drawImage(whole, 0, 0, small.width, small.height);
  return small;
}
