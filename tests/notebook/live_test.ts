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
