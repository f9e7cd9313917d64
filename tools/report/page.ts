/**
 * A notebook as one HTML page that needs no other file and no network.
 *
 * @module
 */

import { dirname, fromFileUrl, join } from "@std/path";
import { formatNotebook, type Notebook, textOf, titleOf } from "./notebook.ts";
import { completePage } from "./policy.ts";
import { startPython } from "./python.ts";

const TEMPLATES = join(dirname(fromFileUrl(import.meta.url)), "template");

/** What a page says besides its notebook. */
export interface PageOptions {
  /** The notebook's name, the title where it has no heading. */
  readonly name: string;
  /** The folder that pictures in the notebook's text are relative to. */
  readonly folder: string;
  /** A line on the run, for the top of the page. */
  readonly about: string;
  /** Whether to say that these are not the results. */
  readonly isQuick: boolean;
}

/** Returns the page of a notebook, its head still to be completed: see {@link completeHead}. */
export async function renderPage(notebook: Notebook, options: PageOptions): Promise<string> {
  const { name, folder, about, isQuick } = options;
  const title = titleOf(notebook, name);
  const metadata = { ...notebook.metadata, title, recognition: { about, isQuick } };
  const child = startPython("jupyter-nbconvert", {
    args: [
      ...[
        "--stdin",
        "--stdout",
        "--to",
        "html",
        "--log-level",
        "ERROR",
        "--template",
        "recognition",
      ],
      `--TemplateExporter.extra_template_basedirs=${TEMPLATES}`,
      "--HTMLExporter.embed_images=True",
    ],
    cwd: folder,
    env: { JUPYTER_NO_CONFIG: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    send(child.stdin, formatNotebook({ ...notebook, metadata })),
  ]);
  if (!success) {
    const reason = new TextDecoder().decode(stderr).trim().split("\n").slice(-12).join("\n");
    throw new Error(`Cannot write "${name}" as HTML: nbconvert failed\n${reason}`);
  }
  return new TextDecoder().decode(stdout);
}

/**
 * Returns a page with MathJax in it where it has formulas, and with a policy that lets nothing else
 * run and nothing be fetched.
 */
export async function completeHead(page: string, formulas: boolean): Promise<string> {
  return (await completePage(page, formulas ? await mathJaxScripts() : [])).html;
}

async function mathJaxScripts(): Promise<string[]> {
  const path = fromFileUrl(import.meta.resolve("mathjax/es5/tex-svg.js"));
  return [`MathJax = ${JSON.stringify(MATHJAX)};`, await Deno.readTextFile(path)];
}

/** Returns whether a text in Markdown may hold a formula. */
export function hasFormula(markdown: string): boolean {
  const prose = markdown.replaceAll(/(`{3,})[^]*?\1|`[^`]*`/g, "");
  return /\$[^\s$][^$]*\$|\$\$|\\\(|\\\[|\\begin\{/.test(prose);
}

/** Returns whether any text or output of a notebook may hold a formula. */
export function needsFormulas(notebook: Notebook): boolean {
  return notebook.cells.some((cell) =>
    cell.cell_type === "code"
      ? cell.outputs.some((output) =>
        "data" in output &&
        ("text/latex" in output.data || hasFormula(textOf(output.data["text/markdown"])))
      )
      : hasFormula(textOf(cell.source))
  );
}

/** MathJax without its menu and without extensions that it would fetch. */
const MATHJAX = {
  tex: {
    inlineMath: [["$", "$"], ["\\(", "\\)"]],
    displayMath: [["$$", "$$"], ["\\[", "\\]"]],
    processEscapes: true,
    packages: { "[-]": ["autoload", "require"] },
  },
  svg: { fontCache: "local" },
  options: {
    enableMenu: false,
    ignoreHtmlClass: "jp-RenderedHTML|jp-RenderedText|jp-InputArea-editor|report-header",
  },
};

async function send(stream: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = stream.getWriter();
  // A program that ends early closes its input; its status then says why.
  await writer.write(new TextEncoder().encode(text)).catch(() => {});
  await writer.close().catch(() => {});
}
