/**
 * `deno task bench`: our training, evaluation and prediction beside Keras, PyTorch and plain
 * tfjs-node, by turns on the same work.
 *
 * @module
 */

import { join } from "@std/path";
import { writeWhole } from "../lib/base/mod.ts";
import { compare } from "./bench/comparison.ts";
import { programOf, type SideName, SIDES } from "./bench/sides.ts";
import { PEER_PYTHON, preparePeers } from "./bench/peers.ts";
import { runScaling } from "./bench/scaling.ts";
import { PROJECT } from "./command.ts";
import { orExit, parseOptions, wholeOption } from "./options.ts";

if (import.meta.main) {
  const { values } = parseOptions({
    usage:
      "deno task bench [--rounds N] [--jobs N] [--sides A,B] [--scaling] [--quick] [--readme]\n" +
      "                [--json]",
    about:
      "Measures this project against tfjs-node as it comes, Keras and PyTorch; results also go to\n" +
      "report/bench. Let nothing else run meanwhile: 15 minutes on two cores, 20 with --scaling.",
    options: {
      rounds: { type: "string", default: "5" },
      jobs: { type: "string" },
      sides: { type: "string", default: SIDES.join() },
      scaling: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      readme: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
    help: {
      rounds: "How often each side takes its turn; default 5",
      jobs: "How often the whole job is run by ours and Keras; default as rounds, at most 3",
      sides: `Who takes part, of ${SIDES.join(",")}; default all`,
      scaling: "Instead measure how our epoch grows with images and filters",
      quick: "One round of hardly any work, to see that everything runs",
      readme: "Also write the tables into tools/bench/README.md",
      json: "Print results as JSON",
    },
  });
  await orExit(async () => {
    const sides = values.scaling ? ["ours" as const] : sidesFrom(values.sides);
    const rounds = values.quick ? 1 : wholeOption("measure", "rounds", values.rounds);
    const jobs = values.jobs === undefined
      ? Math.min(3, rounds)
      : wholeOption("measure", "jobs", values.jobs);
    const folder = join(PROJECT, "report", "bench", ...values.quick ? ["quick"] : []);
    const log = (line: string) => console.error(line);
    await Deno.mkdir(folder, { recursive: true });
    const needsPeers = sides.some((side) => programOf(side).program === PEER_PYTHON);
    if (needsPeers) await preparePeers(log);
    const plan = { sides, rounds, jobs, quick: values.quick, folder, log, disturbances: [] };
    const { text, json } = await (values.scaling ? runScaling(plan) : compare(plan));
    if (values.readme) await writeReadme(join(PROJECT, "tools", "bench", "README.md"), text);
    console.log(values.json ? JSON.stringify(json) : text);
  });
}

/** Puts a run's tables in the place of the last ones, between two marks. */
async function writeReadme(path: string, text: string): Promise<void> {
  const [begin, end] = ["<!-- results -->", "<!-- end of results -->"];
  const page = await Deno.readTextFile(path);
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) {
    throw new Error(`Cannot write results as README.md must have the lines ${begin} and ${end}`);
  }
  const changed = `${page.slice(0, before)}${begin}\n\n${text}\n\n${page.slice(after)}`;
  await writeWhole(path, changed);
}

function sidesFrom(text: string): SideName[] {
  const named = text.split(",");
  const unknown = named.find((name) => !SIDES.some((side) => side === name));
  if (unknown !== undefined) {
    throw new RangeError(
      `Cannot measure "${unknown}" as sides must be among ${SIDES.join(", ")}`,
    );
  }
  return SIDES.filter((side) => side === "ours" || named.includes(side));
}
