import assert from "node:assert/strict";
import { join } from "@std/path";
import { JOURNAL, openJournal, readJournal } from "../../lib/experiment/run/journal.ts";
import { createPlan } from "../../lib/experiment/study/plan.ts";
import type { Outcome } from "../../lib/experiment/study/trial.ts";
import { withFolder } from "../helpers/folder.ts";
import { TINY } from "../helpers/tiny_study.ts";

const SETTINGS = { name: "tiny", seeds: [1, 2], length: { trainImages: 200 } };
const [first, second, third] = createPlan(TINY).trials;
assert.ok(first && second && third);

function complete(valAcc: number): Outcome {
  const metrics = { valAcc, valLoss: 1, acc: 1, epochMs: 1, predictMs: 1, params: 1, macs: 1 };
  return { state: "complete", metrics, durationMs: 5 };
}

const FAILED: Outcome = { state: "fail", error: "it threw: no", durationMs: 5 };

function withJournal(use: (folder: string, path: string) => Promise<void>): Promise<void> {
  return withFolder((folder) => use(folder, join(folder, JOURNAL)));
}

/** A journal with two results. */
async function begin(folder: string): Promise<void> {
  const journal = await openJournal(folder, { settings: SETTINGS });
  await Promise.all([journal.add(first!, complete(0.5)), journal.add(second!, FAILED)]);
  journal.close();
}

Deno.test("openJournal() keeps results, a line each", async () => {
  await withJournal(async (folder, path) => {
    await begin(folder);
    const lines = (await Deno.readTextFile(path)).split("\n");
    assert.equal(lines.length, 4);
    assert.deepEqual(JSON.parse(lines[1] ?? ""), {
      number: 0,
      id: first.id,
      stage: "search",
      params: { filters: 4, units: 8 },
      seed: 1,
      ...complete(0.5),
    });
    const journal = await openJournal(folder, { settings: SETTINGS });
    assert.deepEqual([...journal.outcomes], [
      [first.id, complete(0.5)],
      [second.id, FAILED],
    ]);
    journal.close();
    assert.deepEqual((await readJournal(folder, SETTINGS))?.outcomes, journal.outcomes);
  });
});

Deno.test("readJournal() returns nothing where there is no journal", async () => {
  await withJournal(async (folder) => {
    assert.equal(await readJournal(folder, SETTINGS), undefined);
  });
});

Deno.test("openJournal() drops a torn last line, wherever it is torn, and goes on", async () => {
  await withJournal(async (folder, path) => {
    await begin(folder);
    const whole = await Deno.readFile(path);
    const last = whole.lastIndexOf(10, whole.length - 2) + 1;
    for (let end = last; end < whole.length; end++) {
      await Deno.writeFile(path, whole.subarray(0, end));
      assert.equal((await readJournal(folder, SETTINGS))?.outcomes.size, 1);
      const journal = await openJournal(folder, { settings: SETTINGS });
      assert.deepEqual([...journal.outcomes.keys()], [first.id]);
      assert.deepEqual(journal.unreadable, []);
      await journal.add(second, FAILED);
      journal.close();
      assert.deepEqual(await Deno.readFile(path), whole);
    }
  });
});

Deno.test("openJournal() passes over lines that say nothing, and says which", async () => {
  await withJournal(async (folder, path) => {
    await begin(folder);
    const line = { id: third.id, ...complete(0.5) };
    const garbage = [
      "",
      "garbage",
      "[1]",
      '{"id": 5}',
      JSON.stringify({ ...line, metrics: { ...line } }),
      JSON.stringify({ ...line, state: "running" }),
      "\u0000\u00ff".repeat(2_000_000),
    ];
    await Deno.writeTextFile(path, `${garbage.join("\n")}\n`, { append: true });
    const journal = await openJournal(folder, { settings: SETTINGS });
    await journal.add(third, complete(0.7));
    journal.close();
    assert.equal(journal.outcomes.size, 3);
    assert.deepEqual(journal.unreadable.slice(0, 6), [
      { line: 4, reason: 'it must be an object: it is ""' },
      { line: 5, reason: 'it must be an object: it is "garbage"' },
      { line: 6, reason: "its id must be 16 hexadecimal digits: it is missing" },
      { line: 7, reason: "its id must be 16 hexadecimal digits: it is 5" },
      { line: 8, reason: "its metrics's valAcc must be a number from 0 to 1: it is missing" },
      { line: 9, reason: 'its state must be "complete", or "fail" with an error: it is "running"' },
    ]);
    assert.equal(journal.unreadable[6]?.line, 10);
    assert.equal((await readJournal(folder, SETTINGS))?.outcomes.size, 3);
  });
});

