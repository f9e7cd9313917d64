import assert from "node:assert/strict";
import { fromFileUrl, join } from "@std/path";
import type { Executor } from "../../lib/experiment/run/executor.ts";
import { JOURNAL } from "../../lib/experiment/run/journal.ts";
import type { StudyProgress } from "../../lib/experiment/run/progress.ts";
import { readStudy, runStudy } from "../../lib/experiment/run/run_study.ts";
import { createPlan } from "../../lib/experiment/study/plan.ts";
import type { StudyDefinition, StudyResult } from "../../lib/experiment/study/study.ts";
import type { Outcome, Params } from "../../lib/experiment/study/trial.ts";
import { createRandom } from "../../lib/base/random.ts";
import { PROJECT } from "../../tools/command.ts";
import { withFolder } from "../helpers/folder.ts";
import { processesWith } from "../helpers/processes.ts";
import { TINY, tinyOptions, tinyVariation } from "../helpers/tiny_study.ts";

/** How often the test kills a study: CI does it three times. */
const KILLS = Number(Deno.env.get("RECOGNITION_KILLS") ?? 3);

/** What a result says, but for times. */
function essence({ trials, ...rest }: StudyResult): unknown {
  return { ...rest, trials: trials.map(({ durationMs: _, ...trial }) => trial) };
}

/** The ids in a journal, in its order. */
async function journalIds(folder: string): Promise<string[]> {
  const [, ...lines] = (await Deno.readTextFile(join(folder, JOURNAL))).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line).id);
}

function outcome(valAcc: number): Outcome {
  const metrics = { valAcc, valLoss: 1, acc: 1, epochMs: 1, predictMs: 1, params: 1, macs: 1 };
  return { state: "complete", metrics, durationMs: 1_000 };
}

/** Runs trials in this process: their metrics follow from the number of filters. */
function simulated(
  run: Executor["run"] = () => Promise.resolve(outcome(0.5)),
  slots = 2,
): Executor {
  return { slots, workers: () => slots, run };
}

const NOTHING_RUNS = simulated(() => Promise.reject(new Error("a trial ran again")));

/** The study run once, without a disturbance, for all tests that compare with it. */
let whole: Promise<{ readonly folder: string; readonly result: StudyResult }> | undefined;

function undisturbed(): NonNullable<typeof whole> {
  return whole ??= Deno.makeTempDir().then(async (folder) => ({
    folder,
    result: await runStudy(TINY, tinyOptions(folder)),
  }));
}

Deno.test.afterAll(async () => {
  if (whole !== undefined) await Deno.remove((await whole).folder, { recursive: true });
});

Deno.test("runStudy() runs each trial once, and never again", async () => {
  const { folder, result } = await undisturbed();
  assert.ok(result.complete);
  assert.deepEqual(result.trials.map(({ number }) => number), [...Array(12).keys()]);
  assert.ok(
    result.trials.every(({ state, value, metrics }) =>
      state === "complete" && value === metrics?.valAcc
    ),
  );
  assert.deepEqual(result.best, { filters: 8, units: 16 });
  const ids = await journalIds(folder);
  assert.deepEqual([ids.length, new Set(ids).size], [12, 12]);
  assert.deepEqual(new Set(result.trials.map(({ id }) => id)), new Set(ids));
  assert.deepEqual(await runStudy(TINY, tinyOptions(folder, { executor: NOTHING_RUNS })), result);
  assert.deepEqual(await readStudy(TINY, folder), result);
  const text = await Deno.readTextFile(join(folder, JOURNAL));
  assert.ok(!text.includes(folder) && !text.includes(PROJECT), "the journal names a folder");
});

Deno.test("runStudy() run afresh gives the same, also where it is complete", async () => {
  const { folder: startFrom, result } = await undisturbed();
  await withFolder(async (folder) => {
    await Deno.copyFile(join(startFrom, JOURNAL), join(folder, JOURNAL));
    const again = await runStudy(TINY, tinyOptions(folder, { fresh: true, workers: 1 }));
    assert.deepEqual(essence(again), essence(result));
    const controller = new AbortController();
    const stopped = tinyOptions(folder, { executor: NOTHING_RUNS, signal: controller.signal });
    controller.abort();
    const { trials } = await runStudy(TINY, { ...stopped, fresh: "if complete" });
    assert.ok(trials.every(({ state }) => state === "waiting"));
  });
});

