/**
 * How wide text is, and breaking it into lines.
 *
 * @module
 */

import { FONT_SIZE } from "./style.ts";
import { Canvas, FONT_FILES, FontLibrary } from "../image/mod.ts";

/** The look of a text. */
export interface TextStyle {
  /** Height in CSS pixels; default 12. */
  readonly fontSize?: number;
  /** 400 (default) or 600. */
  readonly fontWeight?: 400 | 600;
}

// A name of our own, so that an installed font of the same name is never measured instead.
const FAMILY = "recognition-figures";
// A reader's browser without Inter takes a font that is up to this much wider.
const SLACK = 1.08;

FontLibrary.use(FAMILY, FONT_FILES);
const context = new Canvas(1, 1).getContext("2d");

/** Returns the width of one line of text in CSS pixels, with room for a wider font. */
export function textWidth(
  text: string,
  { fontSize = FONT_SIZE, fontWeight = 400 }: TextStyle = {},
): number {
  context.font = `${fontWeight} ${fontSize}px ${FAMILY}`;
  return context.measureText(text).width * SLACK;
}

/** Returns `text` in lines no wider than `widthPx`; a longer word is broken. */
export function wrapText(text: string, widthPx: number, style: TextStyle = {}): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, widthPx, style));
}

function wrapLine(text: string, widthPx: number, style: TextStyle): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of words(text).flatMap((word) => breakWord(word, widthPx, style))) {
    if (line !== "" && textWidth((line + word).trimEnd(), style) > widthPx) {
      lines.push(line.trimEnd());
      line = word;
    } else line += word;
  }
  return [...lines, line.trimEnd()];
}

/** Returns the parts between which a line may be broken: after a space, a hyphen, an underscore. */
function words(text: string): string[] {
  return text.split(/(?<=[ _-])(?=[^ _-])/);
}

function breakWord(word: string, widthPx: number, style: TextStyle): string[] {
  if (textWidth(word.trimEnd(), style) <= widthPx) return [word];
  const parts: string[] = [];
  let part = "";
  for (const character of word) {
    if (part !== "" && textWidth(part + character, style) > widthPx) {
      parts.push(part);
      part = character;
    } else part += character;
  }
  return [...parts, part];
}

/** Returns `text`, or as much of its beginning as fits in `widthPx` and then `…`. */
export function fitText(text: string, widthPx: number, style: TextStyle = {}): string {
  if (textWidth(text, style) <= widthPx) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, style) > widthPx) {
    characters.pop();
  }
  return `${characters.join("")}…`;
}

/** Returns the width of the widest of `texts`, 0 for none. */
export function widest(texts: readonly string[], style: TextStyle = {}): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, style)));
}
