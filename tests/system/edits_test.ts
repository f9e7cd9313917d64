// Every notebook after a reader's edits, run as a script in the quick profile: the cells work, and
// their words still fit. Edits that don't exclude each other share a run, as a run takes a while.

import assert from "node:assert/strict";
import { join } from "@std/path";
import { cellsModule } from "../../tools/cells.ts";
import { PROJECT } from "../../tools/command.ts";
import { codeCells, type Notebook, readNotebook, textOf } from "../../tools/report/notebook.ts";
import { NOT_SET_UP } from "../helpers/start.ts";

/** What a reader changes in a notebook, and what has to be true then. */
interface Row {
  /** The notebook's name. */
  readonly notebook: string;
  /** What the reader tries. */
  readonly change: string;
  /** What is found in exactly one code cell, and what it becomes. */
  readonly edits: readonly (readonly [find: string, replace: string])[];
  /** What has to appear in what the cells print. */
  readonly says?: readonly RegExp[];
  /** What the unedited notebook says, and must not appear: in no output and in no text cell. */
  readonly gone?: readonly RegExp[];
  /** Variables of the environment besides `PROFILE`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A network as a reader's own would come from its folder. */
const ANOTHER_NETWORK = `(() => {
  const options = { filters: [16, 16], kernelSize: 5, activation: "tanh" as const };
  const stamp = { options, seed: 42, history: [], training: {} };
  return { model: createMnistCnn(options), stamp };
})()`;

const ROWS: readonly Row[] = [
  {
    notebook: "1_train",
    change: "another network, trained otherwise, and another digit looked at",
    edits: [
      ["filters: [32, 32]", "filters: [16, 16]"],
      ["kernelSize: 3", "kernelSize: 5"],
      ["units: [128]", "units: [64]"],
      ["rates: [0.25, 0.5]", "rates: [0.1, 0.2]"],
      ['activation: "relu"', 'activation: "tanh"'],
      ["12 : 3", "12 : 1"],
      ["batchSize: 128", "batchSize: 64"],
      ["learningRate: 0.001", "learningRate: 0.002"],
      ["looked = 7", "looked = 4"],
      ["columns: 6", "columns: 3"],
    ],
    says: [
      /filters +\[16, 16\]/,
      /conv1 +Conv2D +\[24, 24, 16\]/,
      /goes 28, 24, 20 and at last 10 pixels/,
      /complete after 1 of 1 epochs/,
      /A 4, changed/,
    ],
    gone: [/\b32 filters\b/, /26×26/, /600,810|4,608/, /A 7, changed/, /\b3 epochs\b/],
  },
  {
    notebook: "1_train",
    change: "exercises 1, 3, 4 and 5",
    edits: [
      ["filters: [32, 32]", "filters: [8, 8]"],
      ["rates: [0.25, 0.5]", "rates: [0, 0]"],
      ['activation: "relu"', 'activation: "sigmoid"'],
      ["looked = 7", "looked = 4"],
      ["12 : 3", "12 : 1"],
    ],
    says: [/conv2 +Conv2D +\[24, 24, 8\]/, /activation +sigmoid/, /A 4, changed/],
  },
  {
    notebook: "2_analyse",
    change: "another digit, another network, and its exercises",
    edits: [
      // Not trained: what the words say has to hold for it too.
      ["await loadModel(choices.network)", ANOTHER_NETWORK],
      ["digit: 0", "digit: 2"],
      ["others: [1, 2, 3]", "others: [7, 10, 12]"],
      ["hidden: 20", "hidden: 60"],
      ["clear: 0.75", "clear: 0.85"],
      ["neighbours: 1000", "neighbours: 300"],
      ["epochs: run.comparedEpochs", "epochs: 2 * run.comparedEpochs"],
    ],
    says: [
      /applied to a 4/,
      /300 test digits in the plane/,
      /maps of 20×20/,
      /the 60 pixels hidden/,
    ],
    gone: [
      /applied to a 5/,
      /the 20 pixels hidden/,
      /\b32 (first )?filters\b/,
      /26×26|12×12/,
    ],
  },
  {
    notebook: "3_embed",
    change: "another cut layer, another example, other k",
    edits: [
      ['cut: "dense1"', 'cut: "pool1"'],
      ["example: 0", "example: 2"],
      ["ks: [1, 3, 5]", "ks: [1, 7, 15]"],
      ["nNeighbors: 3", "nNeighbors: 5"],
      ["head(train, 50)", "head(train, 500)"],
      ["C: 1 }", "C: 0.001 }"],
    ],
    says: [/4,608 numbers/, /pool1, k = 15/, /5 nearest neighbours/, /nearest of 500 digits/],
    gone: [/\b128 numbers for/, /dense1, k/],
  },
  {
    notebook: "4_experiment",
    change: "its exercises, on the study that is shipped",
    edits: [
      ["drawn.length / 4", "drawn.length / 2"],
      ['leftOut = "sigmoid"', 'leftOut = "tanh"'],
      ["domain: [-6, 6]", "domain: [-100, 100]"],
      ['cost = "epochMs"', 'cost = "predictMs"'],
    ],
    says: [
      /of the best 19, \d+ have the sigmoid/,
      /Importance among the \d+ without tanh/,
      /Time to predict 1,000 images by value/,
    ],
    gone: [/without sigmoid/, /Training time per epoch by value/],
    env: { PROFILE: "full" },
  },
];

/** What no reader is to meet, whatever they changed. */
const NEVER = [/\bNaN\b/, /\bundefined\b/, /\[object \w+\]/, /\bInfinity\b/, / \bnull\b/];

for (const { notebook: name, change, edits, says = [], gone = [], env = {} } of ROWS) {
  Deno.test({
    name: `${name} works after an edit: ${change}`,
    ignore: NOT_SET_UP,
    fn: async () => {
      const notebook = edited(
        await readNotebook(join(PROJECT, "notebooks", `${name}.ipynb`)),
        edits,
      );
      const { code, printed, failed } = await runCells(notebook, name, env);
      assert.equal(code, 0, `${printed.slice(-2000)}\n${failed}`);
      for (const pattern of NEVER) assert.deepEqual(linesWith(printed, pattern), []);
      for (const pattern of says) assert.match(printed, pattern);
      const read = `${proseOf(notebook)}\n${printed}`;
      for (const pattern of gone) assert.deepEqual(linesWith(read, pattern), []);
    },
  });
}

Deno.test("edited() finds each edit in exactly one cell", () => {
  const cell = (code: string) => ({
    cell_type: "code" as const,
    metadata: {},
    source: [code],
    execution_count: null,
    outputs: [],
  });
  const notebook = {
    cells: [cell("a = 1;"), cell("b = 1;")],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  const [first, second] = codeCells(edited(notebook, [["a = 1", "a = 2"]]));
  assert.deepEqual([textOf(first?.source), textOf(second?.source)], ["a = 2;", "b = 1;"]);
  assert.throws(
    () => edited(notebook, [["= 1", "= 2"]]),
    new RangeError('Cannot edit a notebook as one cell must have "= 1": 2 have it'),
  );
});

/** Returns a notebook with its code changed as a reader would. */
function edited(notebook: Notebook, edits: Row["edits"]): Notebook {
  return edits.reduce((changed, [find, replace]) => {
    const having = codeCells(changed).filter(({ source }) => textOf(source).includes(find));
    if (having.length !== 1) {
      throw new RangeError(
        `Cannot edit a notebook as one cell must have "${find}": ${having.length} have it`,
      );
    }
    const cells = changed.cells.map((cell) =>
      cell === having[0] ? { ...cell, source: textOf(cell.source).replaceAll(find, replace) } : cell
    );
    return { ...changed, cells };
  }, notebook);
}

/** Runs a notebook's cells, one after the other, as a program in the notebooks' folder. */
async function runCells(
  notebook: Notebook,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; printed: string; failed: string }> {
  // Beside `notebooks/`, so that what the cells import is found.
  const folder = join(PROJECT, ".cache");
  await Deno.mkdir(folder, { recursive: true });
  const file = join(folder, `edited_${name}_${crypto.randomUUID()}.ts`);
  await Deno.writeTextFile(file, cellsModule(notebook, `${name}.ipynb`));
  try {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", file],
      cwd: join(PROJECT, "notebooks"),
      env: { NO_COLOR: "1", PROFILE: "quick", ...env },
      stdin: "null",
    }).output();
    const [printed = "", failed = ""] = [stdout, stderr].map((bytes) =>
      new TextDecoder().decode(bytes)
    );
    return { code, printed, failed };
  } finally {
    await Deno.remove(file);
  }
}

/** What a notebook's text cells say. */
function proseOf({ cells }: Notebook): string {
  return cells.filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => textOf(source)).join("\n");
}

function linesWith(text: string, pattern: RegExp): string[] {
  return text.split("\n").filter((line) => pattern.test(line));
}
