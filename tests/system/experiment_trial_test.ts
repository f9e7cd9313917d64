import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import { boundedLog } from "../../lib/experiment/run/bounded_log.ts";
import { checkedOutcome } from "../../lib/experiment/run/outcome.ts";
import { createTrialRunner } from "../../lib/experiment/run/trial_runner.ts";
import { taskOf, type TrialTask } from "../../lib/experiment/study/task.ts";
import type { Outcome, Params, TrialMetrics } from "../../lib/experiment/study/trial.ts";
import { loadMnistPart } from "../../lib/mnist/mod.ts";
import { createMnistCnn } from "../../lib/model/mod.ts";
import { cosineDecay, fit } from "../../lib/training/mod.ts";
import { withFolder } from "../helpers/folder.ts";
import { processesWith } from "../helpers/processes.ts";
import { FAKE_TRIAL, TINY, tinyVariation } from "../helpers/tiny_study.ts";

const REAL_TRIAL = fromFileUrl(
  import.meta.resolve("../../lib/experiment/run/trial_process.ts"),
);

const LIMITS = { timeLimitMs: 60_000 };

type RunnerOptions = Parameters<typeof createTrialRunner>[0];

/** A task of the tiny study; some seeds misbehave. */
function taskWith(seed: number, filters = 4): TrialTask {
  return taskOf(tinyVariation({ filters, units: 8 }), seed, TINY.length);
}

/** Has trials run in a folder, in processes that have ended afterwards. */
async function withRunner<T>(
  folder: string,
  use: (run: ReturnType<typeof createTrialRunner>["run"]) => Promise<T>,
  change: Partial<RunnerOptions> = {},
): Promise<T> {
  const share = { threads: 1, memoryLimitMb: 2_000 };
  const runner = createTrialRunner({ folder, program: FAKE_TRIAL, ...share, ...change });
  try {
    return await use(runner.run);
  } finally {
    await runner.close();
    const left = await Array.fromAsync(Deno.readDir(join(folder, "trials"))).catch(() => []);
    assert.deepEqual(left, []);
  }
}

/** Runs a trial of the tiny study in a new folder. */
async function tried(
  seed: number,
  { limits = LIMITS, ...change }: Partial<RunnerOptions> & {
    limits?: { timeLimitMs: number; signal?: AbortSignal };
  } = {},
  look: (folder: string, outcome: Outcome) => unknown = () => {},
): Promise<Outcome> {
  const own = await Deno.makeTempDir();
  const folder = change.folder ?? own;
  try {
    const outcome = await withRunner(folder, (run) => run(taskWith(seed), limits), change);
    await look(folder, outcome);
    return outcome;
  } finally {
    await Deno.remove(own, { recursive: true });
  }
}

