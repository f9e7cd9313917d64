/**
 * The tables that every training has: its settings, its data, its layers, its history.
 *
 * @module
 */

import { dirname, fromFileUrl, relative } from "@std/path";
import { type NdArray, shapeText } from "../base/mod.ts";
import type { Dataset } from "../mnist/mod.ts";
import type { HistoryRow, LayerSummary } from "../model/mod.ts";
import { fixed, numberText, percent } from "./numbers.ts";
import { type Table, table } from "./table.ts";

/** What a table shows, and of what. */
export interface RunTableOptions {
  /** What the table shows. */
  readonly caption?: string;
  /** Which entries, in order, by name; default all. */
  readonly only?: readonly string[];
  /** What to call an entry, by name; default its name in words. */
  readonly words?: Readonly<Record<string, string>>;
}

const PROJECT = dirname(dirname(dirname(fromFileUrl(import.meta.url))));

/**
 * Returns settings, or the choices of a network, as a table with a row each: names in words, lists
 * in brackets, paths from the project's folder.
 *
 * @param settings Values by name.
 * @param options Caption, which of them, and what to call them.
 *
 * @example
 * ```ts
 * import { settingsTable, tableText } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(tableText(settingsTable({ filters: [32, 32], kernelSize: 3 })), [
 *   "setting      value",
 *   "-----------  --------",
 *   "filters      [32, 32]",
 *   "kernel size  3",
 * ].join("\n"));
 * ```
 */
export function settingsTable(
  settings: object,
  { caption = "", only = Object.keys(settings), words = {} }: RunTableOptions = {},
): Table {
  const values: Readonly<Record<string, unknown>> = { ...settings };
  const rows = only
    .filter((name) => values[name] !== undefined && name !== "seedDrawn")
    .map((name) => ({ setting: words[name] ?? spaced(name), value: settingText(name, values) }));
  return table(rows, { caption, align: { value: "left" } });
}

/**
 * Returns the shapes of arrays, and between which numbers their values lie, as a table.
 *
 * @param arrays Arrays, lists of labels, or data sets of both, by name.
 * @param options Caption.
 *
 * @example
 * ```ts
 * import { ndarray } from "../base/mod.ts";
 * import { shapesTable } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(2 * 784), [2, 28, 28, 1]);
 * const { rows } = shapesTable({ images, labels: new Uint8Array([5, 0]) });
 * assert.deepEqual(rows, [["images", "[2, 28, 28, 1]", "0", "0"], ["labels", "[2]", "0", "5"]]);
 * ```
 */
export function shapesTable(
  arrays: Readonly<Record<string, NdArray | Uint8Array | Dataset>>,
  { caption = "" }: Pick<RunTableOptions, "caption"> = {},
): Table {
  const single = Object.entries(arrays).flatMap(([name, values]) =>
    "labels" in values
      ? [[`${name} images`, values.images] as const, [`${name} labels`, values.labels] as const]
      : [[name, values] as const]
  );
  const rows = single.map(([array, values]) => {
    const { data, shape } = "shape" in values ? values : { data: values, shape: [values.length] };
    let [lowest, highest] = [Infinity, -Infinity];
    for (const value of data) {
      if (value < lowest) lowest = value;
      if (value > highest) highest = value;
    }
    return { array, shape: shapeText(shape), lowest, highest };
  });
  return table(rows, { caption });
}

/**
 * Returns a network's layers as a table: name, type, output shape, parameters.
 *
 * @param layers As `summarize(model)` gives them.
 * @param options Caption; default how many parameters there are in all.
 *
 * @example
 * ```ts
 * import { layersTable } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "conv1", type: "Conv2D", outputShape: [26, 26, 32], params: 320 };
 * const { caption, rows } = layersTable([layer]);
 * assert.equal(caption, "320 parameters in all");
 * assert.deepEqual(rows, [["conv1", "Conv2D", "[26, 26, 32]", "320"]]);
 * ```
 */
export function layersTable(
  layers: readonly LayerSummary[],
  { caption }: Pick<RunTableOptions, "caption"> = {},
): Table {
  const total = layers.reduce((sum, { params }) => sum + params, 0);
  const rows = layers.map(({ name, type, outputShape, params }) => ({
    layer: name,
    type,
    "output shape": shapeText(outputShape),
    parameters: params,
  }));
  return table(rows, { caption: caption ?? `${numberText(total)} parameters in all` });
}

/**
 * Returns the history of a training as a table: a row per epoch with loss and accuracy on both sets
 * and the time of the training.
 *
 * @param history As `fit` returns it.
 * @param options Caption.
 *
 * @example
 * ```ts
 * import { historyTable } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const row = { epoch: 1, loss: 0.3, acc: 0.9, valLoss: 0.2, valAcc: 0.95, durationMs: 1234 };
 * const { rows } = historyTable([row]);
 * assert.deepEqual(rows, [["1", "0.3000", "0.2000", "90.00 %", "95.00 %", "1.2 s"]]);
 * ```
 */
export function historyTable(
  history: readonly HistoryRow[],
  { caption = "Loss and accuracy by epoch" }: Pick<RunTableOptions, "caption"> = {},
): Table {
  const rows = history.map(({ epoch, loss, acc, valLoss, valAcc, durationMs }) => ({
    epoch,
    "training loss": fixed(loss, 4),
    "test loss": fixed(valLoss, 4),
    "training accuracy": percent(acc),
    "test accuracy": percent(valAcc),
    "training time": `${fixed(durationMs / 1000, 1)} s`,
  }));
  return table(rows, { caption });
}

/** Returns `"trainImages"` as `"train images"`. */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function settingText(name: string, values: Readonly<Record<string, unknown>>): string {
  const value = values[name];
  if (name === "seed") {
    return `${value}${values.seedDrawn === true ? " (drawn for this run)" : ""}`;
  }
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  if (typeof value === "number") return numberText(value);
  if (typeof value === "boolean") return value ? "yes" : "no";
  const text = String(value);
  return text.startsWith("/") || /^[A-Z]:\\/.test(text) ? relative(PROJECT, text) : text;
}
