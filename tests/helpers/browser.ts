/**
 * Pages in headless Chromium, for tests.
 *
 * @module
 */

import { type Browser, chromium, type Page } from "playwright-core";

/** What a page did while it was open. */
export interface Visit {
  readonly page: Page;
  /** The address of each request but those of data inside the page. */
  readonly requests: readonly string[];
  /** What the console and the page's scripts complained about. */
  readonly errors: readonly string[];
}

/** A picture or drawing in a page. */
export interface PageImage {
  /** Its element, shortened. */
  readonly html: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Whether the browser could decode it. */
  readonly hasPixels: boolean;
  /** The alternative text, its own or that of the figure around it. */
  readonly alt: string;
}

const PATHS = [
  Deno.env.get("CHROMIUM_PATH"),
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const CHROMIUM = PATHS.find((path) => path !== undefined && path !== "" && isFile(path));

/** Whether there is no browser to drive. */
export const NO_BROWSER: boolean = CHROMIUM === undefined;
if (NO_BROWSER) {
  console.log("ignored: tests in a browser, as there is no Chromium: CHROMIUM_PATH names one");
}

/** Calls `body` with a browser; `flags` are more of Chromium's. */
export async function withBrowser(
  body: (browser: Browser) => Promise<void>,
  flags: readonly string[] = [],
): Promise<void> {
  if (CHROMIUM === undefined) {
    throw new Error("Cannot start a browser as CHROMIUM_PATH must name one");
  }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
  try {
    await body(browser);
  } finally {
    await browser.close();
  }
}

/** Opens a page and waits until its scripts have done their work. */
export async function visit(browser: Browser, url: string, widthPx = 1000): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width: widthPx, height: 800 } });
  const requests: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) requests.push(request.url());
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(url, { waitUntil: "load" });
  await page.evaluate("globalThis.MathJax?.startup.promise");
  return { page, requests, errors };
}

/** Returns the pictures and drawings of a page, but those inside others and formulas. */
export function imagesOf(page: Page): Promise<PageImage[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("img, svg")]
      .filter((element) => element.parentElement?.closest("svg, mjx-container") === null)
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return {
          html: element.outerHTML.slice(0, 120),
          widthPx: width,
          heightPx: height,
          hasPixels: element instanceof HTMLImageElement ? element.naturalWidth > 0 : true,
          alt: element.getAttribute("alt") ||
            element.closest("[aria-label]")?.getAttribute("aria-label") || "",
        };
      })
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
