/**
 * `deno task lock`: writes `deno.lock` for the import map in `deno.json`.
 *
 * A registry's mirror may lack packages for other platforms than its own, and
 * Deno then refuses to lock skia-canvas at all. So everything else is
 * resolved by Deno, in a folder of its own, and skia-canvas with its platform
 * packages is added to the result from the registry's metadata.
 *
 * @module
 */

import { join } from "@std/path";
import { outputOf, PROJECT, run } from "./command.ts";
import { orExit, parseOptions } from "./options.ts";
import { writeWhole } from "../lib/base/files.ts";

const PACKAGE = "skia-canvas";

/** What a lock file says of an npm package. */
interface LockedPackage {
  integrity?: string;
  optionalDependencies?: string[];
  dependencies?: string[];
  os?: string[];
  cpu?: string[];
}

/** The parts of a lock file (version 5) that this tool changes. */
interface LockFile {
  specifiers: Record<string, string>;
  npm: Record<string, LockedPackage>;
  workspace: { dependencies: string[] };
}

/** What the registry says of a package. */
interface Metadata {
  dist: { integrity: string };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

if (import.meta.main) {
  parseOptions({
    usage: "deno task lock",
    about: "Resolves the import map of deno.json and writes deno.lock",
    options: {},
  });
  await orExit(lock);
}

async function lock(): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(join(PROJECT, "deno.json")));
  const version = config.imports[PACKAGE].split("@").at(-1);
  const metadata = await view(`${PACKAGE}@${version}`);
  if (metadata === undefined) {
    throw new Error(`Cannot lock "${PACKAGE}@${version}": the registry does not have it`);
  }
  const locked = await resolveRest(config, metadata.dependencies ?? {});
  const platforms = Object.keys(metadata.optionalDependencies ?? {});
  for (const platform of platforms) {
    locked.npm[`${platform}@${version}`] = await platformPackage(platform, version);
  }
  locked.npm[`${PACKAGE}@${version}`] = {
    integrity: metadata.dist.integrity,
    dependencies: dependenciesOf(locked, metadata.dependencies ?? {}),
    optionalDependencies: platforms,
  };
  locked.specifiers[`npm:${PACKAGE}@${version}`] = version;
  locked.workspace.dependencies.push(`npm:${PACKAGE}@${version}`);
  removeSpecifiers(locked, metadata.dependencies ?? {});
  await writeWhole(
    join(PROJECT, "deno.lock"),
    JSON.stringify(sorted(locked), undefined, 2) + "\n",
  );
  console.log(
    `deno.lock: ${
      Object.keys(locked.npm).length
    } npm packages, ${platforms.length} platforms of ${PACKAGE}`,
  );
}

/** Deno's own lock file for everything but skia-canvas, whose dependencies stand in for it. */
async function resolveRest(
  config: { imports: Record<string, string>; lock: unknown; links?: string[] },
  dependencies: Record<string, string>,
): Promise<LockFile> {
  const folder = await Deno.makeTempDir({ prefix: "lock_" });
  try {
    const { [PACKAGE]: _, ...imports } = config.imports;
    for (const [name, range] of Object.entries(dependencies)) {
      imports[name] = `npm:${name}@${range}`;
    }
    const links = config.links?.map((link) => join(PROJECT, link));
    await Deno.writeTextFile(
      join(folder, "deno.json"),
      JSON.stringify({ ...config, imports, links, lock: "./deno.lock" }),
    );
    await run(Deno.execPath(), ["install", "--frozen=false"], { cwd: folder });
    return JSON.parse(await Deno.readTextFile(join(folder, "deno.lock")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The entry of one platform's package; without a checksum where the registry lacks it. */
async function platformPackage(name: string, version: string): Promise<LockedPackage> {
  const [os = "", cpu = ""] = name.split("/")[1]?.split("-") ?? [];
  const metadata = await view(`${name}@${version}`);
  return {
    ...(metadata === undefined ? {} : { integrity: metadata.dist.integrity }),
    os: [os],
    cpu: [cpu],
  };
}

/**
 * What the registry says of a package; nothing if it does not have it. Throws if it can't be asked:
 * a checksum would else be lost.
 */
async function view(specifier: string): Promise<Metadata | undefined> {
  const npm = Deno.build.os === "windows" ? "npm.cmd" : "npm";
  const fields = ["name", "dist", "dependencies", "optionalDependencies"];
  const { code, out } = await outputOf(npm, ["view", specifier, "--json", ...fields]);
  const answer = out.trim() === "" ? undefined : JSON.parse(out);
  if (code === 0) return answer;
  if (answer?.error?.code === "E404") return undefined;
  throw new Error(
    `Cannot lock "${specifier}" as npm must ask the registry for it: ${
      answer?.error?.summary ?? `it ended with status ${code}`
    }`,
  );
}

/** Names as a lock file writes them: with the version where several are present. */
function dependenciesOf(locked: LockFile, dependencies: Record<string, string>): string[] {
  return Object.entries(dependencies).map(([name, range]) => {
    const present = Object.keys(locked.npm).filter((key) => key.startsWith(`${name}@`));
    if (present.length === 1) return name;
    return `${name}@${locked.specifiers[`npm:${name}@${range}`]}`;
  });
}

function removeSpecifiers(locked: LockFile, dependencies: Record<string, string>): void {
  for (const [name, range] of Object.entries(dependencies)) {
    const specifier = `npm:${name}@${range}`;
    delete locked.specifiers[specifier];
    locked.workspace.dependencies = locked.workspace.dependencies.filter((d) => d !== specifier);
  }
}

function sorted(locked: LockFile): LockFile {
  const byKey = <T>(record: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));
  return {
    ...locked,
    specifiers: byKey(locked.specifiers),
    npm: byKey(locked.npm),
    workspace: { ...locked.workspace, dependencies: locked.workspace.dependencies.toSorted() },
  };
}
