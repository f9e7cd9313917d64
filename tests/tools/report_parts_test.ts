import assert from "node:assert/strict";
import { markup } from "../../tools/report/markup.ts";
import { hasFormula } from "../../tools/report/page.ts";
import { progressReader } from "../../tools/report/progress.ts";
import { minutes, statusState } from "../../tools/report/status.ts";

Deno.test("statusState() says which cell runs, and the cell's own progress as a part of it", () => {
  const status = { notebook: "1_train", cell: 3, cells: 4, elapsedMs: 65_000 };
  assert.deepEqual(statusState(status), {
    done: 2,
    total: 4,
    text: "1_train: cell 3 of 4 (1:05)",
    step: "1_train,3,,",
  });
  assert.deepEqual(statusState({ ...status, cell: 0 }), {
    done: 0,
    total: 4,
    text: "1_train: starting the kernel (1:05)",
    step: undefined,
  });
  const progress = { title: "Training", done: 3, total: 12, message: "epoch 3", elapsedMs: 20_000 };
  const { done, text } = statusState({ ...status, progress });
  assert.equal(done, 2.25);
  assert.equal(text, "1_train: cell 3 of 4, Training 25 %, epoch 3, 1:00 left (1:05)");
});

Deno.test("statusState() has a step for each cell and each tenth of its progress", () => {
  const progress = { title: "Fit", total: 100, message: "", elapsedMs: 0 };
  const steps = Array.from({ length: 20 }, (_, i) => {
    const status = { notebook: "a", cell: 1, cells: 2, elapsedMs: 0 };
    return statusState({ ...status, progress: { ...progress, done: i + 1 } }).step;
  });
  assert.deepEqual([...new Set(steps)], ["a,1,Fit,0", "a,1,Fit,1", "a,1,Fit,2"]);
});

Deno.test("minutes() returns minutes and seconds, without hours", () => {
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
