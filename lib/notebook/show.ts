/**
 * Showing things in a notebook: the one file that talks to the Jupyter kernel.
 *
 * Outside the kernel (`deno run`, `deno test`) the same calls print text, so that the cells of a
 * notebook also run as a script.
 *
 * @module
 */

import { type Bundle, bundleOf, type Showable } from "./bundle.ts";
import { followProgress, type Progress, type ProgressOptions } from "./progress.ts";
import { makeStopFile } from "../base/mod.ts";

/** How to show a value. */
export interface ShowOptions {
  /** The name under which a report files a figure's picture: letters, digits, `-` and `_`; default
   * from the figure's title. */
  readonly name?: string;
}

// A terminal keeps every line, so that it gets fewer.
const INTERVALS = { kernelMs: 250, terminalMs: 5000 } as const;

// With a busy machine, the other thread of a newer kernel may be that late.
const [MAJOR = 0, MINOR = 0] = Deno.version.deno.split(".").map(Number);
const SETTLE_MS = MAJOR === 2 && MINOR <= 7 ? 0 : 50;

/** By which the works under way are stopped. */
const stopFiles = new Set<string>();

// The interrupt button sends this signal, which would end a kernel that doesn't listen.
if (kernel() !== undefined) Deno.addSignalListener("SIGINT", stopWorks);

/**
 * Shows a value below the cell: a figure, a table, Markdown or text.
 *
 * Await it: the kernel takes an output for lost that comes after its cell has ended.
 *
 * @param value What to show.
 * @param options The name of a figure's picture.
 * @throws {RangeError} If the name could not be a file's name everywhere.
 *
 * @example
 * ```ts
 * import { md, show } from "./mod.ts";
 *
 * await show(md`**${9} of 10** were right.`);
 * ```
 */
export async function show(value: Showable, { name }: ShowOptions = {}): Promise<void> {
  await send(bundleOf(value, name), "display_data", {});
  await settled();
}

/**
 * Says in one line that the imports are there: the last call of a notebook's first cell.
 *
 * @example
 * ```ts
 * import { ready } from "./mod.ts";
 *
 * await ready();
 * ```
 */
export async function ready(): Promise<void> {
  await show(`Ready: everything is imported (Deno ${Deno.version.deno}).`);
}

/**
 * Returns where a long work reports: one output with a bar, the time gone and to go, and a figure
 * that grows. It changes at most four times a second and stays in its last state.
 *
 * Where the variable `RECOGNITION_PROGRESS` names a file, each state shown is added to it as a line
 * of JSON: `{"title", "done", "total", "message", "elapsedMs"}`.
 *
 * @param options How many steps, of what, and the file by which the notebook's interrupt button
 * stops them.
 * @returns `update(done, {message, figure})` and `done({message, figure})`; await both.
 * @throws {RangeError} If the total is not a whole number.
 *
 * @example
 * ```ts
 * import { createProgress } from "./mod.ts";
 *
 * const progress = createProgress({ total: 12, title: "Training" });
 * await progress.update(1, { message: "epoch 1" });
 * await progress.done({ message: "stopped early" });
 * ```
 */
export function createProgress(options: ProgressOptions): Progress {
  const transient = { display_id: crypto.randomUUID() };
  const file = Deno.env.get("RECOGNITION_PROGRESS");
  const progress = followProgress(options, {
    show: (bundle, first) =>
      send(bundle, first ? "display_data" : "update_display_data", transient),
    note: (line) => {
      if (file === undefined || file === "") return;
      Deno.writeTextFileSync(file, `${JSON.stringify(line)}\n`, { append: true });
    },
    now: () => performance.now(),
    intervalMs: kernel() === undefined ? INTERVALS.terminalMs : INTERVALS.kernelMs,
  });
  const { stopFile } = options;
  if (stopFile !== undefined) stopFiles.add(stopFile);
  return {
    update: progress.update,
    done: async (news) => {
      if (stopFile !== undefined) stopFiles.delete(stopFile);
      await progress.done(news);
      await settled();
    },
  };
}

/** Makes the stop file of each work under way. */
function stopWorks(): void {
  for (const stopFile of stopFiles) {
    try {
      makeStopFile(stopFile);
    } catch {
      // An exception in the handler of a signal would leave the kernel deaf; the work goes on.
    }
  }
}

async function send(
  { data, metadata }: Bundle,
  message: "display_data" | "update_display_data",
  transient: Readonly<Record<string, string>>,
): Promise<void> {
  const jupyter = kernel();
  if (jupyter === undefined) {
    console.log(data["text/plain"]);
    return;
  }
  await jupyter.broadcast(message, { data, metadata, transient });
}

/**
 * Waits until what was sent has left the kernel. Newer kernels pass it to another thread, and report
 * a cell as finished without waiting for that.
 */
async function settled(): Promise<void> {
  if (kernel() === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

/** Returns the kernel's interface, `undefined` outside of it, where touching it throws. */
function kernel(): typeof Deno.jupyter | undefined {
  try {
    return Deno.jupyter;
  } catch {
    return undefined;
  }
}
