import assert from "node:assert/strict";
import { join } from "@std/path";
import { copyNotebooks } from "../../tools/lab/copies.ts";
import { formatNotebook } from "../../tools/report/notebook.ts";
import { withFolder } from "../helpers/folder.ts";

function notebook(code: string): string {
  const cell = { cell_type: "code" as const, metadata: {}, execution_count: null, outputs: [] };
  return formatNotebook({
    cells: [{ ...cell, source: [code] }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  });
}

Deno.test("copyNotebooks() copies what is newer, and keeps copies whose code was changed", () =>
  withFolder(async (folder) => {
    const [from, to] = [join(folder, "notebooks"), join(folder, "quick")];
    const [original, copy] = [join(from, "1_train.ipynb"), join(to, "1_train.ipynb")];
    const write = async (path: string, text: string, seconds: number) => {
      await Deno.writeTextFile(path, text);
      await Deno.utime(path, seconds, seconds);
    };
    await Deno.mkdir(from);
    await write(original, notebook("1;"), 1_000);
    assert.deepEqual(await copyNotebooks(from, to), []);
    assert.equal(await Deno.readTextFile(copy), notebook("1;"));

    await write(copy, notebook("2;"), 2_000);
    assert.deepEqual(await copyNotebooks(from, to), []);
    assert.equal(await Deno.readTextFile(copy), notebook("2;"));

    await write(original, notebook("3;"), 3_000);
    const [kept = ""] = await copyNotebooks(from, to);
    assert.equal(kept, "1_train_changed_2000000.ipynb");
    assert.equal(await Deno.readTextFile(join(to, kept)), notebook("2;"));
    assert.equal(await Deno.readTextFile(copy), notebook("3;"));
  }));
