import assert from "node:assert/strict";
import { createServer } from "node:net";
import { fromFileUrl, join } from "@std/path";
import { JOURNAL } from "../../lib/experiment/run/journal.ts";
import type { StudyProgress } from "../../lib/experiment/run/progress.ts";
import { queueExecutor } from "../../lib/experiment/queue/executor.ts";
import { startQueueWorker } from "../../lib/experiment/queue/worker.ts";
import type { ClosableExecutor } from "../../lib/experiment/run/executor.ts";
import { runStudy } from "../../lib/experiment/run/run_study.ts";
import type { StudyDefinition, StudyResult } from "../../lib/experiment/study/study.ts";
import { PROJECT } from "../../tools/command.ts";
import { TINY, tinyOptions } from "../helpers/tiny_study.ts";

const PASSWORD = "word";

/** Trials that take half a second. */
const SLOW: StudyDefinition = { ...TINY, seeds: [201, 202, 203] };

const ignore = !await hasRedis();
if (ignore) console.log("skipped: the tests of the queue need redis-server");

/** A server of a test's own. */
interface Server {
  readonly url: string;
  /** Ends it without a word, and starts it again with nothing in it. */
  readonly restartEmpty: () => Promise<void>;
}

function hasRedis(): Promise<boolean> {
  return new Deno.Command("redis-server", { args: ["--version"], stdout: "null" }).output()
    .then(({ success }) => success, () => false);
}

async function withServer(use: (server: Server, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const port = await freePort();
  let process = await startRedis(port, folder);
  try {
    const restartEmpty = async () => {
      process.kill("SIGKILL");
      await process.status;
      process = await startRedis(port, folder);
    };
    await use({ url: `redis://:${PASSWORD}@127.0.0.1:${port}`, restartEmpty }, folder);
  } finally {
    process.kill("SIGKILL");
    await process.status;
    await Deno.remove(folder, { recursive: true });
  }
}

/** Starts a server that keeps nothing, and waits until it answers. */
async function startRedis(port: number, folder: string): Promise<Deno.ChildProcess> {
  const settings = [
    "--bind",
    "127.0.0.1",
    "--save",
    "",
    "--requirepass",
    PASSWORD,
    "--dir",
    folder,
  ];
  const process = new Deno.Command("redis-server", {
    args: ["--port", String(port), "--maxmemory-policy", "noeviction", ...settings],
    stdout: "null",
    stderr: "null",
  }).spawn();
  for (let tries = 0; tries < 100; tries++) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
    connection?.close();
    if (connection !== undefined) return process;
    await delay(50);
  }
  throw new Error("redis-server does not answer");
}

function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as { port: number };
    server.close(() => resolve(port));
  });
  return promise;
}

/** Starts a worker in a process of its own, and waits until it takes trials. */
async function startWorker(url: string, folder: string): Promise<Deno.ChildProcess> {
  const program = fromFileUrl(import.meta.resolve("../helpers/queue_worker.ts"));
  const worker = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", program, url, folder],
    stdout: "piped",
  }).spawn();
  const { promise, resolve } = Promise.withResolvers<void>();
  (async () => {
    for await (const text of worker.stdout.pipeThrough(new TextDecoderStream())) {
      if (text.includes("waiting")) resolve();
    }
  })();
  await promise;
  return worker;
}

async function stop(worker: Deno.ChildProcess): Promise<void> {
  try {
    worker.kill("SIGKILL");
  } catch {
    // It was killed before.
  }
  await worker.status;
}

async function withExecutor<T>(
  url: string,
  use: (executor: ClosableExecutor) => Promise<T>,
  onWarning: (text: string) => void = () => {},
): Promise<T> {
  const executor = await queueExecutor({ url, onWarning });
  try {
    return await use(executor);
  } finally {
    await executor.close();
  }
}

/** What a result says, but for times. */
function essence({ trials, ...rest }: StudyResult): unknown {
  return { ...rest, trials: trials.map(({ durationMs: _, ...trial }) => trial) };
}

async function journalIds(folder: string): Promise<string[]> {
  const [, ...lines] = (await Deno.readTextFile(join(folder, JOURNAL))).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line).id);
}

Deno.test({
  name: "a queue's trials are all there once, though a worker is killed and the server forgets",
  ignore,
  // The client's timers outlive its connection by a moment.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withServer(async ({ url, restartEmpty }, folder) => {
      const undisturbed = await runStudy(SLOW, tinyOptions(join(folder, "whole")));
      const workers = await Promise.all([
        startWorker(url, join(folder, "a")),
        startWorker(url, join(folder, "b")),
      ]);
      const [first] = workers;
      assert.ok(first);
      const events: (() => Promise<void>)[] = [() => stop(first), restartEmpty];
      const onProgress = async ({ complete }: StudyProgress) => {
        // The worker after two trials, the server after five: each time others are running.
        if (complete >= 2 + 3 * (2 - events.length)) await events.shift()?.();
      };
      const own = join(folder, "queue");
      const warnings: string[] = [];
      const result = await withExecutor(
        url,
        (executor) => runStudy(SLOW, tinyOptions(own, { executor, onProgress })),
        (text) => warnings.push(text),
      );
      await Promise.all(workers.map(stop));
      assert.deepEqual(warnings, ["The queue is gone; waiting for it", "The queue is back"]);
      assert.deepEqual(events, []);
      assert.deepEqual(essence(result), essence(undisturbed));
      const ids = await journalIds(own);
      assert.deepEqual([ids.length, new Set(ids).size], [12, 12]);
    }),
});

