/**
 * The page in which the network is tried, as one file.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { bundled } from "../bundle.ts";
import { type CompletePage, completePage } from "../report/policy.ts";
import type { PageData } from "./page/page.ts";

/**
 * Returns the page with its style and script in it, and its policy.
 *
 * @param data What it answers from; without, it asks the server that it came from.
 */
export async function buildPage(data?: PageData): Promise<CompletePage> {
  const own = (file: string) => fromFileUrl(new URL(`./page/${file}`, import.meta.url));
  const [html, style, { script }] = await Promise.all([
    Deno.readTextFile(own("index.html")),
    Deno.readTextFile(own("page.css")),
    bundled(own("page.ts")),
  ]);
  const page = html
    .replace("/* style */", () => `\n${style}`)
    .replace(
      "/* data */",
      () => data === undefined ? "" : JSON.stringify(data).replaceAll("<", "\\u003c"),
    );
  return await completePage(page, [script], {
    type: "module",
    more: data === undefined ? ["connect-src 'self'"] : [],
  });
}