Deno.test("readStudy() of a study that was never begun says that nothing has ended", async () => {
  await withFolder(async (folder) => {
    const { trials, complete, best } = await readStudy(TINY, folder);
    assert.deepEqual(trials.map(({ state }) => state), Array(trials.length).fill("waiting"));
    assert.deepEqual([complete, best], [false, undefined]);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  });
});

Deno.test(`runStudy() killed ${KILLS} times, workers too, ends as if undisturbed`, async () => {
  await withFolder(async (folder) => {
    const { result: expected } = await undisturbed();
    const seed = Date.now() % 1e6;
    const random = createRandom(seed);
    console.log(`moments drawn from seed ${seed}`);
    for (let kills = 0, studies = 0; kills < KILLS; studies++) {
      // One that ends before it is killed is checked, and another one begun.
      const own = join(folder, `killed${studies}`);
      while (kills < KILLS && await killedInTime(own, random, kills % 2 === 1)) {
        kills++;
        // A kill in the middle of a line can't be timed; what it leaves can be made.
        if (kills % 3 === 0) await tear(join(own, JOURNAL), random);
      }
      const result = await runStudy(TINY, tinyOptions(own));
      assert.deepEqual(essence(result), essence(expected));
      const ids = await journalIds(own);
      assert.deepEqual([ids.length, new Set(ids).size], [12, 12]);
    }
  });
});

/** Starts the tiny study and kills it at some moment; returns whether it was still running. */
async function killedInTime(
  folder: string,
  random: () => number,
  workerFirst: boolean,
): Promise<boolean> {
  const study = startTiny(folder);
  const ended = study.status.then(() => true);
  if (await Promise.race([ended, delay(200 + 800 * random()).then(() => false)])) return false;
  if (workerFirst) killOne(await trialsIn(folder));
  await delay(100 * random());
  const running = signal(study.pid, "SIGKILL");
  await study.status;
  await untilGone(folder);
  return running;
}

Deno.test("runStudy() runs a trial once more when its worker is killed", async () => {
  await withFolder(async (folder) => {
    let killed = 0;
    const result = await runStudy(
      TINY,
      tinyOptions(folder, {
        onProgress: async ({ running }) => {
          // On a busy machine the process is there some time after the news of it.
          for (let i = 0; running > 0 && killed < 1 && i < 50; i++) {
            killed += killOne(await trialsIn(folder));
            if (killed < 1) await delay(10);
          }
        },
      }),
    );
    assert.equal(killed, 1);
    assert.ok(result.trials.every(({ state }) => state === "complete"));
  });
});

Deno.test("runStudy() keeps why trials failed, after two tries, and goes on", async () => {
  await withFolder(async (folder) => {
    const tries = new Map<string, number>();
    const executor = simulated(({ id, seed }) => {
      tries.set(id, (tries.get(id) ?? 0) + 1);
      const error = "it was killed by SIGSEGV";
      const flaky = seed === 1 && tries.get(id) === 1;
      const failed: Outcome = { state: "fail", error, durationMs: 1 };
      return Promise.resolve(flaky || seed === 2 ? failed : outcome(0.5));
    });
    const result = await runStudy(TINY, tinyOptions(folder, { executor }));
    assert.ok(result.complete);
    const failed = result.trials.filter(({ state }) => state === "fail");
    assert.deepEqual(failed.map(({ seed }) => seed), failed.map(() => 2));
    assert.equal(failed[0]?.error, "it was killed by SIGSEGV");
    assert.deepEqual([...tries.values()].sort().at(-1), 2);
    // A failure stays, until it is asked to run again.
    assert.deepEqual(await runStudy(TINY, tinyOptions(folder, { executor: NOTHING_RUNS })), result);
    const better = simulated(({ seed }) => Promise.resolve(outcome(seed === 2 ? 0.9 : NaN)));
    const mended = await runStudy(
      TINY,
      tinyOptions(folder, { executor: better, retryFailed: true }),
    );
    assert.ok(
      mended.trials.every(({ state, value, seed }) =>
        state === "complete" && value === (seed === 2 ? 0.9 : 0.5)
      ),
    );
  });
});

