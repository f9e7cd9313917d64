/**
 * A trial that trains nothing: its metrics follow from its task. Some seeds misbehave.
 *
 * It keeps to what a real trial does otherwise: the same files, and it ends with its parent.
 */

import { join } from "node:path";
import { abort } from "node:process";
import { endWithParent } from "../../lib/experiment/run/end_with_parent.ts";

endWithParent();
const [folder = ""] = Deno.args;
const { id, seed, model } = JSON.parse(Deno.readTextFileSync(join(folder, "task.json")));

const [filters] = model.filters;
const [units] = model.units;
const share = (parseInt(id.slice(0, 8), 16) % 1_000) / 1e6;
const metrics = {
  valAcc: 0.9 + filters / 1_000 + units / 10_000 + share,
  valLoss: 0.3 + share,
  acc: 0.95,
  epochMs: 1,
  predictMs: 1,
  params: 1_000 * filters,
  macs: 10_000 * filters,
};

const misbehaviours: Record<number, () => unknown> = {
  101: () => finish({ error: "Cannot train as tests say so: file:///tmp/somewhere" }),
  102: () => {
    mark("hangs");
    for (;;);
  },
  103: () => fill(),
  104: () => abort(),
  105: () => shout(),
  106: () => finish({ ...metrics, valAcc: null }),
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
  110: () => finish({ ...metrics, env: Object.keys(Deno.env.toObject()) }),
  113: () => fillHeap(),
  114: () => {
    mark("hangs");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
};

const misbehave = misbehaviours[seed];
if (misbehave === undefined) {
  // Seeds from 200 on take longer, so that something can happen meanwhile.
  await new Promise((resolve) => setTimeout(resolve, seed < 200 ? 30 : seed < 300 ? 500 : 2_500));
  finish(metrics);
} else {
  misbehave();
}

function finish(result: unknown): never {
  Deno.writeTextFileSync(join(folder, "result.part"), JSON.stringify(result));
  Deno.renameSync(join(folder, "result.part"), join(folder, "result.json"));
  return Deno.exit(0);
}

/** Leaves an empty file that says how far it is. */
function mark(name: string): void {
  Deno.writeTextFileSync(join(folder, name), "");
}

function fill(): void {
  const held: Uint8Array[] = [];
  for (;;) held.push(new Uint8Array(1e7).fill(1));
}

/** Fills what V8 manages itself; bytes and tensors are outside of it. */
function fillHeap(): void {
  const held: number[][] = [];
  for (;;) held.push(new Array<number>(2e6).fill(0));
}

function shout(): void {
  const line = new TextEncoder().encode(`${"x".repeat(99_999)}\n`);
  for (let i = 0; i < 1_000; i++) Deno.stdout.writeSync(line);
  finish(metrics);
}
