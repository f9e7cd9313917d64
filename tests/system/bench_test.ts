import assert from "node:assert/strict";
import { join } from "@std/path";
import { startChild } from "../../tools/bench/child.ts";
import { FULL, furtherMeasures, measuresOf } from "../../tools/bench/measures.ts";
import { peersAreReady } from "../../tools/bench/peers.ts";
import { quietness } from "../../tools/bench/results.ts";
import { peakMemory, watched } from "../../tools/bench/processes.ts";
import { ratioPoints } from "../../tools/bench/ratio_figure.ts";
import { fasterPeer, ratioTo, type Sample } from "../../tools/bench/samples.ts";
import { scalingPoints } from "../../tools/bench/scaling_figure.ts";
import type { SideName } from "../../tools/bench/sides.ts";
import { ratioText, table, valueText, verdictsOf } from "../../tools/bench/table.ts";
import { PROJECT } from "../../tools/command.ts";
import { lines } from "../../tools/report/lines.ts";
import { runTool } from "../helpers/program.ts";

const bench = (...args: string[]) => runTool("bench", ...args);

/** Samples of one measure: a number a round for each side. */
function samplesOf(measure: string, values: Partial<Record<SideName, number[]>>): Sample[] {
  return Object.entries(values).flatMap(([side, numbers]) =>
    numbers.map((value, i) => ({ measure, side: side as SideName, round: i + 1, value }))
  );
}

const EPOCHS = samplesOf("epoch", {
  ours: [90, 100, 120],
  plain: [200, 200, 200],
  keras: [100, 100, 100],
  pytorch: [150, 90, 160],
});

Deno.test("ratioTo() divides round by round, and takes the median", () => {
  const ratio = { against: "keras", median: 1, low: 0.9, high: 1.2 };
  assert.deepEqual(ratioTo("keras", EPOCHS, "epoch"), ratio);
  assert.equal(ratioTo("keras", EPOCHS, "memory"), undefined);
});

Deno.test("fasterPeer() returns the framework with the lower median, never tfjs-node", () => {
  assert.equal(fasterPeer(EPOCHS, "epoch"), "keras");
  assert.equal(fasterPeer(samplesOf("epoch", { ours: [1], plain: [1] }), "epoch"), undefined);
});

Deno.test("verdictsOf() says which targets are met", () => {
  const measures = [...measuresOf(FULL), ...furtherMeasures(3)];
  const verdicts = verdictsOf(EPOCHS, measures).map(({ title, met }) => [title, met]);
  assert.deepEqual(verdicts, [
    ["Training epoch, 60,000 images: ours ÷ the faster of Keras and PyTorch (Keras)", false],
    ["Training epoch, 60,000 images: ours ÷ tfjs-node", true],
  ]);
});

Deno.test("ratioPoints() returns a point for each side that was measured", () => {
  const points = ratioPoints(EPOCHS, measuresOf(FULL));
  assert.deepEqual(
    new Set(points.map(({ measure }) => measure)),
    new Set(["Training epoch, 60,000 images"]),
  );
  assert.deepEqual(points.map(({ against }) => against), ["plain", "keras", "pytorch"]);
});

Deno.test("scalingPoints() returns medians by filters and images", () => {
  const samples = [3, 9, 4].map((ms, i) => ({ filters: 32, images: 100, round: i + 1, ms }));
  const other = { filters: 16, images: 100, round: 1, ms: 2 };
  assert.deepEqual(scalingPoints([...samples, other]), [
    { filters: 16, images: 100, ms: 2 },
    { filters: 32, images: 100, ms: 4 },
  ]);
});

Deno.test("table() aligns its columns", () => {
  const expected = "| What | ours |\n| ---- | ---: |\n| a    |  1 s |";
  assert.equal(table(["What", "ours"], [["a", "1 s"]]), expected);
});

Deno.test("valueText() and ratioText() round to what a reader needs", () => {
  assert.equal(valueText(0.847, "ms"), "0.85 ms");
  assert.equal(valueText(15_432, "ms"), "15.4 s");
  assert.equal(valueText(911.4, "MB"), "911 MB");
  assert.equal(valueText(0.98761, "share"), "98.76 %");
  assert.equal(ratioText({ median: 0.931, low: 0.9, high: 1 }), "0.93 (0.90–1.00)");
});

Deno.test("lines() joins what comes in pieces", async () => {
  const pieces = ["fir", "st\nsec", "ond\n", "th", "ird"].map((text) =>
    new TextEncoder().encode(text)
  );
  const joined = await Array.fromAsync(lines(ReadableStream.from(pieces)));
  assert.deepEqual(joined, ["first", "second", "third"]);
});

Deno.test("quietness() says when the machine was not quiet", () => {
  const quiet = "Meanwhile waiting sides kept at most 0.00 cores busy, everything else 0.02: quiet";
  assert.equal(quietness([{ idleSides: 0, others: 0.02 }]), quiet);
  const loud = quietness([{ idleSides: 0.3, others: 0.02 }]);
  assert.match(loud, /0\.30 cores busy, everything else 0\.02: NOT QUIET, measure again$/);
});

/** A child that runs this script instead of a side. */
function scriptedChild(script: string): ReturnType<typeof startChild> {
  const program = { program: Deno.execPath(), args: ["eval", script], env: {} };
  return startChild(program, "the test");
}