Deno.test("runStudy() goes on when a trial's heap is full, and keeps that as its reason", async () => {
  const [filters] = TINY.space;
  assert.ok(filters);
  const study: StudyDefinition = {
    ...TINY,
    space: [filters],
    variationOf: (params) => tinyVariation({ ...params, units: 8 }),
    seeds: [113, 1],
  };
  await withFolder(async (folder) => {
    const { trials, complete } = await runStudy(study, tinyOptions(folder, { memoryLimitMb: 400 }));
    assert.ok(complete);
    const full = "it ran out of memory: Fatal JavaScript out of memory: Reached heap limit";
    const failed = [113, "fail", full];
    const whole = [1, "complete", undefined];
    const ended = trials.map(({ seed, state, error }) => [seed, state, error]);
    assert.deepEqual(ended, [failed, whole, failed, whole]);
  });
});

Deno.test("runStudy() killed leaves no trial behind that hangs, in a loop or in a library", async () => {
  await withFolder(async (folder) => {
    const study = startTiny(folder, 102, 114);
    const hanging = await hangingIn(folder, 2);
    assert.equal((await trialsIn(folder)).length, 2);
    study.kill("SIGKILL");
    await study.status;
    await untilGone(folder);
    // They had no end of their own, and the next start removes what they left.
    assert.deepEqual(await hangingIn(folder, 2), hanging);
    const { complete } = await runStudy(
      { ...TINY, seeds: [102, 114] },
      tinyOptions(folder, { executor: simulated() }),
    );
    assert.ok(complete);
    assert.deepEqual(await hangingIn(folder, 0), []);
  });
});

Deno.test("runStudy() refuses a second coordinator, and a study that changed", async () => {
  await withFolder(async (folder) => {
    const { promise: gate, resolve: open } = Promise.withResolvers<Outcome>();
    const first = runStudy(TINY, tinyOptions(folder, { executor: simulated(() => gate) }));
    await delay(100);
    await assert.rejects(runStudy(TINY, tinyOptions(folder)), {
      name: "Busy",
      message: `Cannot run the study in "${folder}" as one program may write its journal: ` +
        "another one does",
    });
    open(outcome(0.5));
    await first;
    const path = join(folder, JOURNAL);
    const [filters, units] = TINY.space;
    assert.ok(filters && units);
    const cases: [Partial<StudyDefinition>, string][] = [
      [
        { space: [{ ...filters, values: [4, 16] }, units] },
        "settings.space[0].values[1] must be 8: it is 16",
      ],
      [
        { space: [{ ...filters, title: "width" }, units] },
        'settings.space[0].title must be "filters": it is "width"',
      ],
      [{ seeds: [1, 2, 4] }, "settings.seeds[2] must be 3: it is 4"],
      [{ search: { ...TINY.search, seed: 2 } }, "settings.search.seed must be 1: it is 2"],
    ];
    for (const [change, changed] of cases) {
      await assert.rejects(runStudy({ ...TINY, ...change }, tinyOptions(folder)), {
        name: "RangeError",
        message:
          `Cannot resume the study of "${path}" as it must be as it was begun: ${changed}; ` +
          "undo the change, or begin anew with --fresh",
      });
    }
    // The same values may stand for other networks.
    const variationOf = (params: Params) => {
      const { model, fit } = tinyVariation(params);
      return { model: { ...model, activation: "tanh" as const }, fit };
    };
    await assert.rejects(
      runStudy({ ...TINY, variationOf }, tinyOptions(folder)),
      /must be as it was begun: settings\.meanings\.filters\[0\] must be "[0-9a-f]{16}": it is "/,
    );
  });
});

