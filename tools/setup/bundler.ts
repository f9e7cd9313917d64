/**
 * Deno's bundler, of which pages in the browser are made: there, or fetched.
 *
 * @module
 */

import { fromFileUrl } from "@std/path";
import { bundled } from "../bundle.ts";

/** Has Deno bundle a file, this one's neighbour, for which it gets its bundler. */
export async function getBundler(): Promise<string> {
  const { isFirst } = await bundled(fromFileUrl(new URL("./steps.ts", import.meta.url)));
  return isFirst ? "esbuild, for the pages that run in a browser" : "already there";
}
