// The notebooks in JupyterLab, as a person runs them: in the quick profile, in headless Chromium.

import assert from "node:assert/strict";
import { basename, join } from "@std/path";
import { settings } from "../../lib/notebook/settings.ts";
import { removeCheckpoints } from "../../lib/training/fit.ts";
import { PROJECT } from "../../tools/command.ts";
import {
  type CodeCell,
  codeCells,
  hasTag,
  listNotebooks,
  type Notebook,
  notebookName,
  readNotebook,
  textOf,
} from "../../tools/report/notebook.ts";
import { NO_BROWSER, withBrowser } from "../helpers/browser.ts";
import { type Lab, NOT_SET_UP, until, withLab } from "../helpers/lab.ts";
import {
  type LabPage,
  openNotebook,
  type ProgressState,
  type ShownOutput,
  TEST_SETTINGS,
} from "../helpers/lab_page.ts";
import { gitStatus } from "../helpers/start.ts";

/** The notebook that is run twice in one kernel: the study of the first run is not run again. */
const TWICE = "4_experiment.ipynb";

/** What the kernel says of a cell that is run before those that it needs: the name, in one line. */
const MISSING = /^Stack trace:\nReferenceError: \w+ is not defined(\n +at .*){1,6}\s*$/;

const QUICK = { env: (name: string) => name === "PROFILE" ? "quick" : undefined };
const { checkpointFolder } = settings("train", QUICK);
const { studyFolder } = settings("experiment", QUICK);

/** A cell, and what a person does with it before its turn when the notebook is run. */
interface Stop {
  /** What is found in the cell. */
  readonly at: string;
  /** Returns what is to be checked once the cell has run. */
  readonly act: (page: LabPage, cell: number) => Promise<() => Promise<void>>;
}

/** What a person does with a notebook, in a kernel of its own. */
interface Visit {
  readonly name: string;
  /** What is done on the way through its cells. */
  readonly stop?: Stop;
  /** What is done in the end. */
  readonly after?: (page: LabPage, sources: readonly string[]) => Promise<void>;
}

const VISITS: Readonly<Record<string, Visit>> = {
  "1_train": {
    name: "training stops, and goes on to the same numbers",
    after: stopAndGoOn,
  },
  "4_experiment": {
    name: "the study stops, and goes on to its end",
    stop: { at: "await runStudy(", act: stopTheStudy },
  },
};

Deno.test({
  name: "the notebooks in JupyterLab",
  ignore: NOT_SET_UP || NO_BROWSER || Deno.build.os === "windows",
  fn: async (t) => {
    const options = { args: ["--profile", "quick"], settings: TEST_SETTINGS };
    // One start of both serves all visits.
    await withBrowser((browser) =>
      withLab(options, async (lab) => {
        for (const path of await listNotebooks(join(PROJECT, "notebooks"))) {
          const visit = VISITS[notebookName(path)];
          const shows = `${notebookName(path)} shows, cell by cell, all that the report shows`;
          await t.step(visit === undefined ? shows : `${shows}; ${visit.name}`, async () => {
            const before = await gitStatus();
            // Else a training that was stopped earlier would go on.
            await removeCheckpoints(checkpointFolder);
            await removeCheckpoints(settings("analyse", QUICK).checkpointFolder);
            await Deno.remove(studyFolder, { recursive: true }).catch(() => {});
            const page = await openNotebook(browser, lab, basename(path));
            try {
              await stepThrough(page, path, visit);
            } finally {
              await page.close();
              await endSessions(lab);
            }
            // It must not change a file.
            assert.equal(await gitStatus(), before);
          });
        }
      })
    );
  },
});

/** Ends every kernel, as a person would before turning to another notebook. */
async function endSessions(lab: Lab): Promise<void> {
  for (const { id } of await lab.ask("/api/sessions") as { id: string }[]) {
    await lab.ask(`/api/sessions/${id}`, "DELETE");
  }
}

/** Runs a notebook cell by cell, and looks at each output. */
async function stepThrough(page: LabPage, path: string, visit?: Visit): Promise<void> {
  const notebook = await readNotebook(path);
  const cells = codeCells(notebook);
  assert.equal(await page.kernel(), "Deno");
  // As a fresh clone shows them, which JupyterLab doesn't trust.
  for (const [i, cell] of cells.entries()) checkStored(cell, await page.outputs(i));
  await runOutOfOrder(page, cells);
  await runInOrder(page, notebook, visit?.stop);
  for (const [i, cell] of cells.entries()) checkRun(cell, await page.outputs(i));
  if (basename(path) === TWICE) {
    // All of it once more in the same kernel.
    await page.ran([...cells.keys()], () => page.choose("Run", "Run All Cells"));
    for (const [i, cell] of cells.entries()) checkRun(cell, await page.outputs(i));
  }
  assert.deepEqual(await page.dialogs(), []);
  await visit?.after?.(page, cells.map(({ source }) => textOf(source)));
  assert.deepEqual(page.errors, []);
}

