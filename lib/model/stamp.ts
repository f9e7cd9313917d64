/**
 * The stamp of a saved network: how it was made.
 *
 * @module
 */

import { at, difference, isObject, shown } from "../base/mod.ts";
import { completeOptions, type MnistCnnOptions, MODEL_VERSION } from "./options.ts";
import type { HistoryRow } from "./history.ts";

/** How a network was made. */
export interface ModelStamp {
  /** `MODEL_VERSION` when it was made. */
  readonly modelVersion: number;
  /** The architecture, every default written out. */
  readonly options: Required<MnistCnnOptions>;
  /** Seed of the initial weights, the shuffles and the dropout masks. */
  readonly seed: number;
  /** How it was trained: images, epochs, batch size, learning rate. */
  readonly training: Readonly<Record<string, number>>;
  /** One row an epoch. */
  readonly history: readonly HistoryRow[];
  /** The sha256 of each data file, by name. */
  readonly data: Readonly<Record<string, string>>;
  /** Versions of what made it. */
  readonly versions: Readonly<Record<string, string>>;
  /** The sha256 of the weights file. */
  readonly weightsSha256: string;
}

/** A test of one field, and what it asks for in words. */
type Rule = readonly [holds: (value: unknown) => boolean, rule: string];

const COLUMNS = ["epoch", "loss", "acc", "valLoss", "valAcc", "durationMs"];

const RULES: Readonly<Record<keyof ModelStamp, Rule>> = {
  modelVersion: [(value) => value === MODEL_VERSION, `be ${MODEL_VERSION}`],
  options: [isObject, "be an object"],
  seed: [(value) => Number.isSafeInteger(value), "be a whole number"],
  training: [(value) => isRecord(value, Number.isFinite), "hold numbers by name"],
  history: [isHistory, `be a list of rows of ${COLUMNS.join(", ")}`],
  data: [(value) => isRecord(value, isText), "hold texts by name"],
  versions: [(value) => isRecord(value, isText), "hold texts by name"],
  weightsSha256: [isSha256, "be 64 hexadecimal digits"],
};

/** Returns, in words, the first rule that a stamp breaks, or nothing where it keeps all. */
export function stampFault(stamp: unknown, field: string): string | undefined {
  for (const [name, [holds, rule]] of Object.entries(RULES)) {
    const value = at(stamp, name);
    if (!holds(value)) return `${field}.${name} must ${rule}: it is ${shown(value)}`;
  }
  const options = at(stamp, "options") as MnistCnnOptions;
  try {
    return difference(options, completeOptions(options), `${field}.options`);
  } catch (error) {
    return `${field}.options must make a network: ${(error as Error).message}`;
  }
}

function isHistory(value: unknown): boolean {
  return Array.isArray(value) &&
    value.every((row) => COLUMNS.every((column) => Number.isFinite(at(row, column))));
}

function isRecord(value: unknown, holds: (entry: unknown) => boolean): boolean {
  return isObject(value) && !Array.isArray(value) && Object.values(value).every(holds);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isSha256(value: unknown): boolean {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
