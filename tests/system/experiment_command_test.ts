import assert from "node:assert/strict";
import { join } from "@std/path";
import { bestStudy, type StudyResult } from "../../lib/experiment/mod.ts";
import type { StudyProgress } from "../../lib/experiment/run/progress.ts";
import { PROJECT } from "../../tools/command.ts";
import { progressLine, studyState } from "../../tools/experiment/state.ts";
import { summary } from "../../tools/experiment/summary.ts";
import { SMALL_RESULT, SMALL_STUDY } from "../helpers/trials.ts";

const PROGRESS: StudyProgress = {
  complete: 40,
  failed: 1,
  running: 2,
  total: 318,
  totalIsBound: true,
  best: { params: {}, mean: 0.97312 },
  elapsedMs: 725_000,
  leftMs: 2_050_000,
};

function command(...args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(PROJECT, "tools", "experiment.ts"), ...args],
    env: { NO_COLOR: "1", RECOGNITION_QUEUE: "", PROFILE: "quick" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function outputOf(...args: readonly string[]): Promise<[number, string]> {
  const { code, stdout, stderr } = await command(...args).output();
  return [code, [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("").trim()];
}

Deno.test("progressLine() says what is done, what is best and what is left", () => {
  const { best: _, leftMs: __, ...early } = PROGRESS;
  assert.equal(
    progressLine(PROGRESS),
    "41 of at most 318 done, 1 failed, 2 running; best 97.31 %; 12 min 5 s, about 34 min 10 s to go",
  );
  const begun = { ...early, complete: 0, failed: 0, totalIsBound: false, elapsedMs: 0 };
  assert.equal(progressLine(begun), "0 of 318 done, 2 running; 0.0 s");
  const ended = { ...PROGRESS, complete: 317, running: 0, totalIsBound: false, leftMs: 0 };
  assert.equal(progressLine(ended), "318 of 318 done, 1 failed; best 97.31 %; 12 min 5 s");
});

Deno.test("studyState() has the failed among what is done, and a step every half a minute", () => {
  const { done, total, text, step } = studyState(PROGRESS);
  assert.deepEqual([done, total, text, step], [41, 318, progressLine(PROGRESS), 24]);
  const steps = [0, 29_999, 30_000].map((elapsedMs) => studyState({ ...PROGRESS, elapsedMs }).step);
  assert.deepEqual(steps, [0, 0, 1]);
});

Deno.test("summary() says what is done, best and passed over, an example of each rule", () => {
  const values = "Best in the search: a 2, b x";
  assert.equal(
    summary(SMALL_RESULT, SMALL_STUDY, "data/small"),
    `All 9 trials, 1 failed\n  trial 0: timed out\n${values}\nJournal and table: data/small`,
  );
  const fault = "Cannot make a variation as it must take at most 9";
  const small = "Cannot build a network as conv2 must have an input of at least 9×9: it has 2×2";
  const tried = [
    { value: 0, fault: `${fault}: it takes 10` },
    { value: 1, fault: small },
    { value: 2, fault: `${fault}: it takes 12` },
  ];
  const [first, ...path] = SMALL_RESULT.path;
  assert.ok(first);
  const { best: _, ...stopped } = { ...SMALL_RESULT, trials: [], complete: false };
  assert.equal(
    summary({ ...stopped, path: [{ ...first, tried }, ...path] }, SMALL_STUDY, "data/small"),
    [
      "Stopped after 0 trials, 0 failed",
      "Passed over, as nothing can be built of them: 3 values",
      `  first 0 in round 1: ${fault}: it takes 10 (and 1 more)`,
      `  first 1 in round 1: ${small}`,
      "Journal and table: data/small",
    ].join("\n"),
  );
});

Deno.test("the experiment's command line refuses what it can't run", async () => {
  const rule = "Cannot run the experiment as";
  const cases: [string[], string][] = [
    [["run"], `${rule} the only word it takes is "worker": it is "run"`],
    [["--workers", "0"], `${rule} --workers must be a whole number from 1 to 1024: it is "0"`],
    [["--study", "third"], `${rule} study must be one of "mnist", "best": it is "third"`],
    [["--profile", "big"], 'Cannot read PROFILE as it must be "full" or "quick": it is "big"'],
    [
      ["--save"],
      'Cannot save results as only the profile "full" may replace shipped files: PROFILE is "quick"',
    ],
    [["worker"], "Cannot work as --queue must say where the queue is: it is missing"],
    [
      ["--queue", "http://localhost"],
      'Cannot use a queue as its address must be like "redis://:password@host:6379", with "#", ' +
      '"/" and "@" in the password written as %23, %2F and %40: it is "http:…"',
    ],
  ];
  for (const [args, message] of cases) assert.deepEqual(await outputOf(...args), [1, message]);
  const [code, help] = await outputOf("--help");
  assert.equal(code, 0);
  assert.match(help, /^Usage: deno task experiment .*--retry-failed +Run trials again/s);
});

Deno.test("deno task experiment --json prints JSON and nothing else on standard output", async () => {
  const folder = await Deno.makeTempDir();
  const [json, refused] = await Promise.all([
    task("experiment", "--json", "--profile", "full", "--folder", folder),
    task("bench", "--json", "--unknown"),
  ]);
  assert.equal(json.code, 0, json.errors);
  const { trials, complete } = JSON.parse(json.printed);
  // The journal that the project ships holds them all.
  assert.ok(complete && trials.length > 200);
  assert.deepEqual([refused.code, refused.printed], [2, ""]);
  assert.match(refused.errors, /unknown/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("deno task experiment --study best trains the best in full and the quickest once more", async () => {
  const folder = await Deno.makeTempDir();
  const args = ["--study", "best", "--profile", "quick", "--folder", folder, "--json"];
  const { code, printed, errors } = await task("experiment", ...args);
  assert.equal(code, 0, errors);
  const { trials, complete, best } = JSON.parse(printed) as StudyResult;
  assert.ok(complete && trials.every(({ state }) => state === "complete"));
  const { full, quickest, space } = bestStudy("quick");
  const of = (stage: string) => trials.filter((trial) => trial.stage === stage);
  assert.deepEqual(
    of("full").map(({ seed, params }) => [seed, params]),
    full?.seeds.map((seed) => [
      seed,
      best,
    ]),
  );
  assert.deepEqual(of("quickest").map(({ seed }) => seed), quickest?.seeds);
  for (const { metrics } of [...of("full"), ...of("quickest")]) {
    assert.ok((metrics?.testAcc ?? 0) > 0.3);
  }
  // Each dimension was varied, with effect.
  for (const { name } of space) {
    assert.ok(new Set(trials.map(({ params }) => params[name])).size > 1);
  }
  const search = of("search").filter(({ seed }) => seed === 1).map(({ metrics }) =>
    metrics?.valLoss
  );
  assert.equal(new Set(search).size, search.length);
  await Deno.remove(folder, { recursive: true });
});

/** Runs a task of the project as a user does. */
async function task(...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1", RECOGNITION_QUEUE: "" },
    stdin: "null",
  }).output();
  const [printed, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, printed: printed ?? "", errors: errors ?? "" };
}

Deno.test("the experiment stops at Ctrl-C, keeps what is done, and says how to go on", async () => {
  const folder = await Deno.makeTempDir();
  const args = ["--folder", folder, "--workers", "1"];
  const study = command(...args).spawn();
  const errors = study.stderr.pipeThrough(new TextDecoderStream());
  let printed = "";
  for await (const text of errors.values({ preventCancel: true })) {
    printed += text;
    if (/1 running/.test(printed)) break;
  }
  study.kill("SIGINT");
  for await (const text of errors) printed += text;
  const [{ code }, out] = await Promise.all([study.status, new Response(study.stdout).text()]);
  assert.equal(code, 130);
  assert.match(printed, /\nStopping; the same command goes on from here\n/);
  assert.match(out, /^Stopped after \d trials, 0 failed\n/);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assert.deepEqual(names.filter((name) => name !== "logs"), [
    "journal.jsonl",
    "lock",
    "variations.csv",
  ]);
  await Deno.remove(folder, { recursive: true });
});
