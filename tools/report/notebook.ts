/**
 * Notebook files: what they hold, reading them, writing them as Jupyter does.
 *
 * @module
 */

import { basename, join } from "@std/path";

/** Text as a notebook file holds it: whole, or its lines. */
type MultilineText = string | readonly string[];

/** Facts about a notebook, a cell or an output, by name. */
export type Metadata = { readonly [name: string]: unknown };

/** What an output shows, by media type. */
type MediaBundle = { readonly [mediaType: string]: unknown };

/** One output of a code cell. */
export type Output =
  | { readonly output_type: "stream"; readonly name: string; readonly text: MultilineText }
  | DataOutput
  | ErrorOutput;

/** Something that a cell shows. */
export interface DataOutput {
  readonly output_type: "display_data" | "execute_result";
  readonly data: MediaBundle;
  readonly metadata: Metadata;
  readonly execution_count?: number | null;
}

/** An exception that ended a cell. */
export interface ErrorOutput {
  readonly output_type: "error";
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A cell of text. */
export interface TextCell {
  readonly cell_type: "markdown" | "raw";
  readonly id?: string;
  readonly metadata: Metadata;
  readonly source: MultilineText;
}

/** A cell of code with its outputs. */
export interface CodeCell {
  readonly cell_type: "code";
  readonly id?: string;
  readonly metadata: Metadata;
  readonly source: MultilineText;
  readonly execution_count: number | null;
  readonly outputs: readonly Output[];
}

/** A cell of a notebook. */
export type Cell = TextCell | CodeCell;

/** A notebook of format 4. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Metadata;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

/** Returns the paths of the notebooks in a folder, in the order of their names. */
export async function listNotebooks(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isFile && /^[^.].*\.ipynb$/.test(entry.name)) names.push(entry.name);
  }
  return names.sort().map((name) => join(folder, name));
}

/** Returns the name of a notebook: that of its file, without `.ipynb`. */
export function notebookName(path: string): string {
  return basename(path, ".ipynb");
}

/** Reads a notebook; throws if the file is none of format 4. */
export async function readNotebook(path: string): Promise<Notebook> {
  return parseNotebook(await Deno.readTextFile(path), basename(path));
}

/** Returns the notebook that `json` holds; `name` is for the error's text. */
function parseNotebook(json: string, name: string): Notebook {
  let value;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new SyntaxError(`Cannot read "${name}" as a notebook: ${(error as Error).message}`);
  }
  if (value?.nbformat !== 4 || !Array.isArray(value.cells)) {
    throw new SyntaxError(
      `Cannot read "${name}" as a notebook as its format must be 4: it is ${value?.nbformat}`,
    );
  }
  return value;
}

/** Returns a notebook as Jupyter writes it: keys sorted, one space of indentation. */
export function formatNotebook(notebook: Notebook): string {
  const sortKeys = (_: string, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
      : value;
  return JSON.stringify(notebook, sortKeys, 1) + "\n";
}

/** Returns the text that a notebook file may hold as lines. */
export function textOf(text: unknown): string {
  return Array.isArray(text) ? text.join("") : String(text ?? "");
}

/** Returns the code cells in order; the first is cell 1 in every message. */
export function codeCells(notebook: Notebook): CodeCell[] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

/** Returns whether a cell carries a tag. */
export function hasTag(cell: Cell, tag: string): boolean {
  const { tags } = cell.metadata;
  return Array.isArray(tags) && tags.includes(tag);
}

/** Returns the first heading of a notebook, or its name where it has none. */
export function titleOf(notebook: Notebook, name: string): string {
  const headings = notebook.cells
    .filter((cell) => cell.cell_type === "markdown")
    .map((cell) => /^#{1,6}\s+(.+?)\s*#*\s*$/m.exec(textOf(cell.source))?.[1]);
  return headings.find((heading) => heading !== undefined) ?? name;
}

/**
 * Returns a notebook with the outputs of its executed copy and nothing else of it: no times, no
 * paths, none of the cells that the executing program adds.
 */
export function withOutputs(notebook: Notebook, executed: Notebook): Notebook {
  const ran = codeCells(executed);
  let count = 0;
  return {
    ...notebook,
    metadata: {
      ...notebook.metadata,
      ...("language_info" in executed.metadata
        ? { language_info: executed.metadata.language_info }
        : {}),
    },
    cells: notebook.cells.map((cell) => {
      if (cell.cell_type !== "code") return cell;
      const { outputs = [], execution_count = null } = ran[count++] ?? {};
      return { ...cell, outputs, execution_count };
    }),
  };
}
