// A notebook of the project as `start` runs it in the quick profile, about a minute; and the pages
// of all, made from the outputs that they hold. Their cells run in lab_browser_test.ts.

import assert from "node:assert/strict";
import { join, toFileUrl } from "@std/path";
import type { Browser } from "playwright-core";
import { PROJECT } from "../../tools/command.ts";
import { listNotebooks, notebookName, readNotebook } from "../../tools/report/notebook.ts";
import { writeIndex, writeNotebook } from "../../tools/report/report.ts";
import { imagesOf, NO_BROWSER, visit, withBrowser } from "../helpers/browser.ts";
import { runTool } from "../helpers/program.ts";
import { gitStatus, NOT_SET_UP } from "../helpers/start.ts";

Deno.test({
  name: "1_train runs in the quick profile, changes nothing and makes a page that shows",
  ignore: NOT_SET_UP || NO_BROWSER,
  fn: () =>
    withReport(async (report) => {
      const before = await gitStatus();
      const args = ["--profile", "quick", "--only", "1", "--report", report];
      const { code, out, err } = await runTool("start", ...args);
      assert.equal(code, 0, out + err);
      assert.equal(await gitStatus(), before);
      await withBrowser((browser) => checkPages(browser, report, ["1_train", "index"]));
    }),
});

Deno.test({
  name: "the page of each notebook shows, with nothing from elsewhere",
  ignore: NOT_SET_UP || NO_BROWSER,
  fn: () =>
    withReport(async (report) => {
      const paths = await listNotebooks(join(PROJECT, "notebooks"));
      for (const path of paths) {
        await writeNotebook(report, path, {
          name: notebookName(path),
          notebook: await readNotebook(path),
          failures: [],
          profile: "full",
          startedAt: new Date(),
          durationMs: 1000,
        });
      }
      await writeIndex(report, paths);
      const names = [...paths.map(notebookName), "index", "assignment"];
      await withBrowser((browser) => checkPages(browser, report, names));
    }),
});

async function checkPages(
  browser: Browser,
  report: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const url = toFileUrl(join(report, `${name}.html`)).href;
    const { page, requests, errors } = await visit(browser, url);
    assert.deepEqual(errors, []);
    assert.deepEqual(requests, [url]);
    const images = await imagesOf(page);
    assert.ok(images.length > 0, name);
    assert.deepEqual(images.filter((image) => !image.hasPixels || image.widthPx === 0), []);
    assert.deepEqual(images.filter((image) => image.alt === ""), []);
    await page.close();
  }
}

async function withReport(body: (report: string) => Promise<void>): Promise<void> {
  const report = await Deno.makeTempDir({ prefix: "quick_run_" });
  try {
    await body(report);
  } finally {
    await Deno.remove(report, { recursive: true });
  }
}
