/**
 * Tables, as HTML that a screen reader can walk and as text.
 *
 * @module
 */

import { escapeMarkup, greyPicture, tile } from "../figures/mod.ts";
import type { NdArray } from "../base/mod.ts";
import { columnText, fixed, numberText } from "./numbers.ts";

/** A small image in a cell. */
export interface ImageCell {
  /** Numbers 0–1 of shape `[height, width]` or `[height, width, 1]`. */
  readonly image: NdArray;
  /** What it shows. */
  readonly alt: string;
}

/** A text or number in a cell that stands out. */
export interface StrongCell {
  /** What stands out. */
  readonly strong: string | number;
}

/** What a cell can hold: nothing is `null` or `undefined`. */
export type Cell = string | number | boolean | null | undefined | ImageCell | StrongCell;

/** A cell as it is shown: what is not a picture has become text. */
export type ShownCell = string | ImageCell | { readonly strong: string };

/** Where the text of a column stands. */
export type Align = "left" | "right" | "center";

/** A table ready to be shown. */
export interface Table {
  /** What it is. */
  readonly kind: "table";
  /** Its caption; `""` for none. */
  readonly caption: string;
  /** Its columns. */
  readonly columns: readonly { readonly name: string; readonly align: Align }[];
  /** Its rows; each with a cell for each column. */
  readonly rows: readonly (readonly ShownCell[])[];
}

/** How to make a table. */
export interface TableOptions<Row> {
  /** What the table shows. */
  readonly caption?: string;
  /** The columns to show, in order, by name; default all. */
  readonly columns?: readonly (keyof Row & string)[];
  /** Where the text of a column stands; default right for numbers, with or without a unit, else
   * left. */
  readonly align?: { readonly [Name in keyof Row]?: Align };
  /** The text of a column's values, such as `percent`; default numbers with one precision. */
  readonly format?: { readonly [Name in keyof Row]?: (value: Row[Name]) => string };
  /** Decimals of a column's numbers; default as many as its largest needs for four digits. */
  readonly digits?: { readonly [Name in keyof Row]?: number };
}

const IMAGE_PX = 42;
const CELL = "padding:.3em .55em;vertical-align:middle;text-align:";
const HEAD = "border-bottom:1px solid currentColor;";
/** Longer texts may go on in a second line, in a column that still holds a few words. */
const MOST_ON_A_LINE = 48;
const TEXT_EM = 18;
const TEXT = `min-width:${TEXT_EM}em`;
/** The size of letters, and what a notebook leaves of a sheet of paper. */
const LARGEST_PX = 13;
const SHEET_PX = 600;
const SHEET_ROWS = 25;
/** How wide a digit, a narrow and a wide sign, and a bold letter are in a wide font, in units of its
 * size. */
