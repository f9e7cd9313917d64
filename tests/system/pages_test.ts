// Pages of notebooks on a screen, on a telephone and on paper: of a notebook that `start` runs in the
// quick profile, and of all, made from the outputs that they hold. Their cells run in
// lab_browser_test.ts.

import assert from "node:assert/strict";
import { join, toFileUrl } from "@std/path";
import type { Browser, Page } from "playwright-core";
import { ndarray } from "../../lib/base/mod.ts";
import { imageGrid, learningCurves } from "../../lib/figures/mod.ts";
import { bundleOf, type Showable } from "../../lib/notebook/bundle.ts";
import { table } from "../../lib/notebook/mod.ts";
import { PROJECT, venv } from "../../tools/command.ts";
import {
  type Cell,
  codeCells,
  formatNotebook,
  listNotebooks,
  type Notebook,
  notebookName,
  readNotebook,
  textOf,
} from "../../tools/report/notebook.ts";
import { writeIndex, writeNotebook } from "../../tools/report/report.ts";
import { imagesOf, NO_BROWSER, visit, withBrowser } from "../helpers/browser.ts";
import { runTool } from "../helpers/program.ts";
import { gitStatus, NOT_SET_UP, notebook, text } from "../helpers/start.ts";

const HISTORY = [1, 2, 3].map((epoch) => ({
  ...{ epoch, loss: 1 / epoch, valLoss: 1.1 / epoch },
  ...{ acc: 1 - 0.1 / epoch, valAcc: 1 - 0.12 / epoch, durationMs: 1000 },
}));

const WIDE = learningCurves(HISTORY, { title: "Wide", caption: "Both curves fall. ".repeat(8) });

/** Higher than a sheet of paper: twelve rows of pictures. */
const TALL = imageGrid(
  ndarray(Float32Array.from({ length: 24 * 16 }, (_, i) => i % 5 / 4), [24, 4, 4, 1]),
  { title: "Tall", columns: 2, tilePx: 120, labels: Array.from({ length: 24 }, String) },
);

const COLUMNS = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`column ${i}`, i / 7]));

const LOOKS: Notebook = notebook([
  text("# Looks"),
  shown(WIDE),
  shown(TALL),
  shown(table([COLUMNS, COLUMNS], { caption: "A wide table" })),
  shown(table([{ change: "wider", expected: "more. ".repeat(20), why: "Because. ".repeat(20) }])),
  shown("0.00  ".repeat(40)),
  shown(table(Array.from({ length: 80 }, (_, row) => ({ row })), { caption: "A long table" })),
  text("The end."),
]);

/** A4 without the margins of the report's pages, in CSS pixels. */
const SHEET = { width: 703, height: 1016 };

/** US Letter without the browser's own margins of 0.4 inches. */
const STOCK_SHEET = { width: 739, height: 979 };

/** Returns a cell that has run and shows a value. */
function shown(value: Showable): Cell {
  const output = { output_type: "display_data", ...bundleOf(value) } as const;
  return {
    ...{ cell_type: "code", metadata: {}, source: `await show(value);`, execution_count: 1 },
    outputs: [output],
  };
}

Deno.test("a figure higher than a sheet is several pictures that join", () => {
  const html = bundleOf(TALL).data["text/markdown"] ?? "";
  const heights = [...html.matchAll(/ height="([\d.]+)"/g)].map(([, height]) => Number(height));
  assert.ok(heights.length > 2 && Math.max(...heights) <= 300, heights.join());
  assert.equal(heights.reduce((a, b) => a + b), TALL.heightPx);
  assert.equal(bundleOf(WIDE).data["text/markdown"]?.match(/<img /g)?.length, 1);
});

const committed = await listNotebooks(join(PROJECT, "notebooks"));

