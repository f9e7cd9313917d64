/**
 * A local stand-in for `jsr:@std/csv`, for networks that do not reach JSR.
 *
 * It carries what this project uses of `parse` and `stringify`, with the published package's results
 * and errors (version 1.0.6), on the npm packages `csv-parse` and `csv-stringify`. `deno task std`
 * switches to the published package.
 *
 * @module
 */

export * from "./parse.ts";
export * from "./stringify.ts";
