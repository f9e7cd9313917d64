/**
 * A trial of two and a half seconds that may take three and a half; prints how it ended.
 */

import { createTrialRunner } from "../../lib/experiment/run/trial_runner.ts";
import { taskOf } from "../../lib/experiment/study/task.ts";
import { FAKE_TRIAL, TINY, tinyVariation } from "./tiny_study.ts";

if (import.meta.main) {
  const folder = await Deno.makeTempDir();
  const task = taskOf(tinyVariation({ filters: 4, units: 8 }), 300, TINY.length);
  const share = { threads: 1, memoryLimitMb: 1_000 };
  const runner = createTrialRunner({ folder, program: FAKE_TRIAL, ...share });
  const outcome = await runner.run(task, { timeLimitMs: 3_500 });
  await runner.close();
  await Deno.remove(folder, { recursive: true });
  console.log(JSON.stringify(outcome));
}
