/**
 * How long filter2D takes beside OpenCV called from Python, the two in turn.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { filter2D } from "../../lib/filter2d/mod.ts";
import { item, median, type NdArray, ndarray, sizeOf } from "../../lib/base/mod.ts";
import { exitWithReason, orExit, parseOptions } from "../options.ts";
import { type Child, startChild } from "./child.ts";
import { ratioOf } from "./samples.ts";
import { timed } from "./serve.ts";
import { ratioText, valueText } from "./table.ts";

const PEER = fromFileUrl(new URL("./filter2d.py", import.meta.url));
const MIN_ROUNDS = 7;
const WARM_UP_ROUNDS = 5;

/** One measurement: what is run, and how often in a round. */
interface Case {
  readonly name: "bank" | "large";
  readonly about: string;
  readonly repeats: number;
  readonly run: () => unknown;
}

const COMMAND = {
  usage: "deno run -A tools/bench/filter2d.ts [--python PATH] [--rounds N]",
  about: "Times filter2D beside OpenCV called from Python, the two in turn: the median of the " +
    "rounds' ratios, the least and the largest.",
  options: {
    python: { type: "string", default: "python3" },
    rounds: { type: "string", default: "15" },
  },
  help: {
    python: "A Python that has opencv-python-headless; default python3",
    rounds: `How many times each side is timed, at least ${MIN_ROUNDS}; default 15`,
  },
} as const;

if (import.meta.main) {
  const { values: { python, rounds: text } } = parseOptions(COMMAND);
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < MIN_ROUNDS) {
    exitWithReason(COMMAND, `--rounds must be an integer from ${MIN_ROUNDS}: it is ${text}`);
  }
  await orExit(() => compareAll(python, rounds));
}

/** Times every case on both sides; OpenCV's process stays alive, so that neither starts anew. */
async function compareAll(python: string, rounds: number): Promise<void> {
  const child = startChild({ program: python, args: [PEER, ""], env: {} }, "OpenCV");
  try {
    console.log((await child.ask({ cmd: "about" })).versions);
    for (const measured of createCases()) console.log(await compare(measured, child, rounds));
  } finally {
    await child.close();
  }
}

/** Returns a line: the times of one case, and ours to OpenCV's of the same round. */
async function compare(
  { name, about, repeats, run }: Case,
  child: Child,
  rounds: number,
): Promise<string> {
  const ours: number[] = [], theirs: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const ms = [await timed(run, repeats), await child.ask({ cmd: name, repeats })] as const;
    if (round < 0) continue;
    ours.push(ms[0].ms);
    theirs.push(ms[1].ms);
  }
  const [oursText, theirsText] = [ours, theirs].map((times) => valueText(median(times), "ms"));
  const ratio = ratioText(ratioOf(ours, theirs));
  return `${about}: ours ${oursText}, OpenCV ${theirsText}, ratio ${ratio}`;
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
