import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { boundedLog } from "../../lib/experiment/run/bounded_log.ts";
import { checkedOutcome } from "../../lib/experiment/run/outcome.ts";
import { runTrial } from "../../lib/experiment/run/run_trial.ts";
import { taskOf, type TrialTask } from "../../lib/experiment/study/task.ts";
import type { Outcome } from "../../lib/experiment/study/trial.ts";
import { withFolder } from "../helpers/folder.ts";
import { processesWith } from "../helpers/processes.ts";
import { FAKE_TRIAL, TINY, tinyVariation } from "../helpers/tiny_study.ts";

const LIMITS = { threads: 1, timeLimitMs: 60_000, memoryLimitMb: 2_000 };

const TASK = taskOf(tinyVariation({ filters: 4, units: 8 }), 1, TINY.length);

/** Runs a trial of the tiny study in a new folder; some seeds misbehave. */
async function tried(
  seed: number,
  change: Partial<Parameters<typeof runTrial>[1]> = {},
  look: (folder: string, outcome: Outcome) => unknown = () => {},
): Promise<Outcome> {
  const folder = await Deno.makeTempDir();
  try {
    const task = taskOf(tinyVariation({ filters: 4, units: 8 }), seed, TINY.length);
    const outcome = await runTrial(task, { folder, program: FAKE_TRIAL, ...LIMITS, ...change });
    assert.deepEqual([...Deno.readDirSync(join(folder, "trials"))], []);
    await look(folder, outcome);
    return outcome;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function reason(outcome: Outcome): string {
  return outcome.state === "fail" ? outcome.error : `it is ${outcome.state}`;
}

Deno.test("runTrial() trains and measures a variation, the same each time", async () => {
  const real = fromFileUrl(import.meta.resolve("../../lib/experiment/run/trial_process.ts"));
  const length = { trainImages: 1_000, validationImages: 500, epochsTimes: 2 };
  const taskWith = (seed: number, test = false) =>
    taskOf(tinyVariation({ filters: 8, units: 16 }), seed, { ...length, test });
  const folder = await Deno.makeTempDir();
  const run = async (task: TrialTask) => {
    const outcome = await runTrial(task, { folder, program: real, ...LIMITS });
    assert.ok(outcome.state === "complete", reason(outcome));
    return outcome.metrics;
  };
  const task = taskWith(1);
  const [first, again, other] = [await run(task), await run(task), await run(taskWith(2, true))];
  const { epochMs, predictMs, ...measured } = first;
  assert.ok(epochMs > 0 && predictMs > 0);
  assert.deepEqual({ ...again, epochMs, predictMs }, { ...measured, epochMs, predictMs });
  assert.notEqual(other.valLoss, first.valLoss);
  assert.ok(first.valAcc > 0.2 && first.acc > 0.2, `accuracies are ${first.valAcc}, ${first.acc}`);
  assert.equal(first.params, 8 * 10 + (6 * 6 * 8 + 1) * 16 + 17 * 10);
  assert.equal(first.macs, 26 ** 2 * 9 * 8 + 6 * 6 * 8 * 16 + 16 * 10);
  assert.equal(first.testAcc, undefined);
  assert.ok(Number(other.testAcc) > 0.2 && Number(other.testLoss) > 0);
  assert.match(
    await Deno.readTextFile(join(folder, "logs", `${task.id}.log`)),
    /complete after \d/,
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("runTrial() says what a trial threw, without this machine's folders", async () => {
  assert.equal(reason(await tried(101)), "it threw: Cannot train as tests say so: /tmp/somewhere");
  assert.match(reason(await tried(108)), /^it ended with status 1: error: Uncaught .*uncaught$/);
  const denied = reason(await tried(109));
  assert.match(denied, /^it ended with status 1: error: .*NotCapable: Requires write access to/);
});

Deno.test("runTrial() ends a trial that hangs", async () => {
  const outcome = await tried(102, { timeLimitMs: 500 });
  assert.equal(reason(outcome), "it timed out: a trial may take 0.5 s");
  assert.ok(outcome.durationMs >= 500 && outcome.durationMs < 20_000);
});

Deno.test("runTrial() does not count the time in which everything was stopped", async () => {
  // This process is stopped as a whole, so another one has to start it again.
  const script = fromFileUrl(import.meta.resolve("../helpers/stopped_study.ts"));
  const study = new Deno.Command(Deno.execPath(), { args: ["run", "-A", script], stdout: "piped" })
    .spawn();
  await delay(1_500);
  study.kill("SIGSTOP");
  await delay(4_000);
  study.kill("SIGCONT");
  const { stdout } = await study.output();
  const outcome = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(outcome.state, "complete");
  assert.ok(outcome.durationMs < 4_000, `it took ${outcome.durationMs} ms`);
});

Deno.test("runTrial() ends a trial that takes too much memory", async () => {
  const memory = /^it ran out of memory: it held \d+ MB, and a trial may hold 300$/;
  assert.match(reason(await tried(103, { memoryLimitMb: 300 })), memory);
});

Deno.test("runTrial() says that a trial's own allocation failed", async () => {
  const line = "terminate called after throwing an instance of 'std::bad_alloc'";
  assert.equal(reason(await tried(112)), `it ran out of memory: ${line}`);
});

Deno.test("runTrial() says that a trial's JavaScript heap was full", async () => {
  const line = "Fatal JavaScript out of memory: Reached heap limit";
  assert.equal(reason(await tried(113, { memoryLimitMb: 400 })), `it ran out of memory: ${line}`);
});

Deno.test("runTrial() says which signal ended a trial", async () => {
  assert.equal(reason(await tried(104)), "it was killed by SIGABRT");
  const killed = tried(102);
  await delay(1_000);
  const [pid = 0] = await processesWith(FAKE_TRIAL, Deno.pid);
  Deno.kill(pid, "SIGKILL");
  const message = "it was killed by SIGKILL, as the system does without memory";
  assert.equal(reason(await killed), message);
});

Deno.test("runTrial() keeps little of 100 MB that a trial prints", async () => {
  const outcome = await tried(105, {}, async (folder) => {
    const [log] = [...Deno.readDirSync(join(folder, "logs"))];
    const text = await Deno.readTextFile(join(folder, "logs", log?.name ?? ""));
    assert.ok(text.length < 70_000);
    assert.match(text, /\n… 99934464 bytes left out …\n/);
  });
  assert.equal(outcome.state, "complete");
});

Deno.test("runTrial() refuses a result that is none", async () => {
  const message = "its result's valAcc must be a number from 0 to 1: it is null";
  assert.equal(reason(await tried(106)), message);
  assert.match(reason(await tried(107)), /^it left no result: No such file .* 'result\.json'$/);
});

Deno.test("runTrial() does not blame a trial for a disk that is full", async () => {
  await assert.rejects(tried(111), {
    message: "Cannot run trials as they must have a folder to write to: it ended with status 1: " +
      "error: Uncaught (in promise) WriteZero: No space left on device (os error 28)",
  });
  const file = await Deno.makeTempFile();
  await assert.rejects(tried(1, { folder: file }), {
    message: "Cannot run trials as they must have a folder to write to: " +
      `Not a directory (os error 20): mkdir '${file}/trials'`,
  });
  await Deno.remove(file);
});

Deno.test("runTrial() keeps a result whose log can't be written", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "logs"), "where the logs' folder belongs");
    const outcome = await runTrial(TASK, { folder, program: FAKE_TRIAL, ...LIMITS });
    assert.equal(outcome.state, "complete", reason(outcome));
  });
});