/** Runs every cell but the imports in a fresh kernel: one line must say what is missing. */
async function runOutOfOrder(page: LabPage, cells: readonly CodeCell[]): Promise<void> {
  await clear(page);
  await page.select(1);
  const below = [...cells.keys()].slice(1);
  await page.ran(below, () => page.choose("Run", "Run Selected Cell and All Below"));
  for (const [i, cell] of cells.entries()) {
    const [output, ...others] = await page.outputs(i);
    if (i === 0 || output === undefined) continue;
    const [place = ""] = textOf(cell.source).split("\n");
    assert.ok(output.isError && others.length === 0, place);
    assert.match(
      output.text,
      MISSING,
      place,
    );
  }
}

/** Presses Shift+Enter on the first cell, and on each next one when the one before has ended. */
async function runInOrder(page: LabPage, notebook: Notebook, stop?: Stop): Promise<void> {
  await clear(page);
  await page.selectFirst();
  let count = 0;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") {
      await page.step();
      continue;
    }
    let check = () => Promise.resolve();
    if (stop !== undefined && textOf(cell.source).includes(stop.at)) {
      check = await stop.act(page, count);
      await page.select(count);
    }
    const seen = (await page.progress()).length;
    await page.ran([count], page.step);
    await check();
    if (/createProgress\(|\blive\w*\(/.test(textOf(cell.source))) {
      checkProgress((await page.progress()).slice(seen), count, cell);
    }
    count++;
  }
}

/** Runs the cells above one in a page without outputs. */
async function runAbove(page: LabPage, cell: number): Promise<void> {
  await clear(page);
  await page.select(cell);
  const above = [...Array(cell).keys()];
  await page.ran(above, () => page.choose("Run", "Run All Above Selected Cell"));
}

/** Runs one cell, acts while it runs, and returns the text of its outputs. */
async function runCell(
  page: LabPage,
  cell: number,
  meanwhile = () => Promise.resolve(),
): Promise<string> {
  await page.select(cell);
  await page.ran([cell], async () => {
    await page.step();
    await meanwhile();
  });
  return await page.text(cell);
}

async function clear(page: LabPage): Promise<void> {
  await page.choose("Edit", "Clear Outputs of All Cells");
  assert.equal((await page.prompts()).join(""), "");
}

/** Checks that each stored output can be seen before anything is run. */
function checkStored(cell: CodeCell, shown: readonly ShownOutput[]): void {
  assert.equal(shown.length, cell.outputs.length);
  checkFigures(cell, shown);
}

/** Checks that a cell that was run shows as much as it shows in the report. */
function checkRun(cell: CodeCell, shown: readonly ShownOutput[]): void {
  const place = textOf(cell.source);
  assert.deepEqual(shown.filter(({ isError }) => isError).map(({ text }) => text), [], place);
  const isEmpty = shown.every(({ text, figures }) => text.trim() === "" && figures.length === 0);
  assert.equal(isEmpty, hasTag(cell, "silent"), place);
  if (cell.execution_count === null) return;
  assert.equal(shown.length, cell.outputs.length, place);
  checkFigures(cell, shown);
}

function checkFigures(cell: CodeCell, shown: readonly ShownOutput[]): void {
  const place = textOf(cell.source);
  const expected = cell.outputs.map((output) =>
    "data" in output && textOf(output.data["text/markdown"]).includes("<figure role=")
  );
  assert.deepEqual(shown.map(({ figures }) => figures.length), expected.map(Number), place);
  for (const { label, size, shown: seen, hasPixels } of shown.flatMap(({ figures }) => figures)) {
    assert.ok(label.length > 10, `${label}\n${place}`);
    assert.ok(hasPixels, label);
    // As large as it is, or as wide as the page allows with its proportions kept.
    assert.ok(seen[0] > 100 && seen[0] <= size[0], label);
    assert.ok(Math.abs(seen[0] / seen[1] - size[0] / size[1]) < 0.02, `${seen} ${size} ${label}`);
  }
}

/** Checks that a bar, and a curve where the cell has one, moved while the cell ran; so each of several. */
function checkProgress(all: readonly ProgressState[], cell: number, code: CodeCell): void {
  const states = all.filter((state) => state.cell === cell && state.running);
  const bars = Map.groupBy(states, ({ bar }) => bar);
  assert.ok(bars.size > 0);
  for (const ofBar of bars.values()) checkBar(ofBar, code);
}

