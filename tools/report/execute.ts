/**
 * Executing one notebook on the Deno kernel, with papermill.
 *
 * @module
 */

import { basename, dirname, fromFileUrl, join } from "@std/path";
import { stripVTControlCharacters } from "node:util";
import { lines } from "./lines.ts";
import {
  type CodeCell,
  codeCells,
  type ErrorOutput,
  hasTag,
  type Notebook,
  type Output,
  readNotebook,
  textOf,
  withOutputs,
} from "./notebook.ts";
import { startPython } from "./python.ts";

/** papermill, made to end with this process. */
const PAPERMILL = join(dirname(fromFileUrl(import.meta.url)), "run_papermill.py");

/** What goes with an execution. */
export interface ExecuteOptions {
  /** A folder for the executed copy; where this process is killed, its child removes it. */
  readonly folder: string;
  /** Variables of the kernel. */
  readonly env: Record<string, string>;
  /** Stops the kernel when aborted. */
  readonly signal: AbortSignal;
  /** Called with the number of each code cell, from 1, as it begins. */
  readonly onCell: (cell: number) => void;
}

/** What came of an execution. */
export interface Execution {
  /** The notebook with its new outputs. */
  readonly notebook: Notebook;
  /** What is wrong, each as text of one or more lines; none when all is well. */
  readonly failures: readonly string[];
}

/**
 * Executes a notebook in a fresh kernel, in the notebook's folder, up to the first cell that fails.
 * The file itself stays as it is. Once aborted, it throws an `AbortError` when the kernel is gone.
 */
export async function executeNotebook(path: string, options: ExecuteOptions): Promise<Execution> {
  const notebook = await readNotebook(path);
  const output = join(options.folder, "executed.ipynb");
  const log = await papermill(notebook, path, output, options);
  options.signal.throwIfAborted();
  const executed = await readNotebook(output).catch(() => ({ ...notebook, cells: [] }));
  const result = withOutputs(notebook, executed);
  return { notebook: result, failures: failuresOf(result, log) };
}

const OPTIONS = ["--kernel", "deno", "--log-output", "--no-progress-bar"];

/** How papermill ended. */
interface Log {
  readonly success: boolean;
  /** The code cell that ran last, from 1. */
  readonly cell: number;
  readonly tail: readonly string[];
}

async function papermill(
  notebook: Notebook,
  path: string,
  output: string,
  { env, signal, onCell }: ExecuteOptions,
): Promise<Log> {
  const child = startPython("python", {
    args: [PAPERMILL, basename(path), output, ...OPTIONS],
    cwd: dirname(path),
    env: { ...env, JUPYTER_PREFER_ENV_PATH: "1" },
    // Ends with this process.
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
    // Its own process group: Ctrl-C reaches it once, from here, and it then ends its kernel.
    detached: true,
  });
  const stop = () => child.kill("SIGINT");
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    let cell = 0;
    const tail: string[] = [];
    for await (const line of lines(child.stderr)) {
      const index = /^Executing Cell (\d+)-+$/.exec(line)?.[1];
      if (index !== undefined && notebook.cells[Number(index) - 1]?.cell_type === "code") {
        cell = codeCells({ ...notebook, cells: notebook.cells.slice(0, Number(index)) }).length;
        onCell(cell);
      }
      tail.push(line);
      if (tail.length > 100) tail.shift();
    }
    return { success: (await child.status).success, cell, tail };
  } finally {
    signal.removeEventListener("abort", stop);
    // papermill may have closed it already.
    await child.stdin.close().catch(() => {});
  }
}

function failuresOf(notebook: Notebook, { success, cell, tail }: Log): string[] {
  const cells = codeCells(notebook);
  const hasEnded = success || cells.some(({ outputs }) => outputs.some(isError));
  const failures = cells.slice(0, hasEnded ? cell : Math.max(cell - 1, 0)).flatMap(failureOf);
  if (hasEnded) return failures;
  const what = cell === 0 ? "The kernel did not start" : `Cell ${cell}: the kernel ended`;
  return [...failures, `${what}\n${reasonOf(tail)}`];
}

function failureOf(cell: CodeCell, index: number): string[] {
  const place = `Cell ${index + 1}`;
  const [firstLine = ""] = textOf(cell.source).trim().split("\n");
  const error = cell.outputs.find(isError);
  if (error !== undefined) return [`${place} failed: ${firstLine}\n${errorText(error)}`];
  if (hasTag(cell, "silent") || !showsNothing(cell)) return [];
  return [`${place} shows nothing: ${firstLine}`];
}

function isError(output: Output): output is ErrorOutput {
  return output.output_type === "error";
}

function errorText({ ename, evalue, traceback }: ErrorOutput): string {
  const trace = stripVTControlCharacters(traceback.join("\n")).replace(/^Stack trace:\n/, "")
    .trim();
  return trace.includes(evalue) ? trace : `${ename}: ${evalue}\n${trace}`.trim();
}

/** The last lines of the kernel, and the last line of papermill's own trace. */
function reasonOf(tail: readonly string[]): string {
  const trace = tail.findIndex((line) => line.startsWith("Traceback "));
  const own = tail.slice(0, trace === -1 ? undefined : trace)
    .filter((line) => !/^(Executing|Ending|Input Notebook|Output Notebook)\b/.test(line));
  const last = tail.findLast((line) => line.trim() !== "") ?? "";
  return [...own.filter((line) => line.trim() !== "" && line !== last).slice(-8), last].join("\n");
}

/** Whether a reader sees nothing below the cell. */
function showsNothing({ outputs }: CodeCell): boolean {
  return outputs.every((output) =>
    output.output_type === "stream"
      ? textOf(output.text).trim() === ""
      : output.output_type !== "error" && Object.keys(output.data).length === 0
  );
}
