/**
 * Pages: many digits in rows, photographed.
 *
 * @module
 */

import { DIGITS } from "./digits.ts";
import { bounds, type Hand, moved, type Trace, write } from "./hand.ts";
import { drawn, penLines, ruledLines, seen } from "./marks.ts";
import type { Random } from "./random.ts";
import { photographed, type Scene } from "./scene.ts";

/** A page of digits, and how it is photographed. */
export interface PageScene extends Pick<Scene, "pen" | "paper" | "widthPx" | "heightPx" | "tilt"> {
  /** The digits of each row, such as `"31415"`; a space leaves the place of a digit empty. */
  readonly rows: readonly string[];
  /** Who writes; `size` is not used, and `turnDegrees` turns the whole page. */
  readonly hand: Hand;
  /** Height of a digit in pixels. */
  readonly digitPx: number;
  /** Free room between digits of a row, in heights of a digit. */
  readonly gap: number;
  /** Distance from row to row, in heights of a digit. */
  readonly pitch: number;
}

/** A pen's width is a share of a picture's height; a lone digit is about half as high. */
const PICTURE = 2;

/** Returns the photograph of a page as RGBA pixels, row by row. */
export function photographPage(scene: PageScene, random: Random): Uint8ClampedArray {
  const lines = scene.rows.flatMap((row, i) => rowOf(row, i, scene, random));
  const pen = penLines(centred(lines, scene), {
    pen: scene.pen,
    heightPx: PICTURE * scene.digitPx,
  });
  return photographed(scene, drawn([...ruledLines(scene, random), ...pen], scene), random);
}

/** The lines of one row, in pixels from the page's first digit, before the page is turned. */
function rowOf(row: string, number: number, scene: PageScene, random: Random): Trace[][] {
  const { hand, digitPx, gap, pitch } = scene;
  let pen = random.around(0.1) * digitPx;
  return [...row].flatMap((digit) => {
    const start = pen;
    if (digit === " ") pen += (0.6 + gap) * digitPx;
    if (digit === " ") return [];
    const upright = { ...hand, turnDegrees: random.around(1.5) };
    const lines = write(DIGITS[Number(digit)] ?? "", upright, random);
    const [left, right] = bounds(lines).x;
    const size = digitPx * (1 + random.around(0.05));
    const top = number * pitch * digitPx + random.around(0.04) * digitPx;
    pen += (right - left) * size + gap * digitPx * (1 + random.around(0.15));
    return moved(lines, ([x, y]) => [start + (x - left) * size, top + y * size]);
  });
}

/** The lines in the middle of the page, turned as the page is and seen by the camera. */
function centred(lines: readonly (readonly Trace[])[], scene: PageScene): Trace[][] {
  const { x: [left, right], y: [top, foot] } = bounds(lines);
  const angle = scene.hand.turnDegrees * Math.PI / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return moved(lines, ([x, y]) => {
    const [across, down] = [x - (left + right) / 2, y - (top + foot) / 2];
    return seen([
      scene.widthPx / 2 + across * cos - down * sin,
      scene.heightPx / 2 + across * sin + down * cos,
    ], scene);
  });
}