Deno.test("runTrial() works in a folder whatever its name", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "α, <b> & 'c'");
    const outcome = await runTrial(TASK, { folder, program: FAKE_TRIAL, ...LIMITS });
    assert.equal(outcome.state, "complete", reason(outcome));
  });
});

Deno.test("runTrial() hides variables from a trial", async () => {
  Deno.env.set("RECOGNITION_SECRET", "token");
  const outcome = await tried(110);
  Deno.env.delete("RECOGNITION_SECRET");
  assert.ok(outcome.state === "complete", reason(outcome));
  const { env } = outcome.metrics as unknown as { env: string[] };
  assert.ok(env.includes("TF_NUM_INTRAOP_THREADS") && !env.includes("RECOGNITION_SECRET"));
});

Deno.test("runTrial() ends the process when it is aborted", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  setTimeout(() => controller.abort(), 400);
  await assert.rejects(tried(102, { signal }), { name: "AbortError" });
  await assert.rejects(tried(102, { signal }), { name: "AbortError" });
});

Deno.test("checkedOutcome() refuses what is none", () => {
  const metrics = {
    ...{ valAcc: 0.5, valLoss: 1, acc: 1, epochMs: 1, predictMs: 1, params: 1, macs: 1 },
  };
  const outcome = { state: "complete", metrics, durationMs: 1 };
  assert.deepEqual(checkedOutcome(outcome), outcome);
  const cases: [unknown, string][] = [
    [null, "its durationMs must be a number of at least 0: it is missing"],
    [{ ...outcome, durationMs: "1" }, 'its durationMs must be a number of at least 0: it is "1"'],
    [
      { ...outcome, state: "waiting" },
      'its state must be "complete", or "fail" with an error: it is "waiting"',
    ],
    [{ ...outcome, metrics: 1 }, "its metrics must be an object: it is 1"],
    [
      { ...outcome, metrics: { ...metrics, valAcc: 1.5 } },
      "its metrics's valAcc must be a number from 0 to 1: it is 1.5",
    ],
    [
      { ...outcome, metrics: { ...metrics, testLoss: -1 } },
      "its metrics's testLoss must be a number of at least 0: it is -1",
    ],
  ];
  for (const [value, message] of cases) assert.equal(checkedOutcome(value), message);
});

Deno.test("boundedLog() keeps the beginning and the end", () => {
  const logged = (...texts: string[]) => {
    const log = boundedLog(4);
    for (const text of texts) log.add(new TextEncoder().encode(text));
    return log.text();
  };
  assert.equal(logged(), "");
  assert.equal(logged("one"), "one\n");
  assert.equal(logged("one\n"), "one\n");
  assert.equal(logged("12", "34", "5678"), "12345678\n");
  assert.equal(logged("12345678"), "12345678\n");
  assert.equal(logged("123456789"), "1234\n… 1 bytes left out …\n6789\n");
  assert.equal(logged(..."123456789a"), "1234\n… 2 bytes left out …\n789a\n");
});
