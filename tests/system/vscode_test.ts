// The folder in VS Code, as far as its language server goes: what the extension for Deno would
// send it for the workspace and the notebooks, and what it would show of the answers.

import assert from "node:assert/strict";
import { basename, join, toFileUrl } from "@std/path";
import { PROJECT, venv } from "../../tools/command.ts";
import { listNotebooks, type Notebook, readNotebook, textOf } from "../../tools/report/notebook.ts";
import {
  type Diagnostic,
  type LanguageServer,
  withLanguageServer,
} from "../helpers/language_server.ts";

const NOT_SET_UP = await Deno.stat(venv("deno")).then(() => false, () => true);
if (NOT_SET_UP) console.log("skipped: the tests of the language server need `deno task setup`");

/** Reads a file of VS Code's own format, JSON with comments on lines of their own. */
async function readSettings(name: string): Promise<Record<string, unknown>> {
  const text = await Deno.readTextFile(join(PROJECT, ".vscode", name));
  return JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
}

/** A code cell as the editor names it. */
interface OpenCell {
  readonly uri: string;
  readonly text: string;
}

/** Opens a notebook with these code cells; returns them. */
async function openCells(
  server: LanguageServer,
  path: string,
  texts: readonly string[],
): Promise<OpenCell[]> {
  const { pathname } = toFileUrl(path);
  const cells = texts.map((text, i) => ({ uri: `vscode-notebook-cell:${pathname}#W${i}`, text }));
  await server.notify("notebookDocument/didOpen", {
    notebookDocument: {
      uri: toFileUrl(path).href,
      notebookType: "jupyter-notebook",
      version: 1,
      cells: cells.map(({ uri }) => ({ kind: 2, document: uri })),
    },
    cellTextDocuments: cells.map((cell) => ({ ...cell, languageId: "typescript", version: 1 })),
  });
  return cells;
}

async function diagnosticsOf(server: LanguageServer, uri: string): Promise<readonly Diagnostic[]> {
  const answer = await server.request("textDocument/diagnostic", { textDocument: { uri } });
  return (answer as { items: readonly Diagnostic[] }).items;
}

/** Returns what the editor shows over the first place of a word, as text. */
async function hoverOf(server: LanguageServer, cell: OpenCell, word: string): Promise<string> {
  const before = cell.text.slice(0, cell.text.search(new RegExp(`\\b${word}\\b`))).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const answer = await server.request("textDocument/hover", {
    textDocument: { uri: cell.uri },
    position,
  });
  return JSON.stringify((answer as { contents?: unknown } | null)?.contents ?? "");
}

function codeTexts(notebook: Notebook): string[] {
  return notebook.cells.filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => textOf(source));
}

/** The names that code imports from the library. */
function importedNames(code: string): string[] {
  return [...code.matchAll(/^import \{([^}]*)\} from "\.\.\/lib\//gm)]
    .flatMap(([, names = ""]) => names.split(",").map((name) => name.replace("type ", "").trim()))
    .filter((name) => name !== "");
}

Deno.test({
  name: "VS Code's language server finds no fault with a notebook's cells, and shows lib's types",
  ignore: NOT_SET_UP,
  fn: async () => {
    const settings = await readSettings("settings.json");
    await withLanguageServer(toFileUrl(`${PROJECT}/`).href, settings, async (server) => {
      for (const path of await listNotebooks(join(PROJECT, "notebooks"))) {
        const cells = await openCells(server, path, codeTexts(await readNotebook(path)));
        for (const cell of cells) {
          const found = await diagnosticsOf(server, cell.uri);
          assert.deepEqual(found.map(({ message }) => message), [], cell.text);
        }
        const [imports] = cells;
        assert.ok(imports);
        const names = importedNames(imports.text);
        assert.ok(names.includes("show"), basename(path));
        for (const name of names) {
          const shown = await hoverOf(server, imports, name);
          assert.match(shown, new RegExp(`\\(alias\\) .*\\b${name}\\b`), `${name}: ${shown}`);
          assert.doesNotMatch(shown.slice(0, 200), /: any\b/, name);
        }
      }
    });
  },
});

Deno.test({
  name: "VS Code's language server names the faults of cells that have some",
  ignore: NOT_SET_UP,
  fn: async () => {
    const settings = await readSettings("settings.json");
    await withLanguageServer(toFileUrl(`${PROJECT}/`).href, settings, async (server) => {
      const path = join(PROJECT, "notebooks", "faulty.ipynb");
      const [first, second] = await openCells(server, path, [
        'import { ssd } from "../lib/mod.ts";\nimport { no } from "../lib/missing.ts";\nno;',
        "const total: string = ssd([1], [2]);\nmissing;",
      ]);
      const codes = async (cell: OpenCell | undefined) =>
        (await diagnosticsOf(server, cell?.uri ?? "")).map(({ code }) => code);
      assert.deepEqual(await codes(first), ["no-local"]);
      assert.deepEqual(await codes(second), [2322, 2304]);
    });
  },
});

Deno.test("the folder asks VS Code for the language server, the kernel's environment and Jupyter", async () => {
  const settings = await readSettings("settings.json");
  assert.equal(settings["deno.enable"], true);
  assert.equal(settings["deno.path"], "./.venv/bin/deno");
  assert.equal(settings["python.defaultInterpreterPath"], "${workspaceFolder}/.venv/bin/python");
  const { recommendations } = await readSettings("extensions.json");
  assert.deepEqual(recommendations, [
    "denoland.vscode-deno",
    "ms-toolsai.jupyter",
    "ms-python.python",
  ]);
});
