import assert from "node:assert/strict";
import { markup } from "../../tools/report/markup.ts";
import { hasFormula } from "../../tools/report/page.ts";
import { progressReader } from "../../tools/report/progress.ts";
import { bar, minutes, plainDisplay, statusLine } from "../../tools/report/status.ts";

Deno.test("statusLine() shows cells and the cell's own progress, cut to the terminal", () => {
  const status = { notebook: "1_train", cell: 3, cells: 4, elapsedMs: 65_000 };
  assert.equal(statusLine(status, 80), "1_train ██████░░░░░░ cell 3 of 4 1:05");
  assert.equal(statusLine({ ...status, cell: 0 }, 30), "1_train ░░░░░░░░░░░░ starting ");
  const progress = { title: "Training", done: 3, total: 12, message: "epoch 3", elapsedMs: 20_000 };
  assert.equal(
    statusLine({ ...status, progress }, 120),
    "1_train ██████░░░░░░ cell 3 of 4 1:05  ███░░░░░░░░░ Training 25 %, epoch 3, 1:00 left",
  );
});

Deno.test("plainDisplay() prints a line for each cell and each tenth of its progress", () => {
  const printed: string[] = [];
  const { update } = plainDisplay((line) => printed.push(line));
  const status = { notebook: "a", cell: 1, cells: 2, elapsedMs: 0 };
  const progress = { title: "Fit", total: 100, message: "", elapsedMs: 0 };
  update({ ...status, cell: 0 });
  update(status);
  update(status);
  for (let done = 1; done <= 20; done++) update({ ...status, progress: { ...progress, done } });
  assert.deepEqual(printed, [
    "a: cell 1 of 2 (0:00)",
    "a: cell 1 of 2, Fit 1 % (0:00)",
    "a: cell 1 of 2, Fit 10 % (0:00)",
    "a: cell 1 of 2, Fit 20 % (0:00)",
  ]);
});

Deno.test("bar() and minutes() stay within their bounds", () => {
  assert.equal(bar(1.5, 4), "████");
  assert.equal(bar(-1, 4), "░░░░");
  assert.equal(minutes(0), "0:00");
  assert.equal(minutes(3_661_000), "61:01");
});

Deno.test("progressReader() returns the newest whole line, and none of what is no progress", async () => {
  const path = await Deno.makeTempFile();
  const read = progressReader(path);
  const append = (line: string) => Deno.writeTextFile(path, line, { append: true });
  assert.equal(read(), undefined);
  await append('{"title":"a","done":1,"total":4,"message":"","elapsedMs":5}\n{"title":"a","do');
  assert.equal(read()?.done, 1);
  assert.equal(read(), undefined);
  await append('ne":2,"total":4,"message":"","elapsedMs":5}\n');
  assert.equal(read()?.done, 2);
  await append('garbage\n{"done":9,"total":4}\n{"done":null,"total":0}\n');
  assert.equal(read(), undefined);
  await Deno.remove(path);
});

Deno.test("hasFormula() tells formulas from code and money", () => {
  assert.ok(hasFormula("where $x_i$ is"));
  assert.ok(hasFormula("$$x$$"));
  assert.ok(!hasFormula("costs $5"));
  assert.ok(!hasFormula("`$a` and `$b$`"));
});

Deno.test("markup`` escapes text and keeps markup", () => {
  const items = ["<a>", "&"].map((item) => markup`<li>${item}</li>`);
  assert.equal(
    markup`<ul title="${'"'}">${items}</ul>`.html,
    '<ul title="&quot;"><li>&lt;a&gt;</li><li>&amp;</li></ul>',
  );
});