const DIGIT_EM = 0.64;
const NARROW_EM = 0.4;
const WIDE_EM = 1;
const BOLD_EM = 0.7;
const NARROW = /[\s.,;:'’()[\]|·ijlrtf/-]/u;
const WIDE = /[−±×→≈≤%—mwMW]/u;
/** A number with its unit or its spread, or a sign for none. */
const NUMERIC =
  /^(?:[<>±≈] ?)?[−+-]?\d[\d,]*(?:\.\d+)?(?: ?(?:%|°|×|s|ms|min|MB|points|times|± ?[\d.]+))*$/;
const NONE = ["", "–"];

/**
 * Returns rows as a table; the names of their fields head the columns.
 *
 * @param rows One object a row.
 * @param options Caption, columns, alignment, formats.
 * @throws {RangeError} If a column is named that no row has.
 *
 * @example
 * ```ts
 * import { table, tableText } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const rows = [{ layer: "conv1", parameters: 320 }, { layer: "conv2", parameters: 9248 }];
 * assert.equal(tableText(table(rows)), [
 *   "layer  parameters",
 *   "-----  ----------",
 *   "conv1         320",
 *   "conv2       9,248",
 * ].join("\n"));
 * ```
 */
export function table<Row extends Readonly<Record<string, Cell>>>(
  rows: readonly Row[],
  { caption = "", columns, align = {}, format = {}, digits = {} }: TableOptions<Row> = {},
): Table {
  const present = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const names: readonly (keyof Row & string)[] = columns ?? present;
  const absent = names.find((name) => !present.includes(name));
  if (absent !== undefined && rows.length > 0) {
    throw new RangeError(
      `Cannot make a table as each column must be in a row: "${absent}" is not; columns are ` +
        present.map((name) => `"${name}"`).join(", "),
    );
  }
  const shown = names.map((name) => {
    const cells = rows.map((row) => row[name]);
    const numbers = cells.map(numberOf).filter((value) => value !== undefined);
    const decimals = digits[name];
    // Among words each number stands for itself.
    const isColumn = numbers.length === cells.filter((cell) => !isEmpty(cell)).length;
    const text = decimals !== undefined
      ? (value: number) => fixed(value, decimals)
      : isColumn
      ? columnText(numbers)
      : numberText;
    return rows.map((row) =>
      format[name]?.(row[name] as Row[typeof name]) ?? shownCell(row[name], text)
    );
  });
  return {
    kind: "table",
    caption,
    columns: names.map((name, i) => ({ name, align: align[name] ?? defaultAlign(shown[i] ?? []) })),
    rows: rows.map((_, i) => shown.map((column) => column[i] ?? "")),
  };
}

function isEmpty(cell: Cell): boolean {
  return cell === null || cell === undefined || cell === "";
}

function numberOf(cell: Cell): number | undefined {
  const value = typeof cell === "object" && cell !== null && "strong" in cell ? cell.strong : cell;
  return typeof value === "number" ? value : undefined;
}

function defaultAlign(cells: readonly ShownCell[]): Align {
  const texts = cells.map((cell) => wordsOf(cell)).filter((text) => !NONE.includes(text ?? ""));
  const isNumeric = (text: string | undefined) =>
    text !== undefined && (NUMERIC.test(text) || text === "NaN");
  return texts.length > 0 && texts.every(isNumeric) ? "right" : "left";
}

function shownCell(cell: Cell, text: (value: number) => string): ShownCell {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "boolean") return cell ? "yes" : "no";
  if (typeof cell === "number") return text(cell);
  if (typeof cell === "string" || "image" in cell) return cell;
  return { strong: typeof cell.strong === "number" ? text(cell.strong) : cell.strong };
}

/** The words of a cell, `undefined` for a picture. */
function wordsOf(cell: ShownCell): string | undefined {
  if (typeof cell === "string") return cell;
  return "strong" in cell ? cell.strong : undefined;
}

/** Returns a table as an HTML element; everything that came as text appears as text. */
export function tableHtml({ caption, columns, rows }: Table): string {
  const heads = columns.map(({ name, align }) =>
    `<th scope="col" ${attribute(align)}style="${HEAD}${CELL}${align}">${escapeMarkup(name)}</th>`
  );
  const styles = columns.map(({ align }, i) => {
    const longest = Math.max(0, ...rows.map((row) => wordsOf(row[i] ?? "")?.length ?? 0));
    return `${CELL}${align};${longest > MOST_ON_A_LINE ? TEXT : "white-space:nowrap"}`;
  });
  const widthEm = columns.map(({ name }, i) => columnEm(name, rows.map((row) => row[i] ?? "")))
    .reduce((total, width) => total + width, 0);
  const lines = rows.map((row) => {
    const cells = row.map((cell, i) =>
      `<td ${attribute(columns[i]?.align)}style="${styles[i]}">${cellHtml(cell)}</td>`
    );
    return `<tr>${cells.join("")}</tr>`;
  });
  const empty = `<tr><td colspan="${columns.length}">no rows</td></tr>`;
  const label = caption === "" ? "" : ` aria-label="${escapeMarkup(caption)}"`;
  // The caption stands outside: inside it would be as narrow as the table.
  return `<div style="max-width:100%">${captionHtml(caption)}` +
    `<div style="overflow:auto hidden;container-type:inline-size">${
      onPaper(rows.length, widthEm)
    }` +
    `<table${label} ` +
    `style="border-collapse:collapse;font-variant-numeric:tabular-nums${shrinking(widthEm)}">` +
    `<thead><tr>${heads.join("")}</tr></thead>` +
    `<tbody>${lines.length === 0 ? empty : lines.join("")}</tbody></table></div></div>`;
}

