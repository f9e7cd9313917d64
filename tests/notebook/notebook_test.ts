import assert from "node:assert/strict";
import { JSDOM } from "jsdom";
import { learningCurves } from "../../lib/figures/learning_curves.ts";
import { createProgress, show } from "../../lib/notebook/show.ts";
import { escapeMarkdown, md } from "../../lib/notebook/markdown.ts";
import { predictionTable } from "../../lib/notebook/prediction_table.ts";
import { table, tableHtml, tableText } from "../../lib/notebook/table.ts";
import { type Bundle, bundleOf, nameOf } from "../../lib/notebook/bundle.ts";
import {
  duration,
  followProgress,
  type ProgressLine,
  progressWords,
} from "../../lib/notebook/progress.ts";
import { ndarray } from "../../lib/base/ndarray.ts";

const EVIL = `<script>alert("1")</script>`;
const figure = learningCurves([], { title: "Loss & accuracy", caption: EVIL, alt: `Two ${EVIL}` });

/** Returns what `console.log` is given while `act` runs. */
async function printed(act: () => Promise<void>): Promise<unknown[]> {
  const { log } = console;
  const lines: unknown[] = [];
  console.log = (line) => lines.push(line);
  try {
    await act();
  } finally {
    console.log = log;
  }
  return lines;
}

/** Returns a progress whose clock is set by hand, and what it shows and notes. */
function followed(total: number) {
  const shown: { bundle: Bundle; first: boolean }[] = [];
  const lines: ProgressLine[] = [];
  const clock = { ms: 0 };
  const progress = followProgress({ total, title: "Training" }, {
    show: (bundle, first) => Promise.resolve(void shown.push({ bundle, first })),
    note: (line) => lines.push(line),
    now: () => clock.ms,
    intervalMs: 250,
  });
  return { progress, shown, lines, clock };
}

