import assert from "node:assert/strict";
import { liveStudy } from "../../lib/notebook/live_study.ts";

Deno.test("liveStudy() goes on from the study that is shipped, and begins anew without one", () => {
  const run = { studyFolder: "study", stopFile: "stop" };
  const { folder, stopFile, fresh, startFrom } = liveStudy("Study", { ...run, startFrom: "data" });
  assert.deepEqual([folder, stopFile, fresh, startFrom], ["study", "stop", false, "data"]);
  assert.deepEqual(liveStudy("Study", run).fresh, "if complete");
  assert.ok(!("startFrom" in liveStudy("Study", { ...run, startFrom: undefined })));
});