Deno.test("runStudy() refuses a study that can't be run", async () => {
  await withFolder(async (folder) => {
    const { length } = TINY;
    const cases: [Partial<StudyDefinition>, string][] = [
      [{ seeds: [] }, "Cannot run a study as each stage must have a list of seeds: it is []"],
      [{ seeds: [1, 1] }, "Cannot run a study as seeds must differ: 1 is there twice"],
      [
        { search: { ...TINY.search, rounds: 0 } },
        "Cannot run a study as search.rounds must be a whole number of at least 1: it is 0",
      ],
      [
        { longer: { variations: NaN, seeds: [1], length } },
        "Cannot run a study as longer.variations must be a whole number of at least 1: it is NaN",
      ],
      [
        { comparisons: [{ dimension: "units", from: 8, to: 12 }] },
        'Cannot run a study as comparisons must be of its space: "units" has no 12',
      ],
      [
        { full: { seeds: [1], length: { ...length, trainImages: 60_000 } } },
        "Cannot run a trial as trainImages must be a whole number from 1 to 59999: it is 60000",
      ],
      [
        { length: { ...length, trainImages: 40 } },
        "Cannot define a search space as the baseline must build: Cannot run a trial as " +
        "batchSize must be a whole number from 1 to 40: it is 50",
      ],
    ];
    for (const [change, message] of cases) {
      await assert.rejects(runStudy({ ...TINY, ...change }, tinyOptions(folder)), { message });
    }
    await assert.rejects(runStudy(TINY, tinyOptions(folder, { workers: 0 })), {
      message: "Cannot run a study as workers must be a whole number from 1 to 1024: it is 0",
    });
  });
});

Deno.test("runStudy() stops at a signal or a file, leaves nothing running, and goes on later", async () => {
  await withFolder(async (folder) => {
    const controller = new AbortController();
    const { signal } = controller;
    const stopAt = (trials: number, stop: () => void) => ({ complete }: StudyProgress) => {
      if (complete >= trials) stop();
    };
    const onProgress = stopAt(3, () => controller.abort());
    const stopped = await runStudy(TINY, tinyOptions(folder, { signal, onProgress }));
    assert.equal(stopped.complete, false);
    const done = stopped.trials.filter(({ state }) => state === "complete").length;
    assert.ok(done >= 3 && done < 12, `${done} were done`);
    assert.deepEqual(await trialsIn(folder), []);
    const stopFile = join(folder, "stop");
    await Deno.writeTextFile(stopFile, "left from before");
    const later = await runStudy(
      TINY,
      tinyOptions(folder, {
        stopFile,
        onProgress: stopAt(done + 1, () => Deno.writeTextFileSync(stopFile, "")),
      }),
    );
    assert.ok(later.trials.filter(({ state }) => state === "complete").length > done);
    // The file is looked at now and then: a study that was quicker has left it.
    await Deno.remove(stopFile).catch(() => {});
    assert.ok((await runStudy(TINY, tinyOptions(folder))).complete);
    assert.equal(new Set(await journalIds(folder)).size, 12);
  });
});

Deno.test("runStudy() tells how far it is, and how long it will take", async () => {
  await withFolder(async (folder) => {
    const told: StudyProgress[] = [];
    const executor = simulated(
      ({ model }) => Promise.resolve(outcome(model.filters.length / 10)),
      2,
    );
    const onProgress = (progress: StudyProgress) => void told.push(progress);
    await runStudy(TINY, tinyOptions(folder, { executor, onProgress }));
    const [first, last] = [told.at(0), told.at(-1)];
    assert.ok(first && last);
    assert.deepEqual([first.complete, first.leftMs, first.best], [0, undefined, undefined]);
    assert.ok(first.totalIsBound && first.total >= 12);
    assert.ok(told.every(({ total }, i) => i === 0 || total <= (told[i - 1]?.total ?? 0)));
    assert.ok(told.every(({ running }) => running <= 2));
    const { complete, failed, running, total, totalIsBound, best, leftMs } = last;
    assert.deepEqual([complete, failed, running, total, totalIsBound], [12, 0, 0, 12, false]);
    assert.deepEqual([best?.mean.toFixed(3), leftMs], ["0.100", 0]);
    const half = told.find(({ complete }) => complete === 6);
    // A trial takes a second here, and two run at a time.
    assert.ok(half?.leftMs !== undefined && half.leftMs > 1_000 && half.leftMs < 20_000);
  });
});

Deno.test("runStudy() ends when telling fails, with that error", async () => {
  await withFolder(async (folder) => {
    const onProgress = () => Promise.reject(new Error("no terminal"));
    const options = tinyOptions(folder, { onProgress });
    await assert.rejects(runStudy(TINY, options), { message: "no terminal" });
    assert.deepEqual(await trialsIn(folder), []);
  });
});

