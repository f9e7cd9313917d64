/**
 * A figure as a value: its drawing, its words, its size.
 *
 * @module
 */

/** A finished figure. */
export interface Figure {
  /** The drawing with its title: SVG that needs no other file and parses as XML. */
  readonly svg: string;
  /** The title, also drawn in `svg`. */
  readonly title: string;
  /** What to see in it, one to three sentences; `""` for none. Not part of `svg`. */
  readonly caption: string;
  /** What the figure shows, for a reader who doesn't see it. */
  readonly alt: string;
  /** Width of `svg` in CSS pixels. */
  readonly widthPx: number;
  /** Height of `svg` in CSS pixels. */
  readonly heightPx: number;
}

/** The words that every figure takes. */
export interface FigureText {
  /** The title, drawn above the figure. */
  readonly title: string;
  /** What to see in it; default none. */
  readonly caption?: string;
  /** The alternative text; default a sentence made from the data. */
  readonly alt?: string;
}

/** The words of a figure whose alternative text can't be made from its data. */
export interface FigureWords extends FigureText {
  /** What it shows, for a reader who doesn't see it: a sentence with its numbers. */
  readonly alt: string;
}
