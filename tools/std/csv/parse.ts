/**
 * CSV text to rows, as `jsr:@std/csv` reads it.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { CsvError, parse as parseRecords } from "csv-parse/sync";

/** How {@linkcode parse} reads; the defaults are those of RFC 4180. */
export interface ParseOptions {
  /** What separates values; default `","`. */
  separator?: string;
  /** The character that begins a line to ignore; default none. */
  comment?: string;
  /** Whether space before a value is left out; default `false`. */
  trimLeadingSpace?: boolean;
  /** Whether quotes may stand anywhere in a value; default `false`. */
  lazyQuotes?: boolean;
  /** How many fields each row must have; 0: as many as the first; default any number. */
  fieldsPerRecord?: number;
  /** Whether the first row is left out, its values naming the columns; default `false`. */
  skipFirstRow?: boolean;
  /** The names of the columns; default those of the first row with `skipFirstRow`. */
  columns?: readonly string[];
}

/** A row by the names of its columns. */
export type RecordWithColumn<C extends string> = string extends C ? Record<string, string>
  : Record<C, string>;

/** What {@linkcode parse} returns with options of type `T`. */
export type ParseResult<ParseOptions, T> = T extends
  ParseOptions & { columns: readonly (infer C extends string)[] } ? RecordWithColumn<C>[]
  : T extends ParseOptions & { skipFirstRow: true } ? Record<string, string>[]
  : T extends ParseOptions & { columns?: undefined; skipFirstRow?: false | undefined } ? string[][]
  : Record<string, string>[] | string[][];

/** Returns the rows of a CSV text, each an array of its values. */
export function parse(input: string): string[][];
/** Returns the rows of a CSV text: records by column with `columns` or `skipFirstRow`. */
export function parse<const T extends ParseOptions>(
  input: string,
  options: T,
): ParseResult<ParseOptions, T>;
export function parse(
  input: string,
  options: ParseOptions = {},
): string[][] | Record<string, string>[] {
  const rows = readRows(input, options);
  const { skipFirstRow = false, columns } = options;
  if (!skipFirstRow && columns === undefined) return rows;
  const first = skipFirstRow ? rows.shift() : undefined;
  if (skipFirstRow && first === undefined) {
    throw new TypeError("Cannot parse input: headers must be defined");
  }
  const names = columns ?? first ?? [];
  return rows.map((row, i) => named(row, names, skipFirstRow ? i + 2 : i + 1));
}

function named(
  row: string[],
  names: readonly string[],
  line: number,
): Record<string, string> {
  if (row.length !== names.length) {
    throw new Error(
      `Syntax error on line ${line}: The record has ${row.length} fields, but the header has ${names.length} fields`,
    );
  }
  return Object.fromEntries(names.map((name, i) => [name, row[i] ?? ""]));
}

const NEVER = ["\r", "\n", '"'];

function readRows(input: string, options: ParseOptions): string[][] {
  const { separator = ",", comment, trimLeadingSpace = false, lazyQuotes = false } = options;
  if (["", ...NEVER, comment].includes(separator) || NEVER.includes(comment ?? "")) {
    throw new Error("Cannot parse input: invalid delimiter");
  }
  const text = Buffer.from(strict(withLineFeeds(input), options));
  let { fieldsPerRecord: expected = -1 } = options;
  let end = 0;
  try {
    return parseRecords(text, {
      delimiter: separator,
      record_delimiter: "\n",
      ltrim: trimLeadingSpace,
      relax_quotes: lazyQuotes,
      relax_column_count: true,
      on_record(row: string[], { records: line, bytes }) {
        end = bytes;
        const [value] = row;
        const blank = row.length === 1 && value === "" && [undefined, 10].includes(text[end - 2]);
        if (blank) return null;
        // The published package, too, takes a blank first line for a row of no fields.
        if (expected === 0 && line === 1) expected = row.length;
        if (expected >= 0 && row.length !== expected) {
          throw new SyntaxError(
            `Syntax error on line ${line}: expected ${expected} fields but got ${row.length}`,
          );
        }
        return row;
      },
    });
  } catch (error) {
    throw error instanceof CsvError ? quoteError(error, text, end, separator) : error;
  }
}

/** The text without byte-order mark, each line with `\n` at its end. */
function withLineFeeds(input: string): string {
  const text = input.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").replace(/\r$/, "\n");
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/** The text as RFC 4180 has it: comments blank, each lone quote inside a quoted value doubled. */
function strict(text: string, options: ParseOptions): string {
  const { separator = ",", comment, trimLeadingSpace = false, lazyQuotes = false } = options;
  if (!comment && !lazyQuotes) return text;
  const ignored = comment ? `(?<=^|\n)${RegExp.escape(comment)}[^\n]*` : "[]";
  if (!lazyQuotes) {
    return text.replace(new RegExp(`("[^"]*"?)|${ignored}`, "g"), (_, quoted = "") => quoted);
  }
  const edge = `${RegExp.escape(separator)}|\n`;
  const space = trimLeadingSpace ? "[^\\S\n]*" : "";
  const value = `((?:[^"]|""|"(?!"|${edge}))*?)("(?=${edge})|\n$)`;
  return text.replace(
    new RegExp(`((?:^|${edge})${space})"${value}|${ignored}`, "g"),
    (_, before = "", value?: string, end?: string) =>
      value === undefined
        ? ""
        : `${before}"${value.replaceAll(/""?/g, '""')}"${end === '"' ? "" : end}`,
  );
}

/** The published package's error for what csv-parse says of quotes; `start` ends the row before. */
function quoteError(error: CsvError, text: Buffer, start: number, separator: string): SyntaxError {
  const row = text.toString("utf8", start);
  const earlier = text.toString("utf8", start, Number(error.bytes));
  const field = error.column === 0 ? 0 : earlier.length + separator.length;
  const lines = row.slice(0, badQuote(error.code, row, field)).split("\n");
  const line = Number(error.records) + 1;
  const column = [...lines.at(-1) ?? ""].length + 1;
  const fault = error.code === "INVALID_OPENING_QUOTE"
    ? 'bare " in non-quoted-field'
    : 'extraneous or missing " in quoted-field';
  return new SyntaxError(
    `Syntax error on line ${line}; parse error on line ${
      line + lines.length - 1
    }, column ${column}: ${fault}`,
  );
}

/** Where the fault is in the text that begins with the row; `field` begins the faulty value. */
function badQuote(code: CsvError["code"], row: string, field: number): number {
  if (code === "INVALID_OPENING_QUOTE") return row.indexOf('"', field);
  if (code === "CSV_INVALID_CLOSING_QUOTE") {
    const value = /\s*"[^"]*(?:""[^"]*)*/y;
    value.lastIndex = field;
    value.test(row);
    return value.lastIndex;
  }
  // A quote is missing: behind the text's last one, or else at the start of the last line.
  return row.endsWith('"\n') ? row.length - 1 : row.lastIndexOf("\n", row.length - 2) + 1;
}
