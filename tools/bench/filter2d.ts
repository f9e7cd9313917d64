/**
 * How long filter2D takes beside OpenCV called from Python, the two in turn.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { filter2D } from "../../lib/filter2d/mod.ts";
import { item, median, type NdArray, ndarray, sizeOf } from "../../lib/base/mod.ts";
import { parseOptions } from "../options.ts";

const PEER = fromFileUrl(new URL("./filter2d.py", import.meta.url));
const MIN_ROUNDS = 7;
const WARM_UP_ROUNDS = 5;

/** One measurement: what is run, and how often in a round. */
interface Case {
  readonly name: string;
  readonly about: string;
  readonly repeats: number;
  readonly run: () => unknown;
}

/** Times of one case, in milliseconds for one run. */
interface Result {
  readonly name: string;
  readonly about: string;
  readonly oursMs: number;
  readonly openCvMs: number;
  /** Ours to OpenCV's of the same round. */
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number };
}

/** OpenCV in a Python process that stays alive, so that neither starts anew each time. */
interface Peer {
  readonly version: string;
  time(name: string, repeats: number): Promise<number>;
  close(): void;
}

async function startPeer(python: string): Promise<Peer> {
  const child = spawn(python, [PEER], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child, "spawn");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const readLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (!done) return value;
    throw new Error(
      `Cannot compare with OpenCV as "${python}" must stay alive with it: it ended ` +
        "(it needs opencv-python-headless==5.0.0.93)",
    );
  };
  return {
    version: await readLine(),
    time: async (name, repeats) => {
      child.stdin.write(`${name} ${repeats}\n`);
      return Number(await readLine()) / repeats;
    },
    close: () => child.stdin.end(),
  };
}

function time({ run, repeats }: Case): number {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) run();
  return (performance.now() - start) / repeats;
}

async function compare(measured: Case, peer: Peer, rounds: number): Promise<Result> {
  const ours: number[] = [], theirs: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const ms = [time(measured), await peer.time(measured.name, measured.repeats)] as const;
    if (round < 0) continue;
    ours.push(ms[0]);
    theirs.push(ms[1]);
  }
  const ratios = ours.map((ms, i) => ms / (theirs[i] ?? NaN));
  return {
    name: measured.name,
    about: measured.about,
    oursMs: median(ours),
    openCvMs: median(theirs),
    ratio: { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) },
  };
}

/** The numbers that filter2d.py makes: between -1 and 1, in no simple order. */
function values(...shape: number[]): NdArray {
  return ndarray(
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i * 7919 % 1009 / 504 - 1),
    shape,
  );
}

function createCases(): Case[] {
  const digit = values(28, 28), bank = values(32, 3, 3);
  const kernels = Array.from({ length: 32 }, (_, i) => item(bank, i));
  const large = values(1024, 1024), kernel7 = values(7, 7);
  return [
    {
      name: "bank",
      about: "32 kernels 3×3 on 28×28",
      repeats: 500,
      run: () => kernels.map((kernel) => filter2D(digit, kernel)),
    },
    {
      name: "large",
      about: "one kernel 7×7 on 1024×1024",
      repeats: 3,
      run: () => filter2D(large, kernel7),
    },
  ];
}

function line({ about, oursMs, openCvMs, ratio }: Result): string {
  const [us, cv] = [oursMs, openCvMs].map((ms) => `${ms.toPrecision(3)} ms`);
  const [middle, min, max] = [ratio.median, ratio.min, ratio.max].map((x) => x.toFixed(2));
  return `${about}: ours ${us}, OpenCV ${cv}, ratio ${middle} (${min}–${max})`;
}

const { values: options } = parseOptions({
  usage: "deno run -A tools/bench/filter2d.ts [--python PATH] [--rounds N] [--json]",
  about: "Times filter2D beside OpenCV called from Python, the two in turn: the median of the " +
    "rounds' ratios, the least and the largest.",
  options: {
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "15" },
    json: { type: "boolean", default: false },
  },
  help: {
    python: "A Python that has opencv-python-headless; default python3",
    rounds: `How many times each side is timed, at least ${MIN_ROUNDS}; default 15`,
    json: "Print JSON",
  },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < MIN_ROUNDS) {
  fail(2, `--rounds must be an integer from ${MIN_ROUNDS}: it is ${options.rounds}`);
}
const peer = await startPeer(options.python).catch((error: Error) => fail(1, error.message));
const results: Result[] = [];
for (const measured of createCases()) results.push(await compare(measured, peer, rounds));
peer.close();
const report = { peer: peer.version, rounds, results };
const text = [peer.version, ...results.map(line)].join("\n");
console.log(options.json ? JSON.stringify(report, null, 2) : text);

function fail(status: number, text: string): never {
  console.error(text);
  Deno.exit(status);
}
