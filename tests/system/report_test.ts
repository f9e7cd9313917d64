import assert from "node:assert/strict";
import { join, toFileUrl } from "@std/path";
import { PROJECT, venv } from "../../tools/command.ts";
import { codeCells, formatNotebook, readNotebook } from "../../tools/report/notebook.ts";
import type { Browser } from "playwright-core";
import { imagesOf, NO_BROWSER, visit, withBrowser } from "../helpers/browser.ts";
import { processesWith } from "../helpers/processes.ts";
import {
  code,
  gitStatus,
  NOT_SET_UP,
  notebook,
  startCommand,
  text,
  withNotebooks,
  withStart,
} from "../helpers/start.ts";

const GOOD = [
  text("# Sampling & more"),
  text("Does $a^2 < b$ hold?\n\n- **always**", "question"),
  text("The helpers."),
  code(
    'import { imageGrid } from "../../../lib/figures/mod.ts";\n' +
      'import { ndarray } from "../../../lib/base/mod.ts";\n' +
      'import { createProgress, md, show, table } from "../../../lib/notebook/mod.ts";',
    "silent",
  ),
  text("The sum of squares is $$\\sum_i (a_i - b_i)^2$$ and that costs \\$5."),
  code(
    "const values = ndarray(new Float32Array([0, 1, 1, 0]), [2, 2]);\n" +
      "const images = ndarray(values.data, [1, 2, 2]);\n" +
      'await show(imageGrid(images, { title: "Distances", alt: \'"A" & <b>\' }), { name: "first" });',
    "item-1.1",
    "item-1.2",
  ),
  text("Said in words.", "item-1.1"),
  text("The cover."),
  code(
    'await show(imageGrid(images, { title: "Cover", alt: "The cover", caption: "Look here." }));',
    "cover",
  ),
  text("Progress."),
  code(
    'const progress = createProgress({ title: "Counting", total: 2 });\n' +
      'await progress.update(1, { message: "one" });\n' +
      "await new Promise((resolve) => setTimeout(resolve, 600));\n" +
      "await progress.done();",
  ),
  text("## Rows <i>and</i> columns\n\nBeyond.", "extension"),
  code(
    'await show(table([{ class: "<script>alert(1)</script>", image: { image: values, alt: "x" } }]));',
  ),
  text("## Findings"),
  code(
    'await show(md`- ${"<img src=x onerror=alert(1)>"} is **${Deno.env.get("PROFILE") ?? ""}**' +
      "\\n- **1.2–1.3** Of other items.`);",
    "findings",
    "item-1.1",
    "item-1.3",
  ),
];

const BAD = [
  text("# It fails"),
  text("Fine:"),
  code('console.log("fine");'),
  text("Shows nothing, as it should:"),
  code("const tagged = 1;", "silent"),
  text("Shows nothing:"),
  code("const hidden = 1;\nconst more = 2;"),
  text("It fails:"),
  code("await Promise.resolve();\nthrow new RangeError('Cannot read \"<b>.png\"');"),
  text("Never:"),
  code('console.log("never");'),
];

const DIES = [text("# It dies"), code('Deno.kill(Deno.pid, "SIGKILL");')];

const TINY = [
  text("# It is tiny"),
  code('console.log("save:", Deno.env.get("RECOGNITION_SAVE"));'),
];

const SLOW = [
  text("# It is slow"),
  code('console.log("begun");'),
  code(
    'Deno.writeTextFileSync("pid", String(Deno.pid));\nawait new Promise((done) => setTimeout(done, 1e6));',
  ),
];

