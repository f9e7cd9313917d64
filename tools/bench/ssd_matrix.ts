/**
 * How long the SSD matrix takes beside plain loops over the same numbers, the two in turn.
 *
 * @module
 */

import { loadavg } from "node:os";
import { cpuUsage } from "node:process";
import { ssdMatrix } from "../../lib/neighbors/mod.ts";
import { createRandom, type NdArray, ndarray } from "../../lib/base/mod.ts";
import { parseOptions } from "../options.ts";

const WIDTH = 128;

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno run -A tools/bench/ssd_matrix.ts [--rounds 5] [--rows 10000] [--columns 1000]",
    about: `Prints the lowest processor time of the SSD matrix of embeddings of ${WIDTH} numbers.`,
    options: {
      rounds: { type: "string", default: "5" },
      rows: { type: "string", default: "10000" },
      columns: { type: "string", default: "1000" },
    },
    help: {
      rounds: "How often both are timed; default 5",
      rows: "Rows of the one side; default 10000",
      columns: "Rows of the other side; default 1000",
    },
  });
  const [a, b] = [noise(Number(values.rows), 1), noise(Number(values.columns), 2)];
  const rounds = Array.from({ length: Number(values.rounds) }, () => [
    timeMs(() => ssdMatrix(a, b)),
    timeMs(() => plainLoops(a, b)),
  ]);
  const [oursMs = NaN, plainMs = NaN] = [0, 1].map((side) =>
    Math.min(...rounds.map((times) => times[side] ?? NaN))
  );
  const [load = NaN] = loadavg();
  console.log(
    `SSD matrix of ${values.rows} × ${values.columns} × ${WIDTH}, lowest of ${rounds.length}: ` +
      `${oursMs.toFixed(0)} ms, plain loops ${plainMs.toFixed(0)} ms ` +
      `(load ${load.toFixed(1)} on ${navigator.hardwareConcurrency} cores)`,
  );
}

function noise(rows: number, seed: number): NdArray {
  return ndarray(Float32Array.from({ length: rows * WIDTH }, createRandom(seed)), [rows, WIDTH]);
}

/** Processor time: what is left to others on a busy machine doesn't count. */
function timeMs(run: () => unknown): number {
  const start = cpuUsage();
  run();
  const { user, system } = cpuUsage(start);
  return (user + system) / 1000;
}

function plainLoops(a: NdArray, b: NdArray): Float32Array {
  const [n = 0, d = 0] = a.shape;
  const [m = 0] = b.shape;
  const out = new Float32Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < d; k++) {
        const difference = (a.data[i * d + k] ?? 0) - (b.data[j * d + k] ?? 0);
        sum += difference * difference;
      }
      out[i * m + j] = sum;
    }
  }
  return out;
}