Deno.test("startChild() returns answers, and skips what libraries print", async () => {
  const child = scriptedChild(
    `for await (const _ of Deno.stdin.readable) console.log('hello\\n{"ms": 7}');`,
  );
  try {
    assert.deepEqual(await child.ask({ cmd: "setup" }), { ms: 7 });
    assert.deepEqual(await child.ask({ cmd: "epoch", images: 1 }), { ms: 7 });
  } finally {
    await child.close();
  }
});

Deno.test("startChild() tells an error, and the end of the process with its last words", async () => {
  const failing = scriptedChild(
    `for await (const _ of Deno.stdin.readable) console.log('{"error": "no memory"}');`,
  );
  const dying = scriptedChild(`console.error("out of luck"); Deno.exit(1);`);
  try {
    await assert.rejects(failing.ask({ cmd: "epoch" }), {
      message: 'Cannot measure the test as its process must answer "epoch": no memory',
    });
    await assert.rejects(dying.ask({ cmd: "setup" }), {
      message: 'Cannot measure the test as its process must answer "setup": it ended\nout of luck',
    });
  } finally {
    await Promise.all([failing.close(), dying.close()]);
  }
});

const noProc = Deno.build.os !== "linux";

Deno.test({
  name: "peakMemory() and watched() read what Linux counts",
  ignore: noProc,
  async fn() {
    const megabytes = await peakMemory(Deno.pid) ?? NaN;
    assert.ok(megabytes > 10 && megabytes < 1e5);
    const { result, disturbance } = await watched(0, [Deno.pid], () => Promise.resolve(busy(200)));
    assert.ok(result > 0);
    assert.ok((disturbance?.idleSides ?? 0) > 0);
  },
});

/** Keeps a processor busy for so many milliseconds. */
function busy(ms: number): number {
  let turns = 0;
  for (const end = performance.now() + ms; performance.now() < end;) turns++;
  return turns;
}

Deno.test("bench --help says what it measures; a wrong option is refused", async () => {
  const help = await bench("--help");
  assert.equal(help.code, 0);
  assert.match(help.out, /^Usage: deno task bench .*--scaling/);
  const wrong = await bench("--rounds", "0", "--sides", "ours");
  assert.equal(wrong.code, 1);
  assert.equal(
    wrong.err,
    'Cannot measure as --rounds must be a whole number of at least 1: it is "0"\n',
  );
  const unknown = await bench("--sides", "jax");
  assert.equal(
    unknown.err,
    'Cannot measure "jax" as sides must be among ours, plain, keras, pytorch, functions\n',
  );
});

Deno.test("bench --quick measures every side there is", async () => {
  // The peers are more than a gigabyte: only whoever has run the benchmark has them.
  const sides = await peersAreReady() ? "ours,plain,keras,pytorch" : "ours,plain";
  const { code, out, err } = await bench("--quick", "--json", "--sides", sides);
  assert.equal(code, 0, err);
  const { samples, convolutions } = JSON.parse(out) as {
    samples: Sample[];
    convolutions: Record<string, number>;
  };
  const measured = new Set(
    samples.filter(({ measure }) => measure === "epoch").map(({ side }) => side),
  );
  assert.deepEqual([...measured].join(), sides);
  assert.ok(samples.every(({ value }) => value > 0));
  assert.ok((convolutions["step"] ?? 0) > 1e9);
  const csv = await Deno.readTextFile(join(PROJECT, "report", "bench", "quick", "results.csv"));
  assert.equal(csv.trim().split("\n").length, samples.length + 1);
});

Deno.test("bench/quickest.ts trains the quickest network of the second study with each seed", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(PROJECT, "tools", "bench", "quickest.ts"), "--quick"],
    env: { NO_COLOR: "1" },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert.equal(code, 0, err ?? "");
  const lines = (out ?? "").trim().split("\n");
  assert.deepEqual(lines.map((line) => line.replaceAll(/[\d.]+/g, "N")), [
    "seed N: N s, N %",
    "seed N: N s, N %",
    "seed N: N s, N %",
    "batches of N: N ± N s, N ± N % of the validation images",
  ]);
});

Deno.test("bench --scaling --quick measures epochs of several sizes", async () => {
  const { code, out, err } = await bench("--scaling", "--quick");
  assert.equal(code, 0, err);
  assert.match(out, /^\| 32 +\| +128 \| +\d/m);
  assert.match(out, /^\| 16 +\| +128 \| +\d/m);
});

Deno.test("serve() ends with the benchmark, in the middle of its work", async () => {
  const serve = import.meta.resolve("../../tools/bench/serve.ts");
  const side = `import { serve } from ${JSON.stringify(serve)};
    await serve({ evaluate: () => { for (;;); } });`;
  const child = import.meta.resolve("../../tools/bench/child.ts");
  const parent = `import { startChild } from ${JSON.stringify(child)};
    const side = startChild({ program: Deno.execPath(), args: ["eval", "--quiet", ${
    JSON.stringify(side)
  }], env: {} }, "it");
    const asked = side.ask({ cmd: "evaluate" });
    console.log(side.pid);
    await asked;`;
  const process = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", parent],
    cwd: PROJECT,
    stdout: "piped",
  }).spawn();
  const output = lines(process.stdout);
  const pid = Number((await output.next()).value);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  process.kill("SIGKILL");
  await process.status;
  await output.return(undefined);
  const isThere = () =>
    new Deno.Command("kill", { args: ["-0", String(pid)], stderr: "null" }).output()
      .then(({ success }) => success);
  for (let k = 0; k < 50 && await isThere(); k++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(await isThere(), false);
});
