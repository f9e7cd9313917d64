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
import { ratioOf, type Spread } from "./samples.ts";
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

/** Times of one case in milliseconds, and ours to OpenCV's of the same round. */
interface Result extends Pick<Case, "name" | "about"> {
  readonly oursMs: number;
  readonly openCvMs: number;
  readonly ratio: Spread;
}

const COMMAND = {
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
} as const;

if (import.meta.main) {
  const { values: { python, rounds: text, json } } = parseOptions(COMMAND);
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < MIN_ROUNDS) {
    exitWithReason(COMMAND, `--rounds must be an integer from ${MIN_ROUNDS}: it is ${text}`);
  }
  const { peer, results } = await orExit(() => compareAll(python, rounds));
  console.log(
    json
      ? JSON.stringify({ peer, rounds, results }, null, 2)
      : [peer, ...results.map(line)].join("\n"),
  );
}

/** Times every case on both sides; OpenCV's process stays alive, so that neither starts anew. */
async function compareAll(
  python: string,
  rounds: number,
): Promise<{ peer: string | undefined; results: Result[] }> {
  const child = startChild({ program: python, args: [PEER, ""], env: {} }, "OpenCV");
  try {
    const { versions: peer } = await child.ask({ cmd: "about" });
    const results: Result[] = [];
    for (const measured of createCases()) results.push(await compare(measured, child, rounds));
    return { peer, results };
  } finally {
    await child.close();
  }
}

async function compare(
  { name, about, repeats, run }: Case,
  child: Child,
  rounds: number,
): Promise<Result> {
  const ours: number[] = [], theirs: number[] = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const ms = [await timed(run, repeats), await child.ask({ cmd: name, repeats })] as const;
    if (round < 0) continue;
    ours.push(ms[0].ms);
    theirs.push(ms[1].ms);
  }
  const ratio = ratioOf(ours, theirs);
  return { name, about, oursMs: median(ours), openCvMs: median(theirs), ratio };
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
  const [ours, openCv] = [oursMs, openCvMs].map((ms) => valueText(ms, "ms"));
  return `${about}: ours ${ours}, OpenCV ${openCv}, ratio ${ratioText(ratio)}`;
}