/** The number of the process that a trial of the tiny study ran in. */
function pidOf(outcome: Outcome): number {
  assert.ok(outcome.state === "complete", reason(outcome));
  return (outcome.metrics as unknown as { pid: number }).pid;
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function reason(outcome: Outcome): string {
  return outcome.state === "fail" ? outcome.error : `it is ${outcome.state}`;
}

Deno.test("createTrialRunner() trains and measures a variation, the same whatever ran before", async () => {
  const length = { trainImages: 1_000, validationImages: 500, epochsTimes: 2 };
  const folder = await Deno.makeTempDir();
  const measured = (params: Params, seed: number, test = false) =>
    taskOf(tinyVariation(params), seed, { ...length, test });
  const runAll = (tasks: readonly TrialTask[]) =>
    withRunner(folder, async (run) => {
      const found: TrialMetrics[] = [];
      for (const task of tasks) {
        const outcome = await run(task, LIMITS);
        assert.ok(outcome.state === "complete", reason(outcome));
        found.push(outcome.metrics);
      }
      assert.equal((await processesWith(REAL_TRIAL, Deno.pid)).length, 1);
      return found;
    }, { program: REAL_TRIAL });
  const withoutTimes = ({ epochMs, predictMs, ...rest }: TrialMetrics) => {
    assert.ok(epochMs > 0 && predictMs > 0);
    return rest;
  };
  const task = measured({ filters: 8, units: 16 }, 1);
  const wide = measured({ filters: 12, units: 32 }, 2, true);
  const [[first], [other]] = [await runAll([task]), await runAll([wide])];
  assert.ok(first && other);
  // One process runs both by turns.
  const turns = await runAll([task, wide, task, wide, wide, task]);
  assert.deepEqual(
    turns.map(withoutTimes),
    [first, other, first, other, other, first].map(withoutTimes),
  );
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

Deno.test("createTrialRunner() trains as fit() does with the same settings", async () => {
  const length = { trainImages: 1_000, validationImages: 500, epochsTimes: 1 };
  const { model, fit: plain } = tinyVariation({ filters: 8, units: 16 });
  const settings = { ...plain, epochs: 4, learningRate: 0.002, augment: { shiftPx: 1, shear: 0 } };
  const others = { learningRateDecay: "cosine", averagedShare: 0.5 } as const;
  const task = taskOf({ model, fit: { ...settings, ...others } }, 7, length);
  await withFolder(async (folder) => {
    const outcome = await withRunner(folder, (run) => run(task, LIMITS), {
      program: REAL_TRIAL,
      threads: navigator.hardwareConcurrency,
    });
    assert.ok(outcome.state === "complete", reason(outcome));
    const data = {
      train: await loadMnistPart("train", 0, 1_000),
      validation: await loadMnistPart("train", 59_500, 60_000),
    };
    const network = createMnistCnn({ ...model, seed: 7 });
    const { history } = await fit(network, data, {
      ...settings,
      learningRate: cosineDecay(0.002, 4),
      averageFrom: 3,
      seed: 7,
    });
    network.dispose();
    const last = history.at(-1);
    assert.equal(outcome.metrics.valAcc, last?.valAcc);
    assert.ok(Math.abs(outcome.metrics.valLoss - (last?.valLoss ?? NaN)) < 1e-6);
  });
});

Deno.test("createTrialRunner() has a process run trial after trial, each with its own log", async () => {
  await withFolder((folder) =>
    withRunner(folder, async (run) => {
      const tasks = [4, 8, 12].map((filters) => taskWith(115, filters));
      const pids: number[] = [];
      for (const task of tasks) pids.push(pidOf(await run(task, LIMITS)));
      assert.equal(new Set(pids).size, 1);
      for (const { id } of tasks) {
        const log = await Deno.readTextFile(join(folder, "logs", `${id}.log`));
        // What looks like the end of a trial is not taken for it.
        assert.match(log, /^(\n[0-9a-f-]{36}\n|torn){4}\ncomplete after \d+ ms\n$/);
      }
    })
  );
});

Deno.test("createTrialRunner() runs no trial where another one failed, nor a failed one where others ran", async () => {
  await withFolder((folder) =>
    withRunner(folder, async (run) => {
      const waiting = () => processesWith(FAKE_TRIAL, Deno.pid);
      const fail = async () => assert.equal((await run(taskWith(101), LIMITS)).state, "fail");
      const both = [4, 8].map((filters) => run(taskWith(115, filters), LIMITS));
      const pids = new Set((await Promise.all(both)).map(pidOf));
      assert.deepEqual(new Set(await waiting()), pids);
      await fail();
      const left = await waiting();
      assert.equal(left.length, 1);
      await fail();
      assert.deepEqual(await waiting(), left);
      assert.equal(pidOf(await run(taskWith(115), LIMITS)), left[0]);
    })
  );
});

Deno.test("createTrialRunner() replaces a process that holds much, or that ended while it waited", async () => {
  await withFolder((folder) =>
    withRunner(folder, async (run) => {
      const pids = [pidOf(await run(taskWith(115), LIMITS))];
      for (const filters of [4, 8]) pids.push(pidOf(await run(taskWith(116, filters), LIMITS)));
      const [first, same, second] = pids;
      assert.ok(first === same && first !== second, `they are ${pids}`);
      const third = pidOf(await run(taskWith(115), LIMITS));
      Deno.kill(third, "SIGKILL");
      // It is noticed after a moment, and its folder removed.
      while ([...Deno.readDirSync(join(folder, "trials"))].length > 0) await delay(10);
      assert.notEqual(pidOf(await run(taskWith(115), LIMITS)), third);
    }, { memoryLimitMb: 600 })
  );
});

Deno.test("createTrialRunner() says what a trial threw, without this machine's folders", async () => {
  assert.equal(reason(await tried(101)), "it threw: Cannot train as tests say so: /tmp/somewhere");
  assert.match(reason(await tried(108)), /^it ended with status 1: error: Uncaught .*uncaught$/);
  const denied = reason(await tried(109));
  assert.match(denied, /^it ended with status 1: error: .*NotCapable: Requires write access to/);
});

Deno.test("createTrialRunner() ends a trial that hangs", async () => {
  const outcome = await tried(102, { limits: { timeLimitMs: 500 } });
  assert.equal(reason(outcome), "it timed out: a trial may take 0.5 s");
  assert.ok(outcome.durationMs >= 500 && outcome.durationMs < 20_000);
});

Deno.test("createTrialRunner() does not count the time in which everything was stopped", async () => {
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

Deno.test("createTrialRunner() ends a trial that takes too much memory", async () => {
  const memory = /^it ran out of memory: it held \d+ MB, and a trial may hold 300$/;
  assert.match(reason(await tried(103, { memoryLimitMb: 300 })), memory);
});

Deno.test("createTrialRunner() says that a trial's own allocation failed", async () => {
  const line = "terminate called after throwing an instance of 'std::bad_alloc'";
  assert.equal(reason(await tried(112)), `it ran out of memory: ${line}`);
});

Deno.test("createTrialRunner() says that a trial's JavaScript heap was full", async () => {
  const line = "Fatal JavaScript out of memory: Reached heap limit";
  assert.equal(reason(await tried(113, { memoryLimitMb: 400 })), `it ran out of memory: ${line}`);
});

Deno.test("createTrialRunner() says which signal ended a trial", async () => {
  assert.equal(reason(await tried(104)), "it was killed by SIGABRT");
  const killed = tried(102);
  await delay(1_000);
  const [pid = 0] = await processesWith(FAKE_TRIAL, Deno.pid);
  Deno.kill(pid, "SIGKILL");
  const message = "it was killed by SIGKILL, as the system does without memory";
  assert.equal(reason(await killed), message);
});

Deno.test("createTrialRunner() keeps little of 100 MB that a trial prints", async () => {
  const outcome = await tried(105, {}, async (folder) => {
    const [log] = [...Deno.readDirSync(join(folder, "logs"))];
    const text = await Deno.readTextFile(join(folder, "logs", log?.name ?? ""));
    assert.ok(text.length < 70_000);
    assert.match(text, /\n… 99934464 bytes left out …\n/);
  });
  assert.equal(outcome.state, "complete");
});

Deno.test("createTrialRunner() refuses a result that is none", async () => {
  const message = "its result's valAcc must be a number from 0 to 1: it is null";
  assert.equal(reason(await tried(106)), message);
  assert.match(reason(await tried(107)), /^it left no result: No such file .* 'result\.json'$/);
});

Deno.test("createTrialRunner() does not blame a trial for a disk that is full", async () => {
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

Deno.test("createTrialRunner() keeps a result whose log can't be written", async () => {
  await withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "logs"), "where the logs' folder belongs");
    const outcome = await tried(1, { folder });
    assert.equal(outcome.state, "complete", reason(outcome));
  });
});

Deno.test("createTrialRunner() works in a folder whatever its name", async () => {
  await withFolder(async (parent) => {
    const folder = join(parent, "α, <b> & 'c'");
    const outcome = await tried(1, { folder });
    assert.equal(outcome.state, "complete", reason(outcome));
  });
});

Deno.test("createTrialRunner() hides variables from a trial", async () => {
  Deno.env.set("RECOGNITION_SECRET", "token");
  const outcome = await tried(110);
  Deno.env.delete("RECOGNITION_SECRET");
  assert.ok(outcome.state === "complete", reason(outcome));
  const { env } = outcome.metrics as unknown as { env: string[] };
  assert.ok(env.includes("TF_NUM_INTRAOP_THREADS") && !env.includes("RECOGNITION_SECRET"));
});

Deno.test("createTrialRunner() ends the process when it is aborted", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  setTimeout(() => controller.abort(), 400);
  await assert.rejects(tried(102, { limits: { ...LIMITS, signal } }), { name: "AbortError" });
  await assert.rejects(tried(102, { limits: { ...LIMITS, signal } }), { name: "AbortError" });
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
