/**
 * The report's folder: executed copies, pages, figures and the index.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { writeWhole } from "../../lib/base/mod.ts";
import { environmentFacts } from "./environment.ts";
import { figuresOf, writeFigures } from "./figures.ts";
import { type IndexEntry, indexPage, type IndexPicture } from "./index_page.ts";
import { formatNotebook, type Notebook, notebookName, readNotebook, titleOf } from "./notebook.ts";
import { completeHead, hasFormula, needsFormulas, renderPage } from "./page.ts";
import type { NotebookRun } from "./run.ts";
import { minutes } from "./status.ts";
import { summaryOf } from "./summary.ts";

const INDEX_CSS = join(dirname(fromFileUrl(import.meta.url)), "template", "index.css");

/** What an executed copy says of its run, under `metadata.recognition`. */
interface RunFacts {
  readonly about: string;
  readonly failures: readonly string[];
}

/**
 * Writes a notebook's part of the report: the executed copy in `notebooks/`, its page, and its
 * figures in `figures/`.
 *
 * @param report The report's folder.
 * @param source The notebook that ran; pictures in its text are relative to it.
 * @param run What came of it.
 * @throws {Error} If nbconvert fails or a file can't be written.
 */
export async function writeNotebook(
  report: string,
  source: string,
  run: NotebookRun,
): Promise<void> {
  const { name, notebook, failures } = run;
  const about = aboutRun(run);
  const facts: RunFacts = { about, failures };
  const copy = { ...notebook, metadata: { ...notebook.metadata, recognition: facts } };
  const page = await renderPage(notebook, { name, folder: dirname(source), about });
  await Deno.mkdir(join(report, "notebooks"), { recursive: true });
  await writeFigures(join(report, "figures"), name, await figuresOf(notebook, name));
  await writeWhole(
    join(report, `${name}.html`),
    await completeHead(page, needsFormulas(notebook)),
  );
  await writeWhole(join(report, "notebooks", `${name}.ipynb`), formatNotebook(copy));
}

/**
 * Writes `index.html` from what is in the report's folder.
 *
 * @param report The report's folder.
 * @param sources The notebooks to list; one without an executed copy is listed as not run.
 */
export async function writeIndex(report: string, sources: readonly string[]): Promise<void> {
  const entries = await Promise.all(sources.map((source) => entryOf(report, source)));
  const css = await Deno.readTextFile(INDEX_CSS);
  const page = indexPage(entries, await environmentFacts(), css);
  const formulas = entries.some(({ ran }) =>
    ran !== undefined && hasFormula(ran.summary.question.html + ran.summary.findings.html)
  );
  await writeWhole(join(report, "index.html"), await completeHead(page, formulas));
}

async function entryOf(report: string, source: string): Promise<IndexEntry> {
  const name = notebookName(source);
  const title = titleOf(await readNotebook(source), name);
  try {
    const copy = await readNotebook(join(report, "notebooks", `${name}.ipynb`));
    const page = await Deno.readTextFile(join(report, `${name}.html`));
    const { about, failures } = copy.metadata.recognition as RunFacts;
    return {
      name,
      title,
      ran: { summary: summaryOf(page, name), about, failures, cover: await coverOf(copy, name) },
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { name, title };
    throw error;
  }
}

async function coverOf(notebook: Notebook, name: string): Promise<IndexPicture | undefined> {
  const figures = await figuresOf(notebook, name);
  return figures.find(({ isCover }) => isCover) ?? figures[0];
}

function aboutRun({ profile, startedAt, durationMs }: NotebookRun): string {
  const date = startedAt.toLocaleDateString("en-GB", { dateStyle: "long" });
  return `Profile ${profile}, ${date}, ${minutes(durationMs)} min`;
}
