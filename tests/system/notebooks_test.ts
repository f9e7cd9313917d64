import { TASKS } from "../../tools/report/items.ts";
import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { cellsModule, checkCells, withCells } from "../../tools/cells.ts";
import { PROJECT, venv } from "../../tools/command.ts";
import {
  type Cell,
  codeCells,
  formatNotebook,
  hasTag,
  listNotebooks,
  type Notebook,
  notebookName,
  type Output,
  readNotebook,
  textOf,
} from "../../tools/report/notebook.ts";
import { NOT_SET_UP } from "../helpers/start.ts";

const all: Notebook[] = [];
const SHELL = { metadata: {}, nbformat: 4, nbformat_minor: 5 };

for (const path of await listNotebooks(join(PROJECT, "notebooks"))) {
  const notebook = await readNotebook(path);
  const name = notebookName(path);
  all.push(notebook);

  Deno.test(`${name} names the Deno kernel`, () => {
    assert.equal((notebook.metadata.kernelspec as { name?: string })?.name, "deno");
  });

  Deno.test(`${name} has a title, a question and findings for the report's index`, () => {
    assert.match(textOf(notebook.cells[0]?.source), /^# /);
    assert.ok(notebook.cells.some((cell) => cell.cell_type !== "code" && hasTag(cell, "question")));
    assert.ok(codeCells(notebook).some((cell) => hasTag(cell, "findings")));
  });

  Deno.test(`${name} has text before each code cell`, () => {
    const bare = notebook.cells.filter((cell, i) =>
      cell.cell_type === "code" && notebook.cells[i - 1]?.cell_type !== "markdown"
    );
    assert.deepEqual(bare.map(({ source }) => textOf(source)), []);
  });

  Deno.test(`${name} shows something after each text that ends in a colon`, () => {
    assert.deepEqual(dangling(notebook), []);
  });

  Deno.test(`${name} is at most 1.5 MB`, async () => {
    const { size } = await Deno.stat(path);
    assert.ok(size <= 1.5e6, `${size}`);
  });

  Deno.test({
    name: `${name} is valid: format 4.5, each cell with an id of its own`,
    ignore: NOT_SET_UP,
    fn: async () => {
      assert.deepEqual([notebook.nbformat, notebook.nbformat_minor], [4, 5]);
      const ids = notebook.cells.map(({ id }) => id);
      assert.ok(ids.every((id) => /^[A-Za-z0-9_-]{1,64}$/.test(id ?? "")), ids.join());
      assert.equal(new Set(ids).size, ids.length);
      const { success, stderr } = await new Deno.Command(venv("python"), {
        args: ["-W", "error", "-c", VALIDATE, path],
        stdin: "null",
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    },
  });

  Deno.test(`${name} stores no error`, () => {
    const outputs = codeCells(notebook).flatMap((cell) => cell.outputs);
    assert.deepEqual(outputs.filter((output) => output.output_type === "error"), []);
  });

  Deno.test(`${name} was run from top to bottom in a fresh kernel, or not at all`, () => {
    const cells = codeCells(notebook);
    const hasRun = cells.some(({ outputs }) => outputs.length > 0);
    const expected = cells.map((_, i) => hasRun ? i + 1 : null);
    assert.deepEqual(cells.map((cell) => cell.execution_count), expected);
  });

  Deno.test(`${name} names no path of one machine`, () => {
    assert.deepEqual(textsOf(notebook).flatMap(absolutePaths), []);
  });

  Deno.test(`${name} has code that passes deno check, lint and fmt`, async () => {
    const problems = await checkCells(path);
    assert.ok(problems.length === 0, problems.join("\n\n"));
  });
}

const cellsOf = (item: string) =>
  all.flatMap(({ cells }) => cells.filter((cell) => hasTag(cell, `item-${item}`)));

for (const [i, { items }] of TASKS.entries()) {
  for (const j of items.keys()) {
    const item = `${i + 1}.${j + 1}`;
    const outputs = codeCells({ ...SHELL, cells: cellsOf(item) }).flatMap(({ outputs }) => outputs);

    Deno.test(`item ${item} of the assignment has cells that answer it`, () => {
      assert.ok(cellsOf(item).length > 0);
    });

    // Until its notebook has run, there is nothing to read.
    Deno.test({
      name: `item ${item} is answered in words, by a number and by a figure or a table`,
      ignore: outputs.length === 0,
      fn: () => {
        const shown = outputs.flatMap((output) =>
          "data" in output ? [textOf(output.data["text/markdown"])] : []
        );
        const texts = cellsOf(item)
          .filter((cell) => cell.cell_type === "markdown")
          .map(({ source }) => textOf(source));
        const words = [...shown.filter((text) => !/<(figure|table|div)\b/.test(text)), ...texts]
          .join(" ");
        assert.ok(shown.some((text) => /<(figure|table)\b/.test(text)), "no figure and no table");
        assert.match(words, /\d/);
        assert.ok(words.split(/\s+/).length >= 8, words);
      },
    });
  }
}

Deno.test("dangling() finds a colon that nothing follows, on the notebook's page or the assignment's", () => {
  const said = (
    source: string,
  ) => ({ cell_type: "markdown", metadata: {}, source: [source] } as const);
  const tagged = (...tags: string[]) => ({ ...code(["show(1);"]), metadata: { tags } });
  const found = (...cells: Notebook["cells"]) => dangling({ ...SHELL, cells });
  const answer = tagged("item-1.1");
  assert.deepEqual(found(said("Here:"), answer), []);
  assert.deepEqual(found(said("Here:"), tagged("silent"), said("Well."), answer), ["Here:"]);
  assert.deepEqual(found(said("Here:"), said("There:"), answer), ["Here:"]);
  // Shown in the notebook; the assignment's page has the text without what is shown.
  assert.deepEqual(found(said("Here:"), tagged(), said("Well."), answer), ["Here:"]);
  assert.deepEqual(found(said("Here:"), tagged(), said("# Next"), answer), []);
  assert.deepEqual(found(said("Here:"), tagged()), []);
});

Deno.test("absolutePaths() finds the folders of a person, and no part of an address", () => {
  assert.deepEqual(absolutePaths('open("/home/ada/x.png")'), ["/home/ada/x.png"]);
  assert.deepEqual(absolutePaths("at file:///tmp/x.ts:1"), ["/tmp/x.ts:1"]);
  assert.deepEqual(absolutePaths("C:\\Users\\ada"), ["C:\\Users\\ada"]);
  assert.deepEqual(absolutePaths("https://example.org/home/x and ../tmp/y, a/b"), []);
});

Deno.test("cellsModule() heads each code cell with a comment, withCells() undoes it", () => {
  const module = "// a.ipynb, cell 1\nconst a = 1;\n\n// a.ipynb, cell 2\na + 1;\n";
  assert.equal(cellsModule(SMALL, "a.ipynb"), module);
  assert.deepEqual(withCells(SMALL, "a.ipynb", module), SMALL);
  assert.throws(
    () => withCells(SMALL, "a.ipynb", "// a.ipynb, cell 1\nconst a = 1;\n"),
    new TypeError('Cannot put code into "a.ipynb" as it must have 2 cells: it has 1'),
  );
});

Deno.test("formatNotebook() writes as Jupyter does: sorted keys, one space, an ending line", () => {
  const lines = formatNotebook(SMALL).split("\n");
  assert.deepEqual(lines.slice(0, 5), [
    "{",
    ' "cells": [',
    "  {",
    '   "cell_type": "markdown",',
    '   "metadata": {},',
  ]);
  assert.deepEqual(lines.slice(-2), ["}", ""]);
});

Deno.test("readNotebook() names what is not a notebook", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ipynb" });
  const name = basename(path);
  await Deno.writeTextFile(path, '{"nbformat": 3, "worksheets": []}');
  await assert.rejects(
    readNotebook(path),
    new SyntaxError(`Cannot read "${name}" as a notebook as its format must be 4: it is 3`),
  );
  await Deno.writeTextFile(path, "");
  await assert.rejects(
    readNotebook(path),
    new SyntaxError(`Cannot read "${name}" as a notebook: Unexpected end of JSON input`),
  );
  await Deno.remove(path);
});

const VALIDATE = "import json, sys, nbformat; " +
  "nbformat.validate(json.load(open(sys.argv[1])), version=4, version_minor=5)";

const SMALL: Notebook = {
  cells: [
    { cell_type: "markdown", metadata: {}, source: ["# A"] },
    code(["const a = 1;"]),
    code(["a + 1;"]),
  ],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
};

function code(source: readonly string[]) {
  return { cell_type: "code", metadata: {}, source, execution_count: null, outputs: [] } as const;
}

/**
 * Texts that end in a colon which no output follows: in the notebook, or on the assignment's page,
 * which takes the texts since the last answer, or since their heading, before each answer.
 */
function dangling({ cells }: Notebook): string[] {
  const isAnswer = (cell: Cell | undefined) =>
    cell?.cell_type === "code" && /\bitem-/.test(String(cell.metadata.tags));
  return cells.flatMap((cell, i) => {
    const text = textOf(cell.source).trimEnd();
    if (cell.cell_type === "code" || !text.endsWith(":")) return [];
    const [next, ...later] = cells.slice(i + 1);
    const isShown = next?.cell_type === "code" && !hasTag(next, "silent");
    const answer = later.findIndex(isAnswer);
    const between = later.slice(0, answer).filter(({ cell_type }) => cell_type !== "code");
    const isRepeated = answer >= 0 &&
      !between.some(({ source }) => /^#/m.test(textOf(source)));
    return isShown && (isAnswer(next) || !isRepeated) ? [] : [text.split("\n").at(-1) ?? ""];
  });
}

/** Everything in a notebook that a person reads, but its pictures. */
function textsOf(notebook: Notebook): string[] {
  return notebook.cells.flatMap((cell) => [
    textOf(cell.source),
    ...(cell.cell_type === "code" ? cell.outputs.flatMap(outputTexts) : []),
  ]);
}

function outputTexts(output: Output): string[] {
  if (output.output_type === "stream") return [textOf(output.text)];
  if (output.output_type === "error") return [...output.traceback];
  return Object.entries(output.data)
    .filter(([type]) => type.startsWith("text/"))
    .map(([, text]) => textOf(text));
}

/** Paths below the folders of a person or of temporary files. */
function absolutePaths(text: string): string[] {
  const path =
    /(?<![\w.~/-])(?:file:\/\/)?(\/(?:home|root|tmp|Users|work)\/[^\s"'`)<]*)|[A-Z]:\\[^\s"'`)<]*/g;
  return [...text.matchAll(path)].map(([whole, unix]) => unix ?? whole);
}
