/**
 * Small notebooks, and `tools/start.ts` run on them.
 *
 * @module
 */

import { join } from "@std/path";
import { PROJECT, venv } from "../../tools/command.ts";
import { type Cell, formatNotebook, type Notebook } from "../../tools/report/notebook.ts";

/** Whether set-up has not made the kernel yet. */
export const NOT_SET_UP: boolean = await Deno.stat(venv("papermill")).then(() => false, () => true);
if (NOT_SET_UP) console.log("skipped: the tests that run notebooks need `deno task setup`");

/** What a run printed, and the folders that it worked on. */
export interface Run {
  readonly status: number;
  readonly printed: string;
  readonly notebooks: string;
  readonly report: string;
}

/** Runs `tools/start.ts` on notebooks in a folder inside the project, where imports work. */
export async function withStart(
  notebooks: Record<string, readonly Cell[]>,
  args: readonly string[],
  body: (run: Run) => Promise<void>,
): Promise<void> {
  await withNotebooks(notebooks, async (folder) => {
    const { code, stdout, stderr } = await startCommand(folder, args).output();
    const printed = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    await body({
      status: code,
      printed,
      notebooks: join(folder, "notebooks"),
      report: join(folder, "report"),
    });
  });
}

/** Writes notebooks into a folder `notebooks` inside the project, for as long as `body` runs. */
export async function withNotebooks(
  notebooks: Record<string, readonly Cell[]>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(join(PROJECT, ".cache"), { recursive: true });
  const folder = await Deno.makeTempDir({ dir: join(PROJECT, ".cache"), prefix: "report_test_" });
  try {
    await Deno.mkdir(join(folder, "notebooks"));
    for (const [name, cells] of Object.entries(notebooks)) {
      const path = join(folder, "notebooks", `${name}.ipynb`);
      await Deno.writeTextFile(path, formatNotebook(notebook(cells)));
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Returns the command that runs the notebooks of a folder, the report going into it too. */
export function startCommand(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", join(PROJECT, "tools", "start.ts")],
      ...["--notebooks", join(folder, "notebooks"), "--report", join(folder, "report"), ...args],
    ],
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** Returns a notebook for the Deno kernel. */
export function notebook(cells: readonly Cell[]): Notebook {
  const kernelspec = { name: "deno", display_name: "Deno", language: "typescript" };
  return {
    cells: cells.map((cell, i) => ({ ...cell, id: `cell-${i}` })),
    metadata: { kernelspec, language_info: { name: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

/** Returns a cell of text. */
export function text(source: string, ...tags: readonly string[]): Cell {
  return { cell_type: "markdown", metadata: { tags }, source };
}

/** Returns a cell of code that has not run. */
export function code(source: string, ...tags: readonly string[]): Cell {
  return { cell_type: "code", metadata: { tags }, source, execution_count: null, outputs: [] };
}

/** What git sees changed, but in the code: a person may be editing that meanwhile. */
export async function gitStatus(): Promise<string> {
  const { stdout } = await new Deno.Command("git", {
    args: ["status", "--porcelain", "--", ".", ":!lib", ":!tools", ":!tests"],
    cwd: PROJECT,
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}
