/**
 * Measuring the sides by turns: A B C D A B C D …
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT, run } from "../command.ts";
import { type Child, startChild } from "./child.ts";
import { ACCURACY, JOB, type Measure, RECOGNIZE, type Sizes, takesPart } from "./measures.ts";
import { PEER_PYTHON } from "./peers.ts";
import { type Disturbance, peakMemory, watched } from "./processes.ts";
import type { Answer, Request } from "./protocol.ts";
import type { Plan } from "./results.ts";
import type { Sample } from "./samples.ts";
import { programOf, type SideName, TITLES } from "./sides.ts";
import { valueText } from "./table.ts";

/** The processes of the sides that take part. */
export type Children = ReadonlyMap<SideName, Child>;

/** An epoch to warm up with: ten full batches and one of the size of MNIST's last. */
const WARM_UP: Request = { cmd: "epoch", images: 10 * 128 + 96 };

/** Runs `action` with a process for each side, and ends them whatever happens. */
export async function withChildren<T>(
  sides: readonly SideName[],
  action: (children: Children) => Promise<T>,
): Promise<T> {
  const children = new Map(
    sides.map((side) => [side, startChild(programOf(side), TITLES[side])]),
  );
  try {
    return await action(children);
  } finally {
    await Promise.all([...children.values()].map((child) => child.close()));
  }
}

/** Has each side make its model; returns the versions of their software. */
export async function setUpSides(
  children: Children,
  { log }: Plan,
): Promise<string[]> {
  const versions: string[] = [];
  for (const [side, child] of children) {
    log(`Starting ${TITLES[side]}`);
    versions.push((await child.ask({ cmd: "about" })).versions ?? TITLES[side]);
    await child.ask({ cmd: "setup" });
  }
  return versions;
}

/**
 * Takes every measure in turn: each side does it once unmeasured, then by rounds in which all
 * sides take their turn.
 */
export async function measureRounds(
  children: Children,
  measures: readonly Measure[],
  { rounds, log, disturbances }: Plan,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const measure of measures) {
    const sides = [...children.keys()].filter((side) => takesPart(side, measure));
    await warmUp(sides.map((side) => children.get(side) as Child), measure);
    for (let round = 1; round <= rounds; round++) {
      for (const side of sides) {
        const found = await measureOne(children, side, measure, disturbances);
        samples.push(...found.map((sample) => ({ ...sample, side, round })));
        const value = found[0] === undefined ? "–" : valueText(found[0].value, measure.unit);
        log(`${measure.title}, round ${round} of ${rounds}: ${TITLES[side]} ${value}`);
      }
    }
  }
  return samples;
}

async function warmUp(children: readonly Child[], { request }: Measure): Promise<void> {
  if (request === undefined) return;
  const once: Request = request.cmd === "epoch" ? WARM_UP : { ...request, repeats: 1 };
  for (const child of children) await child.ask(once);
}

type Found = Pick<Sample, "measure" | "value">;

async function measureOne(
  children: Children,
  side: SideName,
  { id, request }: Measure,
  disturbances: Disturbance[],
): Promise<Found[]> {
  const child = children.get(side) as Child;
  if (request === undefined) {
    const megabytes = await peakMemory(child.pid);
    return megabytes === undefined ? [] : [{ measure: id, value: megabytes }];
  }
  const { ms, acc } = await askWatched(children, child, request, disturbances);
  const accuracy = request.cmd === "evaluate" && acc !== undefined
    ? [{ measure: ACCURACY, value: acc }]
    : [];
  return [{ measure: id, value: ms }, ...accuracy];
}

/** Asks one side while the others should sleep, and notes who else used the processor. */
export async function askWatched(
  children: Children,
  child: Child,
  request: Request,
  disturbances: Disturbance[],
): Promise<Answer> {
  const idle = [...children.values()].filter((other) => other !== child).map(({ pid }) => pid);
  const { result, disturbance } = await watched(child.pid, idle, () => child.ask(request));
  // Processor time is counted in hundredths of a second: too coarse for short work.
  if (disturbance !== undefined && result.ms > 500) disturbances.push(disturbance);
  return result;
}

/** Measures the whole job of ours and Keras by turns, each time in a new process, from its start. */
export async function measureJobs(
  { trainImages }: Sizes,
  epochs: number,
  { sides, jobs: rounds, log }: Plan,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let round = 1; round <= rounds; round++) {
    for (const side of sides.filter((side) => side === "ours" || side === "keras")) {
      const folder = await Deno.makeTempDir({ prefix: "bench_" });
      const request: Request = { cmd: "job", images: trainImages, epochs, folder };
      try {
        const started = performance.now();
        const { ms, megabytes } = await withChildren([side], async (children) => {
          const child = children.get(side) as Child;
          await child.ask(request);
          return { ms: performance.now() - started, megabytes: await peakMemory(child.pid) };
        });
        samples.push({ measure: JOB, side, round, value: ms });
        if (megabytes !== undefined) {
          samples.push({ measure: "job-memory", side, round, value: megabytes });
        }
        log(`Whole job, round ${round} of ${rounds}: ${TITLES[side]} ${valueText(ms, "ms")}`);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    }
  }
  return samples;
}

/**
 * Measures how long one picture takes from the start of a process to its end, ours and Keras's by
 * turns, with the same network and picture.
 */
export async function measureStarts(
  { sides, rounds, log }: Plan,
): Promise<Sample[]> {
  const folder = await Deno.makeTempDir({ prefix: "bench_" });
  const tool = (name: string) => ["run", "-A", join(PROJECT, "tools", `${name}.ts`)];
  const picture = join(PROJECT, "data", "digits", "7_drawn.jpg");
  const network = join(PROJECT, "models", "hand_cnn");
  const samples: Sample[] = [];
  try {
    const program = join(PROJECT, "tools", "bench", "recognize.py");
    const starts = {
      ours: () => run(Deno.execPath(), [...tool("recognize"), "--model", network, picture]),
      keras: () => run(PEER_PYTHON, [program, join(folder, "hand_cnn.keras"), picture]),
    };
    if (sides.includes("keras")) {
      await run(Deno.execPath(), [...tool("export"), "--to", "keras", "--model", network, folder]);
    }
    for (let round = 0; round <= rounds; round++) {
      for (const side of ["ours", "keras"] as const) {
        if (!sides.includes(side)) continue;
        const started = performance.now();
        await starts[side]();
        const ms = performance.now() - started;
        // The first ones read from the disk what later ones find in memory.
        if (round === 0) continue;
        samples.push({ measure: RECOGNIZE, side, round, value: ms });
        log(`One picture, round ${round} of ${rounds}: ${TITLES[side]} ${valueText(ms, "ms")}`);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return samples;
}
