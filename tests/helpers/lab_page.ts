/**
 * A notebook open in JupyterLab, used as a person uses it: by clicks, keys and menus.
 *
 * @module
 */

import type { Browser, Locator, Page } from "playwright-core";
import { type Lab, until } from "./lab.ts";

/** A figure as the page shows it. */
export interface ShownFigure {
  /** Its alternative text and caption, as a screen reader says them. */
  readonly label: string;
  /** The size that it names. */
  readonly size: readonly [widthPx: number, heightPx: number];
  /** The size that it has in the page. */
  readonly shown: readonly [widthPx: number, heightPx: number];
  /** Whether the browser could decode it. */
  readonly hasPixels: boolean;
}

/** One output below a cell. */
export interface ShownOutput {
  readonly text: string;
  readonly figures: readonly ShownFigure[];
  readonly isError: boolean;
}

/** A state of a progress bar that the page went through. */
export interface ProgressState {
  /** The cell's number among the code cells, from 0. */
  readonly cell: number;
  /** The bar's number in the cell, from 0. */
  readonly bar: number;
  /** What the bar said. */
  readonly value: number;
  /** The curve below it, shortened to a number; 0 where there was none. */
  readonly curve: number;
  /** Whether the cell was running. */
  readonly running: boolean;
}

/** An open notebook. */
export interface LabPage {
  readonly page: Page;
  /** What the console and the page's scripts complained about. */
  readonly errors: readonly string[];
  /** The name of the kernel, as the toolbar shows it. */
  readonly kernel: () => Promise<string>;
  /** The titles of the dialogs that came up since the notebook was opened. */
  readonly dialogs: () => Promise<string[]>;
  /** Every state of a progress bar since the notebook was opened. */
  readonly progress: () => Promise<ProgressState[]>;
  /** What stands in the brackets before each code cell: "", "*" or a number. */
  readonly prompts: () => Promise<string[]>;
  /** The outputs of a code cell. */
  readonly outputs: (cell: number) => Promise<ShownOutput[]>;
  /** The text of a code cell's outputs. */
  readonly text: (cell: number) => Promise<string>;
  /** Clicks on the notebook's first cell. */
  readonly selectFirst: () => Promise<void>;
  /** Clicks beside a code cell, so that it is the one that keys and menus mean. */
  readonly select: (cell: number) => Promise<void>;
  /** Writes a code cell anew. */
  readonly write: (cell: number, source: string) => Promise<void>;
  /** Presses Shift+Enter on the selected cell and on the cells of text after it. */
  readonly step: () => Promise<void>;
  /** Chooses from a menu: `choose("Run", "Run All Cells")`. */
  readonly choose: (menu: string, item: string) => Promise<void>;
  /** Presses a button of the notebook's toolbar, by the words that appear over it. */
  readonly press: (button: string) => Promise<void>;
  /**
   * Does what runs code cells, and waits until each has a new number; a kernel that was restarted
   * counts from 1 again, so clear the outputs before.
   */
  readonly ran: (
    cells: readonly number[],
    act: () => Promise<void>,
    seconds?: number,
  ) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** JupyterLab's settings for these tests. */
export const TEST_SETTINGS: Readonly<Record<string, unknown>> = {
  // A cell out of sight is else taken out of the page, and could not be looked at.
  "@jupyterlab/notebook-extension:tracker": { windowingMode: "none" },
  // The notebooks are the committed ones: running them must not write them.
  "@jupyterlab/docmanager-extension:plugin": { autosave: false },
};

/** Opens a notebook in a fresh workspace, and waits until its kernel answers. */
export async function openNotebook(browser: Browser, lab: Lab, file: string): Promise<LabPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`${lab.server}/lab/tree/${file}?reset&token=${lab.token}`);
  const notebook = page.locator(".jp-NotebookPanel");
  await notebook.locator(".jp-Toolbar-kernelName").waitFor();
  await page.evaluate(watch);
  const opened = labPage(page, notebook, errors);
  await until(async () => await opened.kernel() !== "No Kernel", `${file} has a kernel`);
  await notebook.locator('[data-status="idle"]').first().waitFor();
  return opened;
}