function checkBar(states: readonly ProgressState[], { source }: CodeCell): void {
  const values = states.map(({ value }) => value);
  assert.ok(new Set(values).size >= 3, `values were ${values.join()}`);
  assert.deepEqual(values, values.toSorted((a, b) => a - b));
  if (!/figure:|\blive\(/.test(textOf(source))) return;
  // The curve grows after each epoch but the last, when training has ended.
  const epochs = Math.ceil(Math.max(...values));
  const curves = new Set(states.map(({ curve }) => curve).filter((curve) => curve > 0));
  assert.ok(curves.size >= Math.min(2, epochs - 1), `${curves.size} curves in ${epochs} epochs`);
}

/** Stops the training of notebook 1 in every way there is; the numbers must not know. */
async function stopAndGoOn(page: LabPage, sources: readonly string[]): Promise<void> {
  const options = sources.findIndex((source) => source.includes("epochs: run.profile"));
  const training = sources.findIndex((source) => source.includes("await fit("));
  const table = training + 1;
  const run = (cell: number, meanwhile?: () => Promise<void>) => runCell(page, cell, meanwhile);
  const rows = async () => rowsOf(await run(table));
  const undisturbed = rowsOf(await page.text(table));
  assert.equal(undisturbed.length, 3);

  // Before an epoch is done there is nothing to save.
  await runAbove(page, training);
  const begun = (await page.progress()).length;
  const early = await run(training, async () => {
    await until(
      async () =>
        (await page.progress()).slice(begun).some(({ running, value }) => running && value > 0),
      "training has begun",
    );
    await page.press("Interrupt the kernel");
  });
  assert.match(early, /stopped after 0 of 3 epochs/);
  const saving = sources.findIndex((source) => source.includes("await saveModel("));
  assert.match(
    await run(saving),
    /Cannot save model "mnist_cnn" as an epoch must be finished: run the/,
  );

  // The interrupt button, and the cell once more.
  const interrupted = await run(training, async () => {
    await epochDone(page, training, 1);
    await page.press("Interrupt the kernel");
  });
  const done = Number(/stopped after ([12]) of 3 epochs/.exec(interrupted)?.[1]);
  assert.equal((await rows()).length, done, interrupted);
  assert.match(await run(training), /complete after 3 of 3 epochs/);
  assert.deepEqual(await rows(), undisturbed);

  // A setting changed, only the cells below run, without a stop.
  await removeCheckpoints(checkpointFolder);
  const source = sources[options] ?? "";
  await page.write(
    options,
    source.replace(/epochs: run\.profile.*,/, "epochs: 2,"),
  );
  await page.select(options);
  const below = [...sources.keys()].slice(options);
  await page.ran(below, () => page.choose("Run", "Run Selected Cell and All Below"));
  for (const i of below) {
    const errors = (await page.outputs(i)).filter(({ isError }) => isError);
    assert.deepEqual(errors.map(({ text }) => text), [], sources[i] ?? "");
  }
  assert.match(await page.text(training), /complete after 2 of 2 epochs/);
  assert.deepEqual(rowsOf(await page.text(table)), undisturbed.slice(0, 2));

  // A restart in the middle.
  await page.write(options, source);
  await runAbove(page, training);
  await page.select(training);
  await page.step();
  await epochDone(page, training, 1);
  await page.press("Restart the kernel");
  await page.page.getByRole("button", { name: "Confirm Kernel Restart" }).click();
  await clear(page);
  assert.match(await run(training), MISSING);

  // The same from the top, then the stop file, and the cell once more.
  await runAbove(page, training);
  const seen = (await page.progress()).length;
  let printed = "";
  const stopped = await run(training, async () => {
    await until(async () => (await page.progress()).length > seen + 1, "training goes on");
    printed = await stopTask();
  });
  const [first] = (await page.progress()).slice(seen);
  assert.ok(first !== undefined && first.value >= 1, "epoch 1 was trained again");
  assert.equal(printed, "Stopped: models/quick/mnist_cnn\n");
  assert.match(stopped, /stopped after [12] of 3 epochs/);
  assert.match(await run(training), /complete after 3 of 3 epochs/);
  assert.deepEqual(await rows(), undisturbed);
  assert.deepEqual(await page.dialogs(), ["Restart Kernel?"]);
  await removeCheckpoints(checkpointFolder);
}

/** Stops the study of notebook 4 after some of its trials: they must not run again. */
async function stopTheStudy(page: LabPage, study: number): Promise<() => Promise<void>> {
  const stopped = await runCell(page, study, async () => {
    await until(
      async () => ((await page.progress()).findLast(({ running }) => running)?.value ?? 0) >= 3,
      "three trials have ended",
    );
    await page.press("Interrupt the kernel");
  });
  assert.match(stopped, /stopped/);
  const journal = join(studyFolder, "journal.jsonl");
  const kept = await Deno.readTextFile(journal);
  assert.ok(kept.split("\n").length >= 1 + 3, kept);
  return async () => {
    assert.match(await page.text(study), /complete/);
    const whole = await Deno.readTextFile(journal);
    assert.ok(whole.startsWith(kept), "trials that were done ran again");
  };
}

/** Waits until the training that runs has finished an epoch and is in the next. */
async function epochDone(page: LabPage, cell: number, epoch: number): Promise<void> {
  const seen = (await page.progress()).length;
  await until(async () => {
    const last = (await page.progress()).slice(seen).findLast((state) => state.cell === cell);
    return last !== undefined && last.running && last.value > epoch;
  }, `epoch ${epoch} is done`);
}

/** The rows of the table of epochs, without the times. */
function rowsOf(text: string): string[] {
  return text.split("\n").filter((line) => /^\d+\t/.test(line))
    .map((line) => line.replace(/\t[^\t]* s$/, ""));
}

async function stopTask(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", join(PROJECT, "tools", "stop.ts")],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stderr: "inherit",
  }).output();
  return new TextDecoder().decode(stdout);
}
