// Writing where the system refuses: in a process of its own, as that changes it for good.

import assert from "node:assert/strict";
import { writeWhole } from "../../lib/base/files.ts";
import { withFolder } from "../helpers/folder.ts";

const LIB = new URL("../../lib/base/files.ts", import.meta.url).href;
const WINDOWS = Deno.build.os === "windows";

async function names(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

/** Runs a script in a process of its own, since it changes that process for good. */
async function runScript(script: string, shell = 'exec "$@"'): Promise<string> {
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", shell, "sh", Deno.execPath(), "eval", "--no-config", "--no-lock", script],
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

Deno.test({
  name: "writeWhole() keeps the old file when there is no space for the new one",
  ignore: WINDOWS,
  async fn() {
    await withFolder(async (folder) => {
      const path = `${folder}/file`;
      await writeWhole(path, "old");
      // A limit of a few kB on files stands for the full disk: the first bytes of
      // a megabyte are written, the rest is refused.
      const output = await runScript(
        `const { writeWhole } = await import(${JSON.stringify(LIB)});
        await writeWhole(${
          JSON.stringify(path)
        }, "n".repeat(1 << 20)).catch(({ message }) => console.log(message));`,
        `ulimit -f 16; trap '' XFSZ; exec "$@"`,
      );
      assert.equal(
        output,
        `Cannot write "${path}" as the system must take all of it: File too large (os error 27)\n`,
      );
      assert.equal(await Deno.readTextFile(path), "old");
      assert.deepEqual(await names(folder), ["file"]);
    });
  },
});

Deno.test({
  name: "writeWhole() keeps the old file when it has no permission",
  ignore: WINDOWS,
  async fn() {
    await withFolder(async (folder) => {
      const path = `${folder}/file`;
      await writeWhole(path, "old");
      await Deno.chmod(folder, 0o555);
      // Permissions don't bind the superuser, so the script becomes another user.
      const output = await runScript(
        `import process from "node:process";
        const { writeWhole } = await import(${JSON.stringify(LIB)});
        if (Deno.uid() === 0) process.seteuid(65534);
        await writeWhole(${JSON.stringify(path)}, "new").catch(
          ({ name, message }) => console.log(name, message)
        );`,
      );
      await Deno.chmod(folder, 0o755);
      assert.equal(
        output,
        `PermissionDenied Cannot write "${path}" as the system must take all of it: ` +
          "Permission denied (os error 13)\n",
      );
      assert.equal(await Deno.readTextFile(path), "old");
      assert.deepEqual(await names(folder), ["file"]);
    });
  },
});