/** What draws a figure in a cell. */
const DRAWS = /\b(?:figure|figureRow|imageGrids?|pictureSteps|learningCurves|markedPage)\(/g;

for (const path of committed) {
  Deno.test(`each figure of ${notebookName(path)} has a caption, which says what to see`, async () => {
    const calls = codeCells(await readNotebook(path)).flatMap(({ source }) =>
      [...textOf(source).matchAll(DRAWS)].map(({ index }) => callAt(textOf(source), index))
    );
    assert.deepEqual(calls.filter((call) => !/\bcaption\b/.test(call)), []);
  });
}

/** Returns a call that begins at an index, to its closing bracket. */
function callAt(code: string, index: number): string {
  let open = 0;
  for (let end = index; end < code.length; end++) {
    if (code[end] === "(") open++;
    if (code[end] === ")" && --open === 0) return code.slice(index, end + 1);
  }
  return code.slice(index);
}

Deno.test({
  name: "1_train runs in the quick profile, changes nothing and makes a page that shows",
  ignore: NOT_SET_UP || NO_BROWSER,
  fn: () =>
    withPages(async (report) => {
      const before = await gitStatus();
      const args = ["--profile", "quick", "--only", "1", "--report", report];
      const { code, out, err } = await runTool("start", ...args);
      assert.equal(code, 0, out + err);
      assert.equal(await gitStatus(), before);
      await withBrowser(async (browser) => {
        for (const name of ["1_train", "index"]) {
          await (await checkScreen(browser, urlOf(report, name))).close();
        }
      });
    }),
});

Deno.test({
  name: "pages show on a screen with nothing from elsewhere, whole on a telephone and on paper",
  ignore: NOT_SET_UP || NO_BROWSER,
  fn: (t) =>
    withPages(async (folder) => {
      const read = await Promise.all(
        committed.map(async (path) => [notebookName(path), await readNotebook(path)] as const),
      );
      const all = [["looks", LOOKS], ...read] as const;
      for (const [name, notebook] of all) {
        await writeNotebook(folder, join(PROJECT, "notebooks", `${name}.ipynb`), {
          ...{ name, notebook, failures: [], profile: "full" },
          ...{ startedAt: new Date(), durationMs: 1000 },
        });
      }
      await writeIndex(folder, committed);
      await withBrowser(async (browser) => {
        for (const name of [...all.map(([name]) => name), "index", "assignment"]) {
          await t.step(`${name} on a screen, on a telephone and on paper`, async () => {
            // One page serves all three, as to load it is what takes long.
            const page = await checkScreen(browser, urlOf(folder, name));
            if (name === "assignment") await checkVerdicts(page);
            await checkPhone(page);
            await checkPaper(page, SHEET);
            await checkWhole(page);
            await page.close();
          });
        }
        const stock = all.filter(([, { cells }]) =>
          codeCells({ ...LOOKS, cells }).some(({ outputs }) => outputs.length > 0)
        );
        await writeStockPages(folder, stock);
        for (const [name] of stock) {
          await t.step(`${name} on paper, by nbconvert's own page`, async () => {
            const page = await browser.newPage({ viewport: STOCK_SHEET });
            // The stock page asks a server for MathJax, which a test must not.
            await page.route(/^https?:/, (route) => route.abort());
            await page.goto(urlOf(folder, `${name}_stock`));
            await checkPaper(page, STOCK_SHEET);
            await page.close();
          });
        }
      });
    }),
});

async function withPages(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pages_" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const urlOf = (folder: string, name: string) => toFileUrl(join(folder, `${name}.html`)).href;

async function writeStockPages(
  folder: string,
  notebooks: readonly (readonly [name: string, notebook: Notebook])[],
): Promise<void> {
  const sources = notebooks.map(([name]) => join(folder, `${name}_stock.ipynb`));
  for (const [i, [, notebook]] of notebooks.entries()) {
    await Deno.writeTextFile(sources[i] ?? "", formatNotebook(notebook));
  }
  const { success } = await new Deno.Command(venv("jupyter-nbconvert"), {
    args: ["--to", "html", ...sources],
    env: { JUPYTER_NO_CONFIG: "1" },
    stdout: "null",
    stderr: "null",
  }).output();
  assert.ok(success);
}

/** Opens a page, and checks that its pictures show and that it asks for nothing else. */
async function checkScreen(browser: Browser, url: string): Promise<Page> {
  const { page, requests, errors } = await visit(browser, url);
  assert.deepEqual(errors, []);
  assert.deepEqual(requests, [url]);
  const images = await imagesOf(page);
  assert.ok(images.length > 0, url);
  assert.deepEqual(images.filter((image) => !image.hasPixels || image.widthPx === 0), []);
  assert.deepEqual(images.filter((image) => image.alt === ""), []);
  await page.setViewportSize({ width: 900, height: 800 });
  await checkLetters(page);
  return page;
}

/** Checks that the assignment's page says what was expected before each verdict. */
async function checkVerdicts(page: Page): Promise<void> {
  const items = await page.locator(".item").allInnerTexts();
  const judged = items.filter((text) => /\b[Aa]s expected,/.test(text));
  assert.deepEqual(judged.filter((text) => !/expect\b[^]*\b[Aa]s expected,/.test(text)), []);
}

/** Checks that the page is as wide as the screen, and that what is wider scrolls and says so. */
async function checkPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  // A hint follows the layout by a scroll-driven animation, some frames later.
  await page.waitForTimeout(300);
  const seen = await page.evaluate(() => {
    const isSeen = (element: Element) =>
      element.checkVisibility() && element.getClientRects().length > 0;
    const all = (selector: string) => [...document.querySelectorAll(selector)].filter(isSeen);
    return {
      width: document.documentElement.scrollWidth,
      captionsOff: all("figcaption").filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < 0 || right > innerWidth;
      }).length,
      // What scrolls says so, and nothing else does.
      unhinted: all("figure, pre, div:has(> table)").filter((around) => {
        const { visibility, content } = getComputedStyle(around, "::before");
        const isHinted = visibility === "visible" && /scroll/.test(content);
        return (around.scrollWidth > around.clientWidth) !== isHinted;
      }).map((element) => element.outerHTML.slice(0, 80)),
      squeezed: all("td").filter((cell) =>
        /min-width/.test(cell.getAttribute("style") ?? "") && cell.clientWidth < 16 * 13
      ).length,
      empty: all("figure img").filter((image) => {
        const { width, height } = image.getBoundingClientRect();
        return width < 40 || height < 40;
      }).length,
      // What is wider than all around it must scroll.
      cut: all("figure, table").filter((element) => {
        if (element.getBoundingClientRect().right <= innerWidth) {
          return false;
        }
        for (let around = element.parentElement; around !== null; around = around.parentElement) {
          if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) {
            return false;
          }
        }
        return true;
      }).length,
    };
  });
  assert.deepEqual(seen, {
    ...{ width: 390, captionsOff: 0, unhinted: [], squeezed: 0 },
    ...{ empty: 0, cut: 0 },
  });
  await checkLetters(page);
}