Deno.test("openJournal() counts the first complete result, and a failure only without one", async () => {
  await withJournal(async (folder) => {
    const journal = await openJournal(folder, { settings: SETTINGS });
    await journal.add(first, FAILED);
    await journal.add(first, complete(0.5));
    await journal.add(first, complete(0.6));
    await journal.add(first, FAILED);
    journal.close();
    const again = await readJournal(folder, SETTINGS);
    for (const { outcomes } of [journal, again ?? journal]) {
      assert.deepEqual([...outcomes], [[first.id, complete(0.5)]]);
    }
  });
});

Deno.test("openJournal() refuses another program while one writes", async () => {
  await withJournal(async (folder) => {
    const journal = await openJournal(folder, { settings: SETTINGS });
    await assert.rejects(openJournal(folder, { settings: SETTINGS }), {
      name: "Busy",
      message: `Cannot run the study in "${folder}" as one program may write its journal: ` +
        "another one does",
    });
    journal.close();
    (await openJournal(folder, { settings: SETTINGS })).close();
  });
});

Deno.test("openJournal() refuses to resume another study, and says what changed", async () => {
  await withJournal(async (folder, path) => {
    await begin(folder);
    const before = await Deno.readTextFile(path);
    const cases: [unknown, string][] = [
      [{ ...SETTINGS, name: "small" }, 'settings.name must be "tiny": it is "small"'],
      [{ ...SETTINGS, seeds: [1, 3] }, "settings.seeds[1] must be 2: it is 3"],
      [{ ...SETTINGS, seeds: [1] }, "settings.seeds[1] must be 2: it is missing"],
      [{ ...SETTINGS, extra: 1 }, "settings.extra must not be there: it is 1"],
    ];
    for (const [settings, changed] of cases) {
      await assert.rejects(openJournal(folder, { settings }), {
        name: "RangeError",
        message:
          `Cannot resume the study of "${path}" as it must be as it was begun: ${changed}; ` +
          "undo the change, or begin anew with --fresh",
      });
    }
    assert.equal(await Deno.readTextFile(path), before);
  });
});

Deno.test("openJournal() refuses a file that is no journal", async () => {
  await withJournal(async (folder, path) => {
    for (const text of ["", "garbage", "garbage\n", '{"journal":2,"run":"a","settings":{}}\n']) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(openJournal(folder, { settings: SETTINGS }), {
        name: "SyntaxError",
        message:
          `Cannot read "${path}" as a journal as its first line must be that of journal 1: ` +
          `it is ${JSON.stringify(text.includes("\n") ? text.trimEnd() : "")}`,
      });
      assert.equal(await Deno.readTextFile(path), text);
    }
  });
});

Deno.test("openJournal() begins anew when asked, and keeps the old journal beside", async () => {
  await withJournal(async (folder, path) => {
    await begin(folder);
    const before = await Deno.readTextFile(path);
    const journal = await openJournal(folder, { settings: { name: "small" }, fresh: true });
    assert.equal(journal.outcomes.size, 0);
    journal.close();
    assert.equal(await Deno.readTextFile(join(folder, "journal.previous.jsonl")), before);
  });
});

Deno.test("openJournal() begins with another folder's journal where there is none", async () => {
  await withJournal(async (startFrom) => {
    await begin(startFrom);
    await withJournal(async (folder) => {
      const options = { settings: SETTINGS, startFrom };
      const journal = await openJournal(folder, options);
      assert.equal(journal.outcomes.size, 2);
      await journal.add(third, FAILED);
      journal.close();
      const again = await openJournal(folder, options);
      assert.equal(again.outcomes.size, 3);
      again.close();
      const fresh = await openJournal(folder, { ...options, fresh: true });
      assert.equal(fresh.outcomes.size, 0);
      fresh.close();
    });
    assert.equal((await readJournal(startFrom, SETTINGS))?.outcomes.size, 2);
  });
});
