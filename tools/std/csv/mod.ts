/**
 * A local stand-in for `jsr:@std/csv`, for networks that do not reach JSR.
 *
 * It carries `parse` and `stringify` with the published package's signatures,
 * results and errors (version 1.0.6), on the npm packages `csv-parse` and
 * `csv-stringify`. One difference is known: `trimLeadingSpace` keeps separators
 * that are space themselves. `deno task std` switches to the published package.
 *
 * @module
 */

export * from "./parse.ts";
export * from "./stringify.ts";
