/**
 * A worker of the queue at the address given, whose trials train nothing.
 */

import { startQueueWorker } from "../../lib/experiment/queue/worker.ts";
import { FAKE_TRIAL } from "./tiny_study.ts";

if (import.meta.main) {
  const [url = "", folder = ""] = Deno.args;
  await startQueueWorker({
    ...{ url, folder, workers: 1, memoryLimitMb: 1_000, lockMs: 1_000, program: FAKE_TRIAL },
    onLine: console.log,
    onFault: () => Deno.exit(1),
  });
  console.log("waiting");
}
