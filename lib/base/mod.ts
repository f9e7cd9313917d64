/**
 * What every room stands on: arrays with a shape, seeded chance, statistics, files that are whole or
 * not there, fields of JSON that are checked as they are read, and the checks of what comes in at a
 * public edge ({@linkcode createCheck}).
 *
 * An `NdArray` is flat data with a shape, row by row; {@linkcode ndarray} makes one, and everything
 * that holds images (`[n, 28, 28, 1]`), rows (`[n, d]`) or maps is one. Numbers of pictures are bytes
 * until they are prepared: those are the planes of the room `image`.
 *
 * @module
 */

export {
  type Check,
  type CheckWords,
  createCheck,
  type ErrorType,
  quoted,
  shapeText,
} from "./check.ts";
export { argMax } from "./arg_max.ts";
export { correlation } from "./correlation.ts";
export { writeNew, writeWhole } from "./files.ts";
export { at, copyOf, difference, isObject, shown } from "./json.ts";
export { bytesOf, item, type NdArray, ndarray, sizeOf, stack, take } from "./ndarray.ts";
export { createRandom, mixSeeds, shuffledIndices } from "./random.ts";
export { type FailedFile, readEach } from "./read_each.ts";
export {
  mean,
  median,
  normalQuantile,
  quantile,
  standardDeviation,
  tQuantile,
} from "./statistics.ts";
export { extremes, named } from "./rows.ts";
export { makeStopFile, takeStopFile } from "./stop_file.ts";