Deno.test("bundleOf() gives a figure and a table as HTML in one line of Markdown, and as text", () => {
  const { data, metadata } = bundleOf(figure);
  assert.deepEqual(Object.keys(data), ["text/markdown", "text/plain"]);
  assert.deepEqual(metadata, {
    recognition: { name: "loss-accuracy", title: figure.title, alt: figure.alt },
  });
  assert.match(data["text/markdown"] ?? "", /^<figure [^\n$]*<\/figure>$/);
  assert.equal(
    data["text/plain"],
    `[figure, ${figure.widthPx} × ${figure.heightPx} px] Loss & accuracy: Two ${EVIL}`,
  );
  const shown = bundleOf(table([{ "$a$": "one\n\n# two" }]));
  assert.deepEqual(Object.keys(shown.data), ["text/markdown", "text/plain"]);
  assert.match(shown.data["text/markdown"] ?? "", /^<div [^\n$]*>one # two<\/td>[^\n$]*<\/div>$/);
});

Deno.test("bundleOf() refuses a name that leaves its folder", () => {
  assert.throws(
    () => bundleOf(figure, "../x"),
    new RangeError(
      'Cannot show a figure as its name must be 1 to 80 letters, digits, "-" or "_": it is "../x"',
    ),
  );
});

Deno.test("nameOf() makes a file's name from any title", () => {
  assert.equal(nameOf("Accuracy, by Épôque (%)"), "accuracy-by-e-po-que");
  assert.equal(nameOf("日本"), "figure");
});

Deno.test("show() prints text outside of a kernel", async () => {
  assert.deepEqual(await printed(() => show("plain")), ["plain"]);
  assert.deepEqual(await printed(() => show(md`**${2}**`)), ["**2**"]);
  assert.deepEqual(await printed(() => show(table([{ a: 1 }]))), ["a\n-\n1"]);
  assert.match(String((await printed(() => show(figure)))[0]), /^\[figure, \d+ × \d+ px\] Loss/);
});

Deno.test("md() makes text of what is put in, and Markdown of Markdown", () => {
  const items = ["a*b", EVIL].map((name) => md`- ${name}\n`);
  assert.equal(
    md`Files:\n${items}`.text,
    'Files:\n- a&#42;b\n- &#60;script&#62;alert&#40;"1"&#41;&#60;/script&#62;\n',
  );
  assert.equal(md`${0.5} ${"x"} ${md`_y_`}`.text, "0.5 x _y_");
  assert.equal(md`${60_000} and ${-2}`.text, "60,000 and −2");
  assert.equal(md`${0.5}: ${["a_b", md`_${"c_d"}_`]}`.plain, "0.5: a_b_c_d_");
});

Deno.test("escapeMarkdown() leaves no sign of Markdown, HTML or a formula", () => {
  assert.doesNotMatch(escapeMarkdown("# a\n|b| $x$ `c` [d](e) ~~f~~ <g>"), /[`*_[\]<>()$|~\n]/);
});

Deno.test("table() formats by type and by column", () => {
  const rows = [{ name: "conv1", n: 60000, share: 1 / 3, ok: true, none: null }];
  assert.deepEqual(table(rows).rows, [["conv1", "60,000", "0.3333", "yes", ""]]);
  const format = { share: (value: number) => `${Math.round(100 * value)} %` };
  assert.deepEqual(table(rows, { columns: ["share", "name"], format }).rows, [["33 %", "conv1"]]);
});

Deno.test("table() puts numbers right and words left, unless it is told", () => {
  const { columns } = table([{ a: "x", b: 1, c: 2 }], { align: { c: "center" } });
  assert.deepEqual(columns, [
    { name: "a", align: "left" },
    { name: "b", align: "right" },
    { name: "c", align: "center" },
  ]);
});

Deno.test("table() gives the numbers of a column one precision, and a true minus", () => {
  const rows = [{ loss: 0.5, cost: -0.001, tiny: 0.00000008941, n: 9248 }, {
    loss: 0.03125,
    cost: 12.5,
    tiny: 0,
    n: -320,
  }];
  assert.deepEqual(table(rows, { digits: { cost: 2 } }).rows, [
    ["0.5000", "0.00", "8.9 × 10⁻⁸", "9,248"],
    ["0.0313", "12.50", "0", "−320"],
  ]);
});

Deno.test("table() puts a column of numbers with units right, and one that stands out too", () => {
  const rows = [
    { share: "99.17 %", time: "12.5 s", gap: "−0.2 ± 0.1", best: { strong: 0.5 }, size: "3×3" },
    { share: "–", time: "", gap: "1.0 ± 0.4", best: 0.25, size: "5×5" },
  ];
  const { columns, rows: shown } = table(rows);
  assert.deepEqual(columns.map(({ align }) => align), ["right", "right", "right", "right", "left"]);
  assert.deepEqual(shown.map((row) => row[3]), [{ strong: "0.50" }, "0.25"]);
});

Deno.test("tableHtml() breaks only long texts", () => {
  const html = tableHtml(table([{ short: "a b", long: "word ".repeat(20) }]));
  const [short, long] = new JSDOM(html).window.document.querySelectorAll("td");
  assert.match(short?.getAttribute("style") ?? "", /nowrap/);
  assert.doesNotMatch(long?.getAttribute("style") ?? "", /nowrap/);
});

Deno.test("tableHtml() shrinks the letters of a wide table by what stands in it", () => {
  const emsOf = (text: string) =>
    Number(/100cqi \/ (\d+)/.exec(tableHtml(table([{ a: text, b: text, c: text }])))?.[1]);
  assert.equal(tableHtml(table([{ a: "narrow" }])).includes("cqi"), false);
  // 40 digits of 0.64 em are wider than 40 letters and spaces of any text.
  assert.equal(emsOf("8".repeat(40)), Math.round(3 * (40 * 0.64 + 1.2)));
  assert.ok(emsOf("a ".repeat(20)) < 0.85 * emsOf("8".repeat(40)));
});

Deno.test("table() throws on a column that no row has", () => {
  const rows: Record<string, number>[] = [{ a: 1, b: 2 }];
  assert.throws(
    () => table(rows, { columns: ["c"] }),
    new RangeError(
      'Cannot make a table as each column must be in a row: "c" is not; columns are "a", "b"',
    ),
  );
});

Deno.test("tableHtml() aligns numbers also where a viewer takes styles out", () => {
  const html = tableHtml(table([{ name: "a", size: 1 }])).replaceAll(/ style="[^"]*"/g, "");
  assert.match(html, /<td>a<\/td><td align="right">1<\/td>/);
});

Deno.test("tableHtml() is a table with caption and column heads, and markup in it is text", () => {
  const html = tableHtml(table([{ [EVIL]: EVIL, strong: { strong: EVIL } }], { caption: EVIL }));
  const { document } = new JSDOM(html).window;
  assert.equal(document.querySelector("div > div")?.textContent, EVIL);
  assert.equal(document.querySelectorAll("th[scope=col]").length, 2);
  assert.deepEqual([...document.querySelectorAll("td")].map((cell) => cell.textContent), [
    EVIL,
    EVIL,
  ]);
  assert.equal(document.querySelectorAll("script").length, 0);
});

Deno.test("tableText() says so where there are no rows", () => {
  const empty = table<{ a: number }>([], { columns: ["a"], caption: "Nothing" });
  assert.equal(tableText(empty), "Nothing\na\n-\nno rows");
});

Deno.test("predictionTable() shows picture, outputs, highest, label and verdict", () => {
  const images = ndarray(new Float32Array(2 * 784), [2, 28, 28, 1]);
  const probabilities = ndarray(new Float32Array([0.25, 0.75, 0.996, 0.004]), [2, 2]);
  const made = predictionTable(images, probabilities, [1, 1], { caption: "Two" });
  assert.deepEqual(made.rows.map(([, ...cells]) => cells), [
    ["0.25", { strong: "0.75" }, "1", "1", "✓ right"],
    [{ strong: "1.00" }, "0.00", "0", "1", "✗ wrong"],
  ]);
  const { document } = new JSDOM(tableHtml(made)).window;
  const pictures = [...document.querySelectorAll("img")];
  assert.deepEqual(pictures.map((img) => [img.alt, img.width]), [
    ["image of 1", 28],
    ["image of 1", 28],
  ]);
});

Deno.test("predictionTable() throws where counts disagree", () => {
  const images = ndarray(new Float32Array(784), [1, 28, 28]);
  assert.throws(
    () => predictionTable(images, ndarray(new Float32Array(4), [2, 2]), [1]),
    new TypeError(
      "Cannot make a table of predictions as there must be as many images, rows of probabilities " +
        "and labels: there are 1, 2, 1",
    ),
  );
});

Deno.test("update() shows the first state and then at most four a second", async () => {
  const { progress, shown, clock } = followed(100);
  for (let step = 1; step <= 100; step++) {
    clock.ms = step * 10;
    await progress.update(step);
  }
  await progress.done();
  // At 10, 260, 510 and 760 ms, and the end.
  assert.deepEqual(shown.map(({ first }) => first), [true, false, false, false, false]);
  assert.equal(
    shown.at(-1)?.bundle.data["text/plain"],
    "Training: 100 of 100 (100 %), done in 1.0 s",
  );
});

Deno.test("update() notes each state shown for other programs", async () => {
  const { progress, lines, clock } = followed(12);
  clock.ms = 500;
  await progress.update(1, { message: "epoch 1" });
  await progress.update(2, { message: "epoch 2" });
  await progress.done();
  assert.deepEqual(lines, [
    { title: "Training", done: 1, total: 12, message: "epoch 1", elapsedMs: 500 },
    { title: "Training", done: 2, total: 12, message: "epoch 2", elapsedMs: 500 },
  ]);
});

Deno.test("update() takes a new total, and a time to go that the work knows", async () => {
  const { progress, shown, lines, clock } = followed(1);
  clock.ms = 1_000;
  await progress.update(100, { total: 282, leftMs: 90_000 });
  clock.ms = 2_000;
  await progress.update(270, { total: 270 });
  assert.equal(
    shown[0]?.bundle.data["text/plain"],
    "Training: 100 of 282 (35 %), 1.0 s, about 90 s to go",
  );
  assert.equal(shown[1]?.bundle.data["text/plain"], "Training: 270 of 270 (100 %), 2.0 s");
  assert.deepEqual(lines.map(({ leftMs }) => leftMs), [90_000, undefined]);
});

Deno.test("update() draws a figure only when it is shown, and done() makes it a picture", async () => {
  const { progress, shown } = followed(3);
  let drawn = 0;
  const draw = () => {
    drawn += 1;
    return figure;
  };
  await progress.update(1, { figure: draw });
  await progress.update(2, { figure: draw });
  await progress.done();
  assert.equal(drawn, 2);
  const [first, last] = shown.map(({ bundle }) => bundle);
  assert.deepEqual(Object.keys(first?.data ?? {}), ["text/html", "text/plain"]);
  assert.ok(first?.data["text/html"]?.includes("<svg"));
  assert.deepEqual(Object.keys(last?.data ?? {}), ["text/markdown", "text/plain"]);
  assert.ok(last?.data["text/markdown"]?.includes('<img src="data:image/png'));
  assert.deepEqual(last?.metadata, bundleOf(figure).metadata);
});

Deno.test("done() shows a work that ended early as such", async () => {
  const { progress, shown } = followed(12);
  await progress.update(5);
  await progress.done({ message: EVIL });
  const { data } = shown.at(-1)?.bundle ?? bundleOf("");
  assert.equal(data["text/plain"], `Training: 5 of 12 (41 %), ended after 0.0 s; ${EVIL}`);
  assert.doesNotMatch(data["text/markdown"] ?? "<script", /<script/);
});

Deno.test("update() does not count steps that were done before when it estimates", async () => {
  const { progress, lines, clock } = followed(12);
  await progress.update(2);
  await progress.update(3);
  clock.ms = 1_000;
  await progress.update(4);
  const [line] = lines.slice(-1);
  assert.equal(line?.from, 3);
  assert.ok(line && progressWords(line, false).endsWith("1.0 s, about 8.0 s to go"));
});

Deno.test("progressWords() says how long it takes and is to take", () => {
  const line = { title: "", done: 3, total: 12, message: "", elapsedMs: 30_000 };
  assert.equal(progressWords(line, false), "3 of 12 (25 %), 30 s, about 90 s to go");
  assert.equal(
    progressWords({ ...line, from: 2 }, false),
    "3 of 12 (25 %), 30 s, about 4 min 30 s to go",
  );
  assert.equal(progressWords({ ...line, from: 3 }, false), "3 of 12 (25 %), 30 s");
  assert.equal(
    progressWords({ ...line, done: 0.75, total: 3 }, true),
    "0 of 3 (25 %), ended after 30 s",
  );
  assert.equal(progressWords({ ...line, done: 0, total: 0 }, true), "0 of 0, done in 30 s");
});

Deno.test("duration() writes times as a person says them", () => {
  const times = [400, 42_000, 119_600, 200_000, 3_900_000].map(duration);
  assert.deepEqual(times, ["0.4 s", "42 s", "2 min 0 s", "3 min 20 s", "1 h 5 min"]);
});

Deno.test("followProgress() throws on a total that is no whole number", () => {
  assert.throws(
    () => followed(NaN),
    new RangeError(
      'Cannot follow "Training" as total must be a whole number: current value is NaN',
    ),
  );
});

Deno.test("createProgress() adds its states to the file that RECOGNITION_PROGRESS names", async () => {
  const file = await Deno.makeTempFile();
  Deno.env.set("RECOGNITION_PROGRESS", file);
  try {
    await printed(async () => {
      const progress = createProgress({ total: 2, title: "Training" });
      await progress.update(1, { message: "one" });
      await progress.done();
    });
    const lines = (await Deno.readTextFile(file)).trim().split("\n").map((line) =>
      JSON.parse(line)
    );
    assert.deepEqual(lines.map(({ done, total, message }) => [done, total, message]), [
      [1, 2, "one"],
      [1, 2, "one"],
    ]);
  } finally {
    Deno.env.delete("RECOGNITION_PROGRESS");
    await Deno.remove(file);
  }
});
