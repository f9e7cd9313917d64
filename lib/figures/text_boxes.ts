/**
 * Where the texts of a drawn plot are, so that its margins can be made to hold them.
 *
 * @module
 */

import { DOMMatrix } from "../image/mod.ts";
import { FONT_SIZE } from "./style.ts";
import { textWidth } from "./text.ts";

/** A box in CSS pixels from the plot's top left corner. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The sides of a plot's frame, as Plot names their margins. */
export const SIDES = ["marginTop", "marginRight", "marginBottom", "marginLeft"] as const;

/** Room beyond a plot's frame, in CSS pixels. */
export type Margins = Readonly<Record<typeof SIDES[number], number>>;

/** The part of a line above its baseline and below it, of the size of its font. */
const ASCENT = 0.8;
const DESCENT = 0.25;
/** Between texts and what is next to them, and what an axis label takes. */
const GAP = 4;
const LABEL = 22;

/** Returns the margins in which all texts of a plot have room, and beyond them its axis labels. */
export function neededMargins(
  svg: Element,
  { marginTop, marginRight, marginBottom, marginLeft }: Margins,
): Margins {
  const right = Number(svg.getAttribute("width")) - marginRight;
  const bottom = Number(svg.getAttribute("height")) - marginBottom;
  const texts = [...svg.querySelectorAll("text")];
  const labels = texts.filter(isAxisLabel);
  const boxes = texts.filter((text) => !isAxisLabel(text)).flatMap(textBoxes);
  const sides = labels.map((label) => labelSide(label, { bottom, right, marginLeft }));
  const room = (side: Side) => sides.includes(side) ? LABEL : GAP;
  const beyond = (values: readonly number[]) => Math.max(0, ...values);
  return {
    marginTop: Math.ceil(beyond(boxes.map(({ top }) => marginTop - top)) + room("top")),
    marginRight: Math.ceil(beyond(boxes.map((box) => box.right - right)) + room("right")),
    marginBottom: Math.ceil(beyond(boxes.map((box) => box.bottom - bottom)) + room("bottom")),
    marginLeft: Math.ceil(beyond(boxes.map(({ left }) => marginLeft - left)) + room("left")),
  };
}

type Side = "top" | "bottom" | "left" | "right" | "inside";

function isAxisLabel(text: Element): boolean {
  return text.closest('[aria-label$="axis label"]') !== null;
}

function labelSide(
  text: Element,
  { bottom, right, marginLeft }: { bottom: number; right: number; marginLeft: number },
): Side {
  const { e: x, f: y } = placeOf(text);
  if ((text.getAttribute("transform") ?? "").includes("rotate")) {
    return x >= right ? "right" : x <= marginLeft ? "left" : "inside";
  }
  return y >= bottom ? "bottom" : "top";
}

/** Returns the box of each line of a text. */
export function textBoxes(text: Element): Box[] {
  const size = Math.max(FONT_SIZE, Number(inherited(text, "font-size") ?? FONT_SIZE));
  const fontWeight = Number(inherited(text, "font-weight") ?? 400) >= 600 ? 600 : 400;
  const anchor = inherited(text, "text-anchor") ?? "start";
  const place = placeOf(text);
  let baseline = 0;
  const lines = text.children.length === 0 ? [text] : [...text.querySelectorAll("tspan")];
  return lines.map((line) => {
    const dy = line.getAttribute("dy");
    baseline = dy === null
      ? size * Number.parseFloat(line.getAttribute("y") ?? "0")
      : baseline + size * Number.parseFloat(dy);
    const width = textWidth(line.textContent ?? "", { fontSize: size, fontWeight });
    const left = anchor === "end" ? -width : anchor === "middle" ? -width / 2 : 0;
    const [top, bottom] = [baseline - ASCENT * size, baseline + DESCENT * size];
    return boxOf([[left, top], [left + width, top], [left, bottom], [left + width, bottom]], place);
  });
}

function inherited(element: Element, name: string): string | undefined {
  return element.closest(`[${name}]`)?.getAttribute(name) ?? undefined;
}

function boxOf(corners: readonly (readonly [number, number])[], place: DOMMatrix): Box {
  const { a, b, c, d, e, f } = place;
  const xs = corners.map(([x, y]) => a * x + c * y + e);
  const ys = corners.map(([x, y]) => b * x + d * y + f);
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

/** Returns the transformation of an element to the plot's pixels: Plot moves and turns only. */
function placeOf(element: Element): DOMMatrix {
  const parent = element.parentElement;
  const outer = parent === null ? new DOMMatrix() : placeOf(parent);
  const steps = (element.getAttribute("transform") ?? "").matchAll(
    /(translate|rotate)\(([^)]*)\)/g,
  );
  return [...steps].reduce((place, [, name, words = ""]) => {
    const [x = 0, y = 0] = words.split(/[ ,]+/).map(Number);
    return name === "translate" ? place.translate(x, y) : place.rotate(x);
  }, outer);
}