function labPage(page: Page, notebook: Locator, errors: readonly string[]): LabPage {
  const cells = notebook.locator(".jp-CodeCell");
  const prompts = () =>
    cells.locator(".jp-InputPrompt").allInnerTexts()
      .then((texts) => texts.map((text) => text.replace(/[[\]:\s]/g, "")));
  const select = (cell: number) => cells.nth(cell).locator(".jp-InputPrompt").first().click();
  return {
    page,
    errors,
    kernel: () => notebook.locator(".jp-Toolbar-kernelName").innerText(),
    dialogs: () => page.evaluate(() => (globalThis as unknown as Watched).seen.dialogs),
    progress: () => page.evaluate(() => (globalThis as unknown as Watched).seen.progress),
    prompts,
    outputs: (cell) => cells.nth(cell).evaluate(outputsOf),
    text: (cell) =>
      cells.nth(cell).locator(".jp-OutputArea-output").allInnerTexts()
        .then((texts) => texts.join("\n")),
    selectFirst: () => notebook.locator(".jp-Cell").first().click({ position: { x: 5, y: 5 } }),
    select,
    write: async (cell, source) => {
      await cells.nth(cell).locator(".cm-content").click();
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.insertText(source);
      await page.keyboard.press("Escape");
    },
    step: async () => {
      await page.keyboard.press("Shift+Enter");
    },
    choose: async (menu, item) => {
      await page.getByRole("menuitem", { name: menu, exact: true }).click();
      await page.locator(".lm-Menu-itemLabel").getByText(item, { exact: true }).click();
    },
    press: (button) => notebook.locator(`[title^="${button}"]`).first().click(),
    ran: async (cells, act, seconds = 300) => {
      const before = await prompts();
      await act();
      const hasRun = (prompt = "", cell: number) => /\d/.test(prompt) && prompt !== before[cell];
      const missing = (now: readonly string[]) => cells.filter((cell) => !hasRun(now[cell], cell));
      const end = Date.now() + 1000 * seconds;
      for (let now = before; missing(now).length > 0; now = await prompts()) {
        if (Date.now() > end) {
          throw new Error(`Cannot wait longer than ${seconds} s: prompts are ${now.join()}`);
        }
        await page.waitForTimeout(50);
      }
    },
    close: () => page.close(),
  };
}

/** What {@link watch} leaves in the page. */
interface Watched {
  readonly seen: { readonly dialogs: string[]; readonly progress: ProgressState[] };
}

/** Notes, in the page, each dialog and each state of a progress bar. */
function watch(): void {
  const seen: Watched["seen"] = { dialogs: [], progress: [] };
  Object.assign(globalThis, { seen });
  const lengthOf = (svg: Element | null) => svg?.outerHTML.length ?? 0;
  const note = () => {
    for (const dialog of document.querySelectorAll(".jp-Dialog:not([data-seen])")) {
      const title = dialog.querySelector(".jp-Dialog-header")?.textContent ?? "";
      // Its words come a moment after it.
      if (title === "") continue;
      dialog.setAttribute("data-seen", "");
      seen.dialogs.push(title);
    }
    const cells = [...document.querySelectorAll(".jp-NotebookPanel .jp-CodeCell")];
    for (const bar of document.querySelectorAll<HTMLProgressElement>(".jp-CodeCell progress")) {
      const owner = bar.closest(".jp-CodeCell");
      const cell = cells.findIndex((element) => element === owner);
      const number = [...owner?.querySelectorAll("progress") ?? []].indexOf(bar);
      const curve = lengthOf(bar.closest(".jp-OutputArea-output")?.querySelector("svg") ?? null);
      const running = owner?.querySelector(".jp-InputPrompt")?.textContent?.includes("*") ?? false;
      const state = { cell, bar: number, value: bar.value, curve, running };
      const last = seen.progress.findLast((other) => other.cell === cell && other.bar === number);
      if (JSON.stringify(last) !== JSON.stringify(state)) seen.progress.push(state);
    }
  };
  new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
}

/** Returns, in the page, what stands below a cell. */
function outputsOf(cell: Element): ShownOutput[] {
  const sizeOf = (element: Element | null) => {
    const { width = 0, height = 0 } = element?.getBoundingClientRect() ?? {};
    return [width, height] as const;
  };
  const named = (image: Element | null, name: string) => Number(image?.getAttribute(name) ?? NaN);
  return [...cell.querySelectorAll(".jp-OutputArea-child")].map((output) => ({
    text: (output as HTMLElement).innerText,
    isError: output.querySelector('[data-mime-type="application/vnd.jupyter.stderr"]') !== null,
    figures: [...output.querySelectorAll("figure:not(:has(table))")].map((figure) => {
      const image = figure.querySelector("img");
      return {
        // An untrusted notebook keeps only the image's.
        label: figure.getAttribute("aria-label") ?? image?.alt ?? "",
        size: [named(image, "width"), named(image, "height")] as const,
        shown: sizeOf(image),
        hasPixels: (image?.naturalWidth ?? 0) > 0,
      };
    }),
  }));
}
