/**
 * What all figures share: sizes, colours, words for numbers.
 *
 * Colours are those of Okabe and Ito, told apart with every kind of colour vision; a difference in
 * meaning is always shown by shape, mark or place as well.
 *
 * @see https://jfly.uni-koeln.de/color/
 *
 * @module
 */

/** The families of all text, the project's own first. */
export const FONT_FAMILY = "Inter, system-ui, sans-serif";
/** The widest figure in CSS pixels: it fits beside a notebook's prompts on a 900 pixel page. */
export const WIDTH = 828;
/** The white edge of a figure in CSS pixels. */
export const MARGIN = 12;
/** The smallest text in CSS pixels. */
export const FONT_SIZE = 12;

/** Text and axes. */
export const INK = "#1b1e23";
/** Text that steps back, still legible on white. */
export const MUTED = "#5c6470";
/** Grid lines and frames. */
export const LINE = "#c9ced6";
/** Bars that step back. */
export const GREY = "#a8b2bf";

/** Colours of groups, in order; the last is Tol's wine. */
export const COLOURS = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#8a6a00",
  "#56b4e9",
  "#000000",
  "#e69f00",
  "#999999",
  "#882255",
] as const;
/** Shapes of groups, in order. */
export const SYMBOLS = ["circle", "square", "triangle", "diamond", "cross", "star", "wye"] as const;
/** Right, and the first of two. */
export const BLUE: string = COLOURS[0];
/** Wrong, and the second of two. */
export const VERMILION: string = COLOURS[1];

/** The signs that go with right and wrong, so that colour isn't needed. */
export const SIGNS = { right: "✓", wrong: "✗" } as const;

/**
 * Returns a share of 1 as a percentage: `0.9916` is `"99.16 %"` with two digits. Only a whole is
 * 100 %: what would round to it stays a unit of the last decimal away.
 */
export function percent(share: number, digits = 1): string {
  if (!Number.isFinite(share)) return "–";
  const value = share < 1 ? Math.min(100 - 10 ** -digits, 100 * share) : 100 * share;
  return `${value.toFixed(digits)} %`;
}

/** Returns a number with three significant digits: `0.0512`, `12.3`, `-4`. */
export function shortNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))).replace("-", "−") : "–";
}

/** Returns words joined as in a sentence: `"a, b and c"`. */
export function listed(words: readonly string[]): string {
  const [last = "", ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`;
}
