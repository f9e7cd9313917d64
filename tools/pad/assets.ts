/**
 * The files of the pad's page: its own, and those of packages, all from this machine.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { dirname, extname, fromFileUrl, join } from "@std/path";
import { transformSync } from "amaro";

/** A file as it is sent. */
export interface Asset {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".ts": "text/javascript; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".ttf": "font/ttf",
  ".svg": "image/svg+xml",
};

const OWN = fromFileUrl(new URL("./page", import.meta.url));
const PARTS = fromFileUrl(new URL("./parts", import.meta.url));
const PART = /<!-- part (\w+\.html) -->/g;
const require = createRequire(import.meta.url);
const plot = require.resolve("@observablehq/plot");
// Plot's own copy of D3, which this project doesn't name.
const d3 = createRequire(plot).resolve("d3");

/** The files of packages by the name under which the page asks for them. */
const PACKAGES: Readonly<Record<string, string>> = {
  "atrament.js": join(dirname(require.resolve("atrament")), "..", "esm", "index.js"),
  "d3.js": join(dirname(d3), "..", "dist", "d3.min.js"),
  "plot.js": join(dirname(plot), "..", "dist", "plot.umd.min.js"),
  "inter_400.ttf": require.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
  "inter_600.ttf": require.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"),
};

/**
 * Returns every file of the page by its name; `""` is the page itself.
 *
 * Types are stripped from TypeScript here, so that the browser runs what stands in `page/`, line
 * for line, and nothing has to be built.
 */
export async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const own = await Array.fromAsync(
    Deno.readDir(OWN),
    ({ name }) => [name, join(OWN, name)] as const,
  );
  const files = [...own, ...Object.entries(PACKAGES)];
  const assets = await Promise.all(
    files.map(async ([name, path]) =>
      [name === "index.html" ? "" : name, await assetOf(path)] as const
    ),
  );
  return new Map(assets);
}

/** Returns a page, with the parts in it that it shares with others: `<!-- part NAME.html -->`. */
export async function pageOf(path: string): Promise<string> {
  const page = await Deno.readTextFile(path);
  const names = [...page.matchAll(PART)].map(([, name = ""]) => name);
  const parts = await Promise.all(names.map((name) => Deno.readTextFile(join(PARTS, name))));
  return page.replaceAll(PART, () => parts.shift() ?? "");
}

async function assetOf(path: string): Promise<Asset> {
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  if (extname(path) === ".html") {
    return { type, body: new TextEncoder().encode(await pageOf(path)) };
  }
  if (extname(path) !== ".ts") return { type, body: await Deno.readFile(path) };
  const { code } = transformSync(await Deno.readTextFile(path), { mode: "strip-only" });
  return { type, body: new TextEncoder().encode(code) };
}

/** The source of a Content-Security-Policy that allows the page's one inline script, its import map. */
export function inlineScriptHash(page: Asset): string {
  const html = new TextDecoder().decode(page.body);
  const [, script = ""] = /<script type="importmap">([^]*?)<\/script>/.exec(html) ?? [];
  return `'sha256-${createHash("sha256").update(script).digest("base64")}'`;
}
