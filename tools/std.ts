/**
 * `deno task std`: switches between the local stand-ins of `@std/csv` and
 * `@std/path` and the published packages.
 *
 * This file and what it imports need neither, so that the way back works
 * where JSR can't be reached.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "../lib/base/files.ts";
import { orExit, parseOptions } from "./options.ts";

/** What `@std/csv` and `@std/path` are. */
type StdSource = "published packages" | "local stand-ins";

const LINKS = `  "links": [
    "./tools/std/csv",
    "./tools/std/path"
  ],
`;

if (import.meta.main) {
  const { values } = parseOptions({
    usage: "deno task std [--back]",
    about: "Switches from the local stand-ins of @std/csv and @std/path to the published packages",
    options: { back: { type: "boolean", default: false } },
    help: { back: "Switch back to the stand-ins" },
  });
  const source = values.back ? "local stand-ins" : "published packages";
  console.log("Locking deno.json again, which takes a while");
  await orExit(() => switchStd(source, fileURLToPath(new URL("..", import.meta.url)), relock));
  console.log(`@std/csv and @std/path are the ${source} now; test with "deno task test"`);
}

/**
 * Sets what `@std/csv` and `@std/path` are in the `deno.json` of a folder, and locks it again. If
 * locking fails, it throws, and `deno.json` and `deno.lock` are as they were.
 */
export async function switchStd(
  source: StdSource,
  project: string,
  lock: (project: string) => Promise<void>,
): Promise<void> {
  const configPath = join(project, "deno.json");
  const lockPath = join(project, "deno.lock");
  const config = await Deno.readTextFile(configPath);
  const locked = await Deno.readTextFile(lockPath);
  await writeWhole(configPath, linked(config, source));
  try {
    await lock(project);
  } catch (cause) {
    await writeWhole(configPath, config);
    await writeWhole(lockPath, locked);
    throw new Error(
      `Cannot switch to the ${source} as ${
        cause instanceof Error ? cause.message : cause
      }; deno.json and deno.lock are as they were`,
      { cause },
    );
  }
}

/** The text of `deno.json` with `links` to the stand-ins behind `lock`, or without. */
function linked(config: string, source: StdSource): string {
  const without = config.replace(/^ *"links": \[[^\]]*\],\n/m, "");
  if (source === "published packages") return without;
  return without.replace(/^ *"lock": \{[^}]*\},\n/m, (lock) => lock + LINKS);
}

/** Runs `deno task lock` in a process of its own, which reads the new `deno.json`. */
async function relock(project: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-lock", "tools/lock.ts"],
    cwd: project,
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return;
  const lines = new TextDecoder().decode(stderr).split("\n");
  const unreachable = lines.find((line) => line.includes("JSR package"));
  const line = unreachable ?? lines.find((line) => line.startsWith("error")) ?? "";
  throw new Error(
    `${unreachable ? "JSR must be reachable" : "deno.json must lock again"}: ${
      line.replaceAll(/^error: |\.$/g, "")
    }`,
  );
}
