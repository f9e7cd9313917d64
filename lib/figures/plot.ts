/**
 * Observable Plot without a browser, and putting plots together to a figure.
 *
 * @module
 */

import { JSDOM } from "jsdom";
import * as Plot from "@observablehq/plot";
import { Canvas } from "../image/mod.ts";
import { cleanText } from "./escape.ts";
import type { Figure, FigureWords } from "./figure.ts";
import { FONT_FAMILY, FONT_SIZE, INK, MARGIN } from "./style.ts";
import { wrapText } from "./text.ts";

const { window } = new JSDOM("");
const serializer = new window.XMLSerializer();
const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";
const TITLE = { fontSize: 16, fontWeight: 600 } as const;
const TITLE_LINE = 21;
const MIN_WIDTH = 300;

/** A document as Plot wants it: jsdom has no canvas, so that `canvas` elements are skia's. */
export const figureDocument: Document = withCanvas(window.document);

function withCanvas(document: Document): Document {
  const createElement = document.createElement.bind(document);
  const create = (name: string) => name === "canvas" ? new Canvas() : createElement(name);
  return Object.defineProperty(document, "createElement", { value: create });
}

/** A plot of a known size. */
export interface Panel {
  /** An SVG group. */
  readonly element: Element;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A panel and where its top left corner goes, below the figure's title. */
export interface PlacedPanel {
  readonly panel: Panel;
  readonly x: number;
  readonly y: number;
}

/** Returns a plot of Observable Plot in the project's font and colours. */
export function plot(options: Plot.PlotOptions & { width: number; height: number }): Panel {
  const drawn = Plot.plot({ document: figureDocument, ...options });
  return panelOf(drawn);
}

/** Returns the SVG of Plot as a panel. */
export function panelOf(svg: Element): Panel {
  const [widthPx, heightPx] = [svg.getAttribute("width"), svg.getAttribute("height")].map(Number);
  return { element: groupOf(svg), widthPx: widthPx ?? 0, heightPx: heightPx ?? 0 };
}

/** Returns a plot without axes whose marks are placed in pixels from its top left corner. */
export function pixelPlot(
  width: number,
  height: number,
  marks: readonly Plot.Markish[],
): Panel {
  const identity = { type: "identity", axis: null } as const;
  return plot({
    width,
    height,
    margin: 0,
    x: identity,
    y: identity,
    color: { type: "identity" },
    // The types of Plot leave this scale out.
    symbol: { type: "identity" } as Plot.ScaleOptions,
    marks: [...marks],
  });
}

/** Returns the SVG of Plot as a group: without its style sheet, in our font. */
function groupOf(svg: Element): Element {
  const group = figureDocument.createElementNS(SVG, "g");
  for (const child of [...svg.children]) {
    if (child.localName !== "style") group.append(child);
  }
  for (const image of group.querySelectorAll("image")) plainLink(image);
  for (const small of group.querySelectorAll("[font-size]")) {
    if (Number(small.getAttribute("font-size")) < FONT_SIZE) small.removeAttribute("font-size");
  }
  group.setAttribute("fill", "currentColor");
  group.setAttribute("font-size", String(FONT_SIZE));
  group.setAttribute("text-anchor", svg.getAttribute("text-anchor") ?? "start");
  return group;
}

/** Moves the link of legends to SVG 2's attribute: browsers lose a prefixed one inside HTML. */
function plainLink(image: Element): void {
  const link = image.getAttributeNS(XLINK, "href");
  if (link === null) return;
  image.removeAttributeNS(XLINK, "href");
  image.setAttribute("href", link);
}

/** Returns the figure that has these panels; places count from below its title, inside the margin. */
export function composeFigure(
  { title, caption = "", alt }: FigureWords,
  panels: readonly PlacedPanel[],
): Figure {
  const right = panels.map(({ panel, x }) => x + panel.widthPx);
  const bottom = panels.map(({ panel, y }) => y + panel.heightPx);
  const innerWidth = Math.max(MIN_WIDTH, ...right);
  const lines = wrapText(title, innerWidth, TITLE);
  const top = MARGIN + lines.length * TITLE_LINE + 6;
  const widthPx = Math.ceil(innerWidth + 2 * MARGIN);
  const heightPx = Math.ceil(top + Math.max(0, ...bottom) + MARGIN);
  const svg = element("svg", {
    width: widthPx,
    height: heightPx,
    viewBox: `0 0 ${widthPx} ${heightPx}`,
    role: "img",
    "aria-label": alt,
    color: INK,
    "font-family": FONT_FAMILY,
    style: "display:block;max-width:100%;height:auto",
  });
  svg.append(
    element("rect", { width: widthPx, height: heightPx, fill: "#fff" }),
    ...titleLines(lines),
    ...panels.map(({ panel, x, y }) => placed(panel, x + MARGIN, y + top)),
  );
  return {
    svg: cleanText(serializer.serializeToString(svg)),
    title,
    caption,
    alt,
    widthPx,
    heightPx,
  };
}

function titleLines(lines: readonly string[]): Element[] {
  return lines.map((line, i) => {
    const text = element("text", {
      x: MARGIN,
      y: MARGIN + 16 + i * TITLE_LINE,
      fill: "currentColor",
      "font-size": TITLE.fontSize,
      "font-weight": TITLE.fontWeight,
    });
    text.textContent = line;
    return text;
  });
}

function placed({ element: group }: Panel, x: number, y: number): Element {
  group.setAttribute("transform", `translate(${x},${y})`);
  return group;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = figureDocument.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
