/**
 * The code of notebooks as TypeScript files, so that it can be checked, linted and formatted:
 * Deno's tools don't read notebooks.
 *
 * `deno run -A tools/cells.ts` checks every notebook of the project.
 *
 * @module
 */

import { basename, join } from "@std/path";
import { writeWhole } from "../lib/base/mod.ts";
import { outputOf, PROJECT } from "./command.ts";
import { parseOptions } from "./options.ts";
import {
  codeCells,
  formatNotebook,
  listNotebooks,
  type Notebook,
  notebookName,
  readNotebook,
  textOf,
} from "./report/notebook.ts";

/** Before an import whose lines stay as they are. */
const GUARD = "// deno-fmt-ignore\n";

/** What Deno checks; each takes the file's path last. */
const CHECKS = [["check", "--quiet"], ["lint", "--quiet"], ["fmt", "--check"]];

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno run -A tools/cells.ts [--fix]",
    about: "Checks, lints and formats the code cells of the notebooks.",
    options: { fix: { type: "boolean" } },
    help: { fix: "Write the formatted code into the notebooks" },
  });
  let failed = false;
  for (const path of await listNotebooks(join(PROJECT, "notebooks"))) {
    if (values.fix === true) await formatCells(path);
    const problems = await checkCells(path);
    problems.forEach((problem) => console.error(problem));
    failed ||= problems.length > 0;
    console.log(`${basename(path)}: ${problems.length === 0 ? "ok" : "failed"}`);
  }
  Deno.exit(failed ? 1 : 0);
}

/** Returns what `deno check`, `deno lint` and `deno fmt --check` say against a notebook's cells. */
export async function checkCells(path: string): Promise<string[]> {
  const file = await extractCells(path);
  const problems = [];
  for (const args of CHECKS) {
    const { code, out, err } = await deno(...args, file);
    if (code !== 0) problems.push(`deno ${args.join(" ")}\n${(out + err).trim()}`);
  }
  return problems;
}

/** Returns a notebook's code cells as one module; a comment heads each cell. */
export function cellsModule(notebook: Notebook, name: string): string {
  return codeCells(notebook)
    .map((cell, i) => `// ${name}, cell ${i + 1}\n${textOf(cell.source).trimEnd()}\n`)
    .join("\n");
}

/** Returns a notebook with the code of a module that {@link cellsModule} made of it. */
export function withCells(notebook: Notebook, name: string, module: string): Notebook {
  const sources = module.split(/^\/\/ (.*), cell \d+\n/m)
    .filter((_, i) => i % 2 === 0).slice(1);
  const cells = codeCells(notebook);
  if (sources.length !== cells.length || !module.startsWith(`// ${name}, cell 1\n`)) {
    throw new TypeError(
      `Cannot put code into "${name}" as it must have ${cells.length} cells: ` +
        `it has ${sources.length}`,
    );
  }
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === "code"
        ? { ...cell, source: asLines(sources[cells.indexOf(cell)] ?? "") }
        : cell
    ),
  };
}

/** A room stands on a line, or is packed into a few: formatted, each name would have its own. */
function guarded(module: string): string {
  return module.replace(/^import /gm, `${GUARD}import `);
}

async function formatCells(path: string): Promise<void> {
  const file = await extractCells(path);
  await deno("fmt", "--quiet", file);
  const notebook = await readNotebook(path);
  const module = (await Deno.readTextFile(file)).replaceAll(GUARD, "");
  const formatted = withCells(notebook, basename(path), module);
  await writeWhole(path, formatNotebook(formatted));
}

/** Writes the module in a folder beside `notebooks/`, so that relative imports and the map hold. */
async function extractCells(path: string): Promise<string> {
  const folder = join(PROJECT, ".cache");
  await Deno.mkdir(folder, { recursive: true });
  const file = join(folder, `${notebookName(path)}.ts`);
  await writeWhole(file, guarded(cellsModule(await readNotebook(path), basename(path))));
  return file;
}

function deno(...args: string[]): ReturnType<typeof outputOf> {
  return outputOf(Deno.execPath(), args, { env: { NO_COLOR: "1" } });
}

/** Returns source as a notebook file holds it: the last line doesn't end. */
function asLines(text: string): string[] {
  return text.trimEnd().split(/(?<=\n)/);
}
