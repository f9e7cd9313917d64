/**
 * `deno task use`: makes the library importable from a project of one's own.
 *
 * An import map belongs to the project that is run, not to the files it imports. So the folder gets
 * this project's packages for this project's files (`scopes`), and a link to where they are
 * installed. What its `deno.json` says otherwise stays.
 *
 * @module
 */

import { join, relative } from "@std/path";
import { writeWhole } from "../lib/base/files.ts";
import { exists, PROJECT } from "./command.ts";
import { exitWithHelp, orExit, parseOptions } from "./options.ts";

/** What this tool reads and writes of a `deno.json`. */
interface Config {
  readonly nodeModulesDir?: string;
  readonly imports?: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly compilerOptions?: { readonly lib?: readonly string[] };
  readonly links?: readonly string[];
}

const COMMAND = {
  usage: "deno task use FOLDER",
  about: 'Lets programs in FOLDER import the library, as "recognition/lib/mod.ts", or room by room',
  options: {},
  allowPositionals: true,
} as const;

if (import.meta.main) {
  const { positionals: [folder, ...others] } = parseOptions(COMMAND);
  if (folder === undefined || others.length > 0) exitWithHelp(COMMAND);
  await orExit(() => use(folder));
  console.log(
    `${join(folder, "deno.json")} names the library: import from "recognition/lib/mod.ts"`,
  );
}

/** Writes a folder's `deno.json`, or adds to it, and links its `node_modules`. */
async function use(folder: string): Promise<void> {
  const packages = join(folder, "node_modules");
  const installed = join(PROJECT, "node_modules");
  await makeFolder(folder);
  const isThere = await exists(packages);
  if (isThere && await Deno.realPath(packages) !== await Deno.realPath(installed)) {
    throw new Error(
      `Cannot use the library in "${folder}" as its node_modules must be this project's: ` +
        "it has packages of its own; take a folder without",
    );
  }
  const path = join(folder, "deno.json");
  const config = await exists(path) ? await readConfig(path) : {};
  const ours = await readConfig(join(PROJECT, "deno.json"));
  const place = relative(await Deno.realPath(folder), await Deno.realPath(PROJECT));
  const written = configFor(config, ours, `${place.replaceAll("\\", "/")}/`);
  await writeWhole(path, `${JSON.stringify(written, undefined, 2)}\n`);
  if (!isThere) await Deno.symlink(installed, packages, { type: "dir" });
}

/** Makes the folder where there is none, but none around it: its path may be mistyped. */
async function makeFolder(folder: string): Promise<void> {
  if (await exists(folder)) return;
  try {
    await Deno.mkdir(folder);
  } catch (cause) {
    throw new Deno.errors.NotFound(
      `Cannot use the library in "${folder}" as the folder around it must be there: ` +
        (cause as Error).message,
      { cause },
    );
  }
}

/** A project's configuration with the library in it, which is at `place` from there. */
function configFor(config: Config, ours: Config, place: string): Config {
  const standIns = (ours.links ?? []).map((link) => {
    const path = link.replace("./", "");
    return [path.replace("tools/", "@"), `${place}${path}/mod.ts`];
  });
  return {
    ...config,
    nodeModulesDir: "manual",
    imports: { ...config.imports, "recognition/": place },
    scopes: { ...config.scopes, [place]: { ...ours.imports, ...Object.fromEntries(standIns) } },
    compilerOptions: { ...ours.compilerOptions, ...config.compilerOptions },
  };
}

async function readConfig(path: string): Promise<Config> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (cause) {
    throw new SyntaxError(
      `Cannot read "${path}" as it must be JSON without comments: ${(cause as Error).message}`,
      { cause },
    );
  }
}
