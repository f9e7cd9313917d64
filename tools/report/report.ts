/**
 * The report's folder: executed copies, pages, figures and the index.
 *
 * @module
 */

import { dirname, join } from "@std/path";
import { JSDOM } from "jsdom";
import { writeWhole } from "../../lib/base/mod.ts";
import { exists } from "../command.ts";
import { assignmentLinks, assignmentMain } from "./assignment.ts";
import { environmentFacts } from "./environment.ts";
import { figuresOf, writeFigures } from "./figures.ts";
import { type HtmlPage, htmlPage, quickWarning } from "./html_page.ts";
import { type IndexEntry, indexMain, type IndexPicture } from "./index_page.ts";
import { markup } from "./markup.ts";
import { formatNotebook, type Notebook, notebookName, readNotebook, titleOf } from "./notebook.ts";
import { completeHead, hasFormula, needsFormulas, renderPage } from "./page.ts";
import type { NotebookRun, Profile } from "./run.ts";
import { minutes } from "./status.ts";
import { summaryOf } from "./summary.ts";

const TITLE = "Recognition with a deep network";

/** What leads to the page in which the network is tried. */
const TRY =
  markup`<p><a href="try.html">Try the network: write a digit, or hold a page of them before the camera, and watch it being read</a></p>`;

/** How wide a figure is at most that a phone shows whole, its text hardly smaller. */
const PHONE_PX = 385;

/** How wide a figure is printed at most, as `figures.css` says, and how much of a sheet it may fill. */
const PRINT_PX = { width: 640, height: 900 };

/** What an executed copy says of its run, under `metadata.recognition`. */
interface RunFacts {
  readonly profile: Profile;
  readonly about: string;
  readonly failures: readonly string[];
}

/** A notebook as the index shows it, with its page. */
interface ReportEntry extends IndexEntry {
  readonly ran?: NonNullable<IndexEntry["ran"]> & RunFacts & { readonly document: Document };
}

/**
 * Writes a notebook's part of the report: the executed copy in `notebooks/`, its page, and its
 * figures in `figures/`. Pictures in its text are relative to `source`.
 */
export async function writeNotebook(
  report: string,
  source: string,
  run: NotebookRun,
): Promise<void> {
  const { name, notebook, profile, failures } = run;
  const about = aboutRun(run);
  const facts: RunFacts = { profile, about, failures };
  const copy = { ...notebook, metadata: { ...notebook.metadata, recognition: facts } };
  const page = await renderPage(notebook, {
    name,
    folder: dirname(source),
    about,
    isQuick: profile === "quick",
  });
  await Deno.mkdir(join(report, "notebooks"), { recursive: true });
  await writeFigures(join(report, "figures"), name, await figuresOf(notebook, name));
  await writeWhole(
    join(report, `${name}.html`),
    await completeHead(withSizes(page), needsFormulas(notebook)),
  );
  await writeWhole(join(report, "notebooks", `${name}.ipynb`), formatNotebook(copy));
}

/**
 * Writes `index.html` and `assignment.html` from what is in the report's folder; a notebook of
 * `sources` without an executed copy is listed as not run.
 */
export async function writeIndex(report: string, sources: readonly string[]): Promise<void> {
  const entries = await Promise.all(sources.map((source) => entryOf(report, source)));
  const pages = entries.flatMap(({ name, ran }) => ran === undefined ? [] : [{ name, ...ran }]);
  const quick = quickWarning(
    pages.filter(({ profile }) => profile === "quick").map(({ summary }) => summary.title),
  );
  const write = async (file: string, page: HtmlPage) => {
    const html = await htmlPage(page);
    const hasFormulas = hasFormula(textContent(page.main.html));
    await writeWhole(join(report, file), await completeHead(html, hasFormulas));
  };
  await write("index.html", {
    title: TITLE,
    intro:
      markup`<p>A small network learns handwritten digits, is opened up, recognises Greek letters
that it never saw, and is varied in an experiment.</p>
<p><a href="assignment.html">The assignment, item by item</a></p>
${await exists(join(report, "try.html")) ? TRY : ""}
${quick}`,
    main: indexMain(entries, await environmentFacts()),
  });
  await write("assignment.html", {
    title: `${TITLE}: the assignment`,
    intro: markup`<p>Each item of the assignment with what the notebooks show and say; the
<a href="index.html">notebooks</a> have the whole of it.</p>
${quick}
${assignmentLinks()}`,
    main: assignmentMain(pages),
  });
}

async function entryOf(report: string, source: string): Promise<ReportEntry> {
  const name = notebookName(source);
  const read = await readNotebook(source).catch((error: Error) => error);
  if (read instanceof Error) return { name, title: name, unreadable: read.message };
  const title = titleOf(read, name);
  try {
    const copy = await readNotebook(join(report, "notebooks", `${name}.ipynb`));
    const page = await Deno.readTextFile(join(report, `${name}.html`));
    const { document } = new JSDOM(page).window;
    const facts = copy.metadata.recognition as RunFacts;
    const cover = await coverOf(copy, name, document);
    return { name, title, ran: { ...facts, summary: summaryOf(document, name), document, cover } };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { name, title };
    throw error;
  }
}

/** Returns the words of HTML without its code, and without its tags, which hold pictures. */
function textContent(html: string): string {
  return html.replaceAll(/<(pre|code)\b[^]*?<\/\1>|<[^>]*>/g, "");
}

/** Marks the figures that a phone can't show whole, and those that a sheet of paper can. */
function withSizes(page: string): string {
  return page.replaceAll(/<figure (?=[^>]*>((?:<img [^>]*>)+))/g, (tag, images: string) => {
    const all = (name: "width" | "height") =>
      [...images.matchAll(new RegExp(` ${name}="([\\d.]+)"`, "g"))].map(([, px]) => Number(px));
    const [widthPx = 0] = all("width");
    const heightPx = all("height").reduce((total, px) => total + px, 0);
    const classes = [
      ...(widthPx > PHONE_PX ? ["wide"] : []),
      ...(heightPx * Math.min(1, PRINT_PX.width / widthPx) <= PRINT_PX.height ? ["whole"] : []),
    ];
    return classes.length === 0 ? tag : `${tag}class="${classes.join(" ")}" `;
  });
}

async function coverOf(
  notebook: Notebook,
  name: string,
  page: Document,
): Promise<IndexPicture | undefined> {
  const figures = await figuresOf(notebook, name);
  const cover = figures.find(({ isCover }) => isCover) ?? figures[0];
  if (cover === undefined) return undefined;
  const inPage = [...page.querySelectorAll("figure")]
    .find((figure) => figure.querySelector("img")?.getAttribute("alt") === cover.alt);
  return { ...cover, caption: inPage?.querySelector("figcaption")?.textContent ?? "" };
}

function aboutRun({ profile, startedAt, durationMs }: NotebookRun): string {
  const date = startedAt.toLocaleDateString("en-GB", { dateStyle: "long" });
  return `Profile ${profile}, ${date}, ${minutes(durationMs)} min`;
}