/** Returns the attribute that aligns numbers where a viewer, as GitHub's, takes styles out. */
function attribute(align?: Align): string {
  return align === "right" ? 'align="right" ' : "";
}

/** Returns about how wide a column is at least, in units of its letters' size. */
function columnEm(name: string, cells: readonly ShownCell[]): number {
  const head = Math.max(...name.split(/\s+/).map((word) => word.length));
  const isText = cells.some((cell) => (wordsOf(cell)?.length ?? 0) > MOST_ON_A_LINE);
  const wide = isText ? TEXT_EM : Math.max(0, ...cells.map(cellEm));
  return Math.max(wide, BOLD_EM * head) + 1.2;
}

function cellEm(cell: ShownCell): number {
  const words = wordsOf(cell);
  if (words === undefined) return IMAGE_PX / LARGEST_PX;
  if (typeof cell !== "string") return BOLD_EM * words.length;
  return [...words].reduce((sum, sign) => sum + signEm(sign), 0);
}

function signEm(sign: string): number {
  return NARROW.test(sign) ? NARROW_EM : WIDE.test(sign) ? WIDE_EM : DIGIT_EM;
}

/** Returns the style by which a wide table's letters shrink: a little on a screen, which scrolls, and
 * on paper, which doesn't, as far as they must. */
function shrinking(widthEm: number): string {
  if (!isWide(widthEm)) return "";
  const size = `100cqi / ${widthEm.toFixed(0)}`;
  return `;font-size:clamp(var(--least,12px),${size},${LARGEST_PX}px)`;
}

function isWide(widthEm: number): boolean {
  return widthEm * LARGEST_PX >= SHEET_PX;
}

/** Returns what nbconvert's page needs on paper: small letters for a wide table, and for a long one
 * that it goes on, from where it stands, on the next sheet. */
function onPaper(rows: number, widthEm: number): string {
  const rules = [
    ...(isWide(widthEm) ? ["table{--least:6px}"] : []),
    ...(rows < SHEET_ROWS ? [] : [
      ".jp-OutputArea-output,.jp-OutputArea-output div{overflow:visible!important}",
      ".jp-OutputArea-child{break-inside:auto!important}",
    ]),
  ];
  return rules.length === 0 ? "" : `<style>@media print{${rules.join("")}}</style>`;
}

function captionHtml(caption: string): string {
  const style = "text-align:left;padding:4px 7px";
  return caption === "" ? "" : `<div style="${style}">${escapeMarkup(caption)}</div>`;
}

function cellHtml(cell: ShownCell): string {
  if (typeof cell === "string") return escapeMarkup(cell);
  if ("strong" in cell) return `<strong>${escapeMarkup(cell.strong)}</strong>`;
  const { url, widthPx, heightPx } = tile(greyPicture(cell.image), IMAGE_PX);
  return `<img src="${url}" alt="${escapeMarkup(cell.alt)}" width="${widthPx}" ` +
    `height="${heightPx}" style="image-rendering:pixelated;max-width:none;margin:0">`;
}

/** Returns a table as lines of text with its columns aligned. */
export function tableText({ caption, columns, rows }: Table): string {
  const texts = rows.map((row) => row.map(cellText));
  const widths = columns.map(({ name }, i) =>
    Math.max(name.length, ...texts.map((row) => row[i]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => padded(cell, widths[i] ?? 0, columns[i]?.align)).join("  ").trimEnd();
  return [
    ...(caption === "" ? [] : [caption]),
    line(columns.map(({ name }) => name)),
    line(widths.map((width) => "-".repeat(width))),
    ...(texts.length === 0 ? ["no rows"] : texts.map(line)),
  ].join("\n");
}

function cellText(cell: ShownCell): string {
  const text = typeof cell === "object" && "alt" in cell ? cell.alt : wordsOf(cell) ?? "";
  return text.replace(/\s+/g, " ");
}

function padded(text: string, width: number, align: Align = "left"): string {
  if (align === "left") return text.padEnd(width);
  if (align === "right") return text.padStart(width);
  return text.padStart(Math.floor((width + text.length) / 2)).padEnd(width);
}
