import assert from "node:assert/strict";
import { join } from "@std/path";
import { live } from "../../lib/notebook/live.ts";
import { createMnistCnn } from "../../lib/model/model.ts";
import { fit } from "../../lib/training/fit.ts";
import { withFolder } from "../helpers/folder.ts";
import { DATA, OPTIONS, SMALL } from "../helpers/training_run.ts";

Deno.test("live() shows how a training goes, and how it ended", async () => {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => lines.push(line);
  try {
    await withFolder(async (folder) => {
      const run = { checkpointFolder: join(folder, "checkpoint"), stopFile: join(folder, "stop") };
      const model = createMnistCnn(SMALL);
      await fit(model, DATA, { ...OPTIONS, ...live("Training", run) });
      model.dispose();
    });
  } finally {
    console.log = log;
  }
  // Before each evaluation, which takes a while, the line says so.
  const evaluated = lines.filter((line) => line.endsWith(", being evaluated"));
  assert.deepEqual(
    evaluated.map((line) => line.replace(/,.*;/, ";")),
    [1, 2, 3].map((epoch) =>
      `Training: ${epoch} of 3 (${
        Math.floor(100 * epoch / 3)
      } %); epoch ${epoch} of 3, being evaluated`
    ),
  );
  assert.match(
    lines.at(-1) ?? "",
    /^Training: 3 of 3 \(100 %\), done in .*; complete after 3 of 3 epochs$/,
  );
});

Deno.test("live() counts the epochs of a checkpoint as done before, however long reading it takes", async () => {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: string) => lines.push(line);
  try {
    const { onEpoch, onBatch } = live("Training", { checkpointFolder: "none", stopFile: "none" });
    const row = { epoch: 1, loss: 1, acc: 0, valLoss: 1, valAcc: 0, durationMs: 1 };
    await new Promise((resolve) => setTimeout(resolve, 600));
    await onEpoch(row, 12);
    await onBatch({ epoch: 2, batch: 1, batches: 1, epochs: 12 });
  } finally {
    console.log = log;
  }
  assert.match(lines[0] ?? "", /going on after epoch 1$/);
  // One epoch was trained in all of the time, and ten are left.
  const [, gone = "", left = ""] = / ([\d.]+) s, about ([\d.]+) s to go/.exec(lines[1] ?? "") ??
    [];
  assert.ok(Math.abs(Number(left) - 10 * Number(gone)) < 1, lines.join());
});
