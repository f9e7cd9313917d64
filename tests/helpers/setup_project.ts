/**
 * Projects of their own for the tests of set-up, with programs that stand in
 * for Python, pip and compilers: nothing is downloaded.
 */

import { join } from "node:path";
import { PROJECT, run, venv } from "../../tools/command.ts";
import { findPython } from "../../tools/setup/python.ts";
import type { Wheel } from "../../tools/setup/wheels.ts";
import { sha256Of } from "../../tools/setup/cache.ts";

/** Runs `body` with a project in which nothing is set up yet. */
export async function withProject(body: (project: string) => Promise<void>): Promise<void> {
  const project = await Deno.realPath(await Deno.makeTempDir({ prefix: "setup_" }));
  try {
    await Deno.writeTextFile(join(project, "requirements.txt"), "pip==0.0.1\njupyterlab==4\n");
    await body(project);
  } finally {
    await Deno.remove(project, { recursive: true });
  }
}

/** Writes a program: a shell script. */
export async function writeProgram(path: string, script: string): Promise<string> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

/** Writes a Python environment whose `python`, which is only used for pip, is a script. */
export function writePip(project: string, script: string): Promise<string> {
  return writeProgram(venv("python", project), script);
}

/** A pip that fails as it does without a network. */
export const PIP_WITHOUT_NETWORK = `
echo "WARNING: Retrying after connection broken" >&2
for package in "$@"; do case "$package" in *==*) name=$package;; esac; done
echo "ERROR: Could not find a version that satisfies the requirement $name (from versions: none)" >&2
echo "ERROR: No matching distribution found for $name" >&2
exit 1`;

/** A pip whose \`download\` copies this wheel to the folder after \`--dest\`. */
export function pipWith(wheel: string): string {
  return `while [ "$1" != "--dest" ]; do shift; done\ncp "${wheel}" "$2"`;
}

/** Writes a wheel with two libraries, a header of the C interface, and files that nobody needs. */
export async function writeWheel(
  folder: string,
  secondSize: number,
): Promise<{ path: string; wheel: Wheel }> {
  const path = join(folder, "tensorflow_cpu-2.21.0-py3-none-any.whl");
  const code = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as wheel:
    wheel.writestr("tensorflow/__init__.py", "")
    wheel.writestr("tensorflow/include/tensorflow/c/c_api.h", "// C")
    wheel.writestr("tensorflow/include/tensorflow/cc/ops.h", "// C++")
    wheel.writestr("tensorflow/first.so", "first library")
    wheel.writestr("tensorflow/second.so", bytes(int(sys.argv[2])))`;
  await run(await findPython(), ["-c", code, path, `${secondSize}`]);
  return {
    path,
    wheel: {
      name: "tensorflow-cpu",
      platform: "any",
      sha256: await sha256Of(path),
      libraries: ["first.so", "second.so"],
    },
  };
}

/** Copies what set-up consists of, from this project into another. */
export async function copySetup(project: string): Promise<void> {
  for (const name of ["deno.json", "deno.lock"]) {
    await Deno.copyFile(join(PROJECT, name), join(project, name));
  }
  const rooms = ["lib/base", "lib/mnist"];
  for (const folder of [...rooms, "tools", "tools/setup", "tools/std/csv", "tools/std/path"]) {
    await Deno.mkdir(join(project, folder), { recursive: true });
    for await (const { name, isFile } of Deno.readDir(join(PROJECT, folder))) {
      if (isFile) await Deno.copyFile(join(PROJECT, folder, name), join(project, folder, name));
    }
  }
}

/** Links the npm packages of this project into another, but for those that set-up changes. */
export async function linkPackages(project: string): Promise<void> {
  await Deno.mkdir(join(project, "node_modules"));
  for await (const { name } of Deno.readDir(join(PROJECT, "node_modules"))) {
    if (name.startsWith(".") || name === "@tensorflow") continue;
    await Deno.symlink(join(PROJECT, "node_modules", name), join(project, "node_modules", name));
  }
}
