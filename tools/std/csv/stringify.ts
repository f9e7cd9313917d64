/**
 * Rows to CSV text, as `jsr:@std/csv` writes it.
 *
 * @module
 */

import { stringify as stringifyRows } from "csv-stringify/sync";

/** A row: an object or an array. */
export type DataItem = Readonly<Record<string, unknown> | unknown[]>;

/** How {@linkcode stringify} writes. */
export type StringifyOptions = {
  /** The keys of the values, which name the columns in a first row; objects need them. */
  columns?: readonly string[];
};

/** Returns CSV text with a row for each item, each ending with CR and LF. */
export function stringify(
  data: readonly DataItem[],
  { columns = [] }: StringifyOptions = {},
): string {
  const rows = data.map((item) => valuesOf(item, columns).map(textOf));
  return stringifyRows(columns.length > 0 ? [columns, ...rows] : rows, {
    record_delimiter: "\r\n",
    quote_record_delimiter: false,
    quoted_match: "\n",
  });
}

function valuesOf(item: DataItem, columns: readonly string[]): readonly unknown[] {
  if (!Array.isArray(item)) {
    if (columns.length > 0) return columns.map((key) => (item as Record<string, unknown>)[key]);
    throw new TypeError("No property accessor function was provided for object");
  }
  if (columns.length === 0) return item;
  throw new TypeError('Property accessor is not of type "number"');
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
