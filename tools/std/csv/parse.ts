/**
 * CSV text to rows, as `jsr:@std/csv` reads it.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { CsvError, parse as parseRecords } from "csv-parse/sync";

/** How {@linkcode parse} reads; as RFC 4180 has it, but for the separator. */
export interface ParseOptions {
  /** What separates values; default `","`. */
  separator?: string;
}

/** Returns the rows of a CSV text, each an array of its values. */
export function parse(input: string, { separator = "," }: ParseOptions = {}): string[][] {
  if (["", "\r", "\n", '"'].includes(separator)) {
    throw new Error("Cannot parse input: invalid delimiter");
  }
  const text = Buffer.from(withLineFeeds(input));
  let end = 0;
  try {
    return parseRecords(text, {
      delimiter: separator,
      record_delimiter: "\n",
      relax_column_count: true,
      on_record(row: string[], { bytes }) {
        end = bytes;
        const [value] = row;
        const blank = row.length === 1 && value === "" && [undefined, 10].includes(text[end - 2]);
        return blank ? null : row;
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
