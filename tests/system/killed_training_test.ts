import assert from "node:assert/strict";
import { fromFileUrl } from "@std/path";
import { createMnistCnn } from "../../lib/model/model.ts";
import { fit, type FitOptions } from "../../lib/training/fit.ts";
import { asTfjs } from "../../lib/engine/tensorflow.ts";
import { withFolder } from "../helpers/folder.ts";
import { DATA, OPTIONS, SMALL } from "../helpers/training_run.ts";

/** The history without its times, and the weights, of a training run. */
async function trained(options: FitOptions = OPTIONS): Promise<unknown> {
  const model = createMnistCnn(SMALL);
  const { history, state } = await fit(model, DATA, options);
  const weights = asTfjs(model).getWeights().map((weight) => weight.dataSync());
  model.dispose();
  return { history: history.map(({ durationMs: _, ...row }) => row), state, weights };
}

Deno.test("fit() killed in the middle of an epoch goes on to the same result", async () => {
  const whole = await trained();
  await withFolder(async (checkpointFolder) => {
    const program = fromFileUrl(import.meta.resolve("../helpers/training_run.ts"));
    const { signal } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", program, checkpointFolder],
    }).output();
    assert.equal(signal, "SIGKILL");
    assert.deepEqual(await trained({ ...OPTIONS, checkpointFolder }), whole);
  });
});
