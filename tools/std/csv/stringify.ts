/**
 * Rows to CSV text, as `jsr:@std/csv` writes it.
 *
 * @module
 */

import { stringify as stringifyRows } from "csv-stringify/sync";

/** An index of an array, or a key of an object. */
export type PropertyAccessor = number | string;

/** A column: where its values are, and its name where that is another. */
export type ColumnDetails = {
  /** The name of the column; default the last part of `prop`. */
  header?: string;
  /** The key of the values, or the keys that lead to them. */
  prop: PropertyAccessor | PropertyAccessor[];
};

/** A column, or only the key of its values, or the keys that lead to them. */
export type Column = ColumnDetails | PropertyAccessor | PropertyAccessor[];

/** A row: an object or an array. */
export type DataItem = Readonly<Record<string, unknown> | unknown[]>;

/** How {@linkcode stringify} writes. */
export type StringifyOptions = {
  /** Whether the names of the columns come first; default `true`. */
  headers?: boolean;
  /** What separates values; default `","`. */
  separator?: string;
  /** The columns; objects need them. */
  columns?: readonly Column[];
  /** Whether the text begins with a byte-order mark; default `false`. */
  bom?: boolean;
};

/** Returns CSV text with a row for each item, each ending with CR and LF. */
export function stringify(
  data: readonly DataItem[],
  options?: StringifyOptions,
): string {
  const { headers = true, separator = ",", columns = [], bom = false } = options ?? {};
  if (separator.includes('"') || separator.includes("\r\n")) {
    throw new TypeError([
      "Separator cannot include the following strings:",
      '  - U+0022: Quotation mark (")',
      "  - U+000D U+000A: Carriage Return + Line Feed (\\r\\n)",
    ].join("\n"));
  }
  const paths = columns.map(pathOf);
  const rows = data.map((item) => valuesOf(item, paths).map(textOf));
  const names = columns.map((column, i) => nameOf(column) ?? String(paths[i]?.at(-1)));
  const text = stringifyRows(
    headers && columns.length > 0 ? [names, ...rows] : rows,
    {
      delimiter: separator,
      record_delimiter: "\r\n",
      quote_record_delimiter: false,
      quoted_match: "\n",
    },
  );
  return (bom ? "\ufeff" : "") + text;
}

function pathOf(column: Column): PropertyAccessor[] {
  if (typeof column !== "object") return [column];
  if (Array.isArray(column)) return column;
  return Array.isArray(column.prop) ? column.prop : [column.prop];
}

function nameOf(column: Column): string | undefined {
  return typeof column === "object" && !Array.isArray(column) ? column.header : undefined;
}

function valuesOf(
  item: DataItem,
  paths: readonly PropertyAccessor[][],
): unknown[] {
  if (paths.length > 0) {
    return paths.map((path) => path.reduce(propertyOf, item as unknown));
  }
  if (Array.isArray(item)) return item;
  throw new TypeError("No property accessor function was provided for object");
}

function propertyOf(value: unknown, key: PropertyAccessor): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value) && typeof key !== "number") {
    throw new TypeError('Property accessor is not of type "number"');
  }
  return (value as Record<PropertyAccessor, unknown>)[key];
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
