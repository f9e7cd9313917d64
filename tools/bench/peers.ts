/**
 * The peers' Python environment, apart from the project's own.
 *
 * @module
 */

import { join } from "@std/path";
import { writeWhole } from "../../lib/base/mod.ts";
import { PROJECT, run } from "../command.ts";
import { expectedStamp, findPython, pip } from "../setup/python.ts";
import { seconds, size } from "../setup/steps.ts";

const FOLDER = join(PROJECT, ".cache", "bench-venv");
const REQUIREMENTS = join(PROJECT, "tools", "bench", "requirements.txt");
const STAMP = join(FOLDER, "complete");

/** The Python that the peers run on. */
export const PEER_PYTHON: string = Deno.build.os === "windows"
  ? join(FOLDER, "Scripts", "python.exe")
  : join(FOLDER, "bin", "python");

/** Whether the environment is there and whole, for the requirements as they are. */
export async function peersAreReady(): Promise<boolean> {
  return await Deno.readTextFile(STAMP).catch(() => "") ===
    await expectedStamp(PROJECT, REQUIREMENTS);
}

/** Makes the environment where it is missing; the stamp comes last, so a broken one is made anew. */
export async function preparePeers(log: (line: string) => void): Promise<void> {
  if (await peersAreReady()) return;
  const started = performance.now();
  log("Making the peers' Python environment in .cache/bench-venv");
  await Deno.remove(FOLDER, { recursive: true }).catch(() => {});
  await run(await findPython(), ["-m", "venv", FOLDER]);
  log("Installing TensorFlow, Keras and PyTorch from tools/bench/requirements.txt");
  let told = performance.now();
  await pip(["--python", PEER_PYTHON, "install", "--requirement", REQUIREMENTS], (done, total) => {
    if (performance.now() - told < 2000) return;
    told = performance.now();
    log(`… ${size(done)} of ${size(total)}`);
  });
  await writeWhole(STAMP, await expectedStamp(PROJECT, REQUIREMENTS));
  log(`The peers are ready (${seconds(performance.now() - started)})`);
}
