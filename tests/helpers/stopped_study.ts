/**
 * A trial of two and a half seconds that may take three and a half; prints how it ended.
 */

import { runTrial } from "../../lib/experiment/run/run_trial.ts";
import { taskOf } from "../../lib/experiment/study/task.ts";
import { FAKE_TRIAL, TINY, tinyVariation } from "./tiny_study.ts";

if (import.meta.main) {
  const folder = await Deno.makeTempDir();
  const task = taskOf(tinyVariation({ filters: 4, units: 8 }), 300, TINY.length);
  const limits = { threads: 1, timeLimitMs: 3_500, memoryLimitMb: 1_000 };
  const outcome = await runTrial(task, { folder, program: FAKE_TRIAL, ...limits });
  await Deno.remove(folder, { recursive: true });
  console.log(JSON.stringify(outcome));
}
