/**
 * `deno task start`: runs the notebooks and writes the report.
 *
 * @module
 */

import process from "node:process";
import { join, relative, resolve } from "@std/path";
import { writeWhole } from "../lib/base/mod.ts";
import { PROJECT } from "./command.ts";
import { parseOptions } from "./options.ts";
import { createProgressBar } from "./progress.ts";
import { formatNotebook, listNotebooks, notebookName, readNotebook } from "./report/notebook.ts";
import { writeIndex, writeNotebook } from "./report/report.ts";
import { INTERRUPTED, stopSignal } from "./report/signals.ts";
import { type Profile, runNotebook } from "./report/run.ts";

/** What to run, and where the report goes. */
interface StartOptions {
  readonly profile: Profile;
  readonly only: string | undefined;
  readonly save: boolean;
  readonly notebooks: string;
  readonly report: string;
}

if (import.meta.main) {
  try {
    Deno.exit(await start(readOptions()) ? 0 : 1);
  } catch (error) {
    if (isAbort(error)) Deno.exit(INTERRUPTED);
    console.error((error as Error).message);
    Deno.exit(1);
  }
}

function readOptions(): StartOptions {
  const { values } = parseOptions({
    usage: "deno task start [--profile quick|full] [--only N] [--save]",
    about: "Runs the notebooks and writes the report to report/index.html",
    options: {
      profile: { type: "string", default: Deno.env.get("PROFILE") || "full" },
      only: { type: "string" },
      save: { type: "boolean", default: false },
      notebooks: { type: "string", default: join(PROJECT, "notebooks") },
      report: { type: "string", default: join(PROJECT, "report") },
    },
    help: {
      profile: "quick (about a minute a notebook) or full (default)",
      only: "Run the notebook with this number only",
      save: "Refresh the results that are under version control; full profile only",
      notebooks: "The folder of the notebooks; default notebooks",
      report: "The folder of the report; default report",
    },
  });
  const { profile, only, save } = values;
  if (profile !== "quick" && profile !== "full") {
    throw new RangeError(
      `Cannot run the notebooks as the profile must be "quick" or "full": it is "${profile}"`,
    );
  }
  if (save && profile !== "full") {
    throw new RangeError(
      `Cannot save the results as the profile must be "full" for that: it is "${profile}"`,
    );
  }
  return {
    profile,
    only,
    save,
    notebooks: resolve(values.notebooks),
    report: resolve(values.report),
  };
}

/** Runs what was asked for; returns whether every notebook could be read and went well. */
async function start(options: StartOptions): Promise<boolean> {
  const { notebooks, report } = options;
  const all = await listNotebooks(notebooks);
  const chosen = select(all, options.only);
  const failed = new Set<string>();
  for (const path of all) {
    const reason = await readNotebook(path).then(() => undefined, (error) => error.message);
    if (reason === undefined) continue;
    console.error(reason);
    failed.add(path);
  }
  await runAll(chosen.filter((path) => !failed.has(path)), options, (path) => failed.add(path));
  await writeTryPageIn(report);
  await writeIndex(report, all);
  console.log(`Report: ${shortest(join(report, "index.html"))}`);
  if (failed.size === 0) return true;
  const names = all.filter((path) => failed.has(path)).map(notebookName);
  console.error(`Failed: ${names.join(", ")}`);
  return false;
}

/** Writes the page in which the network is tried; the report is whole without it, too. */
async function writeTryPageIn(report: string): Promise<void> {
  try {
    // TensorFlow comes late: the kernels of the notebooks have had the memory to themselves.
    const { writeTryPage } = await import("./report/try_page.ts");
    await writeTryPage(report);
  } catch (error) {
    console.error(`The report has no new try.html: ${(error as Error).message}`);
  }
}

async function runAll(
  paths: readonly string[],
  options: StartOptions,
  onFailure: (path: string) => void,
): Promise<void> {
  const display = createProgressBar({ stream: process.stdout });
  // The kernel is then given the time to end.
  const signal = stopSignal(() => display.print("Stopping the kernel"));
  try {
    for (const path of paths) {
      const run = await runNotebook(path, { ...options, display, signal });
      await writeNotebook(options.report, path, run);
      if (run.failures.length > 0) onFailure(path);
      else if (options.save) await writeWhole(path, formatNotebook(run.notebook));
    }
  } finally {
    display.stop();
  }
}

/** Returns the notebooks to run: all, or the one whose name begins with `only`. */
function select(paths: readonly string[], only: string | undefined): readonly string[] {
  if (only === undefined) return paths;
  const numbers = paths.map((path) => notebookName(path).split("_")[0]);
  const chosen = paths.filter((_, i) => numbers[i] === only);
  if (chosen.length === 0) {
    throw new RangeError(
      `Cannot run notebook "${only}" as there is none: notebooks are ${numbers.join(", ")}`,
    );
  }
  return chosen;
}

function shortest(path: string): string {
  const short = relative(Deno.cwd(), path);
  return short.startsWith("..") ? path : short;
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
