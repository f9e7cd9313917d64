// The kernel of a newer Deno reports a cell as finished before its outputs, and what comes after is
// lost: the helper `show()` must not let that happen.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { PROJECT, run, venv } from "../../tools/command.ts";
import { codeCells, type Output, readNotebook } from "../../tools/report/notebook.ts";
import { pip } from "../../tools/setup/python.ts";
import { code, NOT_SET_UP, text, withNotebooks } from "../helpers/start.ts";

const NEWER = "2.9.8";
const REPEATS = 25;
const ENVIRONMENT = join(PROJECT, ".cache", `deno-${NEWER}`);

const KINDS = [
  'await show("text");',
  "await show(md`**${1}**`);",
  "await show(table([{ a: 1 }]));",
  "await show(map);",
  "await show(map);\nawait show(md`one`);\nawait show(table([{ a: 1 }]));",
  'const progress = createProgress({ title: "Counting", total: 40 });\n' +
  "for (let i = 1; i <= 40; i++) {\n" +
  "  await progress.update(i, { figure: () => map });\n" +
  "  await new Promise((resolve) => setTimeout(resolve, 20));\n" +
  "}\n" +
  "await progress.done();",
];

const CELLS = [
  text("# Outputs"),
  code(
    'import * as Plot from "@observablehq/plot";\n' +
      'import { figure } from "../../../lib/figures/mod.ts";\n' +
      'import { createProgress, md, show, table } from "../../../lib/notebook/mod.ts";\n' +
      'const map = figure({ title: "A dot", alt: "One.", marks: [Plot.dot([[0, 1]])] });',
  ),
  ...Array.from({ length: REPEATS }, () => KINDS.map((source) => code(source))).flat(),
];

const RICH = "text/markdown text/plain";
const SHOWN = [["text/plain"], [RICH], [RICH], [RICH], [RICH, RICH, RICH], [RICH]];
const EXPECTED = [[], ...Array.from({ length: REPEATS }, () => SHOWN).flat()];

const reason = await findNewer();
if (reason !== undefined) console.log(`skipped: the kernel of Deno ${NEWER}, as ${reason}`);

Deno.test({
  name: `the kernel of Deno ${NEWER} loses no output of ${REPEATS} cells of each kind`,
  ignore: reason !== undefined,
  fn: () =>
    withNotebooks({ outputs: CELLS }, async (folder) => {
      const kernels = join(folder, "kernels", "newer");
      await Deno.mkdir(kernels, { recursive: true });
      const spec = {
        argv: [venv("deno", ENVIRONMENT), "jupyter", "--kernel", "--conn", "{connection_file}"],
        display_name: `Deno ${NEWER}`,
        language: "typescript",
      };
      await Deno.writeTextFile(join(kernels, "kernel.json"), JSON.stringify(spec));
      const notebook = join(folder, "notebooks", "outputs.ipynb");
      // One execution, as the start of a kernel costs more than its cells.
      const executed = join(folder, "executed.ipynb");
      await run(venv("papermill"), ["--kernel", "newer", notebook, executed], {
        cwd: join(folder, "notebooks"),
        env: { JUPYTER_PATH: folder },
      });
      const cells = codeCells(await readNotebook(executed));
      assert.deepEqual(cells.map(({ outputs }) => outputs.map(kindOf)), EXPECTED);
    }),
});

/** Returns why there is no newer Deno, or nothing once there is one. */
async function findNewer(): Promise<string | undefined> {
  if (NOT_SET_UP) return "nothing is set up";
  if (await versionOfNewer() === NEWER) return undefined;
  try {
    const environment = join(ENVIRONMENT, ".venv");
    await run(venv("python"), ["-m", "venv", "--clear", "--without-pip", environment]);
    const quick = ["--quiet", "--retries", "0", "--timeout", "10"];
    const python = venv("python", ENVIRONMENT);
    await pip(["--python", python, "install", ...quick, `deno==${NEWER}`]);
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
  const version = await versionOfNewer();
  return version === NEWER ? undefined : `the package deno==${NEWER} holds ${version ?? "none"}`;
}

async function versionOfNewer(): Promise<string | undefined> {
  const text = await run(venv("deno", ENVIRONMENT), ["--version"]).catch(() => "");
  return /^deno (\S+)/.exec(text)?.[1];
}

/** The forms of an output, in the order of their names. */
function kindOf(output: Output): string {
  return "data" in output ? Object.keys(output.data).sort().join(" ") : output.output_type;
}
