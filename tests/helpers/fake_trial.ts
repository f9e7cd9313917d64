/**
 * Trials that train nothing: their metrics follow from the task. Some seeds misbehave.
 *
 * They come, go and end with their parent as real ones do.
 */

import { join } from "node:path";
import { abort } from "node:process";
import { serveTrials } from "../../lib/experiment/run/serve_trials.ts";
import type { TrialTask } from "../../lib/experiment/study/task.ts";

const [folder = ""] = Deno.args;
const held: Uint8Array[] = [];

serveTrials(folder, async (task) => {
  const metrics = metricsOf(task);
  const misbehave = misbehaviours[task.seed];
  if (misbehave !== undefined) return { ...metrics, ...await misbehave() as object };
  // Seeds from 200 on take longer, so that something can happen meanwhile.
  const ms = task.seed < 200 ? 30 : task.seed < 300 ? 500 : 2_500;
  await new Promise((resolve) => setTimeout(resolve, ms));
  return metrics;
});

function metricsOf({ id, model }: TrialTask) {
  const [filters = 0] = model.filters;
  const [units = 0] = model.units;
  const share = (parseInt(id.slice(0, 8), 16) % 1_000) / 1e6;
  return {
    valAcc: 0.9 + filters / 1_000 + units / 10_000 + share,
    valLoss: 0.3 + share,
    acc: 0.95,
    epochMs: 1,
    predictMs: 1,
    params: 1_000 * filters,
    macs: 10_000 * filters,
  };
}

/** What they return is added to the metrics. */
const misbehaviours: Record<number, () => unknown> = {
  101: () => ({ error: "Cannot train as tests say so: file:///tmp/somewhere" }),
  102: () => {
    mark("hangs");
    for (;;);
  },
  103: () => fill(),
  104: () => abort(),
  105: () => shout(),
  106: () => ({ valAcc: null }),
  107: () => Deno.exit(0),
  108: () => {
    throw new Error("uncaught");
  },
  109: () => Deno.writeTextFileSync(join(folder, "..", "elsewhere"), ""),
  111: () => {
    throw new Deno.errors.WriteZero("No space left on device (os error 28)");
  },
  112: () => {
    console.error("terminate called after throwing an instance of 'std::bad_alloc'");
    abort();
  },
  110: () => ({ env: Object.keys(Deno.env.toObject()) }),
  113: () => fillHeap(),
  114: () => {
    mark("hangs");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  115: () => {
    const text = `\n${crypto.randomUUID()}\ntorn`;
    for (const stream of [Deno.stdout, Deno.stderr]) stream.writeSync(encoded(text));
    return { pid: Deno.pid };
  },
  116: () => {
    held.push(new Uint8Array(3e8).fill(1));
    return { pid: Deno.pid };
  },
};

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Leaves an empty file that says how far it is. */
function mark(name: string): void {
  Deno.writeTextFileSync(join(folder, name), "");
}

function fill(): void {
  for (;;) held.push(new Uint8Array(1e7).fill(1));
}

/** Fills what V8 manages itself; bytes and tensors are outside of it. */
function fillHeap(): void {
  const held: number[][] = [];
  for (;;) held.push(new Array<number>(2e6).fill(0));
}

function shout(): void {
  const line = encoded(`${"x".repeat(99_999)}\n`);
  // A pipe takes what fits.
  for (let i = 0; i < 1_000; i++) {
    for (let sent = 0; sent < line.length;) sent += Deno.stdout.writeSync(line.subarray(sent));
  }
}