Deno.test("runStudy() goes on from 10,000 trials in two seconds, in bounded memory", async () => {
  const values = Array.from({ length: 60 }, (_, i) => i + 1);
  const study: StudyDefinition = {
    ...TINY,
    space: Array.from({ length: 30 }, (_, i) => {
      return { name: `layer${i}`, title: `layer ${i}`, values, baseline: 1 };
    }),
    variationOf: (params) => ({
      model: { filters: Object.values(params).map(Number), padding: "same", units: [] },
      fit: { epochs: 1, batchSize: 50 },
    }),
    search: { seed: 1, rounds: 1, variations: 1_750 },
  };
  await withFolder(async (folder) => {
    const executor = simulated(
      ({ id }) => Promise.resolve(outcome(parseInt(id, 16) / 2 ** 64)),
      50,
    );
    // Its lines are flushed one by one, which would take a minute: so they are written at once.
    await fillJournal(study, folder, executor);
    const count = (await journalIds(folder)).length;
    assert.ok(count >= 10_000, `there are ${count}`);
    const before = Deno.memoryUsage().rss;
    const started = performance.now();
    const result = await runStudy(study, tinyOptions(folder, { executor: NOTHING_RUNS }));
    const seconds = (performance.now() - started) / 1_000;
    const grownMb = (Deno.memoryUsage().rss - before) / 1e6;
    assert.ok(result.complete && result.trials.length === count);
    console.log(
      `${count} trials: resumed in ${seconds.toFixed(2)} s, ${grownMb.toFixed(0)} MB more`,
    );
    assert.ok(grownMb < 500, `memory grew by ${grownMb} MB`);
  });
});

/** Writes the journal that a study would leave behind, at once. */
async function fillJournal(study: StudyDefinition, folder: string, executor: Executor) {
  const controller = new AbortController();
  controller.abort();
  await runStudy(study, tinyOptions(folder, { executor, signal: controller.signal }));
  const plan = createPlan(study);
  const lines: string[] = [];
  for (let trial = plan.next(); trial !== undefined; trial = plan.next()) {
    const ended = outcome(parseInt(trial.id, 16) / 2 ** 64);
    lines.push(JSON.stringify({ ...trial, ...ended }));
    plan.end(trial.id, ended);
  }
  await Deno.writeTextFile(join(folder, JOURNAL), `${lines.join("\n")}\n`, { append: true });
}

function startTiny(folder: string, ...seeds: readonly number[]): Deno.ChildProcess {
  const program = fromFileUrl(import.meta.resolve("../helpers/tiny_study.ts"));
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program, folder, ...seeds.map(String)],
    stdin: "null",
    stdout: "null",
  }).spawn();
}

/** The processes of trials that work in a folder. */
function trialsIn(folder: string): Promise<number[]> {
  return processesWith(join(folder, "trials"));
}

/** Trials end by themselves when the one who started them is gone. */
async function untilGone(folder: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await trialsIn(folder)).length > 0) {
    assert.ok(Date.now() < deadline, "a trial outlived its study");
    await delay(20);
  }
}

/** The folders of trials that say that they hang, once there are so many. */
async function hangingIn(folder: string, count: number): Promise<string[]> {
  const trials = join(folder, "trials");
  const deadline = Date.now() + 60_000;
  for (;;) {
    const names = await namesIn(trials);
    const marked = await Promise.all(names.map(async (name) => {
      const files = await namesIn(join(trials, name));
      return files.includes("hangs") ? [name] : [];
    }));
    const found = marked.flat().sort();
    if (found.length >= count) return found;
    assert.ok(Date.now() < deadline, `${found.length} of ${count} trials hang`);
    await delay(20);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch {
    return [];
  }
}

function killOne([pid]: readonly number[]): number {
  if (pid === undefined) return 0;
  return signal(pid, "SIGKILL") ? 1 : 0;
}

function signal(pid: number, name: Deno.Signal): boolean {
  try {
    Deno.kill(pid, name);
    return true;
  } catch {
    return false;
  }
}

/** Cuts a journal within its last line, as a crash of the machine can. */
async function tear(path: string, random: () => number): Promise<void> {
  const bytes = await Deno.readFile(path).catch(() => new Uint8Array());
  const last = bytes.lastIndexOf(10, bytes.length - 2) + 1;
  if (last === 0) return;
  await Deno.truncate(path, last + Math.floor(random() * (bytes.length - last)));
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
