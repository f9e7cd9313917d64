import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { cellsModule, checkCells, withCells } from "../../tools/cells.ts";
import { PROJECT } from "../../tools/command.ts";
import {
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

for (const path of await listNotebooks(join(PROJECT, "notebooks"))) {
  const notebook = await readNotebook(path);
  const name = notebookName(path);

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
