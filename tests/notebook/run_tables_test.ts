import assert from "node:assert/strict";
import { join } from "@std/path";
import { historyTable, settingsTable, shapesTable } from "../../lib/notebook/run_tables.ts";
import { settings } from "../../lib/notebook/settings.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

Deno.test("settingsTable() writes names in words, lists in brackets, paths from the project", () => {
  const run = settings("train", { env: (name) => name === "PROFILE" ? "quick" : undefined });
  const only = ["profile", "seed", "save", "trainImages", "modelFolder"];
  assert.deepEqual(settingsTable(run, { only }).rows, [
    ["profile", "quick"],
    ["seed", "42"],
    ["save", "no"],
    ["train images", "3,000"],
    ["model folder", join("models", "quick", "mnist_cnn")],
  ]);
  assert.deepEqual(settingsTable({ rates: [0.25, 0.5], activation: "relu" }).rows, [
    ["rates", "[0.25, 0.5]"],
    ["activation", "relu"],
  ]);
});

Deno.test("settingsTable() says where a seed was drawn", () => {
  const { rows } = settingsTable({ seed: 1234567, seedDrawn: true });
  assert.deepEqual(rows, [["seed", "1234567 (drawn for this run)"]]);
});

Deno.test("shapesTable() says between which numbers the values lie", () => {
  const { rows } = shapesTable({ images: ndarray(new Float32Array([0.25, 1]), [1, 2]) });
  assert.deepEqual(rows, [["images", "[1, 2]", "0.25", "1"]]);
  const test = { images: ndarray(new Float32Array(784), [1, 28, 28, 1]), labels: Uint8Array.of(7) };
  assert.deepEqual(shapesTable({ test }).rows, [
    ["test images", "[1, 28, 28, 1]", "0", "0"],
    ["test labels", "[1]", "7", "7"],
  ]);
});

Deno.test("historyTable() has a row per epoch, its numbers right", () => {
  const row = {
    epoch: 1,
    loss: 0.05,
    acc: 0.98,
    valLoss: 0.06,
    valAcc: 0.9999999,
    durationMs: 61e3,
  };
  const { columns, rows } = historyTable([row]);
  assert.deepEqual(new Set(columns.map(({ align }) => align)), new Set(["right"]));
  assert.deepEqual(rows, [["1", "0.0500", "0.0600", "98.00 %", "99.99 %", "61.0 s"]]);
});
