/**
 * The answers of a network, number by number.
 *
 * @module
 */

import { SIGNS } from "../figures/mod.ts";
import { argMax, item, type NdArray } from "../base/mod.ts";
import type { ShownCell, Table } from "./table.ts";

/** How to make a table of predictions. */
export interface PredictionTableOptions {
  /** The name of each class; default `"0"`, `"1"`, …. */
  readonly classes?: readonly string[];
  /** What the table shows. */
  readonly caption?: string;
}

/**
 * Returns a table with a row for each image: the picture, each output with two decimals (the highest
 * stands out), the class of the highest, the label, and whether the two agree.
 *
 * @param images Shape `[n, height, width, 1]` or `[n, height, width]`, numbers 0–1.
 * @param probabilities Shape `[n, classes]`.
 * @param labels The class that each image shows, `[n]`.
 * @param options Names of the classes, caption.
 * @throws {TypeError} If there are not as many images, rows of probabilities and labels.
 *
 * @example
 * ```ts
 * import { ndarray } from "../base/mod.ts";
 * import { predictionTable, tableText } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const images = ndarray(new Float32Array(784), [1, 28, 28, 1]);
 * const probabilities = ndarray(new Float32Array([0.25, 0.75]), [1, 2]);
 * assert.equal(tableText(predictionTable(images, probabilities, [1])), [
 *   "image          0     1  prediction  label  verdict",
 *   "----------  ----  ----  ----------  -----  -------",
 *   "image of 1  0.25  0.75  1           1      ✓ right",
 * ].join("\n"));
 * ```
 */
export function predictionTable(
  images: NdArray,
  probabilities: NdArray,
  labels: ArrayLike<number>,
  { classes, caption = "" }: PredictionTableOptions = {},
): Table {
  const counts = [images.shape[0] ?? 0, probabilities.shape[0] ?? 0, labels.length];
  if (new Set(counts).size > 1) {
    throw new TypeError(
      "Cannot make a table of predictions as there must be as many images, rows of probabilities " +
        `and labels: there are ${counts.join(", ")}`,
    );
  }
  const outputs = probabilities.shape[1] ?? 0;
  const names = classes ?? Array.from({ length: outputs }, (_, i) => String(i));
  const rows = Array.from(labels, (actual, i) => {
    const { data } = item(probabilities, i);
    const predicted = argMax(data);
    const label = names[actual] ?? String(actual);
    return [
      { image: item(images, i), alt: `image of ${label}` },
      ...names.map((_, k) => outputCell(data[k] ?? NaN, k === predicted)),
      names[predicted] ?? String(predicted),
      label,
      predicted === actual ? `${SIGNS.right} right` : `${SIGNS.wrong} wrong`,
    ];
  });
  const left = (name: string) => ({ name, align: "left" } as const);
  const columns = [
    left("image"),
    ...names.map((name) => ({ name, align: "right" } as const)),
    ...["prediction", "label", "verdict"].map(left),
  ];
  return { kind: "table", caption, columns, rows };
}

function outputCell(value: number, highest: boolean): ShownCell {
  const text = value.toFixed(2);
  return highest ? { strong: text } : text;
}