Deno.test({
  name:
    "a queue goes on while the one who runs the study is away, and is left out when it begins anew",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withServer(async ({ url }, folder) => {
      const own = join(folder, "queue");
      const study = { ...SLOW, seeds: [201, 202] };
      const controller = new AbortController();
      const { signal } = controller;
      const options = tinyOptions(own, { signal, onProgress: () => controller.abort() });
      const stopped = await withExecutor(
        url,
        (executor) => runStudy(study, { ...options, executor }),
      );
      assert.equal(stopped.complete, false);
      const started: number[] = [];
      const runOn = (fresh: boolean) =>
        withExecutor(url, async (executor) => {
          const run: ClosableExecutor["run"] = (task, order) => {
            started.push(task.seed);
            return executor.run(task, order);
          };
          return await runStudy(study, tinyOptions(own, { executor: { ...executor, run }, fresh }));
        });
      const worker = await startWorker(url, join(folder, "a"));
      const result = await runOn(false);
      assert.ok(result.complete);
      const before = started.length;
      const again = await runOn(true);
      assert.equal(started.length, before + 8);
      assert.deepEqual(essence(again), essence(result));
      // Trials that were run anew took their time again.
      assert.ok(again.trials.every(({ durationMs = 0 }) => durationMs >= 500));
      await stop(worker);
    }),
});

Deno.test({
  name: "queueExecutor() hands on why a trial failed, and what a worker refuses",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withServer(async ({ url }, folder) => {
      const worker = await startWorker(url, join(folder, "a"));
      const study = { ...TINY, seeds: [101], search: { ...TINY.search, variations: 1 } };
      const { trials } = await withExecutor(
        url,
        (executor) => runStudy(study, tinyOptions(join(folder, "queue"), { executor })),
      );
      const reason = "it threw: Cannot train as tests say so: /tmp/somewhere";
      assert.deepEqual(trials.map(({ error }) => error), trials.map(() => reason));
      await withExecutor(url, async (executor) => {
        const { signal } = new AbortController();
        const order = { timeLimitMs: 1_000, signal, urgent: true, run: "other" };
        const task = { id: "0123456789abcdef", modelVersion: 0 } as never;
        const outcome = await executor.run(task, order);
        assert.deepEqual(outcome, {
          state: "fail",
          error: "Cannot run a trial as its task's modelVersion must be 1: it is 0; " +
            "the same version of the project must run everywhere",
          durationMs: 0,
        });
      });
      await stop(worker);
    }),
});

Deno.test({
  name: "a worker waits for trials, and ends at Ctrl-C",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withServer(async ({ url }) => {
      const worker = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", join(PROJECT, "tools", "experiment.ts"), "worker", "--workers", "1"],
        env: { RECOGNITION_QUEUE: url },
        stderr: "piped",
      }).spawn();
      let printed = "";
      for await (const text of worker.stderr.pipeThrough(new TextDecoderStream())) {
        if (printed === "") worker.kill("SIGINT");
        printed += text;
      }
      const lines = printed.trim().split("\n").map((line) => line.replace(/^[\d:]{8} /, ""));
      assert.deepEqual(lines, [
        "Waiting for trials, 1 at a time; Ctrl-C stops after those that run",
        "Stopping after the trials that run; Ctrl-C again gives them up",
      ]);
      assert.equal((await worker.status).code, 0);
    }),
});

Deno.test({
  name: "a queue that is not there is refused, without its password",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const port = await freePort();
    const url = `redis://:${PASSWORD}@127.0.0.1:${port}`;
    const message = `Cannot reach the queue at "redis://127.0.0.1:${port}" as a Redis or Valkey ` +
      `server must answer there: connect ECONNREFUSED 127.0.0.1:${port}`;
    await assert.rejects(queueExecutor({ url }), { name: "ConnectionRefused", message });
    const options = {
      url,
      folder: "",
      workers: 1,
      memoryLimitMb: 1,
      onLine: () => {},
      onFault: () => {},
    };
    await assert.rejects(startQueueWorker(options), { name: "ConnectionRefused", message });
  },
});

Deno.test({
  name: "a queue with another password is refused",
  ignore,
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    withServer(async ({ url }) => {
      const wrong = url.replace(PASSWORD, "wrong");
      await assert.rejects(queueExecutor({ url: wrong }), (error: Error) => {
        assert.match(error.message, /^Cannot reach the queue at .* must answer there: .*WRONGPASS/);
        assert.ok(!error.message.includes("wrong@"));
        return true;
      });
    }),
});

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