/** Checks that letters are large enough to be read: those of tables, and of figures, drawn in 12. */
async function checkLetters(page: Page): Promise<void> {
  const small = await page.evaluate(() => {
    const isSeen = (element: Element) =>
      element.checkVisibility() && element.getClientRects().length > 0;
    const all = (selector: string) => [...document.querySelectorAll(selector)].filter(isSeen);
    return {
      tables: all("table").filter((table) =>
        Number.parseFloat(getComputedStyle(table).fontSize) < 12
      ).length,
      figures: all("figure img[width]").map((image) => {
        const width = Number(image.getAttribute("width"));
        return 12 * image.getBoundingClientRect().width / width;
      }).filter((letterPx) => letterPx < 10.9),
    };
  });
  assert.deepEqual(small, { tables: 0, figures: [] });
}

/** Checks that nothing is wider or higher than a sheet, and that no sheet of the PDF is empty. */
async function checkPaper(page: Page, sheet: typeof SHEET): Promise<void> {
  await page.setViewportSize(sheet);
  await page.emulateMedia({ media: "print" });
  const cut = await page.evaluate(
    ({ width, height }) =>
      [...document.querySelectorAll("figure, img, table, figcaption")]
        .filter((element) => element.getClientRects().length > 0)
        .flatMap((element) => {
          const box = element.getBoundingClientRect();
          const tooHigh = element.localName === "img" && box.height > height;
          return box.right > width + 1 || box.left < 0 || tooHigh
            ? [
              `${element.localName} ${box.right} ${box.height} ${
                element.textContent?.slice(0, 40)
              }`,
            ]
            : [];
        }),
    sheet,
  );
  assert.deepEqual(cut, []);
  const scrolling = await page.evaluate(() =>
    [...document.body.querySelectorAll("*")].filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      return /auto|scroll/.test(overflowX + overflowY) &&
        (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
    }).map((element) => element.outerHTML.slice(0, 80))
  );
  assert.deepEqual(scrolling, []);
  await checkSheets(page);
}

/** Checks that a page breaks in no figure that a sheet can hold, and in no short table. */
async function checkWhole(page: Page): Promise<void> {
  const divided = await page.evaluate(() => {
    const isSeen = (element: Element) => element.getClientRects().length > 0;
    const breaks = (element: Element) => getComputedStyle(element).breakInside !== "avoid";
    const figures = [...document.querySelectorAll("figure")].filter((figure) =>
      figure.getBoundingClientRect().height < 900
    );
    const tables = [...document.querySelectorAll("table")].filter(({ rows }) => rows.length < 20);
    return [...figures, ...tables].filter(isSeen).filter(breaks)
      .map((element) => element.outerHTML.slice(0, 80));
  });
  assert.deepEqual(divided, []);
}

async function checkSheets(page: Page): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "sheets_" });
  try {
    const path = join(folder, "page.pdf");
    await page.pdf({ path, preferCSSPageSize: true, printBackground: false });
    const { success } = await new Deno.Command("pdftoppm", {
      args: ["-r", "20", "-gray", path, join(folder, "sheet")],
    }).output();
    assert.ok(success);
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".pgm")) continue;
      const bytes = await Deno.readFile(join(folder, name));
      const ink = bytes.subarray(20).filter((value) => value < 200).length;
      assert.ok(ink > 5, `${name} is empty`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("skipped: whether sheets are empty needs pdftoppm, of poppler");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