Deno.test({
  name: "start runs a notebook and writes its page, its figures and the index",
  ignore: NOT_SET_UP,
  fn: async (t) => {
    const before = await gitStatus();
    const notebooks = { "1_good": GOOD, "2_bad": BAD };
    await withStart(notebooks, ["--only", "1", "--profile", "quick"], async (run) => {
      await t.step("it exits with 0 and prints plain lines where there is no terminal", () => {
        assert.equal(run.status, 0, run.printed);
        assert.match(run.printed, /^1_good: cell 2 of 6 \(\d:\d\d\)$/m);
        assert.match(run.printed, /^1_good: cell 4 of 6, Counting 50 %, one/m);
        assert.match(run.printed, /^1_good: 6 cells in \d:\d\d\nReport: report\/index\.html\n$/m);
      });

      await t.step("it changes no notebook and no file under version control", async () => {
        const path = join(run.notebooks, "1_good.ipynb");
        assert.equal(await Deno.readTextFile(path), formatNotebook(notebook(GOOD)));
        assert.equal(await gitStatus(), before);
      });

      await t.step("the executed copy holds outputs, no times and no paths", async () => {
        const path = join(run.report, "notebooks", "1_good.ipynb");
        const copy = await readNotebook(path);
        assert.deepEqual(codeCells(copy).map((cell) => cell.execution_count), [1, 2, 3, 4, 5, 6]);
        assert.deepEqual(
          codeCells(copy).map(({ outputs }) => outputs.length),
          [0, 1, 1, 1, 1, 1],
        );
        const json = await Deno.readTextFile(path);
        assert.doesNotMatch(json, /papermill|iopub|file:\/\//);
        assert.ok(!json.includes(PROJECT));
      });

      await t.step("each figure is a PNG file under its name", async () => {
        const files = await Array.fromAsync(Deno.readDir(join(run.report, "figures")));
        assert.deepEqual(files.map(({ name }) => name).sort(), [
          "1_good_cover.png",
          "1_good_first.png",
        ]);
        const png = await Deno.readFile(join(run.report, "figures", "1_good_first.png"));
        assert.deepEqual([...png.subarray(1, 4)], [..."PNG"].map((c) => c.charCodeAt(0)));
      });

      await t.step("stock nbconvert makes a whole page of the executed copy", async () => {
        const { success, stdout } = await new Deno.Command(venv("jupyter-nbconvert"), {
          args: ["--to", "html", "--stdout", "1_good.ipynb"],
          cwd: join(run.report, "notebooks"),
          stderr: "null",
        }).output();
        assert.ok(success);
        const page = new TextDecoder().decode(stdout);
        assert.equal(page.match(/<figure [^>]*role="img"/g)?.length, 2);
        assert.doesNotMatch(page, /No description has been provided|<script>alert/);
      });

      await inBrowser(t, "the page shows in a browser", async (browser) => {
        const url = toFileUrl(join(run.report, "1_good.html")).href;
        const { page, requests, errors } = await visit(browser, url);
        assert.deepEqual(errors, []);
        assert.deepEqual(requests, [url]);
        assert.equal(await page.title(), "Sampling & more");
        const images = await imagesOf(page);
        assert.equal(images.length, 3);
        for (const image of images) {
          assert.ok(image.hasPixels && image.widthPx > 0 && image.heightPx > 0, image.html);
          assert.notEqual(image.alt, "", image.html);
        }
        assert.equal(images[0]?.alt, '"A" & <b>');
        assert.equal(await page.locator("mjx-container svg").count(), 2);
        assert.equal(await page.locator("[data-mml-node=merror]").count(), 0);
        assert.match(await page.innerText("main"), /costs \$5\.[^]*<script>alert\(1\)<\/script>/);
        const colours = await page.locator(".highlight .kd, .highlight .s2, .highlight .p")
          .evaluateAll((spans) => spans.map((span) => getComputedStyle(span).color));
        assert.ok(new Set(colours).size >= 3, `${[...new Set(colours)]}`);
      });

      await inBrowser(
        t,
        "the index shows in a browser: question, findings, cover, extension",
        async (browser) => {
          const url = toFileUrl(join(run.report, "index.html")).href;
          const { page, requests, errors } = await visit(browser, url);
          assert.deepEqual(errors, []);
          assert.deepEqual(requests, [url]);
          assert.deepEqual((await imagesOf(page)).map(({ alt }) => alt), ["The cover"]);
          const shown = await page.innerText("body");
          assert.match(shown, /cs365s19project05/);
          assert.match(shown, /Sampling & more\n+QUESTION\n+Does [^]* hold\?\n+always\n/);
          assert.match(shown, /Look here\.\n+FINDINGS\n+<img src=x onerror=alert\(1\)> is quick/);
          assert.match(shown, /It fails\n+Not run yet/);
          assert.match(shown, /Extensions[^]*Rows and columns/);
          await page.getByRole("link", { name: "Rows and columns" }).click();
          const heading = page.locator("[id='Rows-and-columns']");
          await heading.waitFor();
          assert.ok(page.url().endsWith("1_good.html#Rows-and-columns"), page.url());
          assert.equal(await heading.count(), 1);
        },
      );

      await inBrowser(
        t,
        "the assignment's page has what the tagged cells of an item show",
        async (browser) => {
          const url = toFileUrl(join(run.report, "assignment.html")).href;
          const { page, requests, errors } = await visit(browser, url);
          assert.deepEqual(errors, []);
          assert.deepEqual(requests, [url]);
          assert.deepEqual((await imagesOf(page)).map(({ alt }) => alt), ['"A" & <b>']);
          const item = (id: string) => page.locator(`[id='item-${id}']`).innerText();
          assert.match(await item("1.1"), /first two digits[^]*onerror=alert\(1\)> is quick/);
          assert.match(await item("1.1"), /Said in words\./);
          assert.match(await item("1.2"), /What is shown under 1\.1 answers this, too\./);
          assert.match(await item("1.3"), /Of other items\./);
          assert.doesNotMatch(await item("1.3"), /is quick/);
          assert.match(await item("4.3"), /No notebook that has run answers this\./);
          assert.match(await page.locator("#extensions").innerText(), /Rows and columns/);
          assert.match(
            await page.innerText("header"),
            /These are not the results\. Sampling & more/,
          );
        },
      );

      await inBrowser(
        t,
        "code is folded, and after a quick run each page says what it is",
        async (browser) => {
          for (const file of ["index.html", "1_good.html"]) {
            const { page } = await visit(browser, toFileUrl(join(run.report, file)).href);
            assert.match(
              await page.locator(".quick").innerText(),
              /^These are not the results\./,
            );
            const codes = await page.locator("details.code .highlight").all();
            assert.equal(codes.length, file === "1_good.html" ? 6 : 0);
            for (const code of codes) assert.ok(!await code.isVisible());
          }
        },
      );

      await t.step("all can be read on a telephone", () =>
        withBrowser(async (browser) => {
          for (const file of ["index.html", "1_good.html", "assignment.html"]) {
            const { page } = await visit(browser, toFileUrl(join(run.report, file)).href, 400);
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            assert.equal(width, 400, file);
          }
        }));
    });
  },
});

Deno.test({
  name: "start goes on after a notebook that fails, says what failed, and exits with 1",
  ignore: NOT_SET_UP,
  fn: async (t) => {
    const notebooks = { "1_bad": BAD, "2_dies": DIES, "3_tiny": TINY };
    await withStart(notebooks, ["--save"], async (run) => {
      await t.step("it names the cell that shows nothing and the one that throws", () => {
        assert.equal(run.status, 1);
        assert.ok(
          run.printed.includes(
            "\n    Cell 3 shows nothing: const hidden = 1;\n" +
              "    Cell 4 failed: await Promise.resolve();\n" +
              '    RangeError: Cannot read "<b>.png"\n        at <anonymous>:',
          ),
          run.printed,
        );
        assert.match(run.printed, /^Failed: 1_bad, 2_dies$/m);
      });

      await t.step("a kernel that dies is named with its cell", () => {
        assert.match(run.printed, /\n {4}Cell 1: the kernel ended\n[^]*Kernel died\n/);
      });

      await t.step("the index has the errors as text", async () => {
        const index = await Deno.readTextFile(join(run.report, "index.html"));
        assert.match(index, /RangeError: Cannot read &quot;&lt;b&gt;\.png&quot;/);
      });

      await t.step("--save refreshes the notebooks that went well, and only those", async () => {
        const tiny = await readNotebook(join(run.notebooks, "3_tiny.ipynb"));
        assert.deepEqual(codeCells(tiny).map(({ outputs }) => outputs), [[
          { name: "stdout", output_type: "stream", text: ["save: 1\n"] },
        ]]);
        assert.deepEqual(Object.keys(tiny.metadata), ["kernelspec", "language_info"]);
        const bad = await Deno.readTextFile(join(run.notebooks, "1_bad.ipynb"));
        assert.equal(bad, formatNotebook(notebook(BAD)));
      });
    });
  },
});

Deno.test({
  name: "start ends its kernel at Ctrl-C and exits with 130",
  ignore: NOT_SET_UP || Deno.build.os === "windows",
  fn: () =>
    withNotebooks({ "1_slow": SLOW }, async (folder) => {
      const child = startCommand(folder, []).spawn();
      const pid = await contentOf(join(folder, "notebooks", "pid"));
      child.kill("SIGINT");
      const { code, stdout } = await child.output();
      assert.equal(code, 130);
      assert.match(new TextDecoder().decode(stdout), /Stopping the kernel/);
      const { success } = await new Deno.Command("ps", { args: ["-p", pid] }).output();
      assert.ok(!success, `the kernel ${pid} still runs`);
    }),
});

Deno.test({
  name: "a start that is killed takes its kernel and its files along",
  ignore: NOT_SET_UP || Deno.build.os !== "linux",
  fn: () =>
    withNotebooks({ "1_slow": SLOW }, async (folder) => {
      const temporary = join(folder, "temporary");
      await Deno.mkdir(temporary);
      const child = startCommand(folder, [], { TMPDIR: temporary }).spawn();
      const pid = await contentOf(join(folder, "notebooks", "pid"));
      child.kill("SIGKILL");
      await child.output();
      const isLeft = async () =>
        await Deno.stat(`/proc/${pid}`).then(() => true, () => false) ||
        (await processesWith(join(temporary, "notebook_"))).length > 0 ||
        (await Array.fromAsync(Deno.readDir(temporary))).some(({ name }) =>
          name.startsWith("notebook_")
        );
      for (let attempt = 0; attempt < 200 && await isLeft(); attempt++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.ok(!await isLeft(), `the kernel ${pid}, papermill or its files are left`);
    }),
});

Deno.test({
  name: "start names a notebook that it can't read, runs the others and writes the index",
  ignore: NOT_SET_UP,
  fn: () =>
    withNotebooks({ "2_tiny": TINY }, async (folder) => {
      await Deno.writeTextFile(join(folder, "notebooks", "1_torn.ipynb"), "<<<<<<< HEAD\n");
      await Deno.writeTextFile(join(folder, "notebooks", "3_empty.ipynb"), "");
      for (const args of [["--only", "2"], []]) {
        const { code, stdout, stderr } = await startCommand(folder, args).output();
        const errors = new TextDecoder().decode(stderr);
        assert.equal(code, 1);
        assert.match(
          errors,
          /^Cannot read "1_torn\.ipynb" as a notebook: [^]*\nCannot read "3_empty\.ipynb" as a notebook: .*\nFailed: 1_torn, 3_empty\n$/,
        );
        assert.match(new TextDecoder().decode(stdout), /^2_tiny: 1 cells in /m);
        const index = await Deno.readTextFile(join(folder, "report", "index.html"));
        assert.match(index, /Cannot read &quot;1_torn\.ipynb&quot; as a notebook/);
        assert.match(index, /href="2_tiny\.html"/);
      }
    }),
});

/** Waits for a file that another program writes. */
async function contentOf(path: string): Promise<string> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const content = await Deno.readTextFile(path).catch(() => "");
    if (content !== "") return content;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Cannot read "${path}": nothing wrote it within 30 s`);
}

Deno.test("start refuses what it cannot do", async () => {
  const refused = [
    [["--only", "7"], 'Cannot run notebook "7" as there is none: notebooks are 1, 2\n'],
    [
      ["--profile", "fast"],
      'Cannot run the notebooks as the profile must be "quick" or "full": it is "fast"\n',
    ],
    [
      ["--save", "--profile", "quick"],
      'Cannot save the results as the profile must be "full" for that: it is "quick"\n',
    ],
  ] as const;
  for (const [args, message] of refused) {
    await withStart({ "1_tiny": TINY, "2_bad": BAD }, args, ({ status, printed }) => {
      assert.equal(printed, message);
      return Promise.resolve(assert.equal(status, 1));
    });
  }
});

/** A step of a test in a browser, ignored where there is none. */
function inBrowser(
  t: Deno.TestContext,
  name: string,
  body: (browser: Browser) => Promise<void>,
): Promise<boolean> {
  return t.step({ name, ignore: NO_BROWSER, fn: () => withBrowser(body) });
}
